"""A ministry at work: the program's own processes, over a folder of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.letters import a_letter

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds for a process to be ready, on a machine that has other things to do
CONFIG = """\
folders: {{workflows: {root}/workflows, templates: {root}/templates, data: {data}}}
database_url: {url}
server: {{port: {port}}}
limits: {{upload_mb: 1}}
"""


@dataclass
class Ministry:
    """Where the pages are, what is kept, and what the processes said."""

    url: str
    data: Path
    logs: list[Path]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def authority(self) -> Path:
        return self.data / "keys" / "authority.pem"

    @property
    def said(self) -> str:
        return "\n".join(log.read_text() for log in self.logs)

    def command(self, *words: str | Path, code: int = 0) -> str:
        """What a command of the program prints."""
        done = subprocess.run(
            [sys.executable, "-m", "parapheur", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def paper(self, folder: Path) -> Path:
        file = folder / "lettre.pdf"
        file.write_bytes(a_letter("fr", "Lettre d'un autre office"))
        return file


class AtWork:
    """Ministries that one journey after the other goes through."""

    def __init__(self) -> None:
        self._known: dict[str, Ministry] = {}
        self._stack = ExitStack()

    def ministry(
        self, name: str, start: Callable[[], AbstractContextManager[Ministry]]
    ) -> Ministry:
        """The one of this name, which is started if it is not at work."""
        if name not in self._known:
            self._known[name] = self._stack.enter_context(start())
        return self._known[name]

    def end(self) -> None:
        """End them all."""
        self._known.clear()
        self._stack.close()


@contextmanager
def a_demonstration(folder: Path) -> Iterator[Ministry]:
    environment = {"PARAPHEUR_DATA": str(folder)}
    words = ["demo", "--port", "0", "--fresh"]
    with _process(words, environment, folder / "log") as running:
        url = running.wait_for(r"http://127\.0\.0\.1:\d+/")
        yield Ministry(url, folder / "demo", [running.log], environment)


@contextmanager
def an_installation(folder: Path, url: str) -> Iterator[Ministry]:
    config = folder / "config.yaml"
    text = CONFIG.format(root=ROOT, data=folder / "data", url=url, port=_free_port())
    config.write_text(text)
    environment = {"PARAPHEUR_CONFIG": str(config)}
    enrol = [sys.executable, "-m", "tests.journeys.enrol", str(config)]
    subprocess.run(enrol, cwd=ROOT, check=True)
    with (
        _process(["serve"], environment, folder / "serve.log") as serving,
        _process(["worker", "--name", "journey"], environment, folder / "worker.log") as working,
    ):
        address = serving.wait_for(r"http://127\.0\.0\.1:\d+/")
        yield Ministry(address, folder / "data", [serving.log, working.log], environment)


@contextmanager
def with_a_name(folder: Path, change: Callable[[str], str]) -> Iterator[Ministry]:
    """Pages alone, on SQLite, opened by the name `localhost`; `change` edits the types."""
    workflows = shutil.copytree(ROOT / "workflows", folder / "workflows")
    types = workflows / "types.yaml"
    types.write_text(change(types.read_text()))
    config, port = folder / "config.yaml", _free_port()
    data, named = folder / "data", f"http://localhost:{port}"
    url = f"sqlite:///{folder}/parapheur.sqlite"
    text = CONFIG.format(root=ROOT, data=data, url=url, port=f"{port}, public_url: '{named}'")
    config.write_text(text.replace(f"{ROOT}/workflows", str(workflows)))
    enrol = [sys.executable, "-m", "tests.journeys.enrol", str(config)]
    subprocess.run(enrol, cwd=ROOT, check=True)
    with _process(["serve"], {"PARAPHEUR_CONFIG": str(config)}, folder / "serve.log") as serving:
        serving.wait_for(r"http://\S+:\d+/")
        yield Ministry(f"{named}/", data, [serving.log], {"PARAPHEUR_CONFIG": str(config)})


@dataclass
class _Running:
    process: "subprocess.Popen[bytes]"
    log: Path

    def wait_for(self, pattern: str) -> str:
        """What the process said that fits, once it said so."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            if found := re.search(pattern, self.log.read_text()):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"it is not ready:\n{self.log.read_text()}")


@contextmanager
def _process(words: list[str], environment: Mapping[str, str], log: Path) -> Iterator[_Running]:
    """A process of the program, for as long as the block lasts; it must not fall over."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "parapheur", *words],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _Running(process, log)
        assert process.poll() is None, f"it ended by itself:\n{log.read_text()}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        finally:
            process.kill()
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
