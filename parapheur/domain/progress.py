"""How far a circuit has come: arithmetic on the states of its steps."""

from collections.abc import Sequence
from typing import TypeAlias

from parapheur.domain.circuit import Circuit
from parapheur.domain.lifecycle import StepMove, StepState, step_after

Progress: TypeAlias = tuple[StepState, ...]
"""The state of each step, in the circuit's order."""

PASSED = frozenset({StepState.DONE, StepState.SKIPPED, StepState.BYPASSED})
"""States of a step that let the next one open."""


def ready(circuit: Circuit, progress: Progress, position: int) -> bool:
    """Say whether every step before this one is passed."""
    return all(progress[one] in PASSED for one in circuit.before(position))


def moved(progress: Progress, position: int, move: StepMove) -> Progress:
    """Return the progress after a step has moved. `MoveNotAllowed`."""
    after = step_after(progress[position], move)
    return (*progress[:position], after, *progress[position + 1 :])


def settled(circuit: Circuit, progress: Progress, acts: Sequence[int]) -> Progress:
    """Return where the steps stand by acts at these positions alone, those to do not opened yet.

    What was skipped in `progress` stays skipped, and what was bypassed bypassed.
    """
    stands: Progress = (StepState.AHEAD,) * len(circuit.steps)
    for position, step in enumerate(circuit.steps):
        if not ready(circuit, stands, position):
            continue
        if progress[position] is StepState.SKIPPED:
            stands = moved(stands, position, StepMove.SKIP)
        elif progress[position] is StepState.BYPASSED:
            stands = moved(moved(stands, position, StepMove.OPEN), position, StepMove.BYPASS)
        elif acts.count(position) >= step.needed:
            stands = moved(stands, position, StepMove.OPEN)
            stands = moved(stands, position, StepMove.SETTLE)
    return stands
