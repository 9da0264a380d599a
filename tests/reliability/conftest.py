"""How many kills: `pytest tests/reliability --kills 2000` for more than CI has time for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.databases import fresh
from tests.reliability.ministry import Place, enrol

Places = Callable[[str], Place]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=200, help="processes killed on SQLite")
    parser.addoption("--seed", type=int, default=20260302, help="of the points where they die")


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    """Gives ministries of their own, with everybody in, on the kind of database asked for."""
    with ExitStack() as stack:

        def a_place(backend: str) -> Place:
            data = tmp_path / f"ministry-{len(list(tmp_path.iterdir()))}"
            data.mkdir()
            place = Place(data, stack.enter_context(contextmanager(fresh)(backend, data)))
            enrol(place)
            return place

        yield a_place
