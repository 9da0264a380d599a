"""What an event changes in the tables beside the dossier's own row, so that lists find it."""

from sqlalchemy import Connection, Insert, Integer, String, bindparam, delete, insert, select

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
from parapheur.domain.people import NOBODY_HERE
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


def _with_all() -> Insert:
    number, when = bindparam("dossier", type_=Integer), bindparam("at", type_=Moment())
    acted = select(number, ACTS.c.actor, when).where(ACTS.c.dossier == number)
    acted = acted.where(*(ACTS.c.actor != nobody for nobody in NOBODY_HERE))
    deposited = select(number, bindparam("originator", type_=String), when)
    columns = ["dossier", "login", "at"]
    return insert(table(FinishedRecord)).from_select(columns, acted.union(deposited))


WITH_ALL = Prepared(_with_all())
"""Puts a finished dossier with whoever deposited it or ever acted on it."""


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
        who = {"originator": dossier.originator}
        WITH_ALL.run(connection, dossier=dossier_id, at=event.at, **who)


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
