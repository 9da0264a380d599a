"""Checks that are written down, gone on with and ended: in memory and in both databases."""

from datetime import date, timedelta

import pytest

from parapheur.domain.checks import Check, CheckId, Outcome, Result, Trouble, outcome_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.finding import begins
from tests.builders import CLAIRE, LETTER, MORNING, Records, a_trail, at, keep_all

DAY = MORNING.date()
ALL_DAY = begins(DAY), begins(DAY + timedelta(days=1))


def asked(records: Records) -> CheckId:
    with records.work() as work:
        work.add_person(CLAIRE, "hash")
        return work.add_check(DAY, DAY, *ALL_DAY, by=CLAIRE.login, at=at(100))


def stands(records: Records, check: CheckId) -> Check:
    found = records.reading.check(check)
    assert found is not None
    return found


def test_a_check_means_the_dossiers_deposited_then(records: Records) -> None:
    numbers = [keep_all(records, a_trail(LETTER)) for _ in range(3)]
    check = asked(records)
    keep_all(records, a_trail(LETTER))  # deposited after it was asked for
    assert records.reading.unchecked(check) == numbers
    assert records.reading.unchecked(check, most=2) == numbers[:2]
    assert records.reading.how_many_deposited(*ALL_DAY) == 4
    assert records.reading.how_many_deposited(ALL_DAY[1], ALL_DAY[1] + timedelta(days=9)) == 0
    one = stands(records, check)
    assert (one.count, one.done, one.first, one.by) == (3, 0, DAY, CLAIRE.login)
    assert records.reading.checks(running=True) == [one]


def test_each_result_is_kept_once(records: Records) -> None:
    numbers = [keep_all(records, a_trail(LETTER)) for _ in range(3)]
    check = asked(records)
    found = [
        Result(numbers[0], at(101)),
        Result(numbers[1], at(102), (Trouble.UNPROVED,)),
        Result(numbers[0], at(103), (Trouble.CHAIN, Trouble.RECORD)),  # by another, too late
        Result(numbers[2], at(104), (Trouble.CHAIN, Trouble.RECORD)),
    ]
    for result in found:
        with records.work() as work:
            work.keep_result(check, result)
    kept = [found[0], found[1], found[3]]
    assert records.reading.results(check) == kept
    assert records.reading.results(check, page=2) == []
    for outcome, single in zip(Outcome, kept, strict=True):
        assert records.reading.results(check, outcome=outcome) == [single]
    one = stands(records, check)
    assert (one.sound, one.doubtful, one.unsound, one.moved_at) == (1, 1, 1, at(104))
    assert records.reading.unchecked(check) == []
    with records.work() as work:
        work.end_check(check, at(105))
        work.end_check(check, at(106))
    assert stands(records, check).ended_at == at(105)
    assert records.reading.checks(running=True) == []
    assert [one.id for one in records.reading.checks()] == [check]
    assert records.reading.checks(page=2) == []


@pytest.mark.parametrize("number", [0, -1, 99, 2**40])
def test_there_is_no_other_check(records: Records, number: int) -> None:
    assert records.reading.check(CheckId(number)) is None


def test_what_troubles_come_to() -> None:
    assert outcome_of([]) is Outcome.SOUND
    assert outcome_of([Trouble.UNPROVED]) is Outcome.DOUBTFUL
    for trouble in set(Trouble) - {Trouble.UNPROVED}:
        assert outcome_of([trouble]) is outcome_of([trouble, Trouble.UNPROVED]) is Outcome.UNSOUND
    assert Result(DossierId(1), at(0)).outcome is Outcome.SOUND
    assert date(2026, 3, 2) == DAY
