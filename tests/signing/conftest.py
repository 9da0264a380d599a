"""One installation for all tests of this folder, and one document taken through a circuit."""

import pytest

from tests.pdfs import a_pdf
from tests.signing.desk import SigningDesk, a_desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SigningDesk:
    return a_desk(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def versions(desk: SigningDesk) -> list[bytes]:
    """A two-page letter, as deposited and after each signature."""
    return desk.circulated(a_pdf(2))
