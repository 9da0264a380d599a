"""A holiday declared late moves by when letters are owed: once, by the worker, with a trace."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from parapheur.domain.about_incoming import (
    IncomingEvent,
    LetterAssigned,
    LetterDueMoved,
    LetterRegistered,
)
from parapheur.domain.calendar import Calendar, Holiday, Hours, Span
from parapheur.domain.documents import Digest
from parapheur.domain.registry.incoming import Incoming, apply, replay
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.timing import Stage
from parapheur.domain.words import Language
from parapheur.usecases.calendar import note_read
from parapheur.usecases.recounted import Known
from parapheur.usecases.registry.assign import Wanted
from parapheur.usecases.registry.clocks import recount_letters, ring_letters
from parapheur.usecases.registry.dues_astray import dues_astray
from parapheur.usecases.registry.letters_astray import letters_astray
from parapheur.usecases.registry.settle import settle
from parapheur.words import recount
from parapheur.worker.worker import sweep
from tests.builders import CALENDAR, words
from tests.fakes import FakeOffice
from tests.letter_desks import a_registered_letter, a_registry_office, give
from tests.letters import HEAD, SOCIAL, SOCIAL_HEAD

TUESDAY = date(2026, 3, 10)
DUE = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TO_SOCIAL = Wanted(desk=SOCIAL, purpose=Purpose.ATTRIBUTION, due=TUESDAY)


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    a_registry_office(fake)
    with fake.store.work() as work:
        note_read(work, CALENDAR, fake.clock.now())
    return fake


def closed(*days: date) -> Calendar:
    """The calendar with these days without office."""
    rows = (Holiday(name=words(f"Fête {day}"), basis="Décret", first=day, last=day) for day in days)
    return replace(CALENDAR, holidays=tuple(rows))


def declared(fake: FakeOffice, calendar: Calendar) -> None:
    with fake.store.work() as work:
        now = fake.office.calendar.edition
        note_read(work, replace(calendar, edition=now + 1), fake.clock.now())


def stands(fake: FakeOffice, letter: LetterId) -> Incoming:
    kept = fake.office.reading.incoming(letter)
    assert kept == replay(fake.office.reading.incoming_events(letter))
    return kept


def moves(fake: FakeOffice, letter: LetterId) -> list[LetterDueMoved]:
    told = fake.office.reading.incoming_events(letter)
    return [one for one in told if isinstance(one, LetterDueMoved)]


def found(fake: FakeOffice) -> list[str]:
    return [one.problem for one in letters_astray(fake.office) if "due" in one.problem]


def test_a_desk_s_day_that_became_a_holiday_moves_to_the_next(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL, Wanted(desk=HEAD, purpose=Purpose.INFORMATION))
    before = stands(fake, letter)
    declared(fake, closed(TUESDAY))
    for _ in range(2):
        sweep(fake.office)
    after = stands(fake, letter)
    (event,) = moves(fake, letter)
    assert [(one.number, one.old, one.new) for one in event.moves] == [(1, DUE, DUE + DAY)]
    assert after.given[0].assignment.due == after.next_due == DUE + DAY
    assert after.due == before.due
    assert [one.name.fr for one in event.why] == ["Fête 2026-03-10"]
    assert "Fête 2026-03-10" in recount(Language.FR, event)
    assert found(fake) == []
    declared(fake, CALENDAR)  # it was no holiday after all
    sweep(fake.office)
    assert stands(fake, letter).given[0].assignment == before.given[0].assignment
    assert found(fake) == []


def test_the_letter_s_own_date_is_counted_again_from_its_receipt(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    due = stands(fake, letter).due
    assert due is not None
    declared(fake, closed(due.date()))
    assert list(recount_letters(fake.office)) == [letter]
    assert list(recount_letters(fake.office)) == []
    assert stands(fake, letter).due == due + 3 * DAY, "from Friday to Monday"
    (event,) = moves(fake, letter)
    assert [one.number for one in event.moves] == [0]
    assert found(fake) == []


def test_ramadan_hours_end_the_day_earlier_and_a_feast_moves_the_reminder(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    reminded = stands(fake, letter).given[0].assignment.remind
    assert reminded is not None
    ramadan = Hours(
        name=words("Ramadan"), basis="Décret", first=date(2026, 3, 9), last=date(2026, 3, 20),
        week=((Span(time(9), time(15)),),) * 5 + ((), ()),
    )  # fmt: skip
    eve = closed(reminded.date())
    declared(fake, replace(eve, special=(ramadan,)))
    recount_letters(fake.office)
    owed = stands(fake, letter).given[0].assignment
    assert owed.due == datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    assert owed.remind is not None
    assert owed.remind < reminded
    assert found(fake) == []


def test_what_is_late_runs_again_and_what_was_in_time_never_becomes_late(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    fake.clock.time = DUE + timedelta(minutes=5)
    ring_letters(fake.office)
    assert stands(fake, letter).given[0].stage is Stage.LATE
    declared(fake, closed(TUESDAY))
    sweep(fake.office)
    assert stands(fake, letter).given[0].stage is not Stage.LATE
    fake.clock.time = DUE + DAY - timedelta(hours=1)
    declared(fake, CALENDAR)
    sweep(fake.office)
    assert stands(fake, letter).next_due == DUE + DAY, "it was in time, and stays so"
    assert len(moves(fake, letter)) == 1


def test_what_is_done_or_was_given_by_the_new_calendar_stays(fake: FakeOffice) -> None:
    first, second = a_registered_letter(fake), a_registered_letter(fake, number=2)
    give(fake, first, TO_SOCIAL)
    settle(fake.office, first, number=1, actor=SOCIAL_HEAD.login, outcome="Fait")
    declared(fake, closed(TUESDAY))
    give(fake, second, TO_SOCIAL)
    assert stands(fake, second).given[0].assignment.due == DUE + DAY
    sweep(fake.office)
    assert [moves(fake, one) for one in (first, second)] == [[], []]
    by = fake.office.calendar.digest
    assert list(fake.office.reading.letters_counted_otherwise(by)) == []


def test_the_inspection_counts_each_date_again(fake: FakeOffice) -> None:
    letter = a_registered_letter(fake)
    give(fake, letter, TO_SOCIAL)
    declared(fake, closed(TUESDAY))
    sweep(fake.office)
    events = list(fake.office.reading.incoming_events(letter))
    known = Known(fake.office.reading)

    def wrong(event: IncomingEvent) -> list[str]:
        before = replay(events[: place[type(event)]])
        return [one.problem for one in dues_astray(known, "x", before, event, apply(before, event))]

    place = {type(event): at for at, event in enumerate(events)}
    given, moved = events[place[LetterAssigned]], events[place[LetterDueMoved]]
    registered = events[place[LetterRegistered]]
    assert isinstance(registered, LetterRegistered)
    assert isinstance(given, LetterAssigned)
    assert isinstance(moved, LetterDueMoved)
    assert [wrong(one) for one in (registered, given, moved)] == [[], [], []]
    (owed,), (move,) = given.assignments, moved.moves
    later, nobody = DUE + 3 * DAY, Digest("0" * 64)
    forged: tuple[tuple[IncomingEvent, str], ...] = (
        (replace(registered, due=later), "the due date of the letter is not what"),
        (replace(registered, counted_by=None), "counted by a calendar that is not kept"),
        (replace(given, assignments=(replace(owed, remind=None),)), "of assignment 1 is not what"),
        (replace(given, counted_by=nobody), "counted by a calendar that is not kept"),
        (replace(moved, moves=(replace(move, new=later),)), "did not move these due dates so"),
        (replace(moved, why=()), "the rows said to have moved a due date"),
    )
    for event, problem in forged:
        assert any(problem in one for one in wrong(event)), problem
