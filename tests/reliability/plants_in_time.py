"""Corruptions of deadlines and of the calendars that counted them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from parapheur.demo.rehearsal import SECRETARY
from parapheur.domain.about_calendar import CalendarAmended, Part
from parapheur.domain.calendar import Calendar
from parapheur.domain.trail import canonical
from parapheur.store.codec import CALENDAR, facts_of
from tests.reliability.planting import Facts, Hand
from tests.reliability.plants import FIVE, ONE, TWO, plant

CALENDARS = r"calendar [0-9a-f]{64}: "


def _timed(hand: Hand, dossier: int, change: Callable[[Facts], object], seq: int = 2) -> None:
    """Change the first deadline that an event opened, in a story where all else agrees."""
    hand.forge(dossier, lambda story: change(story[seq - 1]["timings"][0]))


def _later(by: timedelta, *keys: str) -> Callable[[Facts], object]:
    def later(timing: Facts) -> None:
        for key in keys:
            timing[key] = (datetime.fromisoformat(timing[key]) + by).isoformat()

    return later


@plant(ONE, "entry 2: the deadline of step 1 is not what its calendar counts")
def a_deadline_ends_a_week_later(hand: Hand) -> None:
    _timed(hand, 1, _later(timedelta(days=7), "due"))


@plant(ONE, "entry 2: the deadline of step 1 is not what its calendar counts")
def a_deadline_ends_a_minute_later(hand: Hand) -> None:
    _timed(hand, 1, _later(timedelta(minutes=1), "due"))


@plant(TWO, "entry 3: the deadline of step 2 is not what its calendar counts")
def a_deadline_of_a_running_dossier_ends_sooner(hand: Hand) -> None:
    _timed(hand, 2, _later(timedelta(days=-1), "due"), seq=3)


@plant(ONE, "entry 2: the deadline of step 1 is not what its calendar counts")
def a_reminder_is_made_up(hand: Hand) -> None:
    _timed(hand, 1, lambda timing: timing.update(remind=timing["due"]))


@plant(ONE, "entry 2: the deadline of step 1 was counted by a calendar that is not kept")
def a_deadline_is_counted_by_no_calendar(hand: Hand) -> None:
    _timed(hand, 1, lambda timing: timing.update(counted_by="ab" * 32))


@plant(ONE, "entry 2: the deadline of step 1 was not counted when it opened")
def a_deadline_is_left_out(hand: Hand) -> None:
    hand.forge(1, lambda story: story[1].update(timings=[]))


@plant(CALENDARS, "is not what its digest names")
def a_calendar_closes_later(hand: Hand) -> None:
    hand.sql("UPDATE calendars SET standing = replace(standing, '16:30', '18:30')")


@plant(CALENDARS, "is not what its digest names")
def a_calendar_is_raised(hand: Hand) -> None:
    change = "UPDATE calendars SET standing = replace(standing, :before, :after)"
    hand.sql(change, before='"edition":1', after='"edition":9')


@plant(CALENDARS, "is not what its digest names")
def the_legal_time_of_a_calendar_is_another(hand: Hand) -> None:
    hand.sql("UPDATE calendars SET rules = :rules", rules="0" * 64)


def _keep(hand: Hand, calendar: Calendar) -> None:
    hand.sql(
        "INSERT INTO calendars (digest, standing, rules, known_at)"
        " SELECT :digest, :standing, rules, known_at FROM calendars",
        digest=calendar.digest,
        standing=CALENDAR.write(calendar),
    )


@plant(CALENDARS, "no trail tells how it came here")
def a_calendar_stands_beside_those_that_were_told(hand: Hand) -> None:
    told = CALENDAR.read(hand.value("SELECT standing FROM calendars"))
    _keep(hand, replace(told, edition=9))


@plant("office/calendar, entry 2", "had no right to then")
def a_secretary_is_told_to_have_changed_the_calendar(hand: Hand) -> None:
    told = CALENDAR.read(hand.value("SELECT standing FROM calendars"))
    until = date(2030, 12, 31)
    after = replace(told, edition=told.edition + 1, complete_until=until)
    _keep(hand, after)
    event = CalendarAmended(
        at=datetime.now(UTC),  # noqa: TID251  as a forger would, after all heads
        actor=SECRETARY.login,
        edition=after.edition,
        before=told.digest,
        digest=after.digest,
        part=Part.COMPLETE,
        old_until=told.complete_until,
        new_until=until,
    )
    hand.rewrite("office/calendar", lambda bodies: bodies.append(canonical(facts_of(event))))


@plant("calendar ", "its row cannot be read \\(calendars, standing\\)")
def a_calendar_is_no_text_of_ours(hand: Hand) -> None:
    hand.sql("UPDATE calendars SET standing = 'x'")


@plant(FIVE, "its shelf says otherwise than its trail: counted")
def a_running_deadline_is_hidden_from_a_new_calendar(hand: Hand) -> None:
    hand.sql("UPDATE dossiers SET counted = NULL WHERE id = 5")


@plant(FIVE, "its shelf says otherwise than its trail: proof_due")
def a_timestamp_is_wanted_that_nobody_asked_for(hand: Hand) -> None:
    hand.sql("UPDATE dossiers SET proof_due = since WHERE id = 5")


@plant(FIVE, "its shelf says otherwise than its trail: alarm")
def a_running_deadline_never_rings(hand: Hand) -> None:
    hand.sql("UPDATE dossiers SET alarm = NULL WHERE id = 5")
