"""One installation for all tests of this folder: its keys in this process, and in their own."""

from collections.abc import Iterator

import pytest

from parapheur.keys import RemoteKeys, place_of
from tests.keys.drawer import Drawer, a_drawer
from tests.signing.desk import ORGANISATION, SigningDesk, a_desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SigningDesk:
    return a_desk(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    return a_drawer(tmp_path_factory.mktemp("cards"))


@pytest.fixture(scope="session")
def remote(desk: SigningDesk, drawer: Drawer) -> Iterator[RemoteKeys]:
    """The same installation, asked of its signing process."""
    listens = desk.folder / "sock"
    keys = RemoteKeys(
        place_of(desk.folder, listens, ORGANISATION, **drawer.settings()), b"of the pages"
    )
    yield keys
    keys.close()
