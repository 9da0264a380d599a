"""The door as an office opens it."""

from collections.abc import Iterator

import pytest

from parapheur.intake import Limits, PdfIntake
from parapheur.signing.update import open_strictly

LIMITS = Limits(megabytes=2, pages=30, seconds=10)


@pytest.fixture(scope="module")
def intake() -> Iterator[PdfIntake]:
    opened = PdfIntake(LIMITS, opinions=[open_strictly])
    yield opened
    opened.close()
