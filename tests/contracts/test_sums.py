"""What is summed of months is what is counted, whatever happens after: in memory and in both
databases."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.events import DossierAmended, DossierDeposited, DossierEvent
from parapheur.domain.figures import SETTLED, Month, over
from parapheur.domain.filing import Filing
from parapheur.domain.lifecycle import State
from tests.builders import AMINA, LETTER, Records, a_trail, at, holder, keep_all, standing
from tests.contracts.test_figures import SECRET

MARCH = Month(date(2026, 3, 1))
MONTHS = [MARCH, MARCH.next, MARCH.next.next]
STEPS = 40


def later(trail: Sequence[DossierEvent], days: float) -> list[DossierEvent]:
    return [replace(one, at=one.at + timedelta(days=days)) for one in trail]


def amended(trail: Sequence[DossierEvent], filing: Filing | None, when: datetime) -> DossierAmended:
    dossier = standing(trail)
    return DossierAmended(
        at=when, actor=AMINA.login, subject=dossier.subject, circuit=LETTER.id,
        metadata=dossier.metadata, filing=filing,
    )  # fmt: skip


def refused_draft(days: float = 0) -> list[DossierEvent]:
    """A dossier that a desk refused, taken up again: a draft with acts behind it."""
    trail = a_trail(LETTER, on_step=2)
    desk = standing(trail).awaited[0]
    trail.append(
        standing(trail).reject(desk=desk, position=1, reason="Non", actor=holder(desk), at=at(100))
    )
    trail.append(standing(trail).recycle(actor=AMINA.login, at=at(110)))
    return later(trail, days)


def keep(records: Records, dossier: DossierId, event: DossierEvent) -> None:
    with records.work() as work:
        work.keep(dossier, event)


def total(records: Records, *months: Month) -> None:
    for month in months:
        with records.work() as work:
            work.sum_month(month)


def summed(records: Records) -> list[Month]:
    return [one.month for one in records.reading.sums().values()]


def as_counted(records: Records) -> bool:
    anew = [records.reading.counted_anew(month) for month in MONTHS]
    return list(records.reading.counted(MONTHS)) == anew


def test_a_month_is_summed_as_it_is_counted(records: Records) -> None:
    assert records.reading.first_deposit() is None
    keep_all(records, a_trail(LETTER, on_step=len(LETTER.steps) + 1))
    total(records, MARCH)
    assert records.reading.sums() == {MARCH.span: records.reading.counted_anew(MARCH)}
    (counted,) = records.reading.counted([MARCH])
    assert counted.finished == 1
    assert counted.tallies
    assert records.reading.first_deposit() == at(0)
    total(records, MARCH)  # once more is the same
    assert summed(records) == [MARCH]


def test_an_entry_that_comes_late_takes_its_month_away_alone(records: Records) -> None:
    started = keep_all(records, a_trail(LETTER, on_step=1))
    total(records, *MONTHS)
    trail = a_trail(LETTER, on_step=2)
    keep(records, started, trail[-1])
    assert summed(records) == MONTHS[1:]
    assert as_counted(records)
    keep_all(records, later(a_trail(LETTER, on_step=1), 365))
    assert summed(records) == MONTHS[1:]


def test_what_becomes_confidential_takes_away_the_months_since_its_deposit(
    records: Records,
) -> None:
    trail = refused_draft(days=31)
    draft = keep_all(records, trail)
    total(records, *MONTHS)
    june = at(0) + timedelta(days=100)
    keep(records, draft, amended(trail, None, june))  # as open as it was
    assert summed(records) == MONTHS
    keep(records, draft, amended(trail, SECRET, june))
    assert MARCH in summed(records)
    assert MARCH.next not in summed(records)
    assert records.reading.counted([MARCH.next])[0].closed == 1
    assert as_counted(records)


def test_whatever_happens_what_is_summed_is_what_is_counted(
    records: Records, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(request.node.name)  # noqa: S311 - the same each time
    drafts: dict[DossierId, list[DossierEvent]] = {}
    for _ in range(STEPS):
        match chance.randrange(4):
            case 0:
                total(records, chance.choice(MONTHS))
            case 1:
                trail = refused_draft(days=chance.uniform(0, 80))
                drafts[keep_all(records, trail)] = trail
            case 2:
                trail = later(a_trail(LETTER, on_step=chance.randrange(5)), chance.uniform(0, 80))
                first = trail[0]
                assert isinstance(first, DossierDeposited)
                filing = chance.choice([None, SECRET])
                keep_all(records, [replace(first, filing=filing), *trail[1:]])
            case _:
                if not drafts:
                    continue
                number = chance.choice(list(drafts))
                change = amended(drafts[number], chance.choice([None, SECRET]), at(10**6))
                keep(records, number, change)
        assert as_counted(records)
    total(records, *MONTHS)
    assert summed(records) == MONTHS
    assert as_counted(records)
    assert standing(refused_draft()).state is State.DRAFT


def test_months_are_over_an_hour_after_their_end() -> None:
    may = MONTHS[-1]
    end = may.span[1]
    assert list(over(at(0), end + SETTLED)) == MONTHS[::-1]
    assert list(over(at(0), end + SETTLED - timedelta(seconds=1))) == MONTHS[1::-1]
    assert list(over(end, at(0))) == []
