"""A stamp says who, when and what, in both languages, in the right order, and nothing runs over."""

import io
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from parapheur.domain.appearance import Shown
from parapheur.domain.signature import Mention
from parapheur.domain.words import Words
from parapheur.domain.zones import zone
from parapheur.rendering import TypstStamps
from parapheur.rendering.coverage import drawable
from parapheur.rendering.press import Press

PAPERS = Path(__file__).parents[2] / "templates" / "papers"
MENTION = Mention(
    name=Words("أحمد العلوي", "Ahmed El Alaoui", "Ahmed El Alaoui"),
    capacity=Words("الوزير المنتدب", "Ministre délégué", "Minister Delegate"),
    organisation=Words("وزارة الاختبار", "Ministère d'essai", "Test Ministry"),
    at=datetime(2026, 11, 22, 18, 5, 12, tzinfo=UTC),
    reference="2026-000114",
)


EVERYTHING = replace(
    MENTION,
    reason=Words("توقيع الوزير", "Signature du ministre", "The minister's signature"),
    town=Words("الرباط", "Rabat", "Rabat"),
    proof="https://parapheur.example.ma/verify/00041061050R3GG28A1C60T3GFCH",
)


@pytest.fixture(scope="module")
def stamps() -> TypstStamps:
    return TypstStamps(PAPERS, zone("Africa/Casablanca"))


def says(pdf: bytes, *sentences: str) -> bool:
    """Whether every word stands there; a row of two languages may give its words in any order."""
    return {word for sentence in sentences for word in sentence.split()} <= set(read(pdf).split())


def read(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded())


def picture(pdf: bytes) -> Image.Image:
    """The page at 4 pixels a point, on white."""
    image: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    return image.convert("L")


def test_it_says_who_when_and_what(stamps: TypstStamps) -> None:
    stamp = stamps.draw(MENTION)
    assert says(stamp, "Ahmed El Alaoui", "أحمد العلوي", "Ministre délégué", "الوزير المنتدب")
    assert says(stamp, "Signé électroniquement par", "إلكترونيا")
    assert says(stamp, "le 22 novembre 2026", "بتاريخ 22 نونبر 2026", "18:05:12 UTC+00:00")
    assert says(stamp, "2026-000114")
    assert not says(stamp, "certificat")
    assert not says(stamp, "تجريبية")


def test_the_name_alone_is_the_name_with_what_cannot_be_left_out(stamps: TypstStamps) -> None:
    alone = replace(MENTION, shows=Shown.NAME)
    stamp = stamps.draw(alone)
    assert says(stamp, "Ahmed El Alaoui", "أحمد العلوي", "Signé électroniquement par")
    for left_out in ("délégué", "novembre", "2026-000114", "certificat"):
        assert not says(stamp, left_out)
    tested = stamps.draw(replace(alone, test=True))
    assert says(tested, "certificat", "تجريبية")
    minister = Words("الوزير", "le ministre", "the Minister")
    lent = stamps.draw(replace(alone, on_behalf_of=minister, delegation="Arrêté 114-26"))
    assert says(lent, "Pour le ministre et par délégation", "Arrêté 114-26", "وبتفويض منه")


@pytest.mark.parametrize("seal", [False, True])
@pytest.mark.parametrize("test", [False, True])
@pytest.mark.parametrize("lent", [False, True])
def test_a_long_name_alone_stays_inside(
    stamps: TypstStamps, seal: bool, test: bool, lent: bool
) -> None:
    long = Words("الاسم الطويل " * 9, "Nom très long " * 9, "Long name " * 9)
    mention = replace(
        MENTION, name=long, organisation=long, seal=seal, test=test, shows=Shown.NAME,
        on_behalf_of=long if lent else None, delegation="Arrêté 114-26" if lent else "",
    )  # fmt: skip
    pdf = stamps.draw(mention)
    assert len(pypdfium2.PdfDocument(pdf)) == 1, "nothing runs over"
    ink = picture(pdf).point(lambda level: 255 * (level < 128))
    left, top, right, bottom = ink.getbbox() or (0, 0, 0, 0)
    assert 0 <= left < right <= 960
    assert 0 <= top < bottom <= 336


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "1er mars 2026 23:30:00 مارس"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "1er septembre 2026 00:30:00 شتنبر"),
    ],
    ids=["Ramadan", "summer"],
)
def test_the_hour_is_that_of_casablanca(stamps: TypstStamps, at: datetime, expected: str) -> None:
    assert says(stamps.draw(replace(MENTION, at=at)), expected)


def test_a_seal_names_the_organisation_and_no_person(stamps: TypstStamps) -> None:
    seal = stamps.draw(replace(MENTION, seal=True))
    assert says(seal, "Cachet électronique", "خاتم إلكتروني", "Ministère d'essai", "وزارة الاختبار")
    assert not says(seal, "Ahmed")


def test_it_says_what_for_and_where(stamps: TypstStamps) -> None:
    stamp = stamps.draw(EVERYTHING)
    assert says(stamp, "Motif : Signature du ministre", "توقيع الوزير")
    assert says(stamp, "Rabat, le 22 novembre 2026", "بتاريخ 22 نونبر 2026")
    assert all(word in read(stamp) for word in ("السبب", "الرباط"))
    alone = stamps.draw(replace(EVERYTHING, shows=Shown.NAME))
    for left_out in ("Motif", "Rabat", "السبب"):
        assert left_out not in read(alone)


PRINTED, SCANNED = 300 / 72, 150 / 72
"""Dots a point of an office printer, and of a poor scan or a telephone held at arm's length."""


@pytest.mark.parametrize("dots", [PRINTED, SCANNED], ids=["printed", "scanned"])
@pytest.mark.parametrize(
    "mention",
    [
        EVERYTHING,
        replace(EVERYTHING, seal=True, test=True),
        replace(EVERYTHING, proof=f"https://{'a' * 92}/verify/{'Z' * 28}"),
    ],
    ids=["signature", "seal", "the longest address"],
)
def test_the_code_leads_to_the_page_at_the_size_it_is_printed(
    stamps: TypstStamps, mention: Mention, dots: float
) -> None:
    page = pypdfium2.PdfDocument(stamps.draw(mention))[0]
    (found,) = zxingcpp.read_barcodes(page.render(scale=dots).to_pil().convert("L"))
    assert found.text == mention.proof


def test_the_code_can_be_typed_by_whoever_has_no_camera(stamps: TypstStamps) -> None:
    assert says(stamps.draw(EVERYTHING), "0004-1061-050R-3GG2-8A1C-60T3-GFCH")
    assert not says(stamps.draw(replace(EVERYTHING, shows=Shown.NAME)), "0004-1061-050R")
    elsewhere = replace(EVERYTHING, proof="https://parapheur.example.ma/verify")
    assert "verify" not in read(stamps.draw(elsewhere))


def test_without_an_address_or_with_the_name_alone_there_is_no_code(stamps: TypstStamps) -> None:
    for mention in (MENTION, replace(EVERYTHING, shows=Shown.NAME)):
        assert not zxingcpp.read_barcodes(picture(stamps.draw(mention)))


CROWDED = Words("أحمد " * 30, "Œuvre — « ça » € " * 12, "")


@pytest.mark.parametrize(
    "mention",
    [
        EVERYTHING,
        replace(EVERYTHING, seal=True, test=True, opaque=True),
        replace(
            EVERYTHING, name=CROWDED, capacity=CROWDED, on_behalf_of=CROWDED, reason=CROWDED,
            delegation="قرار رقم 114-26", test=True,
        ),
        replace(EVERYTHING, name=Words("中文 أحمد", "😀 ⵜⴰⴳ Ahmed \ue000", "")),
        replace(EVERYTHING, shows=Shown.NAME),
    ],
    ids=["plain", "seal", "crowded", "unknown letters", "name"],
)  # fmt: skip
def test_its_own_printer_would_let_it_be_pdf_a(stamps: TypstStamps, mention: Mention) -> None:
    """Typst refuses what PDF/A-2b forbids, such as a letter that no font has."""
    press = Press(PAPERS)
    assert press.pdf(
        "stamp.typ", stamps.facts(mention), at=mention.at, tagged=False, archive="a-2b"
    )


def test_letters_that_no_font_has_are_told_from_those_they_have(stamps: TypstStamps) -> None:
    unknown = stamps.draw(replace(MENTION, name=Words("أحمد", "中X", "")))
    assert says(unknown, "\ufffdX")
    signs = "aŒ€—«»أحمد٢\u00a0…"
    assert drawable(signs + "中😀") == signs + "\ufffd\ufffd"


def test_the_ground_is_white_where_it_hides_a_tag(stamps: TypstStamps) -> None:
    hiding = pypdfium2.PdfDocument(stamps.draw(replace(MENTION, opaque=True)))[0]
    image = hiding.render(fill_color=(0, 0, 255, 255)).to_pil().convert("RGB")
    assert image.getpixel((120, 30)) == (255, 255, 255)


def test_a_stamp_holds_nothing_that_pdf_a_forbids(stamps: TypstStamps) -> None:
    """Colours that no output intent contradicts, and nothing transparent (ISO 19005-2, 6.2)."""
    with pikepdf.open(io.BytesIO(stamps.draw(replace(EVERYTHING, test=True)))) as document:
        (page,) = document.pages
        assert "/Group" not in page
        assert "/ExtGState" not in page.Resources
        kinds = {str(space[0]) for space in page.Resources.ColorSpace.values()}
        assert kinds == {"/ICCBased"}
        used = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
        assert not used & {"rg", "RG", "g", "G", "k", "K", "gs", "Do", "sh"}


@pytest.mark.parametrize("seal", [False, True])
def test_a_test_certificate_says_so(stamps: TypstStamps, seal: bool) -> None:
    stamp = stamps.draw(replace(MENTION, seal=seal, test=True))
    assert says(stamp, "شهادة تجريبية", "certificat")


def test_words_are_never_markup(stamps: TypstStamps) -> None:
    evil = '#panic("x") *b* $a$ <l> @r'
    assert says(stamps.draw(replace(MENTION, name=Words("أحمد", evil, evil))), evil)
    assert says(stamps.draw(replace(MENTION, reference=evil)), "*b* $a$")


def test_signs_that_reorder_or_hide_are_left_out(stamps: TypstStamps) -> None:
    hidden = Words("أحمد", "Ahmed\u202egnorw\u200b\u2066\x00 El\nAlaoui\ud800", "Ahmed")
    assert says(stamps.draw(replace(MENTION, name=hidden)), "Ahmedgnorw El Alaoui")


@pytest.mark.parametrize("reference", ["2026-000114", "م.م/2026-000114", "114/م 2026"])
def test_digits_are_never_reversed(stamps: TypstStamps, reference: str) -> None:
    """Letter by letter, from left to right on the page, digits keep their order."""
    page = pypdfium2.PdfDocument(stamps.draw(replace(MENTION, reference=reference)))[0]
    words = page.get_textpage()
    boxes = [
        (words.get_charbox(index), words.get_text_range(index, 1))
        for index in range(words.count_chars())
    ]
    row = [(box[0], sign) for box, sign in boxes if 2 < box[1] < 9 and sign.isdigit()]
    digits = "".join(sign for _, sign in sorted(row))
    assert digits == "".join(filter(str.isdigit, reference)) + "180512" + "0000"


@pytest.mark.parametrize("seal", [False, True])
@pytest.mark.parametrize(
    "long",
    [
        "فاطمة الزهراء بنت عبد الرحمان الإدريسي الحسني " * 3,
        "Fatima-Zahra El Idrissi " * 6,
        "W" * 300,
    ],
)
def test_long_names_stay_inside(stamps: TypstStamps, long: str, seal: bool) -> None:
    words = Words(long, long, long)
    crowded = replace(
        MENTION,
        name=words,
        capacity=words,
        organisation=words,
        reference=long,
        seal=seal,
        test=True,
    )
    pdf = stamps.draw(crowded)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        assert [float(side) for side in document.pages[0].MediaBox] == [0, 0, 240, 84]
    image = picture(pdf)
    # The edges, and the gutter between the languages, stay empty.
    for left, top, right, bottom in ((0, 8, 16, 332), (944, 8, 960, 332), (472, 48, 488, 244)):
        assert image.crop((left, top, right, bottom)).getextrema() == (255, 255)


def test_fonts_are_embedded_and_nothing_moves(stamps: TypstStamps) -> None:
    first, second = stamps.draw(MENTION), stamps.draw(MENTION)
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as document:
        fonts = document.pages[0].Resources.Font
        files = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
        assert files
        assert all("/FontFile2" in each for each in files)


def test_the_ground_is_transparent(stamps: TypstStamps) -> None:
    bare = pypdfium2.PdfDocument(stamps.draw(MENTION))[0].render(fill_color=(0, 0, 255, 255))
    assert bare.to_pil().convert("RGB").getpixel((100, 25)) == (0, 0, 255)


def test_many_threads_draw_and_the_next_costs_little(stamps: TypstStamps) -> None:
    mentions = [replace(MENTION, reference=f"2026-{number:06}") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(stamps.draw, mentions))
    for mention, pdf in zip(mentions, drawn, strict=True):
        assert says(pdf, mention.reference)
    times = []
    for mention in mentions[:5]:
        began = time.perf_counter()
        stamps.draw(replace(mention, reference=f"{mention.reference}/b"))
        times.append(time.perf_counter() - began)
    assert statistics.median(times) < 0.5  # 6 ms on a quiet machine


ON_BEHALF = replace(
    MENTION,
    name=Words("سلمى حداد", "Salma Haddad", "Salma Haddad"),
    capacity=Words("الكاتبة العامة", "Secrétaire générale", "Secretary General"),
    on_behalf_of=Words("الوزير", "le ministre", "the Minister"),
    delegation="arrêté n° 114-26",
    test=True,
)


def test_it_says_in_whose_place_and_by_which_act(stamps: TypstStamps) -> None:
    stamp = stamps.draw(ON_BEHALF)
    assert says(stamp, "Pour le ministre et par délégation", "عن الوزير وبتفويض منه")
    assert says(stamp, "Salma Haddad", "سلمى حداد", "Secrétaire générale", "الكاتبة العامة")
    assert says(stamp, "arrêté n° 114-26", "2026-000114", "certificat")
    assert not says(stamps.draw(MENTION), "délégation")


def test_the_longest_act_and_capacity_stay_inside(stamps: TypstStamps) -> None:
    long = replace(
        ON_BEHALF,
        on_behalf_of=Words("وزير " * 20, "Directeur des affaires générales " * 3, ""),
        delegation="قرار رقم 114-26 بتاريخ 3 مارس 2026 بتفويض الإمضاء إلى السيدة",
    )
    for mention in (ON_BEHALF, long):
        image = picture(stamps.draw(mention))
        edge = [image.crop(box) for box in ((0, 10, 8, 328), (952, 10, 960, 328))]
        assert all(min(one.tobytes()) > 200 for one in edge)


def test_numbers_of_an_arabic_act_read_from_left_to_right(stamps: TypstStamps) -> None:
    """As it would be drawn if the number stood alone: the digits come in the same order."""
    arabic = replace(ON_BEHALF, delegation="قرار رقم 114-26 بتاريخ 3 مارس 2026")
    page = pypdfium2.PdfDocument(stamps.draw(arabic))[0].get_textpage()
    text = page.get_text_range()
    start = text.index("114")
    places = [page.get_charbox(start + at)[0] for at in range(3)]
    dash = page.get_charbox(text.index("-", start - 3 if start > 3 else 0))[0]
    years = [page.get_charbox(text.index("-26") + at)[0] for at in (1, 2)]
    assert [*places, dash, *years] == sorted([*places, dash, *years])
