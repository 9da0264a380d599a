"""A docket says who, for whom, what, when and why, in both languages, and nothing is cut off."""

import io

import pypdfium2
import pytest
import zxingcpp

from parapheur.domain.docket import Docket, Enclosed
from parapheur.domain.events import DossierEvent
from parapheur.rendering import TypstDockets
from parapheur.rendering.dockets import readable
from parapheur.words.docketing import written
from tests.papers import PAPERS, REASON, a_docket, a_way, rejected

LINES = Enclosed("entries.jsonl", "application/jsonl", b"{}\n")


@pytest.fixture(scope="module")
def dockets() -> TypstDockets:
    return TypstDockets(PAPERS, written)


def pages(dockets: TypstDockets, docket: Docket) -> list[str]:
    drawn = pypdfium2.PdfDocument(io.BytesIO(dockets.draw(docket, LINES)))
    return [str(page.get_textpage().get_text_bounded()) for page in drawn]


def words_of(told: list[str]) -> set[str]:
    return set(" ".join(told).split())


def test_it_tells_ten_steps_in_both_languages(dockets: TypstDockets) -> None:
    told = pages(dockets, a_docket())
    assert 2 <= len(told) <= 4
    assert not [page for page in told if "None" in page]
    for said in (
        "Bordereau de signature D-000114",
        "Pour Hassan Tazi et par délégation",
        "Assurant l’intérim du bureau",
        "Signature avancée · B-T",
        "Signature conservée au",
        "Signé à la main par Hassan Tazi",
        "Cote d’archives : 2026/B/14",
        "Maria del Carmen Étienne-Haddad",
        "1234567",
    ):
        assert set(said.split()) <= words_of(told), said
    for said in ("بيان", "التوقيعات", "وبتفويض", "بالنيابة", "حسن", "التازي", "بصمة"):
        assert any(said in page for page in told), said


def test_every_fingerprint_stands_there_whole(dockets: TypstDockets) -> None:
    docket = a_docket()
    told = "".join("".join(page.split()) for page in pages(dockets, docket))
    for one in docket.prints:
        assert one.version.digest in told
    assert docket.last in told


def test_hours_are_those_of_casablanca_and_of_utc(dockets: TypstDockets) -> None:
    told = " ".join(pages(dockets, a_docket()))
    assert "05/03/2026" in told
    assert "20:20:00" in told
    assert "2026-03-05 20:20:00 UTC" in told


def test_numbers_of_acts_keep_their_order_in_arabic(dockets: TypstDockets) -> None:
    for page in pages(dockets, a_docket()):
        assert "26-114" not in page


def test_the_code_leads_to_the_public_page(dockets: TypstDockets) -> None:
    docket = a_docket()
    first = pypdfium2.PdfDocument(io.BytesIO(dockets.draw(docket, LINES)))[0]
    (found,) = zxingcpp.read_barcodes(first.render(scale=150 / 72).to_pil().convert("L"))
    assert found.text == f"{docket.address}/{docket.code}"


@pytest.mark.parametrize(
    ("trail", "said", "unsaid"),
    [
        (a_way(2), "PROVISOIRE", "abouti."),
        (rejected(2), "abouti.", "PROVISOIRE"),
        (a_way(10), "essai", "PROVISOIRE"),
    ],
    ids=["running", "rejected", "finished"],
)
def test_it_says_on_its_face_how_the_dossier_stands(
    dockets: TypstDockets, trail: list[DossierEvent], said: str, unsaid: str
) -> None:
    first = " ".join(pages(dockets, a_docket(trail))[0].split())
    assert said in first
    assert unsaid not in first


def test_a_running_one_says_so_on_every_page(dockets: TypstDockets) -> None:
    told = pages(dockets, a_docket(a_way(6)))
    assert len(told) > 1
    assert all("PROVISOIRE" in page for page in told)


def test_the_longest_reason_is_told_to_its_end(dockets: TypstDockets) -> None:
    long = (REASON + " ") * 40 + "FIN"
    told = pages(dockets, a_docket(rejected(1, long[-4000:])))
    assert " ".join(told).count("FIN") == 3  # under the state, and in both columns


def test_what_people_wrote_is_never_markup_and_always_drawn(dockets: TypstDockets) -> None:
    evil = '#panic("x") *b* $a$ \\ <l> @r 中😀 \u202e' + "x" * 300
    told = "".join(pages(dockets, a_docket(rejected(1, evil))))
    assert '#panic("x")' in told
    assert "\u202e" not in readable(evil)
    assert "\ufffd\ufffd" in readable(evil)
