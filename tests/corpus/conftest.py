"""Without a corpus its tests are not collected; `tests/conftest.py` says so at the head."""

from pathlib import Path

from tests.corpus.place import WANTED


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Pass over this folder where there is nothing to try."""
    return None if WANTED else True
