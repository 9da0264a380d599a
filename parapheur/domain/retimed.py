"""Ask again what time brought about: could the clock have told this, from where a dossier stood?

The calendar and the chart of that day are not known here, so what they said is believed as far as
it makes sense; the inspection counts each deadline again by the calendar that its event names.
"""

from parapheur.domain.about_time import ClockEvent, DeadlineMoved, Opens, StepEscalated
from parapheur.domain.clock import tell
from parapheur.domain.clocked import newly_open
from parapheur.domain.deadline import Limit
from parapheur.domain.dossier import Dossier
from parapheur.domain.people import WORKER, DeskId
from parapheur.domain.timing import Timing


def fit(after: Dossier, event: Opens) -> bool:
    """Say whether the instants are those of the steps that the event has opened, in order."""
    circuit = after.circuit
    known = {timing.position: timing for timing in event.timings}
    opened = newly_open(after, event.at)
    if circuit is None or list(known) != [one.position for one in opened]:
        return False
    limits = (circuit.steps[position].limit for position in known)
    return len(known) == len(event.timings) and all(
        limit is not None and event.at < timing.due and _in_order(timing, limit)
        for limit, timing in zip(limits, known.values(), strict=True)
    )


def told_in_time(before: Dossier, event: ClockEvent) -> bool:
    """Say whether the clock would tell this event at its instant."""
    opening, step = before.opening(event.position), before.step_at(event.position)
    if opening is None or step is None or step.limit is None or event.actor != WORKER:
        return False
    match event:
        case DeadlineMoved():
            fits = opening.timing == event.old and event.new.position == event.position
            return fits and event.old != event.new and _in_order(event.new, step.limit)
        case StepEscalated():
            told = tell(before, event.position, lambda desk, _: _named(event, desk), event.at)
            return told == event
        case _:
            return tell(before, event.position, lambda *_: None, event.at) == event


def _named(event: StepEscalated, desk: str) -> DeskId | None:
    return next((one.desk for one in event.joined if one.beside == desk), None)


def _in_order(timing: Timing, limit: Limit) -> bool:
    escalates = limit.escalation is not None
    return (timing.escalate is not None) is escalates and (
        timing.escalate is None or timing.escalate >= timing.due
    )
