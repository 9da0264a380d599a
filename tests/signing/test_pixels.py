"""Every signed revision shows what was shown before it, dot by dot, but in its signatures' boxes.

`tests/corpus/test_pixels.py` tries files of other projects, and with `--parapheur-soak` all those
that may be signed.
"""

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from parapheur.domain.appearance import Appearance, Leaf, Place
from parapheur.rendering import Paper, paper
from tests.pdfs import LETTER_AR, a_full_pdf, a_pdf, a_scan, turned, typeset
from tests.signing.desk import FIELDS, SigningDesk
from tests.signing.pixels import boxes, changed_elsewhere


def a_form() -> bytes:
    """A letter with a filled field, a tick and a comment, one of them drawn by the viewer."""
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        page = document.pages[0]
        common: dict[str, Any] = {
            "Type": pikepdf.Name.Annot,
            "Subtype": pikepdf.Name.Widget,
            "P": page.obj,
            "F": 4,
        }
        text = document.make_indirect(
            pikepdf.Dictionary(
                **common, FT=pikepdf.Name.Tx, T="nom", V="Karim", DA="/Helv 12 Tf 0 g",
                Rect=[80, 500, 300, 520],
            )
        )  # fmt: skip
        tick = document.make_indirect(
            pikepdf.Dictionary(
                **common, FT=pikepdf.Name.Btn, T="oui", Rect=[80, 450, 95, 465],
                MK=pikepdf.Dictionary(BC=[0, 0, 1], BG=[0.9, 0.9, 1]),
            )
        )  # fmt: skip
        note = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, F=4, C=[1, 0, 0],
                Rect=[300, 300, 400, 350],
            )
        )  # fmt: skip
        page.obj.Annots = pikepdf.Array([text, tick, note])
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([text, tick]),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
        )
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "letter": lambda: a_pdf(2),
    "arabic": lambda: a_pdf(1, LETTER_AR),
    "scan": a_scan,
    "full": a_full_pdf,
    "turned": lambda: turned(a_pdf(2), 90),
    "turned and cropped": lambda: turned(a_pdf(), 270, (20, 30, 560, 800)),
    "upside down": lambda: turned(a_scan(), 180, (20, 30, 560, 800)),
    "wide": lambda: typeset(
        '#set page("a4", flipped: true, fill: rgb("#eef"))\n' + "Texte. " * 200
    ),
    "form": a_form,
    "paper of ours": lambda: paper(Paper.DECISION, "قرار رقم 114"),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_outside_its_box_a_signature_changes_nothing(desk: SigningDesk, kind: str) -> None:
    pdf = DOCUMENTS[kind]()
    deposited, certified, *signed = desk.circulated(pdf)
    within = boxes(certified)
    nowhere: list[list[tuple[float, float, float, float]]] = [[] for _ in within]
    assert changed_elsewhere(deposited, certified, within=nowhere) == []
    visa, *marked = signed
    assert changed_elsewhere(certified, visa, within=nowhere) == []
    for before, after in pairwise([visa, *marked]):
        assert changed_elsewhere(before, after, within=within) == []
    last = len(within)
    assert changed_elsewhere(certified, marked[-1], within=nowhere) == [last]


def test_on_the_first_page_too(desk: SigningDesk) -> None:
    pdf = a_pdf(3)
    certified = desk.certified(pdf, FIELDS, Appearance(Leaf.FIRST, Place.TOP_LEFT))
    signed = desk.signed(certified, "sign-2", mark=True)
    assert changed_elsewhere(pdf, signed, within=boxes(certified)) == []
    assert changed_elsewhere(pdf, signed, within=[[], [], []]) == [1]


@pytest.mark.parametrize("what", ["a word", "a comment", "a crop"])
def test_what_is_changed_elsewhere_is_seen(desk: SigningDesk, what: str) -> None:
    certified = desk.certified(a_pdf(2), FIELDS)
    with pikepdf.open(io.BytesIO(certified)) as document:
        page = document.pages[0]
        match what:
            case "a word":
                page.contents_add(b"q 0 g 300 500 6 1 re f Q")
            case "a comment":
                page.obj.Annots = pikepdf.Array(
                    [
                        pikepdf.Dictionary(
                            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, F=4, C=[1, 0, 0],
                            Rect=[300, 300, 310, 310],
                        )
                    ]
                )  # fmt: skip
            case _:
                page.obj.CropBox = pikepdf.Array([0, 0, 595, 841])
        out = io.BytesIO()
        document.save(out)
    assert changed_elsewhere(certified, out.getvalue(), within=boxes(certified)) == [1]
