"""The worker tells what the clock has come to, once, and counts again when the calendar changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest

from parapheur.domain import zones
from parapheur.domain.about_time import DeadlineMoved
from parapheur.domain.calendar import Calendar, Holiday
from parapheur.domain.circuit import Action
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import CalendarOutdated
from parapheur.domain.events import DossierEvent, DossierStarted
from parapheur.domain.misdated import CalendarAltered
from parapheur.domain.people import DeskId
from parapheur.domain.standing import apply
from parapheur.usecases.calendar import note_read
from parapheur.usecases.clocks import recount, ring
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.recounted import Known, miscounted
from tests.builders import (
    CALENDAR,
    DESKS,
    DIVISION,
    KHADIJA,
    MINISTER,
    MORNING,
    SERVICE,
    a_circuit,
    a_step,
    words,
)
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, stands, told

LIMIT = Limit(
    Deadline(3, Unit.WORKING_DAYS), 1, Escalation(Way.SUPERIOR, Deadline(1, Unit.WORKING_DAYS))
)
CIRCUIT = a_circuit(
    replace(a_step(Action.VISA, SERVICE), limit=LIMIT),
    a_step(Action.SIGN, MINISTER),
    id="avec-delai",
)
DUE = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
LATE = DUE + timedelta(days=30)


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    cast(dict[str, object], fake.circuits)[CIRCUIT.id] = CIRCUIT
    with fake.store.work() as work:
        note_read(work, CALENDAR, MORNING)
        above: dict[DeskId, DeskId] = {SERVICE: DIVISION}
        for desk in DESKS:
            work.add_desk(replace(desk, superior=above.get(desk.id)))
    return fake


def untrue(office: Office) -> list[str]:
    """What the inspection finds of trails, rows and shelves; the cast's keys are nobody's here."""
    about = ("the rules tell", "could not have happened", "its row", "its shelf")
    return [one.problem for one in fsck(office) if one.problem.startswith(about)]


def late_ones(fake: FakeOffice, many: int) -> list[DossierId]:
    found = [on_its_way(fake, CIRCUIT) for _ in range(many)]
    fake.clock.time = LATE
    return found


def test_a_start_is_counted_by_the_office_s_calendar(fake: FakeOffice) -> None:
    assert stands(fake, on_its_way(fake, CIRCUIT)).due == DUE


def test_what_is_late_is_told_once_and_goes_to_the_desk_above(fake: FakeOffice) -> None:
    (dossier_id,) = late_ones(fake, 1)
    for _ in range(3):
        ring(fake.office)
    assert told(fake, dossier_id) == [*STARTED, "StepLate", "StepEscalated"]
    assert stands(fake, dossier_id).awaited == (SERVICE, DIVISION)
    give(fake, dossier_id, DIVISION, actor=KHADIJA)
    assert stands(fake, dossier_id).awaited == (MINISTER,)
    assert untrue(fake.office) == []


def test_a_reminder_comes_before(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, CIRCUIT)
    fake.clock.time = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert list(ring(fake.office)) == []
    fake.clock.time = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert list(ring(fake.office)) == [dossier_id]
    assert told(fake, dossier_id) == [*STARTED, "StepReminded"]


HOLIDAY = Holiday(
    name=words("Congé exceptionnel", "عطلة استثنائية"),
    basis="Communiqué du 3 mars 2026",
    declared=date(2026, 3, 3),
    first=date(2026, 3, 4),
    last=date(2026, 3, 4),
)


def declared(fake: FakeOffice) -> Office:
    """The office after the holiday was declared."""
    with fake.store.work() as work:
        note_read(work, replace(CALENDAR, holidays=(HOLIDAY,)), MORNING + timedelta(hours=1))
    return fake.office


def test_a_holiday_declared_late_moves_what_runs_once_and_leaves_a_trace(fake: FakeOffice) -> None:
    before = on_its_way(fake, CIRCUIT)
    finished = on_its_way(fake, CIRCUIT)
    give(fake, finished, SERVICE)
    office = declared(fake)
    after = on_its_way(fake, CIRCUIT)
    assert stands(fake, before).due == DUE
    for _ in range(2):
        recount(office)
    assert stands(fake, before).due == stands(fake, after).due == DUE + timedelta(days=1)
    (event,) = [e for e in office.reading.events(before) if isinstance(e, DeadlineMoved)]
    assert [(one.name, one.basis) for one in event.why] == [(HOLIDAY.name, HOLIDAY.basis)]
    assert told(fake, after) == STARTED
    assert "DeadlineMoved" not in told(fake, finished)
    assert list(office.reading.counted_otherwise(office.calendar.digest)) == []
    assert untrue(office) == []


def test_a_step_opened_by_a_process_with_the_old_calendar_is_counted_again(
    fake: FakeOffice,
) -> None:
    on_its_way(fake, CIRCUIT)
    office = declared(fake)
    recount(office)
    fake.store.count_by(lambda: CALENDAR)  # a process that has not looked yet
    late_comer = on_its_way(fake, CIRCUIT)
    assert stands(fake, late_comer).due == DUE
    assert list(recount(office)) == [late_comer]
    assert stands(fake, late_comer).due == DUE + timedelta(days=1)


def test_a_process_that_has_not_looked_yet_moves_nothing_back(fake: FakeOffice) -> None:
    number = on_its_way(fake, CIRCUIT)
    older, newer = replace(fake.office, hours=lambda: CALENDAR), declared(fake)
    assert list(recount(older)) == [number]
    for office in (newer, older, newer):
        assert recount(office) == []
    assert [type(e) for e in older.reading.events(number)].count(DeadlineMoved) == 1
    assert stands(fake, number).due == DUE + timedelta(days=1)


def test_where_the_legal_time_is_another_nothing_is_counted_again(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = on_its_way(fake, CIRCUIT)
    office = declared(fake)
    with monkeypatch.context() as context:
        context.setattr(zones, "rules", lambda _: Digest("0" * 64))
        with pytest.raises(CalendarOutdated):
            recount(office)
    assert stands(fake, number).due == DUE
    assert list(recount(office)) == [number]


def test_a_calendar_that_was_altered_counts_nothing_again(fake: FakeOffice) -> None:
    on_its_way(fake, CIRCUIT)
    office, kept = declared(fake), fake.store.kept.calendars
    digest = office.calendar.digest
    kept[digest] = replace(kept[digest], calendar=CALENDAR)
    with pytest.raises(CalendarAltered):
        recount(office)


def test_an_earlier_state_counts_again_once_its_edition_is_raised(fake: FakeOffice) -> None:
    number = on_its_way(fake, CIRCUIT)
    office = declared(fake)
    recount(office)
    with fake.store.work() as work:
        # Even by a host whose clock is slow.
        note_read(work, replace(CALENDAR, edition=2), MORNING)
        note_read(work, replace(CALENDAR, complete_until=date(2027, 1, 1)), MORNING)
    assert office.calendar.edition == 2
    assert list(recount(office)) == [number]
    assert stands(fake, number).due == DUE


def test_the_inspection_counts_each_deadline_again(fake: FakeOffice) -> None:
    number = on_its_way(fake, CIRCUIT)
    recount(declared(fake))
    office, deposited, started, moved = fake.office, *fake.store.reading.events(number)
    assert isinstance(started, DossierStarted)
    assert isinstance(moved, DeadlineMoved)
    (timing,) = started.timings
    draft = apply(None, deposited)

    def found(event: DossierEvent, before: Dossier) -> list[str]:
        known = Known(office.reading)
        return [one.problem for one in miscounted(known, "D", before, event, apply(before, event))]

    assert found(started, draft) == []
    for forged, problem in (
        (replace(timing, due=DUE + timedelta(days=1)), "is not what its calendar counts"),
        (replace(timing, remind=None), "is not what its calendar counts"),
        (replace(timing, counted_by=Digest("f" * 64)), "by a calendar that is not kept"),
    ):
        (one,) = found(replace(started, timings=(forged,)), draft)
        assert problem in one
    (one,) = found(replace(started, timings=()), draft)
    assert "was not counted when it opened" in one
    on_its_step = apply(draft, started)
    assert found(moved, on_its_step) == []
    (one,) = found(replace(moved, why=()), on_its_step)
    assert "the rows said to have moved a deadline" in one
    (one,) = found(replace(moved, new=replace(moved.new, due=LATE)), on_its_step)
    assert "is not what its calendar counts" in one


class Dying:
    """A calendar that stops the worker after so many dossiers, as a kill would."""

    def __init__(self, office: Office, after: int) -> None:
        self._office, self._left = office, after

    def calendar(self, digest: object) -> Calendar | None:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return CALENDAR


def test_whoever_is_killed_on_the_way_goes_on_where_it_was(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossiers = [on_its_way(fake, CIRCUIT) for _ in range(4)]
    office = declared(fake)
    dying = Dying(office, 2)
    with monkeypatch.context() as context:
        context.setattr(office.reading, "calendar", dying.calendar)
        with pytest.raises(KeyboardInterrupt):
            recount(office)
    assert [told(fake, one).count("DeadlineMoved") for one in dossiers] == [1, 1, 0, 0]
    assert list(recount(office)) == dossiers[2:]
    assert [told(fake, one).count("DeadlineMoved") for one in dossiers] == [1] * 4


def test_one_that_goes_wrong_keeps_nobody_waiting(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = late_ones(fake, 2)
    kept = fake.store.kept.dossiers
    broken = kept[first].openings[0]
    kept[first] = replace(kept[first], openings=(replace(broken, position=99),))
    with pytest.raises(ExceptionGroup):
        ring(fake.office)
    assert told(fake, second)[-1] == "StepEscalated"
