"""The order of the day: what may be moved, and who locks it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.day_order import MOST, DayOrder, Shift, arranged, locked, unlocked
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    NothingArranged,
    NotInTheOrder,
    OrderLocked,
    TooManyArranged,
)
from tests.builders import AMINA, CLAIRE, MINISTER, RACHID, at

EMPTY = DayOrder(desk=MINISTER, day=date(2026, 3, 2))


def order(*numbers: int) -> DayOrder:
    return replace(EMPTY, dossiers=tuple(DossierId(number) for number in numbers))


def shift(before: DayOrder, what: Shift, number: int) -> tuple[int, ...]:
    after = arranged(before, what, DossierId(number), actor=AMINA.login, at=at(1))
    assert (after.arranged_by, after.arranged_at) == (AMINA.login, at(1))
    return after.dossiers


@pytest.mark.parametrize(
    ("what", "number", "after"),
    [
        (Shift.ADD, 9, (1, 2, 3, 9)),
        (Shift.ADD, 2, (1, 2, 3)),
        (Shift.FIRST, 3, (3, 1, 2)),
        (Shift.UP, 3, (1, 3, 2)),
        (Shift.UP, 1, (1, 2, 3)),
        (Shift.DOWN, 1, (2, 1, 3)),
        (Shift.DOWN, 3, (1, 2, 3)),
        (Shift.OUT, 2, (1, 3)),
    ],
)
def test_a_dossier_is_moved(what: Shift, number: int, after: tuple[int, ...]) -> None:
    assert shift(order(1, 2, 3), what, number) == after


@pytest.mark.parametrize("what", [Shift.FIRST, Shift.UP, Shift.DOWN, Shift.OUT])
def test_what_somebody_took_out_is_not_moved(what: Shift) -> None:
    with pytest.raises(NotInTheOrder):
        shift(order(1, 2), what, 3)


def test_an_order_is_as_long_as_a_day() -> None:
    full = order(*range(1, MOST + 1))
    assert shift(full, Shift.FIRST, 50)[0] == 50
    with pytest.raises(TooManyArranged):
        shift(full, Shift.ADD, MOST + 1)


@given(st.lists(st.tuples(st.sampled_from(Shift), st.integers(1, 6)), max_size=30))
def test_no_dossier_is_ever_lost_or_twice_in_it(moves: list[tuple[Shift, int]]) -> None:
    known, held = order(), set[int]()
    for what, number in moves:
        try:
            known = arranged(known, what, DossierId(number), actor=AMINA.login, at=at(1))
        except NotInTheOrder:
            assert number not in held
            continue
        held = held - {number} if what is Shift.OUT else held | {number}
        assert len(known.dossiers) == len(held)
        assert set(known.dossiers) == held


def test_an_order_that_is_locked_is_changed_by_nobody() -> None:
    shown = locked(order(1, 2), actor=AMINA.login, at=at(3))
    assert (shown.locked, shown.locked_by, shown.locked_at) == (True, AMINA.login, at(3))
    for what in Shift:
        with pytest.raises(OrderLocked, match="amina"):
            shift(shown, what, 1)
    with pytest.raises(OrderLocked):
        locked(shown, actor=CLAIRE.login, at=at(4))


def test_an_empty_order_is_not_locked() -> None:
    with pytest.raises(NothingArranged):
        locked(EMPTY, actor=AMINA.login, at=at(3))


def test_who_locked_it_or_an_administrator_unlocks_it() -> None:
    shown = locked(order(1, 2), actor=AMINA.login, at=at(3))
    for person in (AMINA, RACHID):
        assert unlocked(shown, person) == order(1, 2)
    with pytest.raises(OrderLocked):
        unlocked(shown, CLAIRE)
