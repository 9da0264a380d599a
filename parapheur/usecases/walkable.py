"""Can somebody walk a circuit to its end now? Asked when a dossier is about to leave on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parapheur.domain.circuit import Circuit, Step
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import CircuitUnsound, NoKeyThere
from parapheur.domain.levels import Level
from parapheur.domain.people import Desk, DeskId, Login
from parapheur.domain.presence import ahead_of
from parapheur.domain.soundness import Chart, Fault, chart_of, check
from parapheur.usecases.ports import Office

NOBODY_LEFT = {
    Fault.NOBODY, Fault.LEVEL_TOO_LOW, Fault.GUEST_TOO_LOW, Fault.SEAL_TOO_LOW,
    Fault.ORIGINATOR_BARRED, Fault.APART_NOBODY,
}  # fmt: skip
"""What keeps a dossier at a step for ever, as people stand; files may be meant otherwise else."""


def chart_here(office: Office) -> Chart:
    """Return who holds which desk here, what their keys give, and who will be there or away."""
    reading = office.reading
    people = reading.people()
    ahead = ahead_of(
        office.now(),
        office.calendar,
        people=people,
        terms=reading.terms(),
        delegations=reading.delegations(),
    )
    seal, guest = office.keys.seal_level, office.keys.guest_level
    return chart_of(reading.desks(), people, levels_of(office), seal, guest, ahead)


def chart_now(office: Office, desks: Sequence[Desk]) -> Chart:
    """Return who may act at these desks, as they stand at one moment, and what their keys give."""
    keys = office.keys
    return Chart(tuple(desks), keys=levels_of(office), seal=keys.seal_level, guest=keys.guest_level)


def levels_of(office: Office) -> Mapping[Login, Level]:
    """Return the most that each person signs by gives: a key that is kept here, or their card."""
    levels = dict(office.reading.levels())
    for login, card in office.reading.cards().items() if office.cards else ():
        if login not in levels or card.level.reaches(levels[login]):
            levels[login] = card.level
    return levels


def expect_able(chart: Chart, step: Step, desks: Sequence[DeskId]) -> None:
    """Refuse to give a step to desks of which too few have a key that it accepts. `NoKeyThere`."""
    unable = [desk for desk in desks if not chart.able(step, desk)]
    if unable and len(desks) - len(unable) < step.needed:
        raise NoKeyThere(desk=unable[0], asked=step.level)


def expect_walkable(
    circuit: Circuit, dossier: Dossier, desks: Sequence[Desk], office: Office
) -> None:
    """Refuse a circuit with a step that this dossier comes to, and nobody. `CircuitUnsound`.

    `desks` are those of this moment, with their holders.
    """
    secretaries = frozenset({dossier.originator})
    chart = replace(chart_now(office, desks), secretaries=secretaries)
    for flaw in check(circuit, chart):
        if flaw.fault not in NOBODY_LEFT or flaw.position is None:
            continue
        if circuit.asks_for(circuit.steps[flaw.position], dossier.metadata):
            raise CircuitUnsound(flaw=flaw)
