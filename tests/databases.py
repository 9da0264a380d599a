"""Databases to test on: SQLite files, and a real PostgreSQL that the tests start themselves.

The server comes with the development lock, listens on the loopback alone, belongs to an
unprivileged user when the tests run as root, and is gone with them. Each test has a database of
its own, copied from one that was migrated once.
"""

import atexit
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest

from parapheur.store import Database
from tests.fake_subjects import SUBJECTS
from tests.needs import postgres_binaries

BACKENDS = ("sqlite", "postgresql")

#: The machine may lose power: these databases are thrown away with the test.
HASTY = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    " -c max_connections=60 -c max_wal_size=256MB"
)

ROOM = 2 * 1024**3
"""Bytes that the servers of several test processes take together, amply."""

_numbers = itertools.count(1)


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with our tables and nothing in them, on each kind of server."""
    yield from fresh(request.param, tmp_path)


@pytest.fixture(params=BACKENDS)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
    else:
        yield from _copied("template0")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with our tables and nothing in them, on each kind of server."""
    opened = Database(url, SUBJECTS)
    yield opened
    opened.close()


def fresh(backend: str, folder: Path) -> Iterator[str]:
    """Give the address of a migrated database of this kind, and take it away afterwards."""
    if backend == "postgresql":
        yield from _copied(_migrated_postgres())
        return
    file = folder / "parapheur.db"
    shutil.copy(_migrated_sqlite(), file)
    yield f"sqlite:///{file}"


@cache
def postgres() -> str:
    """Start a server and return the address of its databases, up to the name."""
    binaries = postgres_binaries()
    folder = Path(tempfile.mkdtemp(prefix="parapheur-pg-", dir=_in_memory()))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")

    def run(program: str, *words: str) -> None:
        command = [str(binaries / program), "-D", str(folder / "data"), *words]
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            user="nobody" if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
        )

    def stop() -> None:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)

    port = _free_port()
    run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {HASTY}"
    run("pg_ctl", "-l", str(folder / "log"), "-w", "-o", listening, "start")
    atexit.register(stop)
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}"


@cache
def _migrated_postgres() -> str:
    _administer("CREATE DATABASE migrated")
    migrated = Database(f"{postgres()}/migrated", SUBJECTS)
    migrated.upgrade()
    migrated.close()
    return "migrated"


@cache
def _migrated_sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="parapheur-"))
    atexit.register(shutil.rmtree, folder)
    migrated = Database(f"sqlite:///{folder}/migrated.db", SUBJECTS)
    migrated.upgrade()
    migrated.close()  # the last one out empties the write-ahead log into the file
    return folder / "migrated.db"


def copy_of(url: str, folder: Path) -> Iterator[str]:
    """Give the address of a copy, in `folder` if it is a file, of a database nobody has open."""
    if url.startswith("postgresql"):
        yield from _copied(url.rpartition("/")[2])
        return
    shutil.copy(url.removeprefix("sqlite:///"), folder / "copy.db")
    yield f"sqlite:///{folder}/copy.db"


def _copied(template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    # Files as they are: through the log, which is the default, the same costs twice as much.
    _administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield f"{postgres()}/{name}"
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _in_memory() -> str | None:
    """Return where files are kept in memory, if there is room; else they go where all others do.

    A database is a thousand small files, made and deleted with each test: some file systems look
    at all that were deleted of late before they make one.
    """
    place = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    return str(place) if place.is_dir() and shutil.disk_usage(place).free > ROOM else None


def _administer(statement: str) -> None:
    address = postgres().replace("+psycopg", "")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
