"""People, desks, passwords, keys and sessions."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain import trail
from parapheur.domain.accounts import ABSOLUTE, SealedKey, Session
from parapheur.domain.documents import Digest
from parapheur.domain.events import AccountEvent, KeyIssued, LoggedIn, LoginRefused, PinRefused
from parapheur.domain.people import Desk, Login, Role
from parapheur.domain.tries import Tries
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

KEY = SealedKey(AMINA.login, b"\x30\x82certificate\x00", b"\x00\xffwrapped", test=True)


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
    with records.work() as work:
        for person in CAST:
            assert work.person(person.login) == person
            assert work.password(person.login) == f"hash of {person.login}"


@pytest.mark.parametrize("login", ["nobody", "", "a\x00b", "a\nb", "\ud800", "A" * 500])
def test_who_is_not_there_is_nobody(records: Records, login: str) -> None:
    with records.work() as work:
        assert work.person(Login(login)) is None
        assert work.password(Login(login)) is None
        assert work.password_tries(Login(login)) == Tries()
        work.set_password_tries(Login(login), Tries(3))
        assert work.password_tries(Login(login)) == Tries()


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


def test_tries_at_a_password_are_kept(records: Records) -> None:
    add_cast(records)
    tries = Tries(5, at(5))
    with records.work() as work:
        assert work.password_tries(AMINA.login) == Tries()
        work.set_password_tries(AMINA.login, tries)
    with records.work() as work:
        assert work.password_tries(AMINA.login) == tries
        assert work.password_tries(CLAIRE.login) == Tries()


def test_tries_side_by_side_are_all_counted(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        work.set_key(KEY)

    def spend() -> None:
        with records.work() as work:
            assert work.person(AMINA.login) is not None  # known before it is held
            work.set_password_tries(AMINA.login, Tries(work.password_tries(AMINA.login).failed + 1))
        with records.work() as work:
            key = work.key(AMINA.login)
            assert key is not None
            work.set_key(replace(key, tries=Tries(key.tries.failed + 1)))

    many = [threading.Thread(target=spend) for _ in range(8)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    with records.work() as work:
        assert work.password_tries(AMINA.login) == Tries(8)
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
