"""One ministry for all; who changes a dossier or an account takes one of their own."""

from collections.abc import Iterator

import pytest

from tests.security.office import Ministry, a_ministry


@pytest.fixture(scope="session")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministry]:
    with a_ministry(tmp_path_factory.mktemp("ministry")) as made:
        yield made
