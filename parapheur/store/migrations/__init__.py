"""How the tables came to be as they are, one step a file.

Run from the package itself, in one transaction, one process at a time. A table of somebody else
(the job engine keeps its own in the same database) is neither seen nor touched.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select

from parapheur.store.records import Record

VERSION_TABLE = "parapheur_version"
"""Where the last step taken is kept; a name of our own, since others use Alembic too."""

ONE_AT_A_TIME = 0x70617261
"""PostgreSQL's advisory lock on upgrading; any number will do, as long as it stays."""


def config() -> Config:
    """Return what Alembic needs to know, without a file."""
    told = Config()
    told.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return told


def upgrade(connection: Connection) -> None:
    """Take every step that was not taken yet, inside the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    told = config()
    told.attributes["connection"] = connection
    command.upgrade(told, "head")


def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    """Say whether a table is one of ours, when the records are compared with the database."""
    return kind != "table" or name in Record.metadata.tables
