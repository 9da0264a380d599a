"""How the tables came to be as they are, one step a file.

Run from the package itself, in one transaction, one process at a time. A table of somebody else
(the job engine keeps its own in the same database) is neither seen nor touched.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, inspect, select, table

from parapheur.store.records import Record

if TYPE_CHECKING:
    from alembic.config import Config

LAST = "0003"
"""The last step there is: where it was taken, Alembic is not even loaded, and we start sooner."""

VERSION_TABLE = "parapheur_version"
"""Where the last step taken is kept; a name of our own, since others use Alembic too."""

ONE_AT_A_TIME = 0x70617261
"""PostgreSQL's advisory lock on upgrading; any number will do, as long as it stays."""


def config() -> "Config":
    """Return what Alembic needs to know, without a file."""
    from alembic.config import Config

    told = Config()
    told.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return told


def upgrade(connection: Connection) -> None:
    """Take every step that was not taken yet, inside the caller's transaction."""
    if taken(connection) == [LAST]:
        return
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    told = config()
    told.attributes["connection"] = connection
    command.upgrade(told, "head")


def taken(connection: Connection) -> list[str]:
    """Return the last step that was taken, if any was."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return []
    return list(connection.scalars(select(column("version_num")).select_from(table(VERSION_TABLE))))


def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    """Say whether a table is one of ours, when the records are compared with the database."""
    return kind != "table" or name in Record.metadata.tables
