"""The subtypes of the house, each rehearsed from end to end, and judged by others than us."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import Rehearsal, rehearse, write
from parapheur.domain.circuit import Action
from parapheur.domain.lifecycle import State
from parapheur.domain.verdict import Conclusion
from parapheur.rendering.papers import Paper, paper
from parapheur.settings import load
from parapheur.signing import load_trust, verify_in_child
from parapheur.usecases.ports import Office
from tests.journeys.outside import signatures, words_of
from tests.needs import needs

ROOT = Path(__file__).parents[2]
PURCHASE = paper(Paper.PURCHASE, "Marché 7")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(elsewhere(load(ROOT / "config.yaml", {}), tmp_path / "data")) as opened:
        yield opened.office


def written(office: Office, played: Rehearsal, out: Path) -> tuple[Path, Path]:
    """The signed PDF and the authority; the verdict is asked of a process that knows it alone."""
    assert played.dossier.state is State.FINISHED
    paths = write(office, played, "essai", out)
    authority = out / "essai-authority.pem"
    verdict = verify_in_child(paths[0].read_bytes(), trust=load_trust(authority.read_bytes()))
    assert verdict.verdict is Conclusion.VALID
    return paths[0], authority


def test_creation_comes_first_and_the_letter_is_signed(office: Office, tmp_path: Path) -> None:
    letter = paper(Paper.LETTER, "Réponse")
    played = rehearse(office, "lettre.pdf", letter, "correspondance/reponse")
    circuit = played.dossier.circuit
    assert circuit is not None
    first = [circuit.steps[act.position].id for act in played.dossier.acts[:2]]
    assert first == ["projet-redaction", "projet-relecture"]
    signed, _ = written(office, played, tmp_path / "out")
    assert len(signatures(signed)) == 3
    with pikepdf.open(signed) as document, document.open_metadata() as told:
        assert told.pdfa_status == "2B"  # as the letter was; tests/signing/test_pdfa.py


def test_with_cades_all_is_signed_beside_and_openssl_agrees(office: Office, tmp_path: Path) -> None:
    played = rehearse(office, "marche.pdf", PURCHASE, "marche/bon-de-commande")
    signed, authority = written(office, played, tmp_path / "out")
    assert len(signatures(signed)) == 1, "the document bears its certification alone"
    beside = sorted((tmp_path / "out").glob("*.p7s"))
    signing = [act for act in played.dossier.acts if act.action.signs]
    assert len(beside) == len(signing)
    assert {one.name.split("-")[1] for one in beside} == {"visa", "sign", "seal"}
    openssl = needs("openssl")
    other = tmp_path / "other.pdf"
    other.write_bytes(signed.read_bytes().replace(b"%PDF-1", b"%PDF-2", 1))
    for one in beside:
        for content, holds in ((signed, True), (other, False)):
            asked = f"cms -verify -binary -inform DER -purpose any -out {os.devnull}".split()
            files: list[str | Path] = ["-in", one, "-content", content, "-CAfile", authority]
            done = subprocess.run([openssl, *asked, *files], capture_output=True, check=False)
            assert (done.returncode == 0) is holds, done.stderr


def test_marks_stand_on_the_first_page_in_its_corner(office: Office, tmp_path: Path) -> None:
    played = rehearse(office, "marche.pdf", PURCHASE, "marche/travaux")
    signed, _ = written(office, played, tmp_path / "out")
    assert signatures(signed)
    before, after = pages_of(PURCHASE), pages_of(signed.read_bytes())
    changed = [ImageChops.difference(*two).getbbox() for two in zip(before, after, strict=True)]
    assert changed[1:] == [None] * (len(changed) - 1)
    assert changed[0] is not None
    left, top, right, bottom = changed[0]
    assert (left > before[0].width / 2, bottom < before[0].height / 2) == (True, True)
    marks = before[0].crop((left, top, right, bottom))
    assert ImageChops.difference(marks, Image.new("L", marks.size, 255)).getbbox() is None, (
        "what the marks cover was white"
    )


def test_a_mark_may_say_the_name_alone(office: Office, tmp_path: Path) -> None:
    letter = paper(Paper.LETTER, "Bordereau")
    played = rehearse(office, "lettre.pdf", letter, "correspondance/bordereau")
    signed, _ = written(office, played, tmp_path / "out")
    said = words_of(signed)
    assert any(act.action is Action.SIGN for act in played.dossier.acts)
    assert "Acteur d'essai" in said
    assert "D-000001" not in said


def pages_of(pdf: bytes) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    try:
        return [page.render(scale=1, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
