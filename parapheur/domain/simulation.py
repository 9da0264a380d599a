"""What would become of a dossier: the desks in their order, with the days to expect.

Each step takes the whole of its deadline, which ends when the office closes on its last day; a
step without a deadline takes no time. Branches run side by side, and what joins them waits for
the slowest. Nobody is asked, and nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.calendar import Calendar
from parapheur.domain.circuit import Circuit, Step
from parapheur.domain.conditions import holds, parse
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import Desk
from parapheur.domain.seats import foreseen


@dataclass(frozen=True, slots=True)
class Stop:
    """A step that the dossier would come to."""

    position: int
    step: Step
    opens: datetime
    """In UTC, as `due`."""
    due: datetime
    """When it is left; at once, where it is skipped or has no deadline."""
    skipped: bool
    estimate: bool
    """A day on the way is not announced, or not entered in the calendar yet."""


def simulate(
    circuit: Circuit,
    metadata: Metadata,
    started: datetime,
    calendar: Calendar,
    desks: Sequence[Desk] = (),
) -> tuple[Stop, ...]:
    """Return the steps in the order in which they open; `desks` say who stands above whom.

    `MissingValue`, `BadValue`, `BadCondition`: the conditions cannot be asked; `ValueError`: a
    step waits on one that does not stand before it (`soundness` tells which).
    """
    begun = calendar.next_opening(started)
    stops: list[Stop] = []
    for position, step in enumerate(circuit.steps):
        before = circuit.before(position)
        if not set(before) <= set(range(position)):
            raise ValueError(f"step {position} waits on one that does not stand before it")
        opens = max((stops[one].due for one in before), default=begun)
        skipped = step.when is not None and not holds(parse(step.when, circuit.metadata), metadata)
        due = opens if skipped else _due(step, opens, calendar)
        estimate = calendar.is_estimate(started, due)
        asked = foreseen(step, metadata, desks)
        stops.append(Stop(position, asked, opens, due, skipped, estimate))
    return tuple(sorted(stops, key=lambda stop: (stop.opens, stop.position)))


def _due(step: Step, opens: datetime, calendar: Calendar) -> datetime:
    if step.limit is None:
        return opens
    return calendar.add(opens, step.limit.deadline)
