"""The whole check: errors first, then warnings, each in the order of the steps."""

from itertools import chain

from parapheur.domain.circuit import Circuit
from parapheur.domain.soundness.absences import absences
from parapheur.domain.soundness.apart import apart
from parapheur.domain.soundness.branches import (
    alternatives,
    asked_too_late,
    conditions,
    unanswered,
)
from parapheur.domain.soundness.flaws import Chart, Flaw, Severity
from parapheur.domain.soundness.limits import deadlines, escalations, reminders
from parapheur.domain.soundness.order import decisions, same_desks, seals, written_order
from parapheur.domain.soundness.people import people
from parapheur.domain.soundness.rules import last_signs, visas
from parapheur.domain.soundness.seats import seats
from parapheur.domain.soundness.terrain import survey


def check(circuit: Circuit, chart: Chart) -> tuple[Flaw, ...]:
    """Return what is wrong with a circuit in an organisation like this; nothing: it is sound."""
    terrain, unread = survey(circuit)
    found = chain(
        unread,
        written_order(terrain),
        people(terrain, chart),
        seats(terrain, chart),
        apart(terrain, chart),
        absences(terrain, chart),
        decisions(terrain),
        seals(terrain),
        visas(terrain),
        last_signs(terrain),
        conditions(terrain),
        unanswered(terrain),
        asked_too_late(terrain),
        alternatives(terrain),
        same_desks(terrain),
        deadlines(terrain),
        reminders(terrain),
        escalations(terrain, chart),
    )
    return tuple(
        sorted(found, key=lambda flaw: (flaw.severity is not Severity.ERROR, flaw.position or 0))
    )
