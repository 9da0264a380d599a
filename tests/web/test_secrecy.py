"""Nothing of a closed dossier comes to who may not read it: each role, each level, each route.

The dossier's subject, file names, bytes, notes, values and reasons all hold one word that stands
nowhere else; every address of the pages is asked for by everybody, and whoever may not read the
dossier must never be sent that word.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.people import Person, Role
from parapheur.domain.sight import Looked, Sight
from parapheur.domain.verdict import Conclusion
from parapheur.domain.words import Language
from parapheur.usecases.delegate import Wanted, delegate
from parapheur.usecases.fsck import fsck
from parapheur.usecases.notes import write_note
from parapheur.usecases.post import subject_for
from parapheur.usecases.seats import appoint, assist
from parapheur.usecases.steer import ask_opinion
from parapheur.usecases.transfer import transfer
from parapheur.web.trays import Pile, Tray
from parapheur.words import name_of
from tests.builders import (
    AMINA,
    CLAIRE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    PASSWORD,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_person,
    a_subtype,
    a_type,
    words,
)
from tests.enrolled import enrolled
from tests.security.routes import routes
from tests.web.ministry import Ministry
from tests.web.visitor import Visitor

ORDINARY, RESTRICTED, CONFIDENTIAL = Confidentiality
WHOLE, PROOF, NOTHING = Sight
WORD = "zephyr"
ONE = DossierId(1)
OTHER_SECRETARY = a_person("souad", role=Role.SECRETARY)
ASSISTANT = a_person("anas")
DELEGATE = a_person("dounia")
INTERIM = a_person("ilham")
AUDITING_HEAD = replace(a_person("taha", None, SERVICE), roles=frozenset({Role.AUDITOR}))
NEWCOMERS = (OTHER_SECRETARY, ASSISTANT, DELEGATE, INTERIM, AUDITING_HEAD)
SUBJECT_MATTER = Field(FieldKey("matter"), words("Affaire"), Kind.TEXT)


def a_ministry(level: Confidentiality) -> Ministry:
    """A dossier of this level waits on the service; what it is about is one word."""
    ministry = Ministry()
    opened = ministry.opened
    subtype = a_subtype(id="dossier", confidentiality=level, metadata=(SUBJECT_MATTER,))
    opened.types = (a_type(subtype),)
    with opened.store.work() as work:
        for person in NEWCOMERS:
            enrolled(work, person, opened.passwords.hash(PASSWORD))
            work.set_key(opened.keys.issue(person, PIN, at=opened.clock.now()))
    ministry.again()
    _people(ministry)
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    sent = {
        "subject": f"Affaire {WORD}",
        "circuit": "courrier/dossier",
        "courrier/dossier.matter": f"l'affaire {WORD}",
        "main": (BytesIO(b"%PDF-1.7 " + WORD.encode()), f"{WORD}.pdf"),
        "annexes": [(BytesIO(b"%PDF-1.7 annexe " + WORD.encode()), f"annexe-{WORD}.pdf")],
        "then": "start",
    }
    amina.follow(amina.send("/deposit", sent))
    write_note(opened.office, ONE, actor=AMINA, desk=None, text=f"Note sur {WORD}")
    return ministry


def _people(ministry: Ministry) -> None:
    office, today = ministry.opened.office, day_of(ministry.opened.clock.now())
    later = today + timedelta(days=30)
    assist(office, ASSISTANT.login, SERVICE, first=today, last=None, actor=YOUSSEF)
    appoint(
        office, INTERIM.login, SERVICE, first=today, last=later, act_reference="12/26",
        act_date=today, actor=RACHID,
    )  # fmt: skip
    wanted = Wanted(
        desk=MINISTER, by=HASSAN.login, to=DELEGATE.login, act_reference="13/26", act_date=today,
        circuits=(), actions=(Action.SIGN,), first=today, last=later,
    )  # fmt: skip
    delegate(office, wanted, actor=HASSAN)


PEOPLE: dict[str, tuple[Person, Sight, Sight, Sight]] = {
    "who deposited it": (AMINA, WHOLE, WHOLE, WHOLE),
    "a desk whose turn it is": (YOUSSEF, WHOLE, WHOLE, WHOLE),
    "a desk further on": (HASSAN, WHOLE, WHOLE, WHOLE),
    "who holds a desk for the time being": (INTERIM, WHOLE, WHOLE, WHOLE),
    "an auditor whose desk is on it": (AUDITING_HEAD, WHOLE, WHOLE, WHOLE),
    "an auditor": (CLAIRE, WHOLE, PROOF, PROOF),
    "a delegate whose turn is not yet": (DELEGATE, WHOLE, WHOLE, NOTHING),
    "who assists at a desk of it": (ASSISTANT, WHOLE, WHOLE, NOTHING),
    "a desk that is not on it": (SALMA, NOTHING, NOTHING, NOTHING),
    "another secretary": (OTHER_SECRETARY, NOTHING, NOTHING, NOTHING),
    "an administrator": (RACHID, NOTHING, NOTHING, NOTHING),
}
CASES = [
    pytest.param(person, level, seen[at], id=f"{who}, {level}")
    for who, (person, *seen) in PEOPLE.items()
    for at, level in enumerate(Confidentiality)
]


def addresses(ministry: Ministry) -> Iterator[tuple[str, str]]:
    """Every route with every method, and every list, narrowed too."""
    stands = ministry.opened.store.reading.stored(ONE)
    digests = [one.digest for one in (*stands.versions, stands.main.version)]
    digests += [annexe.version.digest for annexe in stands.annexes]
    for digest in digests:
        for route in routes(ministry.app, ONE, digest):
            if not route.address.startswith(("/logout", "/account/end", "/language")):
                yield route.method, route.address
    for tray in (*Tray, *Pile):
        where = "deposits" if tray in set(Pile) else "tray"
        yield from (("GET", f"/{where}/{tray}{more}") for more in ("", f"?q={WORD}", "?late=1"))
    yield from (("GET", f"/days/{desk}?q={WORD}") for desk in (SERVICE, MINISTER, DIVISION))
    yield from (("GET", f"/audit?text={one}") for one in (WORD, "D-000001", "affaire", "dossier"))
    yield from (("GET", f"/bypass?number={one}") for one in ("1", "D-000001"))


@pytest.mark.parametrize(("person", "level", "seen"), CASES)
def test_the_word_reaches_those_who_may_read_it_alone(
    person: Person, level: Confidentiality, seen: Sight
) -> None:
    ministry = a_ministry(level)
    visitor = ministry.let(person)
    told = [answered(visitor, *one) for one in dict.fromkeys(addresses(ministry))]
    leaks = [one for one, answer in told if says(answer)]
    if seen is WHOLE:
        assert "GET /dossiers/1" in leaks
        assert "GET /dossiers/1/document.pdf" in leaks
    else:
        assert leaks == []


def answered(visitor: Visitor, method: str, address: str) -> tuple[str, bytes]:
    """What comes back, headers and body; a form is sent with a token that holds."""
    data = {"csrf_token": visitor.page.token} if method == "POST" else None
    with visitor.client.open(address, method=method, data=data) as answer:
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        return f"{method} {address}", head.encode() + answer.data


def says(answer: bytes) -> bool:
    """Whether the word is there, however it is written; what the reader asked for is no news."""
    text = answer.lower().replace(f'value="{WORD}"'.encode(), b"")
    return WORD.encode() in text.replace(f"q={WORD}".encode(), b"").replace(
        f"text={WORD}".encode(), b""
    )


@pytest.mark.parametrize("level", [RESTRICTED, CONFIDENTIAL])
def test_an_auditor_sees_that_it_exists_and_its_proof(level: Confidentiality) -> None:
    ministry = a_ministry(level)
    claire = ministry.let(CLAIRE)
    claire.see("/dossiers/1", status=404)
    listed = claire.see("/audit").text
    assert "D-000001" in listed
    assert "Déposé par" not in listed
    assert "D-000001" in claire.see("/audit?text=D-000001").text
    for sought in (WORD, "affaire", "courrier", "Dossier"):
        assert "D-000001" not in claire.see(f"/audit?text={sought}").text, sought
    page = claire.see("/dossiers/1/history")
    trail = ministry.opened.store.reading.trail(ONE)
    assert f"{len(trail)} inscriptions" in page.text or "La chaîne est entière" in page.text
    assert all(entry.digest[:8] in page.html for entry in trail)
    assert name_of(Language.FR, Conclusion.VALID) in claire.see("/dossiers/1/verdict").text
    given = json.loads(claire.client.get("/dossiers/1/history.json").data)
    assert [one["digest"] for one in given["entries"]] == [entry.digest for entry in trail]
    assert all(set(one) == {"seq", "digest"} for one in given["entries"])
    assert given["breaks"] == []


def test_what_is_ordinary_is_searched_and_read_by_auditors_as_ever() -> None:
    ministry = a_ministry(ORDINARY)
    claire = ministry.let(CLAIRE)
    for sought in (WORD, "affaire", "courrier", "Dossier"):
        assert "D-000001" in claire.see(f"/audit?text={sought}").text, sought
    assert WORD in claire.see("/dossiers/1/history").html


def test_an_auditor_with_a_part_in_it_finds_it_by_what_it_says() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    taha = ministry.let(AUDITING_HEAD)
    assert f"Affaire {WORD}" in taha.see(f"/audit?text={WORD}").text


def test_each_opening_of_a_confidential_dossier_is_kept() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    reading = ministry.opened.store.reading
    before = len(reading.openings(ONE))
    youssef = ministry.let(YOUSSEF)
    stands = reading.stored(ONE)
    youssef.see("/dossiers/1")
    youssef.client.get("/dossiers/1/now")  # tells a state and a digest alone
    youssef.client.get("/dossiers/1/document.pdf")
    annexe = stands.annexes[0].version.digest
    youssef.client.get(f"/dossiers/1/pieces/{annexe}")
    youssef.see("/dossiers/1/history")
    kept = reading.openings(ONE)[before:]
    assert [(one.actor, one.looked, one.digest) for one in kept] == [
        (YOUSSEF.login, Looked.PAGE, None),
        (YOUSSEF.login, Looked.PIECE, stands.version.digest),
        (YOUSSEF.login, Looked.PIECE, annexe),
        (YOUSSEF.login, Looked.HISTORY, None),
    ]
    ministry.let(SALMA).see("/dossiers/1", status=404)  # refused: that is in her own trail
    assert len(reading.openings(ONE)) == before + 4
    assert "Youssef Benali · l’une de ses pièces" in youssef.see("/dossiers/1/history").text
    assert "Youssef Benali" in ministry.let(CLAIRE).see("/dossiers/1/history").text
    assert not [one for one in fsck(ministry.opened.office) if one.place.startswith("opened")]


def test_a_page_that_comes_back_with_a_refusal_is_an_opening_too() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    youssef = ministry.let(YOUSSEF)
    reading = ministry.opened.store.reading
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    before = len(reading.openings(ONE))
    youssef.send("/dossiers/1/act", {**fields, "pin": "0000"}, status=403)
    assert WORD in youssef.page.html
    assert [one.actor for one in reading.openings(ONE)[before:]] == [YOUSSEF.login]
    youssef.client.head("/dossiers/1/document.pdf")
    assert reading.openings(ONE)[-1].looked is Looked.PIECE


@pytest.mark.parametrize("level", [ORDINARY, RESTRICTED])
def test_openings_of_others_are_not_kept(level: Confidentiality) -> None:
    ministry = a_ministry(level)
    ministry.let(YOUSSEF).see("/dossiers/1")
    assert ministry.opened.store.reading.openings(ONE) == []


def test_a_delegate_reads_a_confidential_dossier_when_it_waits_on_them() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    dounia = ministry.let(DELEGATE)
    dounia.see("/dossiers/1", status=404)
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/act")
    youssef.send("/dossiers/1/act", {**fields, "pin": PIN})
    assert WORD in dounia.see("/dossiers/1").html
    assert WORD in dounia.see("/tray/delegated").html


def test_who_handed_a_turn_on_reads_a_confidential_dossier_no_more() -> None:
    for level, status in ((RESTRICTED, 200), (CONFIDENTIAL, 404)):
        ministry = a_ministry(level)
        stands = ministry.opened.store.reading.stored(ONE)
        transfer(
            ministry.opened.office, ONE, actor=YOUSSEF, desk=SERVICE, position=0, to=LEGAL,
            round=1, shown=stands.version.digest, reason=f"Affaire {WORD}",
        )  # fmt: skip
        assert ministry.let(YOUSSEF).client.get("/dossiers/1").status_code == status
        assert WORD in ministry.let(SALMA).see("/dossiers/1").html


def test_who_is_asked_what_they_think_reads_it() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    ministry.let(KHADIJA).see("/dossiers/1", status=404)
    ask_opinion(
        ministry.opened.office, ONE, actor=YOUSSEF, desk=SERVICE, position=0, round=1,
        of=DIVISION, question="Votre avis ?",
    )  # fmt: skip
    assert WORD in ministry.let(KHADIJA).see("/dossiers/1").html


def test_who_arranges_a_day_sees_numbers_alone_of_what_is_confidential() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    anas = ministry.let(ASSISTANT)
    page = anas.see(f"/days/{SERVICE}")
    assert "D-000001" in page.text
    assert "/dossiers/1" not in page.html
    assert "D-000001" not in anas.see(f"/days/{SERVICE}?q={WORD}").text
    assert "D-000001" in anas.see(f"/days/{SERVICE}?q=000001").text
    assert "D-000001" not in anas.see("/tray/followed").text


def test_a_batch_tells_nothing_of_a_dossier_that_is_not_the_reader_s() -> None:
    """Even where the form was made by hand, and time ran out before it was looked at."""
    ministry = a_ministry(CONFIDENTIAL)
    stands = ministry.opened.store.reading.stored(ONE)
    salma = ministry.let(SALMA)
    salma.see("/visas")
    box = {"visa-1": f"0.1.{stands.version.digest}.{SERVICE}", "pin": PIN}
    answer = salma.send("/visas", box)
    assert WORD.encode() not in answer.data


def test_mails_name_the_number_alone_of_what_is_not_ordinary() -> None:
    for level in Confidentiality:
        stands = a_ministry(level).opened.store.reading.stored(ONE)
        said = subject_for(stands, YOUSSEF)
        assert said == (stands.subject if level is ORDINARY else None)
        assert subject_for(stands, SALMA) is None


def test_nobody_learns_by_the_answer_whether_it_is_there() -> None:
    ministry = a_ministry(CONFIDENTIAL)
    salma = ministry.let(SALMA)
    here, nowhere = (salma.client.get(f"/dossiers/{number}") for number in (1, 999))
    assert (here.status_code, nowhere.status_code) == (404, 404)
    assert here.data.replace(b"/dossiers/1", b"") == nowhere.data.replace(b"/dossiers/999", b"")
