"""What is counted of months, of what is ordinary alone: in memory and in both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.events import DossierDeposited
from parapheur.domain.figures import (
    MOST_MONTHS,
    Counted,
    Month,
    by_desk,
    by_step,
    months_between,
    usual_months,
)
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.levels import Level
from tests.builders import (
    CLAIRE,
    DIVISION,
    LETTER,
    SERVICE,
    Records,
    a_trail,
    at,
    keep_all,
    standing,
    words,
)

MARCH = Month(date(2026, 3, 1))
SECRET = Filing(
    TypeId("courrier"), SubtypeId("secret"), words("Courrier"), words("Secret"),
    Confidentiality.RESTRICTED,
)  # fmt: skip


@pytest.fixture
def filled(records: Records) -> Records:
    """A letter that is finished, one that was refused at its second step, and a restricted one."""
    keep_all(records, a_trail(LETTER, on_step=len(LETTER.steps) + 1))
    refused = a_trail(LETTER, on_step=2)
    dossier = standing(refused)
    refused.append(
        dossier.reject(
            desk=dossier.awaited[0], position=1, reason="Non", actor=CLAIRE.login, at=at(100)
        )
    )
    keep_all(records, refused)
    closed = a_trail(LETTER, on_step=2)
    first = closed[0]
    assert isinstance(first, DossierDeposited)
    keep_all(records, [replace(first, filing=SECRET), *closed[1:]])
    return records


def march(records: Records) -> Counted:
    (counted,) = records.reading.counted([MARCH])
    return counted


def test_volumes_count_what_is_ordinary(filled: Records) -> None:
    counted = march(filled)
    assert counted.events["DossierDeposited"] == 2
    assert counted.events["DossierStarted"] == 2
    assert (counted.finished, counted.rejected, counted.closed) == (1, 1, 1)
    assert filled.reading.counted([]) == []
    (april,) = filled.reading.counted([MARCH.next])
    assert (april.events, april.finished, april.closed, april.tallies) == ({}, 0, 0, ())


def test_delays_run_from_when_a_step_opened(filled: Records) -> None:
    counted = march(filled)
    steps = {one.key: one for one in by_step([counted])}
    assert {circuit for circuit, _ in steps} == {LETTER.id}
    second = steps[(LETTER.id, LETTER.steps[1].id)]
    assert (second.count, second.refused) == (2, 1)
    assert second.longest >= second.mean > 0
    desks = {one.key[0]: one for one in by_desk([counted])}
    assert desks[SERVICE].count == 2
    assert sum(one.count for one in desks.values()) == sum(one.count for one in counted.tallies)
    assert by_step([]) == []
    assert DIVISION not in desks


def test_signatures_are_counted_by_their_level(filled: Records) -> None:
    counted = march(filled)
    signed = sum(one.count for one in counted.tallies if one.level)
    assert sum(counted.signatures(level) for level in Level) == signed > 0


def test_months_follow_each_other_and_end(filled: Records) -> None:
    december = Month(date(2025, 12, 1))
    assert december.next == Month(date(2026, 1, 1))
    assert december.span[1] == december.next.span[0]
    assert [one.first.month for one in months_between(date(2025, 11, 30), date(2026, 1, 1))] == [
        11, 12, 1
    ]  # fmt: skip
    assert len(months_between(date(1901, 1, 1), date(2026, 1, 1))) == MOST_MONTHS
    assert usual_months(date(2026, 11, 29))[0].first == date(2025, 12, 1)
    assert len(usual_months(date(2026, 11, 29))) == 12
    assert march(filled).month.span[1] - march(filled).month.span[0] >= timedelta(days=30)
