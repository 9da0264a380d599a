"""Count the deadlines of the steps that an event opens, in the one place where events are kept."""

from dataclasses import replace

from parapheur.domain.about_time import Opens
from parapheur.domain.calendar import Calendar
from parapheur.domain.clocked import newly_open, timed
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import DossierEvent
from parapheur.domain.standing import apply
from parapheur.domain.timing import timing_of


def counted(
    before: Dossier | None, event: DossierEvent, calendar: Calendar | None
) -> tuple[DossierEvent, Dossier]:
    """Return the event with the instants of what it opens, and the dossier it leads to.

    Without a calendar, or where they are counted already, the event is returned as it is.
    """
    dossier = apply(before, event)
    if calendar is None or not isinstance(event, Opens) or event.timings:
        return event, dossier
    circuit = dossier.circuit
    timings = tuple(
        timing_of(one.position, limit, one.since, calendar)
        for one in newly_open(dossier, event.at)
        if circuit is not None and (limit := circuit.steps[one.position].limit) is not None
    )
    if not timings:
        return event, dossier
    event = replace(event, timings=timings)
    return event, timed(dossier, event)


def counted_by(known: str | None, dossier: Dossier, event: DossierEvent) -> str | None:
    """Return which calendar all running deadlines were last held against, for the store to note.

    None: none runs; empty: several, so that the next look holds them against one. `known` is what
    was noted before the event.
    """
    if not any(one.timing for one in dossier.openings):
        return None
    if not isinstance(event, Opens) or not event.timings:
        return known
    digest = event.timings[0].counted_by
    return digest if known in (None, digest) else ""
