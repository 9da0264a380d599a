"""Entering, leaving, and the tries at a password."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.accounts import ABSOLUTE, IDLE
from parapheur.domain.errors import NotAllowed, NotRecognised, TooManyTries
from parapheur.domain.people import Login, Person
from parapheur.domain.tries import NO_TRIES, PAUSE, Tries
from parapheur.usecases.enter import enter, leave, revoke_sessions, whose
from tests.builders import AMINA, CLAIRE, PASSWORD, RACHID, YOUSSEF
from tests.fakes import FakeOffice

TOKEN = "a random token"


def come_in(
    fake: FakeOffice, person: Person = AMINA, password: str = PASSWORD, token: str = TOKEN
) -> Person:
    return enter(fake.office, login=person.login, password=password, token=token, agent="a browser")


def told(fake: FakeOffice, person: Person = AMINA) -> list[str]:
    return [type(event).__name__ for event in fake.store.reading.account_events(person.login)]


def tries(fake: FakeOffice, person: Person = AMINA) -> Tries:
    with fake.store.work() as work:
        return work.password_tries(person.login)


def test_the_right_password_opens_a_session(fake: FakeOffice) -> None:
    assert come_in(fake) == AMINA
    assert whose(fake.office, TOKEN) == AMINA
    assert told(fake) == ["LoggedIn"]
    assert tries(fake) == NO_TRIES


def test_of_a_token_only_its_digest_is_kept(fake: FakeOffice) -> None:
    come_in(fake)
    (session,) = fake.store.reading.sessions(AMINA.login)
    assert session.token == hashlib.sha256(TOKEN.encode()).hexdigest()
    assert TOKEN not in repr(fake.store.kept)
    assert whose(fake.office, session.token) is None


def test_a_wrong_password_is_recorded_and_counted(fake: FakeOffice) -> None:
    with pytest.raises(NotRecognised):
        come_in(fake, password="wrong")
    assert told(fake) == ["LoginRefused"]
    assert tries(fake).failed == 1
    assert whose(fake.office, TOKEN) is None


def test_a_try_is_counted_before_it_is_made(fake: FakeOffice) -> None:
    def dies(stored: str | None, password: str) -> bool:
        raise KeyboardInterrupt

    fake.passwords.match = dies  # type: ignore[method-assign]  # the process dies while it compares
    with pytest.raises(KeyboardInterrupt):
        come_in(fake)
    assert tries(fake).failed == 1


def test_a_name_without_an_account_is_answered_alike(fake: FakeOffice) -> None:
    compared = fake.passwords.compared
    nobody = replace(AMINA, login=Login("personne"))
    with pytest.raises(NotRecognised) as unknown:
        come_in(fake, nobody)
    with pytest.raises(NotRecognised) as wrong:
        come_in(fake, password="wrong")
    assert str(unknown.value) == str(wrong.value)
    assert fake.passwords.compared == compared + 2
    assert told(fake, nobody) == []


def test_a_closed_account_does_not_enter(fake: FakeOffice) -> None:
    with fake.store.work() as work:
        work.add_person(replace(AMINA, active=False), fake.passwords.hash(PASSWORD))
    with pytest.raises(NotRecognised):
        come_in(fake)
    assert told(fake) == ["LoginRefused"]


def test_five_wrong_passwords_make_a_pause_even_for_the_right_one(fake: FakeOffice) -> None:
    for _ in range(5):
        with pytest.raises(NotRecognised):
            come_in(fake, password="wrong")
    with pytest.raises(TooManyTries):
        come_in(fake)
    assert come_in(fake, CLAIRE) == CLAIRE
    fake.clock.pause(PAUSE.total_seconds())
    assert come_in(fake) == AMINA
    assert tries(fake) == NO_TRIES


def test_a_session_lasts_while_it_is_used_and_twelve_hours_in_all(fake: FakeOffice) -> None:
    come_in(fake)
    opened = fake.clock.now()
    while fake.clock.now() - opened < ABSOLUTE - IDLE:
        fake.clock.pause((IDLE - timedelta(seconds=1)).total_seconds())
        assert whose(fake.office, TOKEN) == AMINA
    fake.clock.time = opened + ABSOLUTE
    assert whose(fake.office, TOKEN) is None


def test_an_idle_session_is_over(fake: FakeOffice) -> None:
    come_in(fake)
    fake.clock.pause(IDLE.total_seconds())
    assert whose(fake.office, TOKEN) is None


def test_an_account_that_was_closed_is_out_at_once(fake: FakeOffice) -> None:
    come_in(fake)
    with fake.store.work() as work:
        work.add_person(replace(AMINA, active=False), "x")
    assert whose(fake.office, TOKEN) is None


def test_leaving_ends_this_session_alone(fake: FakeOffice) -> None:
    come_in(fake)
    come_in(fake, token="another")
    leave(fake.office, AMINA, TOKEN)
    leave(fake.office, AMINA, TOKEN)
    assert whose(fake.office, TOKEN) is None
    assert whose(fake.office, "another") == AMINA
    assert told(fake) == ["LoggedIn", "LoggedIn", "LoggedOut"]


def test_nobody_leaves_for_another(fake: FakeOffice) -> None:
    come_in(fake)
    leave(fake.office, CLAIRE, TOKEN)
    assert whose(fake.office, TOKEN) == AMINA


@pytest.mark.parametrize("by", [AMINA, RACHID])
def test_all_sessions_end_for_oneself_or_by_an_administrator(fake: FakeOffice, by: Person) -> None:
    come_in(fake)
    come_in(fake, token="another")
    assert revoke_sessions(fake.office, AMINA.login, by=by) == 2
    assert whose(fake.office, TOKEN) is None
    assert told(fake)[-1] == "SessionsRevoked"


@pytest.mark.parametrize("by", [YOUSSEF, CLAIRE])
def test_nobody_else_ends_them(fake: FakeOffice, by: Person) -> None:
    come_in(fake)
    with pytest.raises(NotAllowed):
        revoke_sessions(fake.office, AMINA.login, by=by)
    assert whose(fake.office, TOKEN) == AMINA
