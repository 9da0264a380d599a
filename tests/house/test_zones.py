"""Legal time comes from the pinned tables alone: a machine's own may be years old."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ALLOWED = {
    "parapheur/domain/zones.py",
    "tests/domain/test_calendar.py",  # it shows what a machine's own tables would have said
}


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nobody_else_asks_the_machine_for_the_legal_time() -> None:
    files = [*(ROOT / "parapheur").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    asking = {
        str(file.relative_to(ROOT))
        for file in files
        if {"zoneinfo", "pytz", "dateutil.tz"} & set(imported_by(file.read_text()))
    }
    assert asking == ALLOWED
