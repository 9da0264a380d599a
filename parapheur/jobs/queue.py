"""Ask for a job, inside the transaction of the event that calls for it."""

from typing import TYPE_CHECKING, Any

from parapheur.domain.jobs import Job

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

QUEUE = "parapheur"
WORKFLOW = "perform"
APPLICATION = "parapheur"
VERSION = "1"
"""Of the jobs' shape: jobs asked for by one release are done by the next."""


class JobQueue:
    """Where jobs are asked for. The same key twice is the same job."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: DBOSClient | None = None

    def upgrade(self) -> None:
        """Make or renew the engine's own tables."""
        from dbos import DBOS  # half of what a process loads: where jobs are asked for alone

        DBOS.migrate(self._url)

    def put(self, session: Any, job: Job) -> None:  # noqa: ANN401 - SQLAlchemy is the store's
        """Enqueue the job with what `session` (a SQLAlchemy session) commits."""
        options: EnqueueOptions = {
            "queue_name": QUEUE,
            "workflow_name": WORKFLOW,
            "workflow_id": job.key,
            "app_version": VERSION,
        }
        self._connected().enqueue_in_transaction(session, options, str(job.task), job.dossier)

    def _connected(self) -> "DBOSClient":
        from dbos import DBOSClient, DBOSPortableJSONSerializer  # as above

        if self._client is None:
            self._client = DBOSClient(
                system_database_url=self._url,
                serializer=DBOSPortableJSONSerializer(),
                application_name=APPLICATION,
                lazy=True,
            )
        return self._client

    def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
