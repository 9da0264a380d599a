"""How many kills: `pytest tests/reliability --kills 2000` for more than CI has time for.

The default makes, with one kill at each border of a signature, some 150 on SQLite and 20 on
PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.reliability.copies import Originals, one_intake
from tests.reliability.ministry import Place

KILLS, SEED = 50, 20260302
Places = Callable[[str], Place]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=KILLS, help="processes killed on SQLite")
    parser.addoption("--seed", type=int, default=SEED, help="of the points where they die")


@pytest.fixture(scope="module", autouse=True)
def intake() -> Iterator[None]:
    with one_intake():
        yield


@pytest.fixture(scope="session")
def ministries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Originals]:
    """With everybody in."""
    originals = Originals(tmp_path_factory.mktemp("ministries"))
    yield originals
    originals.close()


@pytest.fixture
def places(ministries: Originals, tmp_path: Path) -> Iterator[Places]:
    """Gives ministries of their own, with everybody in, on the kind of database asked for."""
    with ExitStack() as stack:

        def a_place(backend: str) -> Place:
            data = tmp_path / f"ministry-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(ministries.copy(backend, data))

        yield a_place
