"""A ministry that takes cards, and a document for one of them."""

from collections.abc import Iterator

import pytest

from tests.agent.ministry import Ministry, a_ministry
from tests.keys.drawer import Drawer
from tests.pdfs import a_pdf
from tests.signing.desk import SigningDesk, a_desk


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory, drawer: Drawer) -> Iterator[Ministry]:
    with a_ministry(tmp_path_factory.mktemp("ministry"), drawer, dossiers=4) as opened:
        yield opened


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SigningDesk:
    return a_desk(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def versions(desk: SigningDesk) -> list[bytes]:
    """A letter as deposited, and after each signature."""
    return desk.circulated(a_pdf(2))
