"""Entering, leaving, and the tries at a password."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_refusals import RefusalsCounted
from parapheur.domain.accounts import ABSOLUTE, IDLE
from parapheur.domain.bounds import OF_ACCOUNT, WINDOW
from parapheur.domain.errors import NotAllowed, NotRecognised, TooManyTries
from parapheur.domain.people import Login, Person
from parapheur.domain.tries import CROWD, FORGOTTEN, NO_TRIES, PAUSE, WHILE, Tries, knock, tries_at
from parapheur.usecases.enter import enter, leave, revoke_sessions, whose
from parapheur.usecases.refusing import tell_counts
from tests.builders import AMINA, CLAIRE, PASSWORD, RACHID, YOUSSEF
from tests.enrolled import lived
from tests.fakes import FakeOffice

TOKEN = "a random token"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def come_in(
    fake: FakeOffice,
    person: Person = AMINA,
    password: str = PASSWORD,
    token: str = TOKEN,
    address: str = HERE,
) -> Person:
    return enter(
        fake.office,
        login=person.login,
        password=password,
        token=token,
        agent="a browser",
        address=address,
    )


def told(fake: FakeOffice, person: Person = AMINA) -> list[str]:
    return [type(event).__name__ for event in lived(fake.store.reading, person)]


def tries(fake: FakeOffice, person: Person = AMINA, address: str = HERE) -> Tries:
    with fake.store.work() as work:
        return tries_at(work.knocks(knock(person.login, address), fake.clock.now())[0])


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


def test_who_tries_elsewhere_keeps_nobody_out(fake: FakeOffice) -> None:
    for _ in range(5):
        with pytest.raises(NotRecognised):
            come_in(fake, password="wrong", address=ELSEWHERE)
    with pytest.raises(TooManyTries):
        come_in(fake, address=ELSEWHERE)
    assert come_in(fake) == AMINA
    with pytest.raises(TooManyTries):  # and what was right here forgives nothing there
        come_in(fake, address=ELSEWHERE)


def test_a_name_without_an_account_is_paused_alike(fake: FakeOffice) -> None:
    nobody = replace(AMINA, login=Login("personne"))
    refused: dict[str, list[str]] = {}
    for person in (AMINA, nobody):
        refused[person.login] = []
        for _ in range(7):
            with pytest.raises((NotRecognised, TooManyTries)) as refusal:
                come_in(fake, person, password="wrong")
            refused[person.login].append(str(refusal.value))
    assert refused["amina"] == refused["personne"]
    assert told(fake) == ["LoginRefused"] * 5
    assert "account/personne" not in fake.store.reading.streams()


def test_an_address_that_tries_many_names_is_paused_for_all_of_them(fake: FakeOffice) -> None:
    begun = fake.clock.now()
    for number in range(CROWD):
        with pytest.raises(NotRecognised):
            come_in(fake, replace(AMINA, login=Login(f"somebody-{number}")), password="wrong")
        fake.clock.pause(1)
    with pytest.raises(TooManyTries) as refused:
        come_in(fake)
    assert refused.value.facts == {"until": begun + WHILE}
    assert come_in(fake, address=ELSEWHERE, token="another") == AMINA
    fake.clock.time = begun + WHILE
    assert come_in(fake) == AMINA


def test_slips_of_people_who_then_enter_do_not_count_against_their_house(fake: FakeOffice) -> None:
    for number in range(CROWD):
        with pytest.raises(NotRecognised):
            come_in(fake, CLAIRE, password="wrong")
        assert come_in(fake, CLAIRE, token=f"{number}") == CLAIRE


def test_what_is_long_past_no_longer_counts(fake: FakeOffice) -> None:
    for _ in range(4):
        with pytest.raises(NotRecognised):
            come_in(fake, password="wrong")
    fake.clock.pause(FORGOTTEN.total_seconds())
    with pytest.raises(NotRecognised):
        come_in(fake, password="wrong")
    assert tries(fake).failed == 1
    assert len(fake.store.kept.knocks) == 1


def test_a_password_changed_while_the_old_one_was_compared_lets_nobody_in(
    fake: FakeOffice,
) -> None:
    match = fake.passwords.match

    def slowly(stored: str | None, password: str) -> bool:
        with fake.store.work() as work:
            work.add_person(AMINA, fake.passwords.hash("une tout autre phrase"))
        return match(stored, password)

    fake.passwords.match = slowly  # type: ignore[method-assign]  # something happens meanwhile
    with pytest.raises(NotRecognised):
        come_in(fake)
    assert fake.store.reading.sessions(AMINA.login) == []


def test_another_password_ends_every_session(fake: FakeOffice) -> None:
    come_in(fake)
    with fake.store.work() as work:
        work.add_person(AMINA, fake.passwords.hash("une tout autre phrase"))
    assert whose(fake.office, TOKEN) is None


def test_a_session_is_written_once_a_minute_at_most(fake: FakeOffice) -> None:
    come_in(fake)
    opened, written = fake.clock.now(), fake.store.works
    fake.clock.pause(60)
    for _ in range(5):
        assert whose(fake.office, TOKEN) == AMINA
    assert fake.store.works == written
    fake.clock.pause(1)
    assert whose(fake.office, TOKEN) == AMINA
    assert whose(fake.office, TOKEN) == AMINA
    assert fake.store.works == written + 1
    (session,) = fake.store.reading.sessions(AMINA.login)
    assert session.seen == opened + timedelta(seconds=61)


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


def test_tries_from_everywhere_fill_no_trail(fake: FakeOffice) -> None:
    for place in range(OF_ACCOUNT + 5):
        with pytest.raises(NotRecognised):
            come_in(fake, password="wrong", address=f"198.51.{place}.1")
    assert told(fake) == ["LoginRefused"] * OF_ACCOUNT
    fake.clock.pause(WINDOW.total_seconds())
    tell_counts(fake.office)
    (counted,) = lived(fake.store.reading, AMINA)[OF_ACCOUNT:]
    assert isinstance(counted, RefusalsCounted)
    assert (counted.count, counted.network) == (5, "")
    come_in(fake)
