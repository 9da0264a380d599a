"""Every page must be read: what the viewer says was in view, and the reader without a script."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.levels import Level
from parapheur.domain.pages import Pages
from parapheur.domain.people import Login
from parapheur.domain.words import Language
from parapheur.usecases.unlock import issue_key
from tests.builders import (
    AMINA,
    CIRCUITS,
    CLAIRE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PDF,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor, some_pages

HERE = "/dossiers/1"
SHOWN = f"{HERE}/shown"
LONG = PDF + b"%pages 12\n"
READ = a_circuit(
    replace(a_step(Action.VISA, SERVICE), read_all=True),
    replace(a_step(Action.OPINION, DIVISION), read_all=True),
    a_step(Action.SIGN, MINISTER),
    id=LETTER.id,
)
READ_THROUGH = {
    Language.AR: "عُرضت جميع صفحات الوثيقة قبل ذلك (عدد الصفحات: 12).",
    Language.FR: "Toutes les pages du document avaient été montrées auparavant (pages : 12).",
    Language.EN: "Every page of the document had been shown before (pages: 12).",
}


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.circuits = {**CIRCUITS, LETTER.id: READ}
    made.app = some_pages(made.opened)
    made.deposit(pdf=LONG)
    return made


def main(ministry: Ministry) -> str:
    return ministry.opened.store.reading.stored(FIRST).main.version.digest


def mark(ministry: Ministry, visitor: Visitor, pages: str, **changed: str) -> int:
    fields = {"document": main(ministry), "pages": pages, **changed}
    return visitor.send(SHOWN, fields).status_code


def kept(ministry: Ministry, login: Login = YOUSSEF.login) -> str:
    shown = ministry.opened.store.reading.pages_shown(FIRST, login)
    return next((pages.written for pages in shown.values()), "")


@pytest.mark.parametrize("language", Language)
def test_without_a_script_pages_are_read_one_by_one(language: Language, ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF, language)
    give(youssef, status=422)
    assert ministry.opened.store.reading.stored(FIRST).acts == ()
    page = youssef.see(f"{HERE}/read/1")
    for number in range(1, 12):
        assert f"/pages/{main_version(ministry)}/{number}.jpg" in page.html
        answer = youssef.send(f"{HERE}/read/{number}", page.fields(f"{HERE}/read/{number}"))
        page = youssef.follow(answer)
        assert kept(ministry) == Pages.upto(number).written
    youssef.follow(youssef.send(f"{HERE}/read/12", page.fields(f"{HERE}/read/12")))
    assert "is-read" in youssef.page.html
    give(youssef)
    told = ministry.let(CLAIRE, language).see(f"{HERE}/history").text
    assert READ_THROUGH[language] in told
    assert len(ministry.opened.store.reading.stored(FIRST).acts) == 1


def main_version(ministry: Ministry) -> str:
    return ministry.opened.store.reading.stored(FIRST).version.digest


def test_the_refusal_names_what_is_left_beside_the_form(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    assert "Pages lues : 0 sur 12" in youssef.see(HERE).text
    assert mark(ministry, youssef, "1-2,4-6") == 200
    give(youssef, status=422)
    assert "il reste à lire : les pages 3, 7 à 12." in youssef.page.text
    assert "Pages lues : 5 sur 12" in youssef.page.text
    assert 'data-shown="1-2,4-6"' in youssef.page.html


def test_the_viewer_is_answered_with_how_far_one_got(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see(HERE)
    fields = {"document": main(ministry), "pages": "1-11"}
    assert youssef.send(SHOWN, fields).json == {
        "read": 11, "of": 12, "done": False, "said": "Pages lues : 11 sur 12",
    }  # fmt: skip
    answer = youssef.send(SHOWN, {**fields, "pages": "12"}).json
    assert answer is not None
    assert (answer["read"], answer["done"]) == (12, True)
    assert "data-marks" not in youssef.see(HERE).html  # nothing is left to tell
    give(youssef)


@pytest.mark.parametrize(
    ("pages", "status"),
    [
        ("13", 404), ("1-13", 404), ("1-999999999999", 404), ("0", 400), ("-1", 400), ("x", 400),
        ("2-1", 400), ("1,1", 400), ("1;DROP TABLE pages_shown", 400), ("1" * 30_000, 400),
        ("1" * 5000, 400), ("٣", 400), ("", 200),
    ],
)  # fmt: skip
def test_pages_that_could_not_be_are_refused(ministry: Ministry, pages: str, status: int) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see(HERE)
    assert mark(ministry, youssef, pages) == status
    assert kept(ministry) == ""


def test_nobody_marks_for_another_nor_in_a_dossier_that_is_not_theirs(ministry: Ministry) -> None:
    salma = ministry.let(SALMA)  # has nothing to do with it
    salma.see("/visas")
    assert mark(ministry, salma, "1-12") == 404
    salma.see(f"{HERE}/read/1", status=404)
    salma.see(f"{HERE}/pages/{main(ministry)}/1.jpg", status=404)
    for reader in (CLAIRE, AMINA, HASSAN):  # may look, and need not read
        visitor = ministry.let(reader)
        assert "data-marks" not in visitor.see(HERE).html
        assert "<form" in visitor.page.html
        assert mark(ministry, visitor, "1-12", login=YOUSSEF.login) == 200
        assert "is-read" not in visitor.see(f"{HERE}/read/2").html
    assert ministry.opened.store.reading.readers(FIRST) == []
    khadija = ministry.let(KHADIJA)  # her turn will come, and her reading is her own
    khadija.see(HERE)
    assert mark(ministry, khadija, "1-12", login=YOUSSEF.login) == 200
    assert ministry.opened.store.reading.readers(FIRST) == [KHADIJA.login]
    give(ministry.let(YOUSSEF), status=422)


def test_a_mark_needs_its_token_and_its_document(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see(HERE)
    assert mark(ministry, youssef, "1", csrf_token="no") == 400
    assert mark(ministry, youssef, "1", document="0" * 64) == 409
    assert mark(ministry, youssef, "1", document="x") == 400
    assert kept(ministry) == ""


def test_the_reader_and_its_pictures_end_where_the_document_does(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see(f"{HERE}/read/12")
    for page in (0, 13, 9_999_999_999):
        youssef.see(f"{HERE}/read/{page}", status=404)
        youssef.see(f"{HERE}/pages/{main(ministry)}/{page}.jpg", status=404)
    youssef.see(f"{HERE}/pages/{'0' * 64}/1.jpg", status=404)
    picture = youssef.client.get(f"{HERE}/pages/{main_version(ministry)}/3.jpg")
    assert (picture.mimetype, picture.data) == ("image/jpeg", b"picture of page 3")
    assert picture.headers["Cache-Control"] == "no-store"
    youssef.see(HERE)
    fields = {"document": main(ministry)}
    assert youssef.send(f"{HERE}/read/13", fields).status_code == 404
    assert youssef.send(f"{HERE}/read/0", fields).status_code == 404


def test_an_answer_and_a_batch_are_held_to_it_with_their_sentence(ministry: Ministry) -> None:
    youssef, khadija = ministry.let(YOUSSEF), ministry.let(KHADIJA)
    page = youssef.see("/visas")
    assert "Pages lues : 0 sur 12" in page.text
    box = next(one for one in page.fields("/visas") if one.startswith("visa-"))
    youssef.send("/visas", {box: page.fields("/visas")[box], "pin": PIN}, status=200)
    assert "il reste à lire : les pages 1 à 12" in youssef.page.text
    youssef.see(HERE)
    mark(ministry, youssef, "1-12")
    give(youssef)
    offered = khadija.see(HERE).fields(f"{HERE}/answer")
    sent = {**offered, "opinion": "favourable", "remark": ""}
    khadija.send(f"{HERE}/answer", sent, status=422)
    assert "il reste à lire : les pages 1 à 12" in khadija.page.text
    mark(ministry, khadija, "1-12")
    khadija.follow(khadija.send(f"{HERE}/answer", sent))
    assert len(ministry.opened.store.reading.stored(FIRST).acts) == 2


def test_a_key_below_the_step_is_refused_beside_its_form_and_costs_no_try() -> None:
    ministry = Ministry()
    strong = replace(a_step(Action.VISA, SERVICE), level=Level.ADVANCED)
    circuit = a_circuit(strong, a_step(Action.SIGN, MINISTER), id=LETTER.id)
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: circuit}
    ministry.app = some_pages(ministry.opened)
    amina = ministry.deposit(then="draft")
    leave = amina.see(HERE).fields(f"{HERE}/start")
    amina.send(f"{HERE}/start", leave, status=422)
    assert "« Signature avancée »" in amina.page.text
    ministry.opened.keys.cards.add(YOUSSEF.login)
    issue_key(ministry.opened.office, YOUSSEF, PIN, by=RACHID.login)
    amina.see(HERE)
    amina.follow(amina.send(f"{HERE}/start", leave))
    assert "Au moins : Signature avancée" in amina.see(HERE).text
    ministry.opened.keys.cards.clear()
    issue_key(ministry.opened.office, YOUSSEF, PIN, by=RACHID.login)  # a weaker one since
    youssef = ministry.let(YOUSSEF)
    give(youssef, pin="0000", status=422)
    assert "votre clé donne : « Signature simple »" in youssef.page.text
    ministry.opened.keys.cards.add(YOUSSEF.login)
    issue_key(ministry.opened.office, YOUSSEF, PIN, by=RACHID.login)
    give(youssef)
    assert "Signature avancée" in ministry.let(CLAIRE).see(f"{HERE}/history").text
