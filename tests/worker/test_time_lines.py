"""The lines of time, from end to end: real records, the verbs of the house, and the worker's round.

The hour that came twice as Ramadan began; a holiday declared late; an absence, an interim and a
delegation that end at midnight in Casablanca, at +1 (summer of 2026), at the longer night (+1,
then +0) and at +0, where Morocco is for good since 20 September 2026. Signatures are stand-ins:
what is tried is time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest

from parapheur.domain.about_time import DeadlineMoved, StepLate
from parapheur.domain.calendar import Calendar, Holiday, Hours, Span
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.deadline import Deadline, Limit, Unit
from parapheur.domain.delegation import DelegationId
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed, NotDelegated
from parapheur.domain.people import DeskId, Person
from parapheur.domain.soundness import vacancy
from parapheur.domain.terms import away, standing_at
from parapheur.domain.words import Language
from parapheur.store import Database
from parapheur.usecases.act import act
from parapheur.usecases.calendar import CalendarInForce, note_read
from parapheur.usecases.delegate import delegate, in_force_for
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import appoint, declare_absence
from parapheur.usecases.start import start
from parapheur.usecases.walkable import chart_here
from parapheur.words import CASABLANCA, recount, when
from parapheur.worker.worker import sweep
from tests.builders import (
    AMINA,
    CALENDAR,
    CAST,
    DESKS,
    HASSAN,
    LETTER,
    MINISTER,
    PDF,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    a_circuit,
    a_step,
    holder,
    words,
)
from tests.databases import url as url
from tests.enrolled import enrolled
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeOffice
from tests.usecases.test_delegate import wanted

NIGHTS = Calendar(
    "Africa/Casablanca",
    (Hours(name=words("Nuit"), basis="essai", week=((Span(time(0, 30), time(5)),),) * 7),),
)
THREE_HOURS = Limit(Deadline(3, Unit.OFFICE_HOURS))
NIGHT_WATCH = a_circuit(
    replace(a_step(Action.VISA, SERVICE), limit=THREE_HOURS),
    a_step(Action.SIGN, MINISTER),
    id="de-nuit",
)
MICROSECOND = timedelta(microseconds=1)


@dataclass
class House:
    """An office over real records, with its clock within reach."""

    office: Office
    fake: FakeOffice

    def at(self, moment: datetime) -> "House":
        self.fake.clock.time = moment
        return self

    def letter(self, circuit: Circuit = LETTER) -> DossierId:
        """One that waits on its first desk."""
        number = deposit(
            self.office, actor=AMINA, subject="x", circuit=circuit.id, main=("a.pdf", PDF)
        )
        start(self.office, number, actor=AMINA)
        return number

    def before_the_minister(self) -> DossierId:
        number = self.letter()
        self.give(number, SERVICE, next(one for one in CAST if one.login == holder(SERVICE)))
        return number

    def give(
        self, number: DossierId, desk: DeskId, actor: Person, by: DelegationId | None = None
    ) -> Dossier:
        seen = self.office.reading.dossier(number)
        return act(
            self.office, number, actor=actor, desk=desk, position=seen.position, round=seen.round,
            shown=seen.version.digest, pin=PIN, delegation=by,
        )  # fmt: skip

    def told(self, number: DossierId) -> list[str]:
        return [type(event).__name__ for event in self.office.reading.events(number)]

    def wrong(self) -> list[str]:
        """What an inspection finds; the cast's keys were issued without a word."""
        return [one.problem for one in fsck(self.office) if "certificate" not in one.problem]


Opening = Callable[[Calendar, FakeOffice], Office]
"""Opens the records as a process does whose file is this calendar."""


@pytest.fixture
def opening(url: str) -> Iterator[Opening]:
    with ExitStack() as stack:

        def opened(calendar: Calendar, fake: FakeOffice) -> Office:
            database = stack.enter_context(closing(Database(url, SUBJECTS)))
            hours = CalendarInForce(database.reading, calendar, count().__next__)
            database.count_by(hours)
            office = replace(
                fake.office,
                work=database.work,
                reading=database.reading,
                hours=hours,
                circuits={one.id: one for one in (LETTER, NIGHT_WATCH)},
            )
            with office.work() as work:
                note_read(work, calendar, office.now())
            return office

        yield opened


def a_house(opening: Opening, calendar: Calendar, begins: datetime) -> House:
    fake = FakeOffice()
    fake.clock.time = begins
    office = opening(calendar, fake)
    with office.work() as work:
        for desk in DESKS:
            work.add_desk(desk)
        for person in CAST:
            enrolled(work, person, "x", at=begins)
            work.set_key(fake.keys.issue(person, PIN, at=begins))
    return House(office, fake)


def test_a_deadline_over_the_hour_that_comes_twice(opening: Opening) -> None:
    begun = datetime(2026, 2, 14, 23, 30, tzinfo=UTC)  # 0:30 by the clock, one hour ahead still
    house = a_house(opening, NIGHTS, begun)
    number, due = house.letter(NIGHT_WATCH), begun + timedelta(hours=3)
    assert house.office.reading.dossier(number).due == due
    shown = due.astimezone(CASABLANCA)
    assert (shown.hour, shown.minute, shown.fold) == (2, 30, 1)  # the second half past two
    assert when(Language.FR, due) == "15 février 2026 à 02:30 (UTC+0000)"
    first_time = due - timedelta(hours=1)
    assert first_time.astimezone(CASABLANCA).strftime("%H:%M") == "02:30"
    for moment in (first_time + MICROSECOND, due):  # past the first half past two is in time yet
        sweep(house.at(moment).office)
        assert "StepLate" not in house.told(number)
    for _ in range(2):
        sweep(house.at(due + MICROSECOND).office)
        assert house.told(number).count("StepLate") == 1
    (late,) = [e for e in house.office.reading.events(number) if isinstance(e, StepLate)]
    assert late.at == due + MICROSECOND
    assert house.wrong() == []


def test_a_holiday_declared_late_moves_what_runs_and_says_why(opening: Opening) -> None:
    """It was not known when the step opened on Monday; it is declared on Wednesday."""
    monday = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    house = a_house(opening, CALENDAR, monday)
    number = house.letter()
    due = house.office.reading.dossier(number).due
    assert due == datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    day = date(2026, 3, 4)
    feast = Holiday(
        name=words("Deuil national", "حداد وطني"), basis="Décret", declared=day, first=day, last=day
    )
    house.at(datetime(2026, 3, 4, 8, 0, tzinfo=UTC))
    later = opening(replace(CALENDAR, holidays=(feast,)), house.fake)
    for office in (house.office, later, house.office, later):  # each follows what is in force
        sweep(office)
    assert later.reading.dossier(number).due == due + timedelta(days=1)
    (moved,) = [e for e in later.reading.events(number) if isinstance(e, DeadlineMoved)]
    assert [(one.name, one.declared) for one in moved.why] == [(feast.name, day)]
    assert "Deuil national" in recount(Language.FR, moved)
    house.at(due + timedelta(hours=1))
    sweep(later)
    assert "StepLate" not in house.told(number)
    house.at(due + timedelta(days=1) + MICROSECOND)
    sweep(later)
    assert house.told(number).count("StepLate") == 1
    assert House(later, house.fake).wrong() == []


MIDNIGHTS = {
    "summer, at +1": (date(2026, 8, 14), datetime(2026, 8, 14, 23, 0, tzinfo=UTC)),
    "the night of two hours past two": (
        date(2026, 2, 14),
        datetime(2026, 2, 14, 23, 0, tzinfo=UTC),
    ),
    "the day of that night": (date(2026, 2, 15), datetime(2026, 2, 16, 0, 0, tzinfo=UTC)),
    "winter, at +0": (date(2026, 11, 30), datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
}
midnights = pytest.mark.parametrize(("last", "midnight"), MIDNIGHTS.values(), ids=MIDNIGHTS)


def now(house: House, person: Person) -> Person:
    """The person with the desks they hold at this instant, as a session has them."""
    reading = house.office.reading
    return standing_at(person, reading.terms(who=person.login), house.office.now())


@midnights
def test_an_interim_ends_at_midnight(opening: Opening, last: date, midnight: datetime) -> None:
    house = a_house(opening, CALENDAR, midnight - timedelta(days=3))
    in_time, late, caught = (house.before_the_minister() for _ in range(3))
    appoint(
        house.office, SALMA.login, MINISTER, first=last - timedelta(days=2), last=last,
        act_reference="A 1", act_date=last - timedelta(days=2), actor=RACHID,
    )  # fmt: skip
    house.at(midnight - MICROSECOND)
    salma = now(house, SALMA)
    assert house.give(in_time, MINISTER, salma).acts[-1].interim == "A 1"
    house.fake.signer.before.append(lambda: house.at(midnight))  # it strikes while she signs
    with pytest.raises(NotAllowed):
        house.give(caught, MINISTER, salma)
    house.at(midnight)
    assert MINISTER not in now(house, SALMA).desks
    with pytest.raises(NotAllowed):
        house.give(late, MINISTER, salma)
    for number in (late, caught):
        assert house.office.reading.dossier(number).awaited == (MINISTER,)
    assert house.wrong() == []


@midnights
def test_a_delegation_ends_at_midnight(opening: Opening, last: date, midnight: datetime) -> None:
    house = a_house(opening, CALENDAR, midnight - timedelta(days=3))
    in_time, late, caught = (house.before_the_minister() for _ in range(3))
    first = last - timedelta(days=2)
    asked = replace(wanted(first=first, last=last), act_date=first)
    given, _ = delegate(house.office, asked, actor=HASSAN)
    house.at(midnight - MICROSECOND)
    assert house.give(in_time, MINISTER, SALMA, given.id).acts[-1].on_behalf_of == HASSAN.login
    house.fake.signer.before.append(lambda: house.at(midnight))
    with pytest.raises(NotDelegated):
        house.give(caught, MINISTER, SALMA, given.id)
    house.at(midnight)
    assert in_force_for(house.office, SALMA.login, house.office.now()) == ()
    with pytest.raises(NotDelegated):
        house.give(late, MINISTER, SALMA, given.id)
    for number in (late, caught):
        assert house.office.reading.dossier(number).awaited == (MINISTER,)
    assert house.wrong() == []


@midnights
def test_an_absence_ends_at_midnight(opening: Opening, last: date, midnight: datetime) -> None:
    house = a_house(opening, CALENDAR, midnight - timedelta(days=3))
    declare_absence(house.office, HASSAN.login, last - timedelta(days=2), last, actor=RACHID)
    signed = LETTER.steps[1]

    def gone() -> tuple[bool, bool]:
        """What people are shown, and what the check of circuits counts by."""
        office, at = house.office, house.office.now()
        away_now = away(office.reading.terms(), HASSAN.login, at) is not None
        today = at.astimezone(CASABLANCA).date()
        return away_now, vacancy(LETTER, signed, chart_here(office), today) is not None

    house.at(midnight - MICROSECOND)
    assert gone() == (True, True)
    house.at(midnight)
    assert gone() == (False, False)
    assert house.wrong() == []
