"""One installation for all tests of this folder: its keys in this process, and in their own."""

from collections.abc import Iterator
from ssl import DER_cert_to_PEM_cert

import pytest

from parapheur.keys import RemoteKeys, place_of
from tests.keys.drawer import Drawer
from tests.keys.service import TOKEN, Remote, a_service
from tests.signing.desk import ORGANISATION, SigningDesk, a_desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SigningDesk:
    return a_desk(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def service() -> Iterator[Remote]:
    with a_service() as running:
        yield running


@pytest.fixture(scope="session")
def remote(desk: SigningDesk, drawer: Drawer, service: Remote) -> Iterator[RemoteKeys]:
    """The same installation, asked of its signing process."""
    listens, told = desk.folder / "sock", drawer.settings()
    anchors, token = drawer.folder / "all.pem", drawer.folder / "token"
    anchors.write_text("".join(map(DER_cert_to_PEM_cert, (drawer.root, service.root))))
    token.write_text(TOKEN)
    told["anchors"] = str(anchors)
    told["remote"] = {
        "service": service.url(2),
        "token_file": str(token),
        "authorities": None,
        "in_house": [f"127.0.0.1:{service.port}"],
    }
    keys = RemoteKeys(place_of(desk.folder, listens, ORGANISATION, **told), b"of the pages")
    yield keys
    keys.close()
