"""What a document carries is told before one acts, and handed out as a download alone."""

from io import BytesIO

import pytest

from parapheur.domain.words import Language
from tests.builders import AMINA, KHADIJA, LETTER, PDF, YOUSSEF, a_subtype, a_type
from tests.fakes import sha256
from tests.web.ministry import Ministry, give

CARRIER = PDF + b"%flag attached-files %carries facture"
ADDRESS = f"/dossiers/1/attached/{sha256(b'facture')}"


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.types = (a_type(a_subtype(id="porte", attachments=True)),)
    made = made.again()
    made.deposit(circuit="courrier/porte", pdf=CARRIER)
    return made


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.AR, "يتضمن ملفات مرفقة (1)"),
        (Language.FR, "Il contient des fichiers joints (1), signés avec lui."),
        (Language.EN, "It carries attached files (1), which are signed with it."),
    ],
)
def test_who_acts_is_told_and_led_to_each(
    ministry: Ministry, language: Language, told: str
) -> None:
    page = ministry.let(YOUSSEF, language).see("/dossiers/1")
    assert told in page.text
    assert "facture.txt" in page.text
    assert any(link.get("href") == ADDRESS for link in page.all("a"))


def test_a_file_is_handed_out_as_a_download_that_nothing_runs(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    answer = youssef.client.get(ADDRESS)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"facture", "text/plain")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="facture.txt"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    give(youssef)
    assert youssef.client.get(ADDRESS).data == b"facture", "and after the next signature too"


def test_nothing_else_is_handed_out_there_nor_to_anybody_else(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    for digest in (sha256(b"lignes"), sha256(CARRIER), "facture.txt"):
        assert youssef.client.get(f"/dossiers/1/attached/{digest}").status_code == 404
    assert ministry.let(KHADIJA).client.get(ADDRESS).status_code == 404


def test_bytes_that_are_not_those_that_came_in_are_not_handed_out(ministry: Ministry) -> None:
    files = ministry.opened.files
    shown = ministry.opened.store.reading.stored(next(iter(ministry.opened.store.kept.dossiers)))
    before = shown.main.version
    files.kept[before.digest] = CARRIER.replace(b"facture", b"autre")
    assert ministry.let(YOUSSEF).client.get(ADDRESS).status_code >= 400


def test_where_they_are_not_taken_the_deposit_says_why() -> None:
    amina = Ministry().let(AMINA)
    amina.see("/deposit")
    sent = {"subject": "Facture", "circuit": LETTER.id, "main": (BytesIO(CARRIER), "f.pdf")}
    answer = amina.send("/deposit", sent, status=422)
    assert "Ce PDF contient un contenu actif" in answer.text
