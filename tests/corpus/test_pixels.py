"""Files of other projects too show the same after each signature, but in its box.

A usual run tries a handful; `--parapheur-soak` every file that may be signed.

Everybody who signs is shown the document as it was certified or later, and of these none may
differ. The deposited file itself may, where what it shows hangs on its form: one that asks viewers
to draw its fields anew stops asking when it is certified, and annotations of a file without a form
are drawn another way by PDFium once there is one.
"""

import io
from itertools import pairwise

import pikepdf
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
            tried += 1
            deposited, *made = desk.circulated(examined.copy or sample.data)
            within = boxes(made[0])
            seen = made if hangs_on_its_form(deposited) else [deposited, *made]
            for before, after in pairwise(seen):
                if found := changed_elsewhere(before, after, within=within):
                    changed[sample.name] = found
    assert tried >= USUAL
    assert changed == {}


def hangs_on_its_form(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = document.Root.get("/AcroForm")
        if form is not None:
            return bool(form.get("/NeedAppearances", False))
        return any(page.get("/Annots") for page in document.pages)
