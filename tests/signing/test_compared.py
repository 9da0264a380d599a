"""Who compares two versions, object by object, finds fields filled and nothing else.

A validator that asks of each difference whether a certification permits it (ISO 32000-1, 12.8.2.2,
P = 2) knows a field by what it was: a form of another box, or a page that has notes all at once,
looks to it as if more had been done than to sign.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from parapheur.domain.verdict import Conclusion
from parapheur.egress import KeptAnswers
from parapheur.signing import PadesSigner, Revocation
from tests.builders import MORNING
from tests.pdfs import a_pdf, turned
from tests.signing.clockmakers import Clockmakers, clockmakers
from tests.signing.desk import SIGNED, SigningDesk

TURNS = (0, 90, 180, 270)


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clockmakers]:
    with clockmakers(tmp_path_factory.mktemp("clocks")) as made:
        yield made


def shown(file: bytes, name: str) -> tuple[dict[str, str], set[str]]:
    """What the form of a field says of itself, but for how long it is; and what it uses."""
    with pikepdf.open(io.BytesIO(file)) as document:
        (field,) = (one for one in document.Root.AcroForm.Fields if str(one.T) == name)
        form = field.AP.N
        said = {key: repr(form[key]) for key in form.keys() - {"/Length", "/Resources"}}
        return said, set(form.Resources.keys())


def pages(file: bytes) -> list[set[str]]:
    """What each page has."""
    with pikepdf.open(io.BytesIO(file)) as document:
        return [set(page.obj.keys()) for page in document.pages]


@pytest.mark.parametrize("turn", TURNS)
def test_a_mark_stands_in_a_form_like_the_empty_one(desk: SigningDesk, turn: int) -> None:
    _, certified, _, signed, sealed = desk.circulated(turned(a_pdf(2), turn))
    assert desk.signer.verify(sealed, at=MORNING).verdict is Conclusion.VALID
    for name, version in (("sign-2", signed), ("seal-3", sealed)):
        said, used = shown(certified, name)
        assert shown(version, name) == (said, used | {"/XObject"})


def test_no_page_gains_anything_by_a_timestamp(
    desk: SigningDesk, versions: list[bytes], clocks: Clockmakers, tmp_path: Path
) -> None:
    signer = PadesSigner(
        desk.authority, clocks.servers("honest"), Revocation(clocks.egress(), KeptAnswers(tmp_path))
    )
    once, _, _ = signer.prove(versions[4], "time-1", signed=SIGNED, at=MORNING, closing=False)
    later = MORNING + timedelta(minutes=1)
    names = (*SIGNED, "time-1")
    twice, _, _ = signer.prove(once, "time-2", signed=names, at=later, closing=True)
    before = pages(versions[1])
    assert pages(twice) == before
    assert "/Annots" not in before[0]
