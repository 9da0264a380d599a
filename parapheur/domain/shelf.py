"""The shelf: what the tables say of a dossier, so that lists find it.

All of it follows from the trail (`shelf_of`): any difference is somebody's hand, or a defect.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import NamedTuple

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.clock import alarm
from parapheur.domain.documents import Version
from parapheur.domain.dossier import ActDone, Dossier, DossierId, reference
from parapheur.domain.events import (
    DossierEvent,
    DossierRejected,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.finding import Print, prints_of, words_of
from parapheur.domain.lifecycle import State
from parapheur.domain.notes import receivers
from parapheur.domain.people import NOBODY_HERE, DeskId, Login
from parapheur.domain.proving import proof_due
from parapheur.domain.standing import apply
from parapheur.domain.trays import folded
from parapheur.domain.turns import Turn, retrievable, turns_of


class Measure(NamedTuple):
    """What statistics tell of an act."""

    waited: int
    """Seconds from when the step opened to the act."""
    circuit: str
    step: str
    level: str | None
    """Of the signature that was left, if one was."""


@dataclass(frozen=True, slots=True)
class ShelvedAct:
    """What a desk did at a step; `kind` is the name of the event."""

    round: int
    position: int
    slot: int
    desk: DeskId
    actor: Login
    kind: str
    at: datetime
    measure: Measure


def measured(before: Dossier, event: ActDone | DossierRejected) -> Measure:
    """Return what statistics tell of an act on the dossier as it stood before."""
    opening, step = before.opening(event.position), before.step_at(event.position)
    since = opening.since if opening else event.at
    signature = getattr(event, "signature", None)
    return Measure(
        waited=max(0, int((event.at - since).total_seconds())),
        circuit=before.circuit.id if before.circuit else before.wish,
        step=step.id if step else "",
        level=signature.level.value if signature else None,
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lists, counts and searches are made of."""

    moves: int
    state: str
    originator: Login
    sought: str
    since: datetime
    updated_at: datetime
    circuit: str
    level: str
    """How confidential it is."""
    alarm: datetime | None
    """When the clock may next have something to tell."""
    proof_due: datetime | None
    """From when on a timestamp is to be put over the document, or renewed."""
    counted: bool
    """Whether deadlines run, which move with the calendar."""
    awaiting: tuple[Turn, ...]
    """Open steps and those ahead, in order, with each of their desks, in alphabetical order."""
    undo: tuple[Login, DeskId] | None
    """Who may take the newest act back, and the desk they gave it for."""
    finished: tuple[tuple[Login, datetime], ...]
    """Whoever deposited the dossier or acted on it, in alphabetical order, and when it finished."""
    instructed: tuple[tuple[str, str], ...]
    """Who is to follow which instruction, in alphabetical order."""
    acts: tuple[ShelvedAct, ...]
    versions: tuple[tuple[int, int, Version], ...]
    """Round, index in its lineage, and the version itself."""
    words: tuple[str, ...]
    """What auditors find it by, in alphabetical order."""
    prints: tuple[Print, ...]
    """The fingerprints of its pieces, in order."""


def shelf_of(dossier_id: DossierId, events: Sequence[DossierEvent]) -> Shelf:
    """Return what the shelf of a dossier with this trail must say. `ValueError` if empty."""
    before: Dossier | None = None
    since: datetime | None = None
    finished_at: datetime | None = None
    acts: list[ShelvedAct] = []
    versions: list[tuple[int, int, Version]] = []
    for event in events:
        dossier = apply(before, event)
        if before is None or dossier.state is not before.state:
            since = event.at
        since = dossier.since or since
        if dossier.state is State.FINISHED:
            finished_at = finished_at or event.at
        if before is not None:
            acts += _acts(before, event)
        known = len(before.versions) if before and before.round == dossier.round else 0
        versions += [(dossier.round, known + n, v) for n, v in enumerate(dossier.versions[known:])]
        before = dossier
    if before is None or since is None:
        raise ValueError("an empty trail is no dossier")
    hands = {before.originator, *(act.actor for act in acts if act.actor not in NOBODY_HERE)}
    return Shelf(
        moves=len(events),
        state=before.state.value,
        originator=before.originator,
        sought=sought(dossier_id, before),
        since=since,
        updated_at=events[-1].at,
        circuit=before.wish,
        level=before.confidentiality.value,
        alarm=alarm(before),
        proof_due=proof_due(before),
        counted=any(one.timing for one in before.openings),
        awaiting=turns_of(before),
        undo=(last.actor, last.desk) if (last := retrievable(before)) else None,
        finished=tuple((one, finished_at) for one in sorted(hands) if finished_at),
        instructed=receivers(before),
        acts=tuple(acts),
        versions=tuple(versions),
        words=tuple(sorted({word for event in events for word in words_of(event)})),
        prints=_prints(events),
    )


def _prints(events: Sequence[DossierEvent]) -> tuple[Print, ...]:
    found: dict[str, Print] = {}
    for event in events:
        for one in prints_of(event):
            found.setdefault(one.digest, one)  # as it was first told
    return tuple(sorted(found.values()))


def sought(dossier_id: DossierId, dossier: Dossier) -> str:
    """Return what searches find the dossier by."""
    filed = dossier.filing
    words = (
        [one for name in (filed.type_name, filed.name) for one in astuple(name)] if filed else []
    )
    return folded(" ".join((reference(dossier_id), dossier.subject, *words)))


def _acts(before: Dossier, event: DossierEvent) -> list[ShelvedAct]:
    match event:
        case VisaGiven() | StepSigned() | StepSealed() | StepAnswered() | GuestSigned():
            slot = event.slot
        case DossierRejected():
            slot = len(before.acts_at(event.position))
        case _:
            return []
    kind = type(event).__name__
    place = (before.round, event.position, slot)
    measure = measured(before, event)
    return [ShelvedAct(*place, event.desk, event.actor, kind, event.at, measure)]
