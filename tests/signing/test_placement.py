import io
from itertools import combinations

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from PIL.Image import Transpose

from parapheur.domain.appearance import Appearance, Leaf, Place
from parapheur.domain.circuit import Action
from parapheur.domain.verdict import Conclusion
from parapheur.signing.placement import HEIGHT, WIDTH, Box, Page, Sheet, arrange, look, place
from tests.builders import MORNING
from tests.pdfs import LETTER_AR, a_full_pdf, a_pdf, a_scan, an_appearance, turned
from tests.signing.desk import SigningDesk, a_field

BLANK = Sheet(595, 842, 298, tuple(bytes(298) for _ in range(421)), rtl=False)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(box: Box, width: float, height: float) -> bool:
    return 0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 9, 24, 60])
@pytest.mark.parametrize("kind", ["blank", "rtl", "full", "small"])
def test_boxes_lie_on_the_page_and_never_overlap(count: int, kind: str) -> None:
    ink = tuple(bytes([1]) * 298 for _ in range(421))
    sheet = {
        "blank": BLANK,
        "rtl": Sheet(595, 842, 298, BLANK.rows, rtl=True),
        "full": Sheet(595, 842, 298, ink, rtl=False),
        "small": Sheet(150, 100, 75, tuple(bytes(75) for _ in range(50)), rtl=False),
    }[kind]
    boxes = arrange(sheet, count)
    assert len(boxes) == count
    assert all(inside(box, sheet.width, sheet.height) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    for left, bottom, right, top in boxes:
        assert (right - left) / (top - bottom) == pytest.approx(WIDTH / HEIGHT)


@pytest.mark.parametrize("count", [1, 3, 24])
@pytest.mark.parametrize(("width", "height"), [(3.84, 3.84), (142, 14), (14, 34), (9, 9), (800, 2)])
def test_a_page_may_be_as_small_as_a_stamp(width: float, height: float, count: int) -> None:
    rows = tuple(bytes(max(1, int(width / 2))) for _ in range(max(1, int(height / 2))))
    boxes = arrange(Sheet(width, height, len(rows[0]), rows, rtl=False), count)
    assert len(boxes) == count
    assert all(inside(box, width, height) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))


def test_a_page_that_marks_cover_has_no_room_for_another() -> None:
    whole = (0.0, 0.0, 595.0, 842.0)
    with pytest.raises(ValueError, match="no room"):
        arrange(BLANK.taken([whole]), 1, taken=[whole])


def test_one_box_stands_where_a_letter_is_signed() -> None:
    ((left, bottom, right, top),) = arrange(BLANK, 1)
    assert (right, bottom) == (595 - 36, 36)
    assert (right - left, top - bottom) == (WIDTH, HEIGHT)
    ((left, *_),) = arrange(Sheet(595, 842, 298, BLANK.rows, rtl=True), 1)
    assert left == 36


def test_boxes_follow_the_way_of_reading() -> None:
    one, two, three = arrange(BLANK, 3)
    assert one[1] == two[1] > three[1]
    assert one[0] < two[0]
    one, two, three = arrange(Sheet(595, 842, 298, BLANK.rows, rtl=True), 3)
    assert one[1] == two[1] > three[1]
    assert one[0] > two[0]


def sheet_of(pdf: bytes) -> Sheet:
    document = pdfium.PdfDocument(pdf)
    try:
        return look(document[len(document) - 1])
    finally:
        document.close()


def test_boxes_avoid_what_is_written() -> None:
    crowded = a_pdf(1, "Ligne. " * 420)
    for pdf in (a_pdf(), crowded, a_scan()):
        sheet = sheet_of(pdf)
        boxes = place(pdf, 2)
        assert any(1 in row for row in sheet.rows)
        assert all(sheet.free(box) for box in boxes)


def test_a_full_page_gets_small_boxes_along_its_bottom() -> None:
    for _, _, _, top in place(a_full_pdf(), 2):
        assert top < 100


def test_the_way_of_reading_is_the_text_s() -> None:
    assert not sheet_of(a_pdf()).rtl
    assert sheet_of(a_pdf(1, LETTER_AR)).rtl


@pytest.mark.parametrize(
    ("turn", "own"),
    [
        (0, (110, 220, 150, 250)),
        (90, (450, 210, 480, 250)),
        (180, (450, 650, 490, 680)),
        (270, (120, 650, 150, 690)),
    ],
)
def test_a_box_is_turned_with_its_page(turn: int, own: Box) -> None:
    page = Page((100, 200, 500, 700), turn)
    assert page.own((10, 20, 50, 50)) == own


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_mark_stands_upright_on_white_whatever_the_page_s_turn(
    desk: SigningDesk, turn: int
) -> None:
    """Seen on the drawn page: what changed was white, and is now the mark as it was drawn."""
    pdf = turned(a_pdf(), turn, (20, 30, 560, 800))
    certified = desk.certified(pdf, [a_field("sign-0", Action.SIGN)])
    before, after = drawn(pdf), drawn(desk.signed(certified, "sign-0", mark=True))
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    assert before.crop(changed).getextrema() == (255, 255)
    mark = drawn(an_appearance())
    frame = ImageChops.invert(mark).getbbox()
    shown, expected = after.crop(changed), mark.crop(frame)
    assert shown.size == pytest.approx(expected.size, abs=3)
    dark, wanted = (ImageChops.invert(i.resize(SMALL)) for i in (shown, expected))
    for flipped in (Transpose.ROTATE_180, Transpose.FLIP_LEFT_RIGHT, Transpose.FLIP_TOP_BOTTOM):
        assert distance(dark, wanted) < distance(dark, wanted.transpose(flipped)) / 2


SMALL = (48, 16)


def distance(one: Image.Image, other: Image.Image) -> float:
    return sum(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True))


def drawn(pdf: bytes) -> Image.Image:
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    document.init_forms()
    try:
        page = document[len(document) - 1]
        image: Image.Image = page.render(scale=2, grayscale=True).to_pil()
        return image.resize((image.width // 2, image.height // 2))
    finally:
        document.close()


CORNERS = [
    (Place.BOTTOM_LEFT, (36, 36)),
    (Place.BOTTOM_RIGHT, (595 - 36 - WIDTH, 36)),
    (Place.TOP_LEFT, (36, 842 - 36 - HEIGHT)),
    (Place.TOP_RIGHT, (595 - 36 - WIDTH, 842 - 36 - HEIGHT)),
    (Place.BOTTOM, (595 - 36 - WIDTH, 36)),
    (Place.TOP, (595 - 36 - WIDTH, 842 - 36 - HEIGHT)),
]


@pytest.mark.parametrize(("where", "corner"), CORNERS)
def test_the_first_box_of_a_blank_page_stands_where_it_is_wished(
    where: Place, corner: tuple[float, float]
) -> None:
    ((left, bottom, *_),) = arrange(BLANK, 1, where)
    assert (left, bottom) == corner


@pytest.mark.parametrize("where", Place)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 9, 24, 60])
@pytest.mark.parametrize("kind", ["blank", "rtl", "full", "small"])
def test_boxes_lie_on_the_page_wherever_they_are_wished(
    where: Place, count: int, kind: str
) -> None:
    ink = tuple(bytes([1]) * 298 for _ in range(421))
    sheet = {
        "blank": BLANK,
        "rtl": Sheet(595, 842, 298, BLANK.rows, rtl=True),
        "full": Sheet(595, 842, 298, ink, rtl=False),
        "small": Sheet(150, 100, 75, tuple(bytes(75) for _ in range(50)), rtl=False),
    }[kind]
    boxes = arrange(sheet, count, where)
    assert len(boxes) == count
    assert all(inside(box, sheet.width, sheet.height) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("where", [Place.TOP_LEFT, Place.BOTTOM_RIGHT])
def test_few_boxes_stay_in_their_quarter_and_more_go_on_from_there(where: Place) -> None:
    def in_quarter(box: Box) -> bool:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        return (middle[0] < 297, middle[1] > 421) == (
            where is Place.TOP_LEFT,
            where is Place.TOP_LEFT,
        )

    assert all(map(in_quarter, arrange(BLANK, 4, where)))
    more = arrange(BLANK, 8, where)
    assert any(map(in_quarter, more))
    assert not all(map(in_quarter, more))


def test_a_corner_that_is_written_on_gives_way_to_white() -> None:
    written = bytes([1]) * 149 + bytes(149)  # the left half of the page, from end to end
    sheet = Sheet(595, 842, 298, (written,) * 421, rtl=False)
    ((left, *_),) = arrange(sheet, 1, Place.BOTTOM_LEFT)
    assert left >= 297
    assert sheet.free(arrange(sheet, 1, Place.TOP_LEFT)[0])


def test_a_full_page_gets_small_boxes_along_its_top_where_that_is_wished() -> None:
    for _, bottom, _, top in place(a_full_pdf(), 2, Appearance(place=Place.TOP)):
        assert bottom > 742
        assert top <= 842


def test_marks_stand_on_the_first_page_where_that_is_wished(desk: SigningDesk) -> None:
    pdf = a_pdf(3)
    look = Appearance(Leaf.FIRST, Place.TOP_RIGHT)
    certified = desk.certified(pdf, [a_field("sign-0", Action.SIGN)], look)
    signed = desk.signed(certified, "sign-0", mark=True)
    assert desk.signer.verify(signed, at=MORNING).verdict is Conclusion.VALID
    before, after = (pages_of(one) for one in (pdf, signed))
    changed = [ImageChops.difference(*two).getbbox() for two in zip(before, after, strict=True)]
    assert changed[1:] == [None, None]
    assert changed[0] is not None
    left, top, *_ = changed[0]
    assert left > before[0].width / 2
    assert top < before[0].height / 4


def pages_of(pdf: bytes) -> list[Image.Image]:
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    document.init_forms()
    try:
        return [page.render(scale=1, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("size", [(1_000_000.0, 800.0), (600.0, 14_401.0)])
def test_a_page_larger_than_any_may_be_is_refused_at_once(size: tuple[float, float]) -> None:
    """Found by fuzzing: the places along its edge were counted for half a minute."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(*size)
    with pytest.raises(ValueError, match="larger than any"):
        look(page)
    document.close()
