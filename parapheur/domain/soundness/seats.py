"""Desks that are looked for at the start: does each of them lead somewhere?"""

from collections.abc import Iterator
from dataclasses import replace

from parapheur.domain.people import DeskId
from parapheur.domain.seats import Seat, leads_to
from parapheur.domain.soundness.flaws import Chart, Fault, Flaw
from parapheur.domain.soundness.terrain import Terrain


def seats(terrain: Terrain, chart: Chart) -> Iterator[Flaw]:
    """Yield the seats that lead to no desk, or to one that nobody holds."""
    for position, step in enumerate(terrain.circuit.steps):
        if not terrain.done[position]:
            continue
        walk = terrain.walk(terrain.done[position], position)
        for seat in step.seats:
            for fault, desk in _faults(seat, chart):
                yield Flaw(fault, position, {"step": step.name, "desk": desk}, walk)


def _faults(seat: Seat, chart: Chart) -> Iterator[tuple[Fault, DeskId]]:
    bases = _bases(seat, chart)
    lost = [base for base in bases if _led(seat, base, chart) is None]
    if not bases:
        if chart.peopled:
            yield Fault.NO_DEPOSITOR, DeskId("")
        return
    from_originator = seat.desk is None and seat.field is None
    every = len(lost) == len(bases) or not from_originator
    for base in lost:
        yield (Fault.NO_SUPERIOR if every else Fault.MAY_HAVE_NO_SUPERIOR), base
    for base in bases:
        desk = _led(seat, base, chart)
        if desk is not None and chart.peopled and not chart.holders(desk):
            yield Fault.EMPTY_DESK, desk


def _bases(seat: Seat, chart: Chart) -> tuple[DeskId, ...]:
    """Return the desks that a seat may start from."""
    if seat.field is not None:
        return tuple(dict.fromkeys(desk for _, desk in seat.choices))
    if seat.desk is not None:
        return (seat.desk,)
    held = (desk.id for desk in chart.desks if chart.secretaries & set(desk.holders))
    return tuple(held)


def desks_of(seat: Seat, chart: Chart) -> tuple[DeskId, ...]:
    """Return the desks that a seat may lead to."""
    led = (_led(seat, base, chart) for base in _bases(seat, chart))
    return tuple(dict.fromkeys(desk for desk in led if desk is not None))


def _led(seat: Seat, base: DeskId, chart: Chart) -> DeskId | None:
    plain = replace(seat, desk=base, field=None, choices=())
    return leads_to(plain, None, None, chart.desks)
