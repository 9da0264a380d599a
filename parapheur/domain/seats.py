"""Desks that a circuit does not name: the originator's, a superior's, one that an answer chooses.

A circuit says where to look; when a dossier starts, each seat becomes the desk it leads to, and the
dossier keeps that. Nothing is computed afterwards, so nobody's turn moves with the chart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from parapheur.domain.errors import MissingValue, NoSuperior, OriginWanted
from parapheur.domain.metadata import FieldKey, Metadata
from parapheur.domain.people import Desk, DeskId, superior_of

if TYPE_CHECKING:
    from parapheur.domain.circuit import Circuit, Step

MOST_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Seat:
    """Where to look for a desk: at one, or so many levels above it.

    The desk is the one named; or that of an answer; or, without either, the originator's.
    """

    desk: DeskId | None = None
    field: FieldKey | None = None
    """A list of the metadata whose answer chooses."""
    choices: tuple[tuple[str, DeskId], ...] = ()
    """The desk for each answer; empty: the answer is the desk itself."""
    above: int = 0
    """Levels of the chart: 1 is the superior, 2 the superior's superior."""


def seated(
    circuit: "Circuit", metadata: Metadata, origin: DeskId | None, desks: Sequence[Desk]
) -> "Circuit":
    """Return the circuit with a desk for each of its seats.

    `MissingValue`, `OriginWanted`, `NoSuperior`: a seat leads nowhere. A desk to which two seats
    of a step lead acts there once, and so many fewer settle the step.
    """
    return replace(
        circuit,
        steps=tuple(_seated(circuit, step, metadata, origin, desks) for step in circuit.steps),
    )


def leads_to(
    seat: Seat, answer: str | None, origin: DeskId | None, desks: Iterable[Desk]
) -> DeskId | None:
    """Return the desk that a seat leads to with this answer; None: nowhere."""
    base = seat.desk or origin
    if seat.field is not None:
        if answer is None:
            return None
        base = dict(seat.choices).get(answer) if seat.choices else DeskId(answer)
    if base is None or not seat.above:
        return base
    return superior_of(base, desks, seat.above)


def foreseen(step: "Step", metadata: Metadata, desks: Sequence[Desk]) -> "Step":
    """Return the step with the desks that its seats lead to, as far as is known before a deposit.

    Those for which the depositor's desk, or an answer that is not given, must be known stay seats.
    """
    led = [(seat, leads_to(seat, _answer(seat, metadata), None, desks)) for seat in step.seats]
    found = (*step.desks, *(desk for _, desk in led if desk is not None))
    each = tuple(dict.fromkeys(found))
    return replace(
        step,
        desks=each,
        needed=max(1, step.needed - (len(found) - len(each))),
        seats=tuple(seat for seat, desk in led if desk is None),
    )


def _answer(seat: Seat, metadata: Metadata) -> str | None:
    return str(metadata[seat.field]) if seat.field and seat.field in metadata else None


def _seated(
    circuit: "Circuit",
    step: "Step",
    metadata: Metadata,
    origin: DeskId | None,
    desks: Sequence[Desk],
) -> "Step":
    if not step.seats:
        return step
    led = (_desk_of(circuit, step, seat, metadata, origin, desks) for seat in step.seats)
    found = (*step.desks, *led)
    each = tuple(dict.fromkeys(found))
    needed = max(1, step.needed - (len(found) - len(each)))
    return replace(step, desks=each, needed=needed, seats=())


def _desk_of(
    circuit: "Circuit",
    step: "Step",
    seat: Seat,
    metadata: Metadata,
    origin: DeskId | None,
    desks: Sequence[Desk],
) -> DeskId:
    answer = None
    if seat.field is not None:
        if seat.field not in metadata:
            names = (field.name for field in circuit.metadata if field.key == seat.field)
            raise MissingValue(field=next(names, seat.field))
        answer = str(metadata[seat.field])
    elif seat.desk is None and origin is None:
        raise OriginWanted
    desk = leads_to(seat, answer, origin, desks)
    if desk is None:
        base = leads_to(replace(seat, above=0), answer, origin, desks)
        raise NoSuperior(desk=base or "", step=step.name)
    return desk
