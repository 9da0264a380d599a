"""The door as an office opens it."""

from collections.abc import Iterator

import pytest

from parapheur.intake import Limits, PdfIntake
from parapheur.signing.opinion import readable
from parapheur.signing.preflight import ready

LIMITS = Limits(megabytes=2, pages=30, seconds=10)


@pytest.fixture(scope="module")
def intake() -> Iterator[PdfIntake]:
    opened = PdfIntake(LIMITS, opinions=[readable], trial=ready)
    yield opened
    opened.close()
