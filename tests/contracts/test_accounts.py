"""People, desks, passwords, keys and sessions."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain import trail
from parapheur.domain.accounts import ABSOLUTE, SealedKey, Session
from parapheur.domain.documents import Digest
from parapheur.domain.events import AccountEvent, KeyIssued, LoggedIn, LoginRefused, PinRefused
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.levels import Level
from parapheur.domain.people import Desk, DeskId, Login, Person, Role
from parapheur.domain.tries import FORGOTTEN, WHILE, Knock, Tries, knock
from parapheur.domain.words import Language
from tests.builders import (
    AMINA,
    CAST,
    CLAIRE,
    DESKS,
    DIVISION,
    KHADIJA,
    MORNING,
    SERVICE,
    YOUSSEF,
    Records,
    at,
    words,
)

KEY = SealedKey(
    AMINA.login, b"\x30\x82certificate\x00", b"\x00\xffwrapped", test=True, level=Level.ADVANCED
)


def add_cast(records: Records) -> None:
    with records.work() as work:
        for person in CAST:
            work.add_person(person, f"hash of {person.login}")
        for desk in DESKS:
            work.add_desk(desk)


def a_session(number: int, *, login: Login = AMINA.login, minutes: float = 0) -> Session:
    token = Digest(f"{number:064x}")
    return Session(token, login, at(minutes), at(minutes), "Mozilla/5.0 (X11)")


def test_people_are_as_they_were_added(records: Records) -> None:
    add_cast(records)
    assert records.reading.people() == sorted(CAST, key=lambda person: person.login)
    assert records.reading.logins() == sorted(person.login for person in CAST)
    assert list(records.reading.illegible()) == []
    with records.work() as work:
        for person in CAST:
            assert work.person(person.login) == person
            assert work.password(person.login) == f"hash of {person.login}"


@pytest.mark.parametrize("login", ["nobody", "", "a\x00b", "a\nb", "\ud800", "A" * 500])
def test_who_is_not_there_is_nobody(records: Records, login: str) -> None:
    with records.work() as work:
        assert work.person(Login(login)) is None
        assert work.password(Login(login)) is None
        assert work.person(Login(login), lock=True) is None
    assert records.reading.person(Login(login)) is None


def test_an_account_can_be_renewed(records: Records) -> None:
    add_cast(records)
    renewed = replace(
        YOUSSEF, desks=frozenset({DIVISION}), active=False, roles=frozenset({Role.AUDITOR})
    )
    with records.work() as work:
        work.add_person(renewed, "another hash")
    with records.work() as work:
        assert work.person(YOUSSEF.login) == renewed
        assert work.password(YOUSSEF.login) == "another hash"


def test_who_is_changed_is_seen_changed_in_the_same_transaction(records: Records) -> None:
    changed = replace(AMINA, desks=frozenset({DeskId("elsewhere")}))
    with records.work() as work:
        work.add_person(AMINA, "x")
        assert work.person(AMINA.login, lock=True) == AMINA
        work.add_person(changed, "x")
        assert work.person(AMINA.login) == changed
        work.set_language(AMINA.login, Language.EN)
        assert work.person(AMINA.login, lock=True) == replace(changed, language=Language.EN)


def test_a_desk_knows_its_active_holders(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        work.add_person(replace(AMINA, desks=frozenset({SERVICE})), "x")
        work.add_person(replace(KHADIJA, active=False), "x")
        work.add_desk(Desk(SERVICE, words("Service du courrier", "مصلحة البريد")))
    found = {desk.id: desk for desk in records.reading.desks()}
    assert list(found) == sorted(desk.id for desk in DESKS)
    assert found[SERVICE].name == words("Service du courrier", "مصلحة البريد")
    assert found[SERVICE].holders == (AMINA.login, YOUSSEF.login)
    assert found[DIVISION].holders == ()


def test_a_desk_has_its_place_in_the_hierarchy_and_its_article(records: Records) -> None:
    placed = replace(DESKS[0], superior=DIVISION, article=words("le chef", "الرئيس", "the head"))
    with records.work() as work:
        work.add_desk(placed)
    assert records.reading.desks() == [placed]
    with records.work() as work:
        work.add_desk(DESKS[0])
    assert records.reading.desks() == [DESKS[0]]


def tried(records: Records, who: Knock, minutes: float) -> tuple[list[float], list[float]]:
    """Minutes at which a password was tried, as far as it counts then: the name, the address."""
    with records.work() as work:
        found = work.knocks(who, at(minutes))
    named, near = ([(one - MORNING).total_seconds() / 60 for one in part] for part in found)
    return named, near


def test_tries_at_a_password_are_kept_where_they_come_from(records: Records) -> None:
    add_cast(records)
    amina, claire = knock("amina", "192.0.2.1"), knock("claire", "192.0.2.1")
    elsewhere, nobody = knock("amina", "198.51.100.7"), knock("\ud800\0nobody", "")
    assert tried(records, amina, 0) == ([], [])
    for minute, who in enumerate((amina, claire, amina, elsewhere, nobody)):
        with records.work() as work:
            work.add_knock(who, at(minute))
    assert tried(records, amina, 5) == ([0, 2], [0, 1, 2])
    assert tried(records, claire, 5) == ([1], [0, 1, 2])
    assert tried(records, elsewhere, 5) == ([3], [3])
    assert tried(records, nobody, 5) == ([4], [4])
    with records.work() as work:
        work.refuse_knock(amina)
    assert tried(records, amina, 5) == ([0, 2], [0, 1, 2])
    with records.work() as work:
        work.forgive_knocks(amina)
    assert tried(records, amina, 5) == ([], [1])
    assert tried(records, elsewhere, 5) == ([3], [3])


def test_tries_at_a_password_are_forgotten_in_time(records: Records) -> None:
    amina = knock("amina", "192.0.2.1")
    for minute in (0, 1):
        with records.work() as work:
            work.add_knock(amina, at(minute))
    window, day = WHILE.total_seconds() / 60, FORGOTTEN.total_seconds() / 60
    assert tried(records, amina, window) == ([0, 1], [1])
    assert tried(records, amina, day) == ([1], [])
    with records.work() as work:
        work.add_knock(amina, at(day))
    assert tried(records, amina, window) == ([1, day], [1, day])  # the first one is gone for good


def test_tries_side_by_side_are_all_counted(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        work.set_key(KEY)
    who, counted = knock("amina", "192.0.2.1"), list[int]()

    def spend() -> None:
        with records.work() as work:
            counted.append(len(work.knocks(who, at(0))[0]))
            work.add_knock(who, at(0))
        with records.work() as work:
            key = work.key(AMINA.login)
            assert key is not None
            work.set_key(replace(key, tries=Tries(key.tries.failed + 1)))

    many = [threading.Thread(target=spend) for _ in range(8)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert sorted(counted) == list(range(8))
    with records.work() as work:
        assert work.key(AMINA.login) == replace(KEY, tries=Tries(8))


def test_a_key_is_kept_and_replaced(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        assert work.key(AMINA.login) is None
        work.set_key(KEY)
    spent = replace(KEY, tries=Tries(5, at(5)))
    with records.work() as work:
        assert work.key(AMINA.login) == KEY
        work.set_key(spent)
    with records.work() as work:
        assert work.key(AMINA.login) == spent
        assert work.key(CLAIRE.login) is None


def test_sessions_are_kept_until_revoked(records: Records) -> None:
    add_cast(records)
    first, second = a_session(1), a_session(2, minutes=5)
    other = a_session(3, login=CLAIRE.login)
    with records.work() as work:
        for session in (first, second, other):
            work.add_session(session)
    assert records.reading.sessions(AMINA.login) == [second, first]
    assert records.reading.session(first.token) == first
    assert records.reading.session(Digest("f" * 64)) is None
    with records.work() as work:
        assert work.session(first.token) == first
        work.seen(first.token, at(9))
        work.seen(Digest("f" * 64), at(9))
    with records.work() as work:
        assert work.session(first.token) == replace(first, seen=at(9))
        assert work.revoke(AMINA.login, other.token) == 0
        assert work.revoke(AMINA.login, first.token) == 1
        assert work.session(first.token) is None
        assert work.revoke(AMINA.login) == 1
        assert work.revoke(AMINA.login) == 0
        assert work.session(other.token) == other


def test_sessions_that_are_long_over_are_forgotten(records: Records) -> None:
    add_cast(records)
    old, newer = a_session(1), a_session(2, minutes=1)
    late = replace(a_session(3), opened=MORNING + ABSOLUTE)
    with records.work() as work:
        for session in (old, newer, late):
            work.add_session(session)
    assert records.reading.sessions(AMINA.login) == [late, newer]


@pytest.mark.parametrize(
    ("renewed", "password", "left"),
    [
        (AMINA, "hash of amina", 1),
        (replace(AMINA, desks=frozenset({SERVICE})), "hash of amina", 1),
        (AMINA, "another hash", 0),
        (replace(AMINA, active=False), "hash of amina", 0),
    ],
)
def test_another_password_or_a_closed_account_ends_its_sessions(
    records: Records, renewed: Person, password: str, left: int
) -> None:
    add_cast(records)
    mine, other = a_session(1), a_session(2, login=CLAIRE.login)
    with records.work() as work:
        work.add_session(mine)
        work.add_session(other)
    with records.work() as work:
        work.add_person(renewed, password)
    assert len(records.reading.sessions(AMINA.login)) == left
    assert records.reading.session(other.token) == other
    assert records.reading.person(AMINA.login) == renewed


def test_an_image_of_handwriting_is_kept_until_it_is_erased(records: Records) -> None:
    add_cast(records)
    one, other = (Handwriting(8, 1, bytes([dots])) for dots in (0x80, 0x18))
    assert records.reading.handwriting(AMINA.login) is None
    with records.work() as work:
        assert work.set_handwriting(AMINA.login, one) is None
        assert work.set_handwriting(AMINA.login, other) == one.digest
    assert records.reading.handwriting(AMINA.login) == other
    assert records.reading.handwriting(YOUSSEF.login) is None
    assert records.reading.handwritings() == {AMINA.login: other.digest}
    with records.work() as work:
        assert work.set_handwriting(AMINA.login, None) == other.digest
        assert work.set_handwriting(AMINA.login, None) is None
    assert records.reading.handwriting(AMINA.login) is None
    assert records.reading.handwritings() == {}


def test_who_is_relied_on_stays_as_they_are_to_the_end(records: Records) -> None:
    add_cast(records)
    order: list[str] = []

    def close() -> None:
        with records.work() as work:
            work.add_person(replace(YOUSSEF, active=False), "x")
            order.append("closed")

    closing = threading.Thread(target=close)
    with records.work() as work:
        assert work.person(YOUSSEF.login, lock=True) == YOUSSEF
        closing.start()
        closing.join(0.3)
        assert work.person(YOUSSEF.login, lock=True) == YOUSSEF
        order.append("relied on")
    closing.join()
    assert order == ["relied on", "closed"]


def test_what_happens_to_an_account_is_told_in_its_own_trail(records: Records) -> None:
    events: list[AccountEvent] = [
        LoggedIn(at=at(1), actor=AMINA.login),
        LoginRefused(at=at(2), actor=AMINA.login),
        KeyIssued(at=at(3), actor=CLAIRE.login, certificate="ab", test=True),
        PinRefused(at=at(4), actor=AMINA.login, left=0, paused_until=at(9)),
    ]
    add_cast(records)
    with records.work() as work:
        work.note(CLAIRE.login, LoggedIn(at=at(1), actor=CLAIRE.login))
        for event in events:
            work.note(AMINA.login, event)
    assert records.reading.account_events(AMINA.login) == events
    entries = records.reading.account_trail(AMINA.login)
    assert trail.breaks(entries) == []
    assert [entry.stream for entry in entries] == ["account/amina"] * 4
    assert records.reading.streams() == ["account/amina", "account/claire"]


def test_notes_side_by_side_are_all_kept(records: Records) -> None:
    add_cast(records)

    def note() -> None:
        for number in range(5):
            with records.work() as work:
                work.note(
                    AMINA.login,
                    LoggedIn(at=MORNING + timedelta(seconds=number), actor=AMINA.login),
                )

    many = [threading.Thread(target=note) for _ in range(6)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    entries = records.reading.account_trail(AMINA.login)
    assert len(entries) == 30
    assert trail.breaks(entries) == []
