"""The calendar is changed by administrators alone, all follow it, and its trail holds."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from parapheur.domain import zones
from parapheur.domain.about_calendar import CalendarAmended, CalendarEvent, CalendarRead, Part
from parapheur.domain.about_office import OfficeStream, Program
from parapheur.domain.about_time import DeadlineMoved
from parapheur.domain.calendar import Calendar, Holiday
from parapheur.domain.calendar_changes import Change
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotAllowed
from parapheur.domain.misdated import CalendarAltered, CalendarMoved
from parapheur.domain.people import WORKER, Person
from parapheur.domain.words import Language
from parapheur.usecases.calendar import (
    STREAM,
    CalendarInForce,
    amend_calendar,
    kept_in_force,
    note_read,
    tell_calendar,
)
from parapheur.usecases.fsck import fsck
from parapheur.usecases.running import Given, at_work
from parapheur.words import recount
from parapheur.worker.worker import sweep
from tests.builders import AMINA, CALENDAR, CAST, LETTER, MORNING, RACHID, words
from tests.fakes import FakeOffice, an_office
from tests.usecases.story import on_its_way, stands

DAY = date(2026, 3, 4)
FEAST = Holiday(
    name=words("Deuil national", "حداد وطني"), basis="Décret", declared=DAY, first=DAY, last=DAY
)
PUT = Change(part=Part.DATED, new=FEAST)


@pytest.fixture
def fake() -> FakeOffice:
    return an_office()


def amend(fake: FakeOffice, change: Change = PUT, *, actor: Person = RACHID) -> Calendar:
    seen = fake.office.calendar.digest
    return amend_calendar(fake.office, change, seen=seen, note="essai", actor=actor)


def told(fake: FakeOffice) -> list[object]:
    return list(fake.store.reading.office_events(STREAM))


def found(fake: FakeOffice) -> list[str]:
    """What the inspection says of calendars and their trail."""
    places = ("calendar", OfficeStream.CALENDAR)
    return [one.problem for one in fsck(fake.office) if one.place.startswith(places)]


def test_a_change_is_told_with_what_it_changed_and_is_in_force_at_once(fake: FakeOffice) -> None:
    after = amend(fake)
    assert fake.office.calendar == after == replace(CALENDAR, holidays=(FEAST,), edition=2)
    first, amended = told(fake)
    assert isinstance(first, CalendarRead)
    assert first.digest == CALENDAR.digest
    assert amended == CalendarAmended(
        at=fake.clock.now(), actor=RACHID.login, edition=2, before=CALENDAR.digest,
        digest=after.digest, part=Part.DATED, new=FEAST, note="essai",
    )  # fmt: skip
    assert "Deuil national" in recount(Language.FR, amended)
    assert found(fake) == []


def test_a_holiday_declared_late_moves_what_runs_by_the_worker_s_clock(fake: FakeOffice) -> None:
    number = on_its_way(fake, LETTER)
    due = stands(fake, number).due
    assert due is not None
    amend(fake)
    for _ in range(2):
        sweep(fake.office)
    assert stands(fake, number).due == due + timedelta(days=1)
    (moved,) = [e for e in fake.office.reading.events(number) if isinstance(e, DeadlineMoved)]
    assert [one.name for one in moved.why] == [FEAST.name]
    amend(fake, Change(part=Part.DATED, old=FEAST))
    sweep(fake.office)
    assert stands(fake, number).due == due


def test_a_start_says_that_the_file_is_not_in_force(
    fake: FakeOffice, caplog: pytest.LogCaptureFixture
) -> None:
    given = Given("1.0", {})
    with at_work(fake.office, Program.WORKER, given):
        assert "calendar" not in caplog.text
    amend(fake)
    with at_work(fake.office, Program.WORKER, given):
        assert "the calendar in force is edition 2" in caplog.text


def test_nobody_else_changes_it(fake: FakeOffice) -> None:
    for person in CAST:
        if person is not RACHID:
            with pytest.raises(NotAllowed):
                amend(fake, actor=person)
    assert len(told(fake)) == 1


def test_who_has_not_seen_the_last_change_looks_again_first(fake: FakeOffice) -> None:
    amend(fake)
    with pytest.raises(CalendarMoved):
        amend_calendar(fake.office, PUT, seen=CALENDAR.digest, actor=RACHID)
    assert len(told(fake)) == 2


def test_until_when_holidays_are_entered_is_a_change_too(fake: FakeOffice) -> None:
    until = date(2028, 12, 31)
    assert amend(fake, Change(part=Part.COMPLETE, until=until)).complete_until == until
    (_, amended) = told(fake)
    assert isinstance(amended, CalendarAmended)
    assert (amended.old_until, amended.new_until) == (CALENDAR.complete_until, until)
    assert "31 décembre 2028" in recount(Language.FR, amended)
    assert found(fake) == []


def test_a_program_tells_its_file_once_and_takes_nothing_back(fake: FakeOffice) -> None:
    after = amend(fake)
    for file in (CALENDAR, replace(CALENDAR, complete_until=date(2027, 1, 1)), CALENDAR):
        tell_calendar(fake.store.work, fake.store.reading, file, at=MORNING)
    assert [type(one).__name__ for one in told(fake)] == [
        "CalendarRead", "CalendarAmended", "CalendarRead",
    ]  # fmt: skip
    assert fake.office.calendar == after
    raised = replace(CALENDAR, edition=3)
    tell_calendar(fake.store.work, fake.store.reading, raised, at=MORNING)
    assert fake.office.calendar == raised
    assert found(fake) == []


def test_calendars_that_were_kept_before_they_had_a_trail_are_told() -> None:
    fake = FakeOffice()
    with fake.store.work() as work:
        work.know_calendar(CALENDAR, at=MORNING)
    later = replace(CALENDAR, complete_until=date(2027, 1, 1))
    tell_calendar(fake.store.work, fake.store.reading, later, at=MORNING)
    assert [one.digest for one in told(fake)] == [CALENDAR.digest, later.digest]  # type: ignore[attr-defined]  # read
    assert fake.office.calendar == later


def test_under_new_rules_of_its_zone_the_calendar_in_force_is_told_anew(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    amend(fake)
    monkeypatch.setattr(zones, "rules", lambda _: Digest("0" * 64))
    file = replace(CALENDAR, zone="Africa/Casablanca")  # as read by a program that starts now
    tell_calendar(fake.store.work, fake.store.reading, file, at=MORNING)
    kept = kept_in_force(fake.store.reading)
    assert kept is not None
    assert (kept.calendar.holidays, kept.counts) == ((FEAST,), True)
    assert found(fake) == []


def test_it_is_looked_for_once_a_second(fake: FakeOffice) -> None:
    seconds = iter([0.0, 0.5, 1.0])
    hours = CalendarInForce(fake.store.reading, CALENDAR, lambda: next(seconds))
    assert hours() == CALENDAR
    after = amend(fake)
    assert hours() == CALENDAR
    assert hours() == after


def test_one_that_was_altered_is_not_counted_by(
    fake: FakeOffice, caplog: pytest.LogCaptureFixture
) -> None:
    after = amend(fake)
    kept = fake.store.kept.calendars
    whole = kept[after.digest]
    kept[after.digest] = replace(whole, calendar=CALENDAR)
    with pytest.raises(CalendarAltered):
        kept_in_force(fake.store.reading)
    ticks = count()
    fresh = CalendarInForce(fake.store.reading, replace(CALENDAR, edition=7), lambda: next(ticks))
    for _ in range(2):
        assert fresh().edition == 7, "what the process knew goes on"
    assert caplog.text.count("cannot be read") == 1
    assert "is not what its digest names" in found(fake)
    fake.store.kept.calendars[after.digest] = whole
    assert fresh() == after, "and it is looked for again"


def plant(fake: FakeOffice, calendar: Calendar) -> None:
    with fake.store.work() as work:
        work.know_calendar(calendar, at=MORNING)


def tell(fake: FakeOffice, event: CalendarEvent) -> None:
    with fake.store.work() as work:
        work.note_office(STREAM, event)


def test_one_that_is_put_into_the_tables_counts_nothing_and_is_named(fake: FakeOffice) -> None:
    plant(fake, replace(CALENDAR, edition=9))
    assert fake.office.calendar == CALENDAR
    assert found(fake) == ["no trail tells how it came here"]


def test_a_change_that_nobody_might_make_is_named(fake: FakeOffice) -> None:
    after = replace(CALENDAR, holidays=(FEAST,), edition=2)
    with fake.store.work() as work:
        work.know_calendar(after, at=MORNING)
    right = CalendarAmended(
        at=fake.clock.now(), actor=RACHID.login, edition=2, before=CALENDAR.digest,
        digest=after.digest, part=Part.DATED, new=FEAST,
    )  # fmt: skip
    leads = "its calendar is not what the change that it tells leads to"
    forged: dict[CalendarEvent, str] = {
        replace(right, actor=AMINA.login): f"{AMINA.login}, who is told to have done it",
        replace(right, new=replace(FEAST, basis="autre")): leads,
        replace(right, new=None, old=FEAST): leads,
        replace(right, new_until=DAY): leads,
        replace(right, edition=3): "tells another edition than its calendar has",
        replace(right, before=Digest("0" * 64)): "does not follow the calendar that was in force",
        replace(right, digest=Digest("0" * 64)): "tells a calendar that is not kept",
        CalendarRead(at=MORNING, actor=AMINA.login, edition=2, digest=after.digest): (
            "a file was read by somebody else than the program"
        ),
    }
    before = fake.store.kept
    for event, problem in forged.items():
        fake.store.kept = before.copy()
        tell(fake, event)
        assert any(problem in one for one in found(fake)), problem
    fake.store.kept = before.copy()
    tell(fake, right)
    assert found(fake) == []


def test_a_file_is_noted_once(fake: FakeOffice) -> None:
    with fake.store.work() as work:
        note_read(work, CALENDAR, MORNING)
        assert [type(one) for one in work.office_events(STREAM)] == [CalendarRead]
        (read,) = work.office_events(STREAM)
    assert read.actor == WORKER
