"""Workers work in ministries that are copies of one."""

from collections.abc import Iterator

import pytest

from tests.reliability.copies import Originals, one_intake


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
