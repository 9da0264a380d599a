"""The two tables: every row leads where it says, and nothing else is open."""

from itertools import product

import pytest

from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.lifecycle import (
    STEP_TABLE,
    TABLE,
    Move,
    State,
    StepMove,
    StepState,
    after,
    moves_from,
    step_after,
    step_moves_from,
)

ROWS = {(state, move): target for move, state, target in TABLE}
STEP_ROWS = {(state, move): target for move, state, target in STEP_TABLE}


@pytest.mark.parametrize(("state", "move"), [*product(State, Move)])
def test_a_dossier_moves_along_the_table_alone(state: State, move: Move) -> None:
    if (state, move) in ROWS:
        assert after(state, move) is ROWS[state, move]
        assert move in moves_from(state)
        return
    with pytest.raises(MoveNotAllowed) as refused:
        after(state, move)
    assert refused.value.facts == {"state": state, "move": move}
    assert move not in moves_from(state)


@pytest.mark.parametrize(("state", "move"), [*product(StepState, StepMove)])
def test_a_step_moves_along_its_table_alone(state: StepState, move: StepMove) -> None:
    if (state, move) in STEP_ROWS:
        assert step_after(state, move) is STEP_ROWS[state, move]
        assert move in step_moves_from(state)
        return
    with pytest.raises(MoveNotAllowed):
        step_after(state, move)
    assert move not in step_moves_from(state)


def test_no_row_says_the_same_twice() -> None:
    assert len(ROWS) == len(TABLE)
    assert len(STEP_ROWS) == len(STEP_TABLE)


def test_what_is_finished_stays_so() -> None:
    assert moves_from(State.FINISHED) == frozenset({Move.ARCHIVE})
    assert moves_from(State.CANCELLED) == frozenset({Move.ARCHIVE})
    assert moves_from(State.ARCHIVED) == frozenset()
    assert step_moves_from(StepState.DONE) == frozenset()
    assert step_moves_from(StepState.REFUSED) == frozenset()
    assert step_moves_from(StepState.SKIPPED) == frozenset()
    assert step_moves_from(StepState.BYPASSED) == frozenset()
