"""Marks by tag, on a chosen spot, in the document's own field: seen on the drawn page."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from parapheur.domain.appearance import (
    HIGH,
    LEAST,
    MOST,
    USUAL_WIDTH,
    WIDE,
    Appearance,
    Leaf,
    Spot,
)
from parapheur.domain.circuit import Action
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.placing import Survey
from parapheur.domain.signature import Field
from parapheur.domain.verdict import Conclusion
from parapheur.signing.placement import Page, arrange, box_of, look
from parapheur.signing.survey import hides, survey
from tests.builders import MORNING
from tests.pdfs import a_pdf, turned, typeset
from tests.signing.desk import SigningDesk, a_field

SPOT = Spot(1, 30, 150)
TAGGED = typeset(
    "= Arrêté\n#v(80pt)\nLe ministre : #h(1fr) \\#signature-ministre\\#\n#pagebreak()\n"
    "#v(1fr)#align(center)[\\#signature-cachet\\#]"
)
TAGGED_AR = typeset(
    '#set text(lang: "ar", dir: rtl)\n= قرار\n#v(80pt)\nالوزير : \\#signature-ministre\\# يوقع\n'
)


def pictures(pdf: bytes, scale: float = 2) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]


def millimetres(image: Image.Image, spot: Spot, scale: float = 2) -> tuple[int, int, int, int]:
    """The place of a spot in a picture, one dot wider on each side."""
    dot = 72 / 25.4 * scale
    right, low = spot.left + spot.width, spot.top + spot.height
    box = (spot.left * dot - 1, spot.top * dot - 1, right * dot + 2, low * dot + 2)
    return tuple(map(round, box))  # type: ignore[return-value]  # four in, four out


def only_changed(before: bytes, after: bytes, spots: Sequence[Spot]) -> None:
    """Each of these places has changed, and nothing else."""
    for number, (one, other) in enumerate(zip(pictures(before), pictures(after), strict=True)):
        difference = ImageChops.difference(one, other)
        for spot in spots:
            if spot.page == number + 1:
                place = millimetres(one, spot)
                assert difference.crop(place).getbbox(), f"nothing stands on {spot}"
                difference.paste((0, 0, 0), place)
        assert difference.getbbox() is None, f"page {number + 1}"


def signed_at(desk: SigningDesk, pdf: bytes, *fields: Field) -> bytes:
    signed = desk.certified(pdf, fields)
    for field in fields:
        signed = desk.signed(signed, field.name, mark=True)
    assert desk.signer.verify(signed, at=MORNING).verdict is Conclusion.VALID
    return signed


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_mark_stands_on_its_spot_whatever_the_page_s_turn(desk: SigningDesk, turn: int) -> None:
    pdf = turned(a_pdf(2), turn, (20, 30, 560, 800))
    spot = replace(SPOT, page=2)
    field = replace(a_field("sign-1", Action.SIGN), spot=spot)
    only_changed(pdf, signed_at(desk, pdf, field), [spot])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_are_turned_back_as_they_are_turned(turn: int) -> None:
    page, box = Page((10, 20, 500, 700), turn), (5.0, 7.0, 50.0, 90.0)
    assert page.shown(page.own(box)) == pytest.approx(box)


def test_tags_are_found_on_every_page_and_the_place_begins_over_them() -> None:
    found = survey(TAGGED)
    assert found.sheets == ((209, 297), (209, 297))
    minister, seal = found.tags
    assert (minister.name, minister.spot.page) == ("ministre", 1)
    assert (seal.name, seal.spot.page) == ("cachet", 2)
    for tag in found.tags:
        assert tag.spot.left + tag.spot.width <= 209
        assert tag.spot.top + tag.spot.height <= 297
    (hidden,) = survey(TAGGED_AR).tags
    assert hidden.name == "ministre"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("pdf", [TAGGED, TAGGED_AR], ids=["french", "arabic"])
def test_the_mark_lies_over_its_tag(pdf: bytes, turn: int) -> None:
    """Wherever the tag was drawn is inside the place: without it, nothing else is gone."""
    pdf = turned(pdf, turn, (10, 15, 585, 830))
    bare = turned(typeset_without(pdf), turn, (10, 15, 585, 830))
    for tag in survey(pdf).tags:
        one, other = pictures(pdf)[tag.spot.page - 1], pictures(bare)[tag.spot.page - 1]
        ink = ImageChops.difference(one, other).getbbox()
        assert ink is not None
        left, top, right, bottom = millimetres(one, tag.spot)
        assert left <= ink[0] < ink[2] <= right
        assert top <= ink[1] < ink[3] <= bottom


def typeset_without(pdf: bytes) -> bytes:
    """The same pages, without the text of their tags."""
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            for item in list(page.get_objects(textpage=words)):
                if isinstance(item, pdfium.PdfTextObj) and set("#-") & set(item.extract()):
                    page.remove_obj(item)
            page.gen_content()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    "written",
    [
        "\\#signature-\\#",
        "\\#signature-A\\#",
        "\\#signature-a b\\#",
        "\\#signature-a",
        "\\#sign-a\\#",
    ],
)
def test_what_is_no_tag_is_left_alone(written: str) -> None:
    assert survey(typeset(written)).tags == ()


def test_a_page_too_small_for_a_mark_has_no_tag() -> None:
    small = typeset("#set page(width: 120pt, height: 200pt, margin: 2pt)\n\\#signature-a\\#")
    assert survey(small).tags == ()


@pytest.mark.parametrize(
    ("spot", "over"),
    [(Spot(1, 25, 20), True), (Spot(1, 25, 100), False), (Spot(2, 60, 100), False)],
)
def test_a_mark_over_text_is_known(spot: Spot, over: bool) -> None:
    assert hides(a_pdf(2), [spot]) == [over]


def test_a_tag_is_no_text_that_is_hidden_but_what_stands_beside_it_is() -> None:
    spots = [tag.spot for tag in survey(TAGGED).tags]
    assert hides(TAGGED, spots) == [False, False]
    (beside,) = survey(TAGGED_AR).tags
    assert hides(TAGGED_AR, [beside.spot]) == [True]


def test_a_mark_is_made_smaller_rather_than_lie_over_what_is_printed_below() -> None:
    tight = typeset("\\#signature-a\\#\n#v(50pt)\n" + "Texte. " * 60)
    (tag,) = survey(tight).tags
    assert LEAST <= tag.spot.width < USUAL_WIDTH
    assert hides(tight, [tag.spot]) == [False]
    (full,) = survey(typeset("\\#signature-a\\#\n\n" + "Texte. " * 60)).tags
    assert full.spot.width == USUAL_WIDTH


def test_marks_by_rule_keep_clear_of_those_on_a_spot(desk: SigningDesk) -> None:
    pdf = a_pdf()
    usual = box_of(Spot(1, 120, 255), 842)
    fields = (
        replace(a_field("sign-1", Action.SIGN), spot=Spot(1, 120, 255)),
        a_field("sign-2", Action.SIGN, 1),
        a_field("sign-3", Action.SIGN, 2),
    )
    certified = desk.certified(pdf, fields)
    with pikepdf.open(io.BytesIO(certified)) as document:
        rects = [list(map(float, one.Rect)) for one in document.pages[0].Annots]
    boxes = [rect for rect in rects if rect[2] > rect[0]]
    assert boxes[0] == pytest.approx(usual, abs=0.5)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_on_a_full_page_too_they_keep_clear() -> None:
    with pdfium.PdfDocument(a_pdf()) as document:
        sheet = look(document[0])
    full = replace(sheet, rows=tuple(bytes([1]) * sheet.columns for _ in sheet.rows))
    taken = [box_of(Spot(1, 5, 260), 842), box_of(Spot(1, 100, 230, MOST - 50), 842)]
    for box in arrange(full, 9, taken=taken):
        for one in taken:
            apart = box[2] <= one[0] or one[2] <= box[0] or box[3] <= one[1] or one[3] <= box[1]
            assert apart


@pytest.mark.parametrize("spot", [Spot(3, 20, 30), Spot(1, 200, 30), Spot(1, 20, 290)])
def test_a_spot_off_the_page_is_refused_whoever_asks(desk: SigningDesk, spot: Spot) -> None:
    with pytest.raises(SignatureUnsound):
        desk.certified(a_pdf(2), [replace(a_field("sign-1", Action.SIGN), spot=spot)])


def with_fields(
    *specs: tuple[str, Sequence[float]],
    **more: Any,  # noqa: ANN401  what a PDF dictionary may hold
) -> bytes:
    """A letter with empty signature fields of its own."""
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        page = document.pages[0]
        fields = [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig,
                    T=name, F=4, P=page.obj, Rect=list(rect), **more,
                )
            )
            for name, rect in specs
        ]  # fmt: skip
        page.obj.Annots = pikepdf.Array(fields)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=1)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


WIDE_BOX, TALL_BOX = (100, 300, 500, 350), (100, 300, 260, 460)


def test_empty_fields_are_known_by_name_unless_they_are_small_or_bound() -> None:
    pdf = with_fields(("ministre", WIDE_BOX), ("small", (10, 10, 60, 30)))
    assert survey(pdf).blanks == ("ministre",)
    bound = with_fields(("ministre", WIDE_BOX), Lock=pikepdf.Dictionary(Action=pikepdf.Name.All))
    assert survey(bound).blanks == ()


@pytest.mark.parametrize("rect", [WIDE_BOX, TALL_BOX])
def test_the_document_s_own_field_is_filled_and_its_mark_keeps_its_shape(
    desk: SigningDesk, rect: tuple[int, int, int, int]
) -> None:
    pdf = with_fields(("ministre", rect))
    signed = signed_at(desk, pdf, replace(a_field("ministre", Action.SIGN), found=True))
    with pikepdf.open(io.BytesIO(signed)) as document:
        names = [str(one.T) for one in document.Root.AcroForm.Fields]
    assert sorted(names) == ["certification", "ministre"]
    before, after = pictures(pdf)[0], pictures(signed)[0]
    left, top, right, bottom = ImageChops.difference(before, after).getbbox() or (0, 0, 0, 0)
    ratio = (right - left) / (bottom - top)
    assert ratio == pytest.approx((WIDE - 8) / (HIGH - 8), rel=0.05)  # the frame stands 4 pt inside
    middle = ((left + right) / 4, 842 - (top + bottom) / 4)
    assert middle == pytest.approx(((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2), abs=2)


def test_the_smallest_mark_too_is_drawn(desk: SigningDesk) -> None:
    spot = Spot(1, 10, 200, LEAST)
    field = replace(a_field("sign-1", Action.SIGN), spot=spot)
    only_changed(a_pdf(), signed_at(desk, a_pdf(), field), [spot])


def test_a_survey_says_each_sheet_as_it_is_shown() -> None:
    assert survey(turned(a_pdf(2), 90)) == Survey(((209, 297), (297, 209)))


@pytest.mark.parametrize(("page", "stands"), [(2, 2), (9, 3), (Leaf.FIRST, 1), (Leaf.LAST, 3)])
def test_the_rule_takes_the_page_that_is_chosen(
    desk: SigningDesk, page: Leaf | int, stands: int
) -> None:
    certified = desk.certified(a_pdf(3), [a_field("sign-1", Action.SIGN)], Appearance(page))
    signed = desk.signed(certified, "sign-1", mark=True)
    changed = [
        ImageChops.difference(one, other).getbbox()
        for one, other in zip(pictures(certified), pictures(signed), strict=True)
    ]
    assert [number for number, box in enumerate(changed, start=1) if box] == [stands]


def test_the_first_page_too_keeps_clear(desk: SigningDesk) -> None:
    look_first = Appearance(Leaf.FIRST)
    fields = (replace(a_field("s", Action.SIGN), spot=Spot(1, 5, 200)), a_field("t", Action.SIGN))
    assert desk.certified(a_pdf(2), fields, look_first)
