"""Words and messages are kept, made, tried again and forgotten alike by the fake and its twins."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from parapheur.domain.correspondence import Correspondence, Rhythm
from parapheur.domain.errors import DossierMoved
from parapheur.domain.events import DelegationGiven
from parapheur.domain.letters import LEASE, Fate, Message, message_id
from parapheur.domain.notices import Kind
from parapheur.domain.people import Login
from parapheur.domain.terms import Interim, TermId
from parapheur.domain.words import Language
from parapheur.store import Database
from tests.builders import (
    AMINA,
    CAST,
    EITHER,
    HASSAN,
    KHADIJA,
    LETTER,
    SALMA,
    SERVICE,
    YOUSSEF,
    Records,
    a_trail,
    acted,
    at,
    deposited,
    keep_all,
    standing,
)
from tests.databases import BACKENDS, fresh
from tests.domain.test_delegation import a_delegation
from tests.fake_store import FakeStore
from tests.fake_subjects import SUBJECTS

ADDRESS = "x@example.ma"


@pytest.fixture(params=["fake", *BACKENDS])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Records that take words down, with the cast: each may be written to at once."""
    if request.param == "fake":
        yield with_cast(FakeStore(mails=True))
        return
    for url in fresh(request.param, tmp_path):
        database = Database(url, SUBJECTS, mails=True)
        yield with_cast(database)
        database.close()


def with_cast(records: Records) -> Records:
    with records.work() as work:
        for person in CAST:
            work.add_person(person, "x")
            work.set_correspondence(person.login, Correspondence(ADDRESS), at=at(0))
    return records


def wish(records: Records, login: Login, address: str | None, rhythm: Rhythm) -> None:
    with records.work() as work:
        work.set_correspondence(login, Correspondence(address, rhythm), at=at(5))


def take(records: Records, minutes: float, most: int = 99) -> list[Message]:
    with records.work() as work:
        return list(work.take_messages(at(minutes), most=most))


def kinds(messages: list[Message]) -> dict[Login, list[Kind]]:
    return {one.to: [word.kind for word in one.words] for one in messages}


def test_an_event_and_its_words_are_kept_together(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(EITHER, on_step=1))
    (service, division) = sorted(take(records, 10), key=lambda one: one.to, reverse=True)
    assert (service.to, division.to) == (YOUSSEF.login, KHADIJA.login)
    (word,) = service.words
    assert (word.kind, word.dossier, word.desk) == (Kind.AWAITED, dossier_id, SERVICE)
    assert (word.stream, word.seq, word.created) == (f"dossier/{dossier_id}", 2, at(1))
    assert service.id == message_id(service.words)
    assert (service.tries, service.fate) == (0, Fate.WAITING)


def test_what_is_not_kept_tells_nobody(records: Records) -> None:
    trail = a_trail(EITHER, on_step=1)

    def fails() -> None:
        with records.work() as work:
            work.keep(work.create(deposited(EITHER)), trail[1])
            raise DossierMoved

    with pytest.raises(DossierMoved):
        fails()
    assert records.reading.waiting_words() == 0
    assert take(records, 10) == []


def test_a_person_is_told_once_of_each_event_though_another_follows(records: Records) -> None:
    trail = a_trail(EITHER, on_step=1)
    done = acted(standing(trail), SERVICE, when=at(3))
    keep_all(records, [*trail, done])
    found = kinds(take(records, 10))
    assert found == {
        YOUSSEF.login: [Kind.AWAITED],
        KHADIJA.login: [Kind.AWAITED, Kind.RELEASED],
        AMINA.login: [Kind.FINISHED],
    }


def test_a_delegation_is_told_to_whoever_receives_it(records: Records) -> None:
    given = DelegationGiven(at=at(1), actor=HASSAN.login, delegation=a_delegation())
    with records.work() as work:
        work.note(HASSAN.login, given)
    assert kinds(take(records, 10)) == {SALMA.login: [Kind.DELEGATED]}


def test_who_holds_the_desk_for_the_time_being_is_told_while_it_lasts(records: Records) -> None:
    interim = Interim(
        id=TermId("salma/1"), who=SALMA.login, first=at(0).date(), last=at(0).date(),
        given_at=at(0), desk=SERVICE, act_reference="27-26", act_date=at(0).date(),
    )  # fmt: skip
    with records.work() as work:
        work.set_term(interim)
    keep_all(records, a_trail(LETTER, on_step=1))
    assert kinds(take(records, 10)) == {one.login: [Kind.AWAITED] for one in (YOUSSEF, SALMA)}
    for ended in (replace(interim, ended_at=at(0)), replace(interim, last=at(-1440).date())):
        with records.work() as work:
            work.set_term(ended)
        keep_all(records, a_trail(LETTER, on_step=1))
        assert kinds(take(records, 10)) == {YOUSSEF.login: [Kind.AWAITED]}


def test_a_word_waits_for_its_hour_and_goes_with_the_others(records: Records) -> None:
    wish(records, YOUSSEF.login, ADDRESS, Rhythm.HOURLY)
    wish(records, KHADIJA.login, ADDRESS, Rhythm.DAILY)
    for _ in range(2):
        keep_all(records, a_trail(EITHER, on_step=1))
    assert take(records, 59) == []
    (hourly,) = take(records, 60)
    assert kinds([hourly]) == {YOUSSEF.login: [Kind.AWAITED] * 2}
    with records.work() as work:
        work.end_message(hourly.id, at=at(60))
    assert take(records, 22 * 60) == []
    assert KHADIJA.login in kinds(take(records, 24 * 60))


def test_a_new_rhythm_holds_for_what_waits(records: Records) -> None:
    wish(records, YOUSSEF.login, ADDRESS, Rhythm.WEEKLY)
    wish(records, KHADIJA.login, ADDRESS, Rhythm.WEEKLY)
    keep_all(records, a_trail(EITHER, on_step=1))
    assert (take(records, 10), records.reading.waiting_words()) == ([], 2)
    wish(records, YOUSSEF.login, ADDRESS, Rhythm.AT_ONCE)
    wish(records, KHADIJA.login, ADDRESS, Rhythm.NEVER)
    assert kinds(take(records, 10)) == {YOUSSEF.login: [Kind.AWAITED]}
    assert records.reading.waiting_words() == 1
    assert records.reading.correspondence(KHADIJA.login).rhythm is Rhythm.NEVER


def test_a_refusal_is_kept_for_whoever_wants_nothing_or_has_no_address(records: Records) -> None:
    trail = a_trail(EITHER, on_step=1)
    refusal = standing(trail).reject(
        desk=SERVICE, position=0, reason="À revoir", actor=YOUSSEF.login, at=at(3)
    )
    wish(records, KHADIJA.login, None, Rhythm.AT_ONCE)
    for rhythm, address in ((Rhythm.NEVER, ADDRESS), (Rhythm.AT_ONCE, None)):
        wish(records, AMINA.login, address, rhythm)
        keep_all(records, [*trail, refusal])
    found = kinds(take(records, 24 * 60))
    assert found[AMINA.login] == [Kind.REJECTED] * 2
    assert KHADIJA.login not in found


def test_a_message_taken_is_left_to_its_worker_and_comes_back_the_same(records: Records) -> None:
    keep_all(records, a_trail(EITHER, on_step=1))
    first = take(records, 10)
    keep_all(records, a_trail(EITHER, on_step=1))  # more words come meanwhile
    again = take(records, 10)
    assert {one.id for one in first} & {one.id for one in again} == set()
    lease = LEASE / timedelta(minutes=1)
    assert take(records, 9 + lease) == []
    back = take(records, 10 + lease)
    assert [one for one in back if one in first] == first


def test_a_message_is_sent_once_put_off_stuck_and_freed(records: Records) -> None:
    keep_all(records, a_trail(EITHER, on_step=1))
    sent, other = take(records, 10)
    with records.work() as work:
        work.end_message(sent.id, at=at(10))
        work.postpone_message(other.id, problem="no answer", again=at(30))
    assert take(records, 29) == []
    assert take(records, 30) == [replace(other, tries=1, problem="no answer")]
    with records.work() as work:
        work.postpone_message(other.id, problem="gave up", again=None)
    assert take(records, 9999) == []
    stuck = replace(other, tries=2, problem="gave up", fate=Fate.STUCK)
    assert records.reading.stuck_messages() == [stuck]
    assert records.reading.stuck_messages(page=2) == []
    assert records.reading.waiting_words() == 0
    with records.work() as work:
        assert work.retry_message(other.id, at=at(50)) == other.to
        assert work.retry_message(other.id, at=at(50)) is None
        assert work.retry_message(sent.id, at=at(50)) is None
        assert work.retry_message("nothing", at=at(50)) is None
    assert [one.id for one in take(records, 50)] == [other.id]


def test_an_address_frees_what_was_stuck_for_want_of_one(records: Records) -> None:
    keep_all(records, a_trail(EITHER, on_step=1))
    for message in take(records, 10):
        with records.work() as work:
            work.postpone_message(message.id, problem="nowhere", again=None)
    wish(records, YOUSSEF.login, "new@example.ma", Rhythm.WEEKLY)
    assert [one.to for one in records.reading.stuck_messages()] == [KHADIJA.login]
    assert [one.to for one in take(records, 10)] == [YOUSSEF.login]


def test_only_few_are_taken_at_a_time_the_oldest_first(records: Records) -> None:
    for _ in range(2):
        keep_all(records, a_trail(EITHER, on_step=1))
    assert len(take(records, 10, most=1)) == 1
    assert len(take(records, 10, most=1)) == 1
    assert take(records, 10, most=1) == []


def test_what_was_sent_long_ago_is_forgotten(records: Records) -> None:
    keep_all(records, a_trail(EITHER, on_step=1))
    sent, other = take(records, 10)
    with records.work() as work:
        work.end_message(sent.id, at=at(10))
    with records.work() as work:
        assert work.forget_messages(at(10)) == 0
        assert work.forget_messages(at(11)) == 1
        assert work.forget_messages(at(11)) == 0
    back = take(records, 60)
    assert [one.id for one in back] == [other.id]


def test_a_language_is_kept(records: Records) -> None:
    with records.work() as work:
        work.set_language(YOUSSEF.login, Language.EN)
        assert work.correspondence(Login("nobody")) == Correspondence()
    person = records.reading.person(YOUSSEF.login)
    assert person is not None
    assert person.language is Language.EN


def test_without_a_mail_server_nothing_piles_up(tmp_path: Path) -> None:
    for url in fresh("sqlite", tmp_path):
        database = Database(url, SUBJECTS)
        with_cast(database)
        keep_all(database, a_trail(EITHER, on_step=1))
        assert database.reading.waiting_words() == 0
        assert take(database, 9999) == []
        database.close()
