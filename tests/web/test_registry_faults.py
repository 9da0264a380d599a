"""What is refused of an officer's form stands by its field, and what was typed stays."""

from io import BytesIO

import pytest

from parapheur.domain.words import Language
from parapheur.usecases.registry.register import register
from parapheur.web import Limits
from tests.builders import PDF
from tests.letters import MINISTRY, OFFICER, SOCIAL, SOCIAL_HEAD
from tests.web.registry_office import RegistryOffice
from tests.web.visitor import Page, Visitor

PAPER = f"/registry/{MINISTRY}/paper"
NOTE = f"/registry/{MINISTRY}/internal"
LETTER = "/registry/letters/1"
REGISTERED = "/registry/letters/2"
LONG = "x" * 4001
TYPED = {
    "subject": "Demande",
    "received": "2026-03-02",
    "who": "citizen",
    "name": "السيد العلمي",
    "identifier": "cin",
    "number": "AB123456",
    "kind": "demande",
    "reference": "12/B",
}


@pytest.fixture(scope="module")
def office() -> RegistryOffice:
    made = RegistryOffice()
    made.deposit_letter()
    register(made.opened.office, made.deposit_letter(), actor=OFFICER.login, kind="demande")
    return made


@pytest.fixture(scope="module", params=[Language.AR, Language.FR])
def officer(office: RegistryOffice, request: pytest.FixtureRequest) -> Visitor:
    return office.let(OFFICER, request.param)


def a_scan(data: bytes = PDF, name: str = "scan.pdf") -> tuple[BytesIO, str]:
    return BytesIO(data), name


def refused(page: Page) -> dict[str, str]:
    """The fields that a page says are wrong, each with the sentence that it is described by."""
    found = {}
    for _, facts in page.tags:
        if facts.get("aria-invalid") == "true" or facts.get("id") == "to":
            for one in facts.get("aria-describedby", "").split():
                if one.endswith("-fault"):
                    found[facts["id"]] = said_at(page, one)
    return found


def said_at(page: Page, id: str) -> str:
    said = page.html.split(f'id="{id}"', 1)[1].split("</svg>", 1)[1].split("<", 1)[0].strip()
    assert said
    return said


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"subject": " ", "name": "12"}, {"subject", "name"}),
        ({"received": "2031-01-01", "dated": "hier"}, {"received", "dated"}),
        ({"number": "1"}, {"number"}),
        ({"number": ""}, {"number"}),
        ({"email": "moi@", "phone": "1" * 41, "address": "x" * 501}, {"email", "phone", "address"}),
        ({"reference": "x" * 101, "latin": "x" * 301}, {"reference", "latin"}),
        ({"kind": "aucun"}, {"kind"}),
        ({"service": "autre-direction"}, {"service"}),
        ({"scan": None}, {"scan"}),
        ({"scan": a_scan(b"MZ")}, {"scan"}),
        ({"joined": a_scan(b"MZ", "annexe.pdf")}, {"joined"}),
    ],
)
def test_a_paper_letter_is_refused_by_its_fields(
    officer: Visitor, wrong: dict[str, object], fields: set[str]
) -> None:
    officer.see(PAPER)
    sent = {**TYPED, "scan": a_scan(), **wrong}
    given = {name: value for name, value in sent.items() if value is not None}
    officer.send(PAPER, again(given), status=422)
    found = refused(officer.page)
    assert set(found) == fields
    for field, said in found.items():
        assert f'<a href="#{field}">{said}</a>' in officer.page.html
    kept = officer.page.fields(PAPER)
    for name in ("subject", "name", "number", "reference", "email"):
        assert kept[name] == str(sent.get(name, ""))
    if "joined" in wrong:
        assert "annexe.pdf" in found["joined"]


def again(fields: dict[str, object]) -> dict[str, object]:
    """The same, with files that are read from their beginning."""
    return {
        name: (BytesIO(one[0].getvalue()), one[1]) if isinstance(one, tuple) else one
        for name, one in fields.items()
    }


def test_a_file_that_weighs_too_much_is_refused_by_its_field() -> None:
    officer = RegistryOffice(Limits(file=20_000)).let(OFFICER)
    for address, field in ((PAPER, "joined"), (NOTE, "document")):
        officer.see(address)
        heavy = {"subject": "Demande", "name": "Nom", field: a_scan(bytes(90_000))}
        officer.send(address, heavy, status=413)
        assert set(refused(officer.page)) == {field}
        assert officer.page.fields(address)["subject"] == "Demande"


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"subject": ""}, {"subject"}),
        ({f"to-{SOCIAL}": None, "document": None}, {"to", "document"}),
        ({"document": a_scan(b"MZ")}, {"document"}),
        ({"kind": "aucun"}, {"kind"}),
        ({"desk": "nulle-part"}, {"desk"}),
    ],
)
def test_a_note_is_refused_by_its_fields(
    officer: Visitor, wrong: dict[str, object], fields: set[str]
) -> None:
    page = officer.see(NOTE)
    sent = {
        "key": page.fields(NOTE)["key"],
        "subject": "Note de service",
        "desk": "bureau-ordre",
        "purpose": "information",
        "kind": "courrier",
        f"to-{SOCIAL}": "1",
        "document": a_scan(),
        **wrong,
    }
    given = {name: value for name, value in sent.items() if value is not None}
    officer.send(NOTE, again(given), status=422)
    assert set(refused(officer.page)) == fields
    assert officer.page.fields(NOTE)["subject"] == sent["subject"]


FORMS: list[tuple[str, dict[str, str], str]] = [
    ("register", {"kind": "aucun"}, "register-kind"),
    ("refuse", {"reason": ""}, "refuse-reason"),
    ("refuse", {"reason": LONG}, "refuse-reason"),
    ("ask", {"text": ""}, "ask-text"),
    ("note", {"text": ""}, "note-text"),
    ("note", {"text": LONG}, "note-text"),
    ("freeze", {"reason": ""}, "freeze-reason"),
    ("duplicate", {"of": "99"}, "duplicate-of"),
    ("duplicate", {"of": "1"}, "duplicate-of"),
    ("forward", {"to": MINISTRY, "reason": "Compétence"}, "forward-to"),
    ("forward", {"to": "nowhere", "reason": "Compétence"}, "forward-to"),
    ("forward", {"to": "etablissement", "reason": ""}, "forward-reason"),
    ("correct", {"subject": "", "reason": "Erreur"}, "correct-subject"),
    ("correct", {"subject": "x" * 301, "reason": "Erreur"}, "correct-subject"),
    ("correct", {"subject": "x", "reference": "x" * 101, "reason": "e"}, "correct-reference"),
    ("correct", {"subject": "x", "dated": "hier", "reason": "e"}, "correct-dated"),
    ("correct", {"subject": "x", "reason": ""}, "correct-reason"),
    ("correct", {"subject": "x", "reason": LONG}, "correct-reason"),
    ("assign", {"desk": "bureau-ordre", "seen": "0"}, "purpose-1-"),
    ("assign", {"desk": "bureau-ordre", "seen": "0", "due": "2020-01-01"}, "due-1"),
    ("assign", {"desk": "bureau-ordre", "seen": "0", "due": "demain"}, "due-1"),
    ("assign", {"desk": "bureau-ordre", "seen": "0", "note": "x" * 1001}, "given-note-1"),
]


@pytest.mark.parametrize(("verb", "typed", "field"), FORMS)
def test_what_is_refused_of_a_letter_stands_by_its_field(
    officer: Visitor, verb: str, typed: dict[str, str], field: str
) -> None:
    letter = LETTER
    if verb == "assign":
        letter = REGISTERED
        typed = {**typed, f"purpose-{SOCIAL}": "attribution" if len(typed) > 2 else ""}
    officer.see(letter)
    answer = officer.send(f"{letter}/{verb}", typed)
    assert answer.status_code in {404, 409, 422}, answer.text
    officer.read(answer)
    found = refused(officer.page)
    assert found
    assert all(one.startswith(field) for one in found)
    for name, value in typed.items():
        assert name in {"kind", "to", "desk"} or value in officer.page.html


def test_what_a_desk_is_refused_stands_by_its_field() -> None:
    there = RegistryOffice()
    there.deposit_letter()
    officer, desk = there.let(OFFICER), there.let(SOCIAL_HEAD)
    officer.see(LETTER)
    officer.follow(officer.send(f"{LETTER}/register", {"kind": "demande"}))
    given = {"desk": "bureau-ordre", "seen": "0", f"purpose-{SOCIAL}": "attribution"}
    officer.follow(officer.send(f"{LETTER}/assign", given))
    desk.see(LETTER)
    desk.send(f"{LETTER}/settle", {"number": "1", "outcome": " "}, status=422)
    assert set(refused(desk.page)) == {"outcome-1"}
    desk.send(f"{LETTER}/notes", {"text": LONG}, status=422)
    assert set(refused(desk.page)) == {"desk-note"}
    assert LONG in desk.page.html
