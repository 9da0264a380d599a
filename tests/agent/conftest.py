"""Cards in a drawer, and a ministry that takes them."""

from collections.abc import Iterator

import pytest

from tests.agent.ministry import Ministry, a_ministry
from tests.keys.drawer import Drawer, a_drawer


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    return a_drawer(tmp_path_factory.mktemp("cards"))


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory, drawer: Drawer) -> Iterator[Ministry]:
    with a_ministry(tmp_path_factory.mktemp("ministry"), drawer, dossiers=6) as opened:
        yield opened
