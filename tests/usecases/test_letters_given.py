"""Letters on desks: who gives them to whom, who owes what by when, and what the clock tells."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest

from parapheur.domain.about_incoming import LetterClosed, LetterNoted, LetterRecalled
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.errors import NotAllowed, NoteRequired
from parapheur.domain.filing import Confidentiality
from parapheur.domain.letters import Letter
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.misdirected import (
    DueDayPast,
    LetterMovedOn,
    NoDeskOfTheBody,
    NoSuchAssignment,
    NoSuchLetter,
    NotBelowYours,
    NothingAssigned,
    OutcomeWanted,
)
from parapheur.domain.notices import Kind
from parapheur.domain.people import Login, Person
from parapheur.domain.registry.incoming import replay
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.usecases.ports import Work
from parapheur.usecases.post import send_due
from parapheur.usecases.registry.assign import Wanted, assign, open_to
from parapheur.usecases.registry.clocks import ring_letters
from parapheur.usecases.registry.officers import letter_for
from parapheur.usecases.registry.settle import note, settle
from tests.builders import MORNING
from tests.fakes import FakeOffice
from tests.letter_desks import (
    CHIEF,
    EVERYBODY,
    UNIT,
    UNIT_HEAD,
    a_letter,
    a_registered_letter,
    a_registry_office,
    give,
)
from tests.letters import (
    HEAD,
    OFFICER,
    OTHER_HEAD,
    OTHER_OFFICER,
    OTHER_REGISTRY,
    REGISTRY,
    SOCIAL,
    SOCIAL_HEAD,
)

TUESDAY = date(2026, 3, 10)
DUE = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)  # Ramadan: Casablanca is on UTC
TO_SOCIAL = Wanted(desk=SOCIAL, purpose=Purpose.ATTRIBUTION, due=TUESDAY)


class Tray:
    """Whom mails went to."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        if letter.lines:  # else it is the depositor's
            self.letters.append(letter)

    def told(self) -> list[tuple[str, Kind]]:
        found = [(one.address.partition("@")[0], one.lines[0].kind) for one in self.letters]
        self.letters = []
        return sorted(found)


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    a_registry_office(fake)
    fake.store.mails, fake.post = True, Tray()
    with fake.store.work() as work:
        for person in EVERYBODY:
            wish = Correspondence(f"{person.login}@example.org")
            cast(Work, work).set_correspondence(person.login, wish, at=MORNING)
    return fake


def stands(fake: FakeOffice, letter: LetterId) -> LetterState:
    kept = fake.office.reading.incoming(letter)
    assert kept == replay(fake.office.reading.incoming_events(letter))
    return kept.state


def told(fake: FakeOffice) -> list[tuple[str, Kind]]:
    while send_due(fake.office):
        pass
    return cast(Tray, fake.post).told()


def test_a_letter_goes_to_several_desks_each_for_its_purpose(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL, Wanted(desk=HEAD, purpose=Purpose.INFORMATION, note=" Vu\u202e "))
    kept = fake.office.reading.incoming(letter)
    assert stands(fake, letter) is LetterState.ASSIGNED
    first, second = (one.assignment for one in kept.given)
    assert (first.number, first.due, first.desk) == (1, DUE, SOCIAL)
    assert (second.number, second.due, second.note) == (2, None, "Vu")
    assert kept.waits_on == (SOCIAL,)
    reading = fake.office.reading
    assert [one.id for one in reading.letters_at([SOCIAL], waiting=True)] == [letter]
    assert not reading.letters_at([HEAD], waiting=True)
    assert reading.count_owed([SOCIAL], DUE) == (1, 0)
    assert reading.count_owed([SOCIAL], DUE + timedelta(seconds=1)) == (1, 1)
    assert told(fake) == [
        ("mehdi", Kind.LETTER_SHOWN),
        ("nawal", Kind.LETTER_GIVEN),
    ]


def test_a_day_is_proposed_that_leaves_time_to_sign(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    due = fake.office.reading.incoming(letter).due
    assert due
    assert due.date() == date(2026, 5, 1)  # a Friday, 60 days later
    give(fake, letter, Wanted(desk=SOCIAL, purpose=Purpose.OPINION))
    proposed = fake.office.reading.incoming(letter).given[0].assignment.due
    assert proposed
    assert proposed.date() == date(2026, 4, 24)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2020, 1, 1)])
def test_a_day_that_has_passed_is_no_due_date(fake: FakeOffice, day: date) -> None:
    letter = a_registered_letter(fake)
    fake.clock.time += timedelta(days=1)
    with pytest.raises(DueDayPast):
        give(fake, letter, Wanted(desk=SOCIAL, purpose=Purpose.NECESSARY, due=day))


def test_desks_of_the_body_alone_are_given_it_by_those_above_them(fake: FakeOffice) -> None:
    letter, reading = a_registered_letter(fake), fake.office.reading
    for stranger in (OTHER_HEAD, OTHER_REGISTRY, "nowhere"):
        with pytest.raises(NoDeskOfTheBody):
            give(fake, letter, Wanted(desk=stranger, purpose=Purpose.COPY))
    below = Wanted(desk=UNIT, purpose=Purpose.NECESSARY)
    with pytest.raises(NotAllowed):  # it was not given to that desk yet
        give(fake, letter, below, by=SOCIAL_HEAD, desk=SOCIAL)
    give(fake, letter)
    give(fake, letter, below, by=SOCIAL_HEAD, desk=SOCIAL)
    for above in (HEAD, REGISTRY, SOCIAL):
        with pytest.raises(NotBelowYours):
            give(fake, letter, Wanted(desk=above, purpose=Purpose.COPY), by=UNIT_HEAD, desk=UNIT)
    kept = reading.incoming(letter)
    assert [one.assignment.desk for one in kept.given] == [SOCIAL, UNIT]
    assert [one.id for one in open_to(fake.office, kept, SOCIAL)] == [UNIT]
    with pytest.raises(NotAllowed):  # nobody gives for a desk they do not hold
        give(fake, letter, below, by=UNIT_HEAD, desk=SOCIAL)
    with pytest.raises(NotAllowed):
        give(fake, letter, by=OTHER_OFFICER, desk=REGISTRY)


def test_what_was_given_meanwhile_is_read_first(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter)
    with pytest.raises(LetterMovedOn):  # the same form, sent twice
        assign(fake.office, letter, actor=OFFICER.login, desk=REGISTRY, wanted=[TO_SOCIAL], seen=0)
    with pytest.raises(NothingAssigned):
        assign(fake.office, letter, actor=OFFICER.login, desk=REGISTRY, wanted=[], seen=1)
    waiting = a_letter(fake, 2)
    with pytest.raises(LetterMovedOn):  # no number yet
        give(fake, waiting)


def test_a_desk_settles_what_it_owes_and_no_other_does(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL, Wanted(desk=HEAD, purpose=Purpose.INFORMATION))
    verb = (fake.office, letter)
    with pytest.raises(OutcomeWanted):
        settle(*verb, actor=SOCIAL_HEAD.login, number=1, outcome=" \u200b")
    for who, number in ((OFFICER, 1), (CHIEF, 1), (SOCIAL_HEAD, 2), (SOCIAL_HEAD, 9)):
        with pytest.raises(NoSuchAssignment):
            settle(*verb, actor=who.login, number=number, outcome="Fait")
    settle(*verb, actor=SOCIAL_HEAD.login, number=1, outcome="Avis favorable")
    with pytest.raises(NoSuchAssignment):
        settle(*verb, actor=SOCIAL_HEAD.login, number=1, outcome="Encore")
    kept = fake.office.reading.incoming(letter)
    assert (kept.given[0].outcome, kept.waits_on) == ("Avis favorable", ())
    assert stands(fake, letter) is LetterState.ASSIGNED


def test_notes_are_written_by_who_may_read_the_letter(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter)
    for person in (OFFICER, SOCIAL_HEAD):
        note(fake.office, letter, actor=person.login, text="À revoir")
    for person in (CHIEF, UNIT_HEAD, OTHER_OFFICER):
        with pytest.raises(NoSuchLetter):
            note(fake.office, letter, actor=person.login, text="Et moi ?")
    with pytest.raises(NoteRequired):
        note(fake.office, letter, actor=OFFICER.login, text=" ")
    with pytest.raises(NotAllowed):
        note(fake.office, letter, actor=Login("nobody"), text="Bonjour")
    events = fake.office.reading.incoming_events(letter)
    assert sum(isinstance(one, LetterNoted) for one in events) == 2


def test_the_clock_tells_each_stage_once_and_the_desk_above_at_the_end(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    told(fake)
    reminded = datetime(2026, 3, 6, 8, 30, tzinfo=UTC)
    escalated = datetime(2026, 3, 13, 16, 30, tzinfo=UTC)
    steps: list[tuple[datetime, list[tuple[str, Kind]]]] = [
        (reminded - timedelta(seconds=1), []),
        (reminded, [("nawal", Kind.LETTER_REMINDED)]),
        (DUE, []),
        (DUE + timedelta(seconds=1), [("nawal", Kind.LETTER_LATE)]),
        (
            escalated + timedelta(seconds=1),
            [("mehdi", Kind.LETTER_ESCALATED), ("nawal", Kind.LETTER_LATE)],
        ),
        (escalated + timedelta(days=90), []),
    ]
    for at, expected in steps:
        fake.clock.time = at
        ring_letters(fake.office)
        ring_letters(fake.office)
        assert told(fake) == expected, at
    assert stands(fake, letter) is LetterState.ASSIGNED
    assert fake.office.reading.ringing_letters(fake.clock.now()) == []
    assert letter_for(fake.office, letter, CHIEF).desks == (
        SOCIAL,
        HEAD,
    )  # who was told of it may read it


def test_a_clock_that_slept_tells_lateness_alone_and_goes_on(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    fake.clock.time = DUE + timedelta(days=30)
    ring_letters(fake.office)
    recalls = [
        (one.late, one.escalated)
        for one in fake.office.reading.incoming_events(letter)
        if isinstance(one, LetterRecalled)
    ]
    assert recalls == [(True, None), (True, HEAD)]


@pytest.mark.parametrize("over", ["settled", "closed"])
def test_nothing_rings_for_what_is_not_owed_any_more(fake: FakeOffice, over: str) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    fake.clock.time = DUE + timedelta(seconds=1)
    ring_letters(fake.office)
    if over == "settled":
        settle(fake.office, letter, actor=SOCIAL_HEAD.login, number=1, outcome="Fait")
    else:
        with fake.store.work() as work:
            work.keep_letter(
                letter, LetterClosed(at=fake.clock.time, actor=OFFICER.login, reason="Sans suite")
            )
    assert told(fake) == []  # the mail that waited means nothing any more
    fake.clock.time += timedelta(days=60)
    assert ring_letters(fake.office) == []


@pytest.mark.parametrize("person", [OFFICER, CHIEF, UNIT_HEAD, OTHER_OFFICER])
def test_of_a_confidential_letter_the_desks_that_have_it_alone_know(
    fake: FakeOffice, person: Person
) -> None:
    letter = a_registered_letter(fake, Confidentiality.CONFIDENTIAL)
    give(fake, letter, TO_SOCIAL)
    (mail,) = _mails(fake)
    assert mail.lines[0].subject is None
    fake.clock.time = DUE + timedelta(days=30)
    ring_letters(fake.office)
    assert {one.above for one in fake.office.reading.incoming(letter).given} == {None}
    assert letter_for(fake.office, letter, SOCIAL_HEAD).desks == (SOCIAL,)
    with pytest.raises(NoSuchLetter):
        letter_for(fake.office, letter, person)


def _mails(fake: FakeOffice) -> list[Letter]:
    send_due(fake.office)
    return cast(Tray, fake.post).letters
