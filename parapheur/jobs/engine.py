"""Do the jobs. One engine a process; several processes share the queue."""

import logging
from collections.abc import Callable, Mapping

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from parapheur.domain.jobs import Task
from parapheur.jobs.queue import APPLICATION, QUEUE, VERSION, WORKFLOW

Handler = Callable[[int], object]

_handlers: dict[Task, Handler] = {}  # the engine below is one a process, so these are too


@DBOS.step(
    name="perform-step", retries_allowed=True, max_attempts=8, interval_seconds=1, backoff_rate=2.0
)
def _step(task: str, dossier: int) -> None:
    """Do the job. It may be done again after a crash, so each handler is safe to repeat."""
    _handlers[Task(task)](dossier)


@DBOS.workflow(name=WORKFLOW)
def _perform(task: str, dossier: int) -> None:
    _step(task, dossier)


class Engine:
    """The running engine of this process."""

    def __init__(
        self, url: str, handlers: Mapping[Task, Handler], *, name: str = "worker", poll: float = 0.2
    ) -> None:
        """`name` tells workers apart: one that restarts under its name resumes its own jobs."""
        self._url, self._name, self._poll = url, name, poll
        _handlers.update(handlers)

    def start(self) -> None:
        """Begin to take jobs, in threads of the engine's own."""
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "application_version": VERSION,
            "executor_id": self._name,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "use_listen_notify": False,
        }
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=4, polling_interval_sec=self._poll)
        logging.getLogger(__name__).info("the engine takes jobs as %s", self._name)

    def stop(self, *, patience: int = 10) -> None:
        """Stop taking jobs, and wait up to `patience` seconds for those under way."""
        DBOS.destroy(workflow_completion_timeout_sec=patience)
