"""When a word is due by the days of Casablanca, and what a mail address is."""

from datetime import UTC, datetime, timedelta

import pytest

from parapheur.domain.correspondence import Correspondence, Rhythm, address_of, due_at
from parapheur.domain.errors import BadAddress
from parapheur.domain.letters import FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES, again_at


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "came", "due"),
    [
        (Rhythm.AT_ONCE, "2026-07-06 10:20:30", "2026-07-06 10:20:30"),
        (Rhythm.HOURLY, "2026-07-06 10:20:30", "2026-07-06 11:00:00"),
        (Rhythm.HOURLY, "2026-07-06 11:00:00", "2026-07-06 12:00:00"),
        # In July Casablanca is an hour ahead: eight there is seven here.
        (Rhythm.DAILY, "2026-07-06 06:59:59", "2026-07-06 07:00:00"),
        (Rhythm.DAILY, "2026-07-06 07:00:00", "2026-07-07 07:00:00"),
        # Just after midnight there, though it is still yesterday in UTC.
        (Rhythm.DAILY, "2026-07-05 23:30:00", "2026-07-06 07:00:00"),
        # In Ramadan the clock goes back: eight is eight, even for a word that came before.
        (Rhythm.DAILY, "2026-02-14 12:00:00", "2026-02-15 08:00:00"),
        (Rhythm.DAILY, "2026-03-21 12:00:00", "2026-03-22 07:00:00"),
        # From 20 September 2026 there is one hour all year.
        (Rhythm.DAILY, "2026-09-19 12:00:00", "2026-09-20 08:00:00"),
        # 6 July 2026 is a Monday.
        (Rhythm.WEEKLY, "2026-07-06 06:00:00", "2026-07-06 07:00:00"),
        (Rhythm.WEEKLY, "2026-07-06 07:00:00", "2026-07-13 07:00:00"),
        (Rhythm.WEEKLY, "2026-07-05 22:59:00", "2026-07-06 07:00:00"),
        (Rhythm.NEVER, "2026-07-06 12:00:00", "2026-07-07 07:00:00"),
    ],
)
def test_a_word_is_due_by_the_days_of_casablanca(rhythm: Rhythm, came: str, due: str) -> None:
    assert due_at(rhythm, utc(came)) == utc(due)


def test_nobody_is_written_to_without_an_address_but_what_presses_is_kept() -> None:
    nowhere, seldom = Correspondence(), Correspondence("a@b.ma", Rhythm.NEVER)
    assert not nowhere.wants(pressing=False)
    assert nowhere.wants(pressing=True)
    assert not seldom.wants(pressing=False)
    assert seldom.wants(pressing=True)
    assert Correspondence("a@b.ma", Rhythm.WEEKLY).wants(pressing=False)


@pytest.mark.parametrize("typed", ["amina@example.ma", "a.b+c@mail.gov.ma", " x@y-z.org "])
def test_an_address_is_taken_as_it_is(typed: str) -> None:
    assert address_of(typed) == typed.strip()


def test_no_address_is_none() -> None:
    assert address_of("  ") is None


@pytest.mark.parametrize(
    "typed",
    [
        "amina",
        "@example.ma",
        "amina@",
        "amina@localhost",
        "a b@example.ma",
        "a@b.ma, c@d.ma",
        "a@b.ma\nBcc: c@d.ma",
        "a@b.ma\r\nBcc: c@d.ma",
        "<a@b.ma>",
        '"a"@b.ma',
        "a..b@c.ma",
        "أمينة@example.ma",
        "a@exämple.ma",
        "a@[192.0.2.1]",
        "a" * 65 + "@b.ma",
        "a@" + "b" * 250 + ".ma",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress):
        address_of(typed)


def test_pauses_double_up_to_a_bound_and_end() -> None:
    now = utc("2026-07-06 10:00:00")
    tries = range(1, MOST_TRIES)
    pauses = [again - now for one in tries if (again := again_at(one, now))]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert sum(pauses, timedelta()) > timedelta(days=2, hours=12)
    assert again_at(MOST_TRIES, now) is None
