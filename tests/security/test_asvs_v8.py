"""OWASP ASVS 5.0.0, V8: authorization. Every route and every role, over a real office."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest

from parapheur.domain.bounds import Source
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.domain.sight import may_see
from parapheur.usecases.refusing import Flood
from parapheur.usecases.unlock import issue_key
from parapheur.web.access import ATTRIBUTE, Door
from tests.builders import PASSWORD, a_person
from tests.security.office import (
    CLAIRE,
    EVERYBODY,
    GENERAL,
    LEGAL,
    MINISTER,
    NADIA,
    OMAR,
    PIN,
    RACHID,
    SOCIAL,
    STRANGER,
    Ministry,
    a_letter,
)
from tests.security.routes import WHO, expected, routes
from tests.web.visitor import Visitor

ANONYMOUS = None
STRANGERS = (OMAR, STRANGER, SOCIAL, RACHID)


def named(person: Person | None) -> str:
    return person.login if person else "anonymous"


def pieces_of(ministry: Ministry, number: DossierId) -> Iterator[Digest]:
    stands = ministry.stands(number)
    yield from {stands.main.version.digest, *(v.digest for v in stands.versions)}
    yield from (annexe.version.digest for annexe in stands.annexes)


def in_front(ministry: Ministry, person: Person | None) -> Visitor:
    return ministry.let(person) if person else ministry.visitor()


def test_asvs_v8_1_1_every_route_is_in_the_table_and_has_a_door(ministry: Ministry) -> None:
    views = ministry.app.view_functions
    assert {rule.endpoint for rule in ministry.app.url_map.iter_rules()} == set(WHO) == set(views)
    assert all(isinstance(getattr(view, ATTRIBUTE, None), Door) for view in views.values())


@pytest.mark.parametrize("person", [ANONYMOUS, *EVERYBODY], ids=named)
def test_asvs_v8_2_1_each_role_reaches_its_own_functions_alone(
    ministry: Ministry, person: Person | None
) -> None:
    digest = ministry.stands(ministry.on_its_way).version.digest
    reader = person is not None and may_see(ministry.stands(ministry.on_its_way), person)
    visitor = in_front(ministry, person)
    for route in routes(ministry.app, ministry.on_its_way, digest):
        with visitor.client.open(route.address, method=route.method) as answer:
            assert answer.status_code in expected(route, person, reader=reader), route


@pytest.mark.parametrize("person", [ANONYMOUS, *STRANGERS], ids=named)
def test_asvs_v8_2_2_nothing_of_another_s_dossier_is_given(
    ministry: Ministry, person: Person | None
) -> None:
    visitor = in_front(ministry, person)
    for number, subject in (
        (ministry.on_its_way, b"secret de Nadia"),
        (ministry.draft, b"secret de Nadia"),
    ):
        owned = {ministry.office.files.get(digest) for digest in pieces_of(ministry, number)}
        for digest in pieces_of(ministry, number):
            for route in routes(ministry.app, number, digest):
                if "dossier_id" not in route.address and "/dossiers/" not in route.address:
                    continue
                data = {"csrf_token": visitor.page.token} if route.method == "POST" else None
                answer = visitor.client.open(route.address, method=route.method, data=data)
                assert answer.status_code in {303, 400, 401, 403, 404}, route
                assert subject not in answer.data, route
                assert answer.data not in owned, route


def test_asvs_v8_2_2_a_draft_is_its_originator_s_and_the_auditor_s(ministry: Ministry) -> None:
    address = f"/dossiers/{ministry.draft}"
    for person in EVERYBODY:
        status = ministry.let(person).client.get(address).status_code
        assert status == (200 if person in (NADIA, CLAIRE) else 404), person.login


def test_asvs_v8_2_2_a_blob_is_given_through_its_own_dossier_alone(ministry: Ministry) -> None:
    minister, omar = ministry.let(MINISTER), ministry.let(OMAR)
    for digest in pieces_of(ministry, ministry.on_its_way):
        through_another = f"/dossiers/{ministry.of_omar}/pieces/{digest}"
        # The minister may see both dossiers, and still each piece has one address.
        assert minister.client.get(through_another).status_code == 404
        assert omar.client.get(through_another).status_code == 404
        assert (
            minister.client.get(f"/dossiers/{ministry.on_its_way}/pieces/{digest}").status_code
            == 200
        )


def test_asvs_v8_2_2_a_void_number_and_another_s_are_answered_alike(ministry: Ministry) -> None:
    visitor = ministry.let(STRANGER)
    with ministry.office.work() as work:  # who was refused too often lately is counted alone
        work.set_tally(Source(login=STRANGER.login), None)
    known = ministry.app.extensions["parapheur"]
    ministry.app.extensions["parapheur"] = replace(known, flood=Flood())
    hidden = visitor.client.get(f"/dossiers/{ministry.on_its_way}")
    void = visitor.client.get("/dossiers/999999")
    assert (hidden.status_code, void.status_code) == (404, 404)
    changing = (
        rf'name="(?:csrf_token|next)" value="[^"]*"|/dossiers/(?:{ministry.on_its_way}|999999)\b'
    )
    assert re.sub(changing, "", hidden.text) == re.sub(changing, "", void.text)
    told = ministry.office.reading.account_events(STRANGER.login)[-2:]
    assert [type(event).__name__ for event in told] == ["AccessRefused"] * 2


def test_asvs_v8_2_2_another_s_draft_is_not_started_nor_taken_up(ministry: Ministry) -> None:
    number = ministry.a_dossier(started=False)
    for person in (OMAR, CLAIRE, LEGAL, RACHID):
        visitor = ministry.let(person)
        visitor.see("/account")
        for verb in ("start", "recycle"):
            file = {"main": (BytesIO(a_letter("autre")), "autre.pdf")} if verb != "start" else {}
            answer = visitor.send(f"/dossiers/{number}/{verb}", {"round": "1", **file})
            assert answer.status_code in {403, 404}, (person.login, verb)
    assert [type(e).__name__ for e in ministry.office.reading.events(number)] == [
        "DossierDeposited"
    ]


def test_asvs_v8_2_2_one_ends_ones_own_sessions_alone(ministry: Ministry) -> None:
    victim, attacker = ministry.let(MINISTER), ministry.let(STRANGER)
    attacker.see("/account")
    for session in ministry.office.reading.sessions(MINISTER.login):
        attacker.send("/account/sessions/end", {"session": session.token})
    attacker.send("/accounts/mehdi/end-sessions")
    assert victim.client.get("/account").status_code == 200


def test_asvs_v8_2_3_no_page_holds_a_secret(ministry: Ministry) -> None:
    database = sqlite3.connect(ministry.data / "parapheur.sqlite")
    hashes = [row[0].encode() for row in database.execute("SELECT password FROM people")]
    wrapped = [bytes(row[0]) for row in database.execute("SELECT wrapped FROM keys")]
    database.close()
    digest = ministry.stands(ministry.on_its_way).version.digest
    for person in EVERYBODY:
        visitor = ministry.let(person)
        cookie = visitor.client.get_cookie("parapheur")
        assert cookie is not None
        for route in routes(ministry.app, ministry.on_its_way, digest):
            if route.method == "GET":
                with visitor.client.get(route.address) as answer:
                    body = answer.data
                assert cookie.value.encode() not in body, route
                assert not [one for one in (*hashes, *wrapped) if one in body], route


def test_asvs_v8_2_3_what_the_account_s_page_tells_of_sessions_is_no_way_in(
    ministry: Ministry,
) -> None:
    page = ministry.let(SOCIAL).see("/account")
    sessions = ministry.office.reading.sessions(SOCIAL.login)
    assert [one for one in sessions if one.token in page.html]
    for session in sessions:
        thief = ministry.visitor()
        thief.client.set_cookie("parapheur", session.token)
        assert thief.client.get("/account").status_code == 303


@pytest.mark.parametrize("person", [NADIA, GENERAL, MINISTER, CLAIRE], ids=named)
def test_asvs_v8_3_1_a_desk_one_does_not_hold_is_refused_by_the_server(
    ministry: Ministry, person: Person
) -> None:
    legal, other = ministry.let(LEGAL), ministry.let(person)
    form = ministry.form(legal, ministry.on_its_way, "act")
    del form["csrf_token"]
    other.see("/account")
    before = ministry.office.reading.trail(ministry.on_its_way)
    address = f"/dossiers/{ministry.on_its_way}"
    assert other.send(f"{address}/act", form).status_code == 403
    assert other.send(f"{address}/reject", {**form, "reason": "non"}).status_code == 403
    for desk in ("organisation", "", "service-juridique\x00", "*"):
        assert other.send(f"{address}/act", {**form, "desk": desk}).status_code == 403, desk
    assert ministry.office.reading.trail(ministry.on_its_way) == before


def an_official(ministry: Ministry, login: str) -> Person:
    """Somebody else who holds the legal desk for a while."""
    person = a_person(login, None, DeskId("service-juridique"))
    with ministry.office.work() as work:
        work.add_person(person, ministry.office.passwords.hash(PASSWORD))
    issue_key(ministry.office, person, PIN, by=Login("rachid"))
    return person


@pytest.mark.parametrize("verb", ["act", "reject"])
@pytest.mark.parametrize(
    ("change", "statuses"),
    [({"desks": frozenset[DeskId]()}, {403, 404}), ({"active": False}, {401})],
    ids=["no desk", "closed"],
)
def test_asvs_v8_3_2_rights_that_were_taken_away_end_at_once(
    ministry: Ministry, verb: str, change: dict[str, object], statuses: set[int]
) -> None:
    number = ministry.a_dossier()
    person = an_official(ministry, f"revoked-{verb}-{len(ministry.numbers)}")
    visitor = ministry.let(person)
    form = {**ministry.form(visitor, number, verb), "reason": "non"}
    ministry.renew(replace(person, **change))  # type: ignore[arg-type]  # one at a time
    assert visitor.send(f"/dossiers/{number}/{verb}", form).status_code in statuses
    assert not ministry.stands(number).acts
    ministry.renew(replace(person, active=False))


def test_asvs_v8_3_2_rights_taken_away_while_the_signature_is_made_keep_it_out(
    ministry: Ministry,
) -> None:
    number = ministry.a_dossier()
    person = an_official(ministry, "revoked-meanwhile")
    signer = ministry.office.signer

    class Slow:
        """The real signer, while an administrator closes the account."""

        def __getattr__(self, name: str) -> object:
            return getattr(signer, name)

        def sign(self, *args: object, **named: object) -> bytes:
            ministry.renew(replace(person, active=False))
            return signer.sign(*args, **named)  # type: ignore[arg-type]  # as it was asked

    app = ministry.with_office(lambda office: replace(office, signer=Slow()))  # type: ignore[arg-type]  # it passes all on
    visitor = Visitor(app).enter(person)
    form = ministry.form(visitor, number, "act")
    assert visitor.send(f"/dossiers/{number}/act", form).status_code == 403
    told = [type(event).__name__ for event in ministry.office.reading.events(number)]
    assert told == ["DossierDeposited", "DossierStarted", "SigningAbandoned"]
    assert ministry.office.reading.open_intents() == []


def test_asvs_v8_3_2_a_role_that_was_taken_away_closes_its_doors(ministry: Ministry) -> None:
    person = a_person("formerly", role=Role.ADMINISTRATOR)
    with ministry.office.work() as work:
        work.add_person(person, ministry.office.passwords.hash(PASSWORD))
    visitor = ministry.let(person)
    visitor.see("/accounts")
    ministry.renew(replace(person, roles=frozenset({Role.OFFICIAL})))
    assert visitor.client.get("/accounts").status_code == 403
    assert visitor.send("/accounts/samir/end-sessions").status_code == 403


def test_asvs_v8_3_3_the_seal_is_put_for_no_request(ministry: Ministry) -> None:
    """The organisation's desk is nobody's; whoever is given it all the same seals nothing."""
    assert not [p for p in ministry.office.reading.people() if "organisation" in p.desks]
    desks = frozenset({DeskId("organisation"), *STRANGER.desks})
    person = replace(STRANGER, login=Login("sealer"), desks=desks)
    with ministry.office.work() as work:
        work.add_person(person, ministry.office.passwords.hash(PASSWORD))
    issue_key(ministry.office, person, PIN, by=Login("rachid"))
    number = ministry.a_dossier("courrier-depart")
    for official in (STRANGER, SOCIAL, MINISTER):
        visitor = ministry.let(official)
        visitor.send(f"/dossiers/{number}/act", ministry.form(visitor, number, "act"))
    before = ministry.stands(number)
    assert before.awaits_seal
    visitor = ministry.let(person)
    visitor.see("/account")
    fields = {"desk": "organisation", "position": "3", "round": "1", "pin": PIN}
    fields |= {"shown": before.version.digest}
    assert visitor.send(f"/dossiers/{number}/act", fields).status_code == 409
    assert visitor.send(f"/dossiers/{number}/reject", {**fields, "reason": "x"}).status_code == 409
    assert ministry.stands(number) == before
    ministry.renew(replace(person, active=False, desks=frozenset()))
