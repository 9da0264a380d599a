"""An office in memory, with the cast at work, and dossiers on their way in it."""

import pytest

from tests.fakes import FakeOffice, an_office


@pytest.fixture
def fake() -> FakeOffice:
    return an_office()
