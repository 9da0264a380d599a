"""For measures alone: how a database goes about a question, in its own words."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, event

INDEX = re.compile(
    r"USING (?:COVERING )?INDEX (\w+)|(?:Scan|Scan Backward) (?:using|on) ((?:ix|pk)_\w+)"
)
WHOLE = re.compile(
    r"\bSCAN (dossiers|awaiting|acts|finished|trail|sought_words|prints|incoming|letter_words)"
    r"|\bSeq Scan on (\w+)"
)


def plans(engine: Engine, look: Callable[[], object]) -> list[str]:
    """Return the lines of the plan of each statement that `look` makes."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, given: object, *___: object) -> None:
        asked.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    try:
        look()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [line for one in asked for line in _explained(connection, *one)]


def indexes_in(plan: list[str]) -> list[str]:
    """Return the indexes that a plan reads along, each once, in alphabetical order."""
    found = (match for line in plan for match in INDEX.finditer(line))
    return sorted({match[1] or match[2] for match in found})


def whole_tables_in(plan: list[str]) -> list[str]:
    """Return the tables that a plan reads from one end to the other."""
    return sorted({match[1] or match[2] for line in plan if (match := WHOLE.search(line))})


def _explained(connection: Connection, statement: str, given: Any) -> Iterator[str]:  # noqa: ANN401  the driver's own
    lite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(
        f"{'EXPLAIN QUERY PLAN' if lite else 'EXPLAIN'} {statement}", given
    )
    return (str(row[-1]) for row in rows.all())
