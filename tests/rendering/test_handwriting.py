"""Handwriting stands above the name, over no word, and brings nothing that PDF/A could mind."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from parapheur.domain.appearance import Shown
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.signature import Mention
from parapheur.domain.words import Words
from parapheur.domain.zones import zone
from parapheur.rendering import TypstStamps
from tests.rendering.test_stamps import EVERYTHING, PAPERS, picture, read, says

HAND = Handwriting(24, 8, b"\xff\x00\x00" * 2 + b"\x00\xff\x00" * 3 + b"\x00\x00\xff" * 3)
"""Stairs down to the right."""
DOT = Handwriting(480, 160, b"\x80" + bytes(9599))
SCALE = 4  # pixels a point
LONG = Words("الاسم الطويل " * 9, "Nom très long " * 9, "")
LENT = {"on_behalf_of": Words("الوزير", "le ministre", ""), "delegation": "قرار رقم 114-26"}


@pytest.fixture(scope="module")
def stamps() -> TypstStamps:
    return TypstStamps(Path(PAPERS), zone("Africa/Casablanca"))


def ink_of_hand(stamps: TypstStamps, mention: Mention) -> tuple[int, int, int, int]:
    """Where the handwriting is drawn: what another would leave white."""
    bare = picture(stamps.draw(replace(mention, image=DOT)))
    box = ImageChops.difference(picture(stamps.draw(mention)), bare).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("shows", [Shown.FULL, Shown.NAME])
@pytest.mark.parametrize("test", [False, True])
@pytest.mark.parametrize("lent", [False, True])
@pytest.mark.parametrize("long", [False, True])
def test_it_covers_no_word(
    stamps: TypstStamps, shows: Shown, test: bool, lent: bool, long: bool
) -> None:
    mention = replace(EVERYTHING, image=HAND, shows=shows, test=test)
    mention = replace(mention, **LENT) if lent else mention  # type: ignore[arg-type]  # two kinds
    mention = replace(mention, name=LONG) if long else mention
    pdf = stamps.draw(mention)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    box = ink_of_hand(stamps, mention)
    assert box[3] - box[1] >= 6 * SCALE, "two millimetres at least"
    under = picture(stamps.draw(replace(mention, image=DOT))).crop(box)
    dark = sum(under.histogram()[:128])
    assert dark < 300, "nothing stands where the handwriting does"


def test_what_a_mark_says_is_said_all_the_same(stamps: TypstStamps) -> None:
    mention = replace(EVERYTHING, image=HAND, test=True, **LENT)  # type: ignore[arg-type]  # two kinds
    with_it, without = stamps.draw(mention), stamps.draw(replace(mention, image=None))
    assert sorted(read(with_it).split()) == sorted(
        word for word in read(without).split() if word != "—"
    )
    assert says(with_it, "Ahmed El Alaoui", "أحمد العلوي", "شهادة تجريبية", "18:05:12")


def test_it_stands_above_the_name(stamps: TypstStamps) -> None:
    mention = replace(EVERYTHING, image=HAND)
    _, _, _, bottom = ink_of_hand(stamps, mention)
    page = pypdfium2.PdfDocument(stamps.draw(mention))[0]
    letters = page.get_textpage()
    searched = letters.search("Ahmed El Alaoui").get_next()
    assert searched is not None
    top = (page.get_height() - letters.get_charbox(searched[0])[3]) * SCALE
    assert bottom <= top


def test_it_is_a_path_of_one_colour(stamps: TypstStamps) -> None:
    pdf = stamps.draw(replace(EVERYTHING, image=HAND))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                assert thing.get("/Subtype") != "/Image"
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert "/SMask" not in thing
                assert float(thing.get("/ca", 1)) == 1


def test_it_is_looked_at_as_a_picture_of_the_same(stamps: TypstStamps) -> None:
    mention = replace(EVERYTHING, image=HAND)
    shown = Image.open(io.BytesIO(stamps.show(mention)))
    assert (shown.format, shown.size) == ("PNG", (960, 336))
    close = ImageChops.difference(shown.convert("L"), picture(stamps.draw(mention)))
    assert sum(close.histogram()[96:]) < 0.01 * 960 * 336
