"""What an event changes in the tables beside the dossier's own row, so that lists find it."""

from datetime import datetime

from sqlalchemy import Connection, Insert, bindparam, delete, insert, literal, select

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import (
    DossierEvent,
    DossierRejected,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import NOBODY_HERE, Login
from parapheur.domain.shelf import Measure, measured
from parapheur.domain.turns import Turn, turns_of
from parapheur.store.prepared import Prepared
from parapheur.store.records import (
    ActRecord,
    AwaitingRecord,
    FinishedRecord,
    Moment,
    VersionRecord,
    table,
)

TURNS, ACTS, VERSIONS = table(AwaitingRecord), table(ActRecord), table(VersionRecord)

ENDED = Prepared(
    delete(TURNS).where(
        *(TURNS.c[key] == bindparam(key) for key in ("dossier", "position", "desk"))
    )
)
AWAITED = Prepared(
    insert(TURNS), "dossier", "position", "desk", "ahead", "due", "action", "circuit"
)
ACTED = Prepared(
    insert(ACTS).inline(),
    *("dossier", "round", "position", "slot", "desk", "actor", "kind", "at"),
    *Measure._fields,
)
GROWN = Prepared(insert(VERSIONS), "dossier", "round", "index", "digest", "length")


def follow(
    connection: Connection,
    dossier_id: DossierId,
    before: Dossier,
    dossier: Dossier,
    event: DossierEvent,
) -> None:
    """Bring up to date what lists are made of."""
    _turn(connection, dossier_id, before, dossier)
    if act := _act(before, event):
        ACTED.run(connection, dossier=dossier_id, actor=event.actor, at=event.at, **act)
    known = len(before.versions) if before.round == dossier.round else 0
    for index, version in enumerate(dossier.versions[known:], start=known):
        place = {"dossier": dossier_id, "round": dossier.round, "index": index}
        GROWN.run(connection, digest=version.digest, length=version.length, **place)
    if dossier.state is State.FINISHED and before.state is not State.FINISHED:
        connection.execute(_finished(dossier_id, dossier.originator, event.at))


def _turn(connection: Connection, dossier_id: DossierId, before: Dossier, dossier: Dossier) -> None:
    were, are = set(turns_of(before)), set(turns_of(dossier))
    places = {(turn.position, turn.desk) for turn in were ^ are}
    ENDED.each(
        connection,
        [{"dossier": dossier_id, "position": at, "desk": desk} for at, desk in sorted(places)],
    )
    AWAITED.each(connection, [_turn_row(dossier_id, turn) for turn in sorted(are - were)])


def _turn_row(dossier_id: DossierId, turn: Turn) -> dict[str, object]:
    return {
        "dossier": dossier_id,
        "position": turn.position,
        "desk": turn.desk,
        "ahead": turn.ahead,
        "due": turn.due,
        "action": turn.action.value,
        "circuit": turn.circuit,
    }


def _act(before: Dossier, event: DossierEvent) -> dict[str, object] | None:
    match event:
        case VisaGiven() | StepSigned() | StepSealed() | StepAnswered() | GuestSigned():
            slot = event.slot
        case DossierRejected():
            slot = len(before.acts_at(event.position))
        case _:
            return None
    return {
        "round": before.round,
        "position": event.position,
        "slot": slot,
        "desk": event.desk,
        "kind": type(event).__name__,
        **measured(before, event)._asdict(),
    }


def _finished(dossier_id: DossierId, originator: Login, at: datetime) -> Insert:
    """Put a finished dossier with whoever deposited it or ever acted on it, in one statement."""
    when = literal(at, type_=Moment())
    acted = select(literal(dossier_id), ActRecord.actor, when)
    acted = acted.where(ActRecord.dossier == dossier_id, ActRecord.actor.not_in(NOBODY_HERE))
    rows = acted.union(select(literal(dossier_id), literal(originator), when))
    return insert(FinishedRecord).from_select(["dossier", "login", "at"], rows)
