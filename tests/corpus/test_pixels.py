"""Files of other projects too show the same after each signature, but in its box.

A usual run tries a handful; `--parapheur-soak` every file that may be signed.
"""

import pytest

from parapheur.domain.errors import ParapheurError
from parapheur.intake import PdfIntake
from parapheur.signing.update import open_strictly
from tests.corpus.place import samples
from tests.signing.desk import SigningDesk, a_desk
from tests.signing.pixels import boxes, changed_elsewhere

USUAL = 3


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SigningDesk:
    return a_desk(tmp_path_factory.mktemp("keys"))


def test_they_show_what_they_showed(desk: SigningDesk, request: pytest.FixtureRequest) -> None:
    most = None if request.config.getoption("--parapheur-soak") else USUAL
    tried, changed = 0, {}
    with PdfIntake(opinions=[open_strictly]) as intake:
        for sample in samples():
            if tried == most:
                break
            try:
                examined = intake.examine(sample.data)
            except ParapheurError:
                continue  # what may not be signed
            pdf = examined.copy or sample.data
            tried += 1
            *_, certified, _visa, _signed, sealed = desk.circulated(pdf)
            found = changed_elsewhere(pdf, sealed, within=boxes(certified))
            if found:
                changed[sample.name] = found
    assert tried >= USUAL
    assert changed == {}
