"""The row of a dossier in a transaction: read once under its lock, compared when it is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, Integer, any_, bindparam, insert, select, update

from parapheur.domain.clock import alarm
from parapheur.domain.counting import counted_by
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved
from parapheur.domain.events import DossierDeposited, DossierEvent
from parapheur.domain.proving import proof_due
from parapheur.domain.shelf import sought
from parapheur.domain.turns import retrievable
from parapheur.store.codec import DOSSIER
from parapheur.store.prepared import Prepared
from parapheur.store.records import DossierRecord, table

LARGEST = 2**31 - 1
"""The greatest number a dossier can have."""

ROWS = table(DossierRecord)
THIS = ROWS.c.id == bindparam("dossier")
LOOK = select(ROWS.c.moves, ROWS.c.standing, ROWS.c.since, ROWS.c.counted).where(THIS)
STANDS = (
    *("standing", "state", "circuit", "level"),
    *("undo_by", "undo_desk", "since", "updated_at", "alarm", "proof_due"),
)

LOOKED = Prepared(LOOK)
STANDING = Prepared(select(ROWS.c.standing).where(THIS))
LOCKED = Prepared(LOOK.with_for_update())
ALL_LOCKED = Prepared(
    select(ROWS.c.id, *LOOK.selected_columns)
    .where(ROWS.c.id == any_(bindparam("dossiers", type_=ARRAY(Integer))))
    .order_by(ROWS.c.id)  # in this order they are locked
    .with_for_update()
)
"""As PostgreSQL takes it: SQLite has neither such lists nor locks."""
MOVED = Prepared(update(ROWS).where(THIS, ROWS.c.moves == bindparam("known")), "moves", *STANDS)
RENAMED = Prepared(update(ROWS).where(THIS), "sought")
RETOLD = Prepared(update(ROWS).where(THIS), "standing", "sought")
COUNTED = Prepared(update(ROWS).where(THIS), "counted")
ADDED = Prepared(
    insert(ROWS).returning(ROWS.c.id), "moves", "originator", "sought", "counted", *STANDS
)


@dataclass(slots=True)
class Held:
    """A dossier as this transaction last read or wrote it."""

    id: DossierId
    moves: int
    """Events kept so far, and the `seq` of the newest."""
    dossier: Dossier
    since: datetime
    counted: str | None
    safe: bool
    """Nobody else can change it before the end of the transaction."""


def can_be(dossier_id: DossierId) -> bool:
    """Say whether a dossier can have this number at all."""
    return 0 < dossier_id <= LARGEST


def find(connection: Connection, dossier_id: DossierId, *, lock: bool) -> Held | None:
    """Read a dossier's row, and keep others from changing it if it is to be locked."""
    if not can_be(dossier_id):
        return None
    lone = connection.dialect.name == "sqlite"  # one writer at a time, from its very beginning
    row = (LOCKED if lock else LOOKED).row(connection, dossier=dossier_id)
    if row is None:
        return None
    return _held(dossier_id, row, safe=lock or lone)


def hold(connection: Connection, dossiers: Iterable[DossierId]) -> Sequence[Held]:
    """Read rows and keep others from changing them, in the order of their numbers, if known."""
    numbers = sorted(filter(can_be, set(dossiers)))
    if connection.dialect.name == "sqlite":  # where whoever writes is alone
        found = (find(connection, number, lock=True) for number in numbers)
        return [one for one in found if one is not None]
    rows = ALL_LOCKED.rows(connection, dossiers=numbers)
    return [_held(DossierId(number), row, safe=True) for number, *row in rows]


def _held(dossier_id: DossierId, row: Sequence[Any], *, safe: bool) -> Held:
    moves, standing, since, counted = row
    return Held(dossier_id, moves, DOSSIER.read(standing), since, counted, safe)


def standing(connection: Connection, dossier_id: DossierId) -> Dossier | None:
    """Read a dossier as it stands, for who changes nothing."""
    row = STANDING.row(connection, dossier=dossier_id) if can_be(dossier_id) else None
    return DOSSIER.read(row[0]) if row else None


def add(connection: Connection, dossier: Dossier, event: DossierDeposited) -> Held:
    """Write the row of a new dossier, whose number is given by the database."""
    columns = _columns(dossier, since=dossier.since or event.at, at=event.at)
    given = {"moves": 1, "originator": dossier.originator, "sought": "", "counted": None}
    row = ADDED.row(connection, **given, **columns)
    if row is None:
        raise ValueError("the database gave a new dossier no number")
    held = Held(DossierId(row[0]), 1, dossier, event.at, None, safe=True)
    RENAMED.run(connection, dossier=held.id, sought=sought(held.id, dossier))
    return held


def move(connection: Connection, held: Held, dossier: Dossier, event: DossierEvent) -> None:
    """Write the dossier as it stands after one more event.

    `DossierMoved` when another transaction wrote it since it was read.
    """
    before = held.dossier
    reached = held.since if dossier.state is before.state else event.at
    since = dossier.since or reached
    columns = _columns(dossier, since=since, at=event.at)
    place = {"dossier": held.id, "known": held.moves, "moves": held.moves + 1}
    if MOVED.run(connection, **place, **columns) != 1:
        raise DossierMoved
    if (dossier.subject, dossier.filing) != (before.subject, before.filing):
        RENAMED.run(connection, dossier=held.id, sought=sought(held.id, dossier))
    held.moves, held.dossier, held.since, held.safe = held.moves + 1, dossier, since, True
    count(connection, held, counted_by(held.counted, dossier, event))


def retell(connection: Connection, held: Held, dossier: Dossier) -> None:
    """Write the dossier anew as its trail tells it, once values of it were erased."""
    sought_by = sought(held.id, dossier)
    RETOLD.run(connection, dossier=held.id, standing=DOSSIER.write(dossier), sought=sought_by)
    held.dossier = dossier


def count(connection: Connection, held: Held, by: str | None) -> None:
    """Note which calendar its running deadlines were last held against."""
    if by != held.counted:
        COUNTED.run(connection, dossier=held.id, counted=by)
        held.counted = by


def _columns(dossier: Dossier, *, since: datetime, at: datetime) -> Mapping[str, object]:
    last = retrievable(dossier)
    return {
        "standing": DOSSIER.write(dossier),
        "state": dossier.state.value,
        "circuit": dossier.wish,
        "level": dossier.confidentiality.value,
        "undo_by": last.actor if last else None,
        "undo_desk": last.desk if last else None,
        "since": since,
        "updated_at": at,
        "alarm": alarm(dossier),
        "proof_due": proof_due(dossier),
    }
