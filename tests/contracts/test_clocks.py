"""Which dossiers the clock has to look at, and the calendars that counted."""

from dataclasses import replace
from datetime import date, timedelta

from parapheur.domain.about_calendar import (
    AnyRow,
    CalendarAmended,
    CalendarEvent,
    CalendarRead,
    Part,
)
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_time import StepLate
from parapheur.domain.calendar import Holiday, YearlyHoliday
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.people import WORKER
from tests.builders import (
    CALENDAR,
    MINISTER,
    MORNING,
    RACHID,
    SERVICE,
    Records,
    a_circuit,
    a_step,
    a_trail,
    acted,
    at,
    keep_all,
    standing,
    words,
)

COUNTED = Digest("0" * 64)
OTHER = Digest("1" * 64)


def in_days(days: int) -> Circuit:
    return a_circuit(
        a_step(Action.VISA, SERVICE, days=days), a_step(Action.SIGN, MINISTER), id=f"en-{days}"
    )


def test_what_rings_is_told_longest_due_first(records: Records) -> None:
    later = keep_all(records, a_trail(in_days(3), on_step=1))
    sooner = keep_all(records, a_trail(in_days(1), on_step=1))
    keep_all(records, a_trail(in_days(1), on_step=2))  # its second step has no deadline
    keep_all(records, a_trail(in_days(1)))
    due = at(1) + timedelta(days=1)
    assert list(records.reading.ringing(due - timedelta(microseconds=1))) == []
    assert list(records.reading.ringing(due)) == [sooner]
    assert list(records.reading.ringing(at(1) + timedelta(days=9))) == [sooner, later]


def test_what_was_told_rings_no_more(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(in_days(1), on_step=1))
    when = at(1) + timedelta(days=2)
    with records.work() as work:
        late = StepLate(at=when, actor=WORKER, position=0, desks=(SERVICE,))
        work.keep(dossier_id, late)
    assert list(records.reading.ringing(when)) == []


def test_what_another_calendar_counted_is_found_until_it_is_held_against_this_one(
    records: Records,
) -> None:
    dossier_id = keep_all(records, a_trail(in_days(1), on_step=1))
    keep_all(records, a_trail(in_days(1), on_step=2))
    assert list(records.reading.counted_otherwise(COUNTED)) == []
    assert list(records.reading.counted_otherwise(OTHER)) == [dossier_id]
    with records.work() as work:
        work.recounted(dossier_id, OTHER)
    assert list(records.reading.counted_otherwise(OTHER)) == []
    with records.work() as work:
        work.keep(dossier_id, acted(standing(records.reading.events(dossier_id))))
    assert list(records.reading.counted_otherwise(COUNTED)) == []  # nothing runs any more


def test_a_calendar_is_kept_for_good_and_comes_back_as_it_was(records: Records) -> None:
    feast = Holiday(
        name=words("Fête", "عيد"),
        basis="à vérifier",
        announced=False,
        first=date(2026, 3, 20),
        last=date(2026, 3, 21),
    )
    yearly = YearlyHoliday(name=words("Trône", "العرش"), basis="Décret", month=7, day=30)
    calendar = replace(CALENDAR, special=CALENDAR.regular, holidays=(feast, yearly))
    for _ in range(2):
        with records.work() as work:
            work.know_calendar(calendar, at=MORNING)
    kept = records.reading.calendar(calendar.digest)
    assert kept == calendar
    assert kept.digest == calendar.digest
    assert records.reading.calendar(CALENDAR.digest) is None
    assert all(one.whole and one.counts for one in records.reading.calendars())


def test_calendars_come_in_the_order_in_which_they_became_known(records: Records) -> None:
    first, second = CALENDAR, replace(CALENDAR, complete_until=date(2027, 1, 1))
    for calendar, hour in ((second, 2), (first, 1), (second, 9)):
        with records.work() as work:
            work.know_calendar(calendar, at=MORNING + timedelta(hours=hour))
    known = records.reading.calendars()
    assert [one.calendar for one in known] == [first, second]
    assert [one.known_at for one in known] == [at(60), at(120)]
    assert records.reading.kept_calendar(second.digest) == known[1]
    assert records.reading.kept_calendar(OTHER) is None


def test_what_calendars_were_told_is_counted_and_read_back(records: Records) -> None:
    assert records.reading.calendars_told() == 0
    feast = Holiday(
        name=words("Fête"), basis="Décret", first=date(2026, 5, 4), last=date(2026, 5, 5)
    )
    yearly = YearlyHoliday(name=words("Aïd"), basis="Décret", month=2, day=29)
    rows: list[AnyRow | None] = [CALENDAR.regular[0], feast, yearly, None]
    told: list[CalendarEvent] = [
        CalendarRead(at=at(0), actor=WORKER, edition=1, digest=COUNTED),
        *(
            CalendarAmended(
                at=at(1), actor=RACHID.login, edition=2, before=COUNTED, digest=OTHER,
                part=Part.DATED, old=row, new=row, new_until=date(2028, 1, 1), note="essai",
            )
            for row in rows
        ),
    ]  # fmt: skip
    for event in told:
        with records.work() as work:
            work.note_office(OfficeStream.CALENDAR, event)
    assert records.reading.calendars_told() == len(told)
    assert list(records.reading.office_events(OfficeStream.CALENDAR)) == told
