from collections.abc import Iterator

import pytest

from tests.egress.liar import Liar, a_liar


@pytest.fixture(scope="session")
def liar() -> Iterator[Liar]:
    """A server that answers timestamps: an honest one echoes what it was asked."""
    with a_liar("application/timestamp-reply", lambda _, body: b"stamped " + body) as liar:
        yield liar
