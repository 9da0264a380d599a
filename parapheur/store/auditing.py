"""What is kept, read as it stands in the tables, to be compared with what the trails say."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.finding import Label, Print
from parapheur.domain.intents import Intent
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId, Login
from parapheur.domain.shelf import Measure, Shelf, ShelvedAct, sought
from parapheur.domain.turns import Turn
from parapheur.store import trails
from parapheur.store.codec import DOSSIER
from parapheur.store.connect import is_text, whatever_the_text
from parapheur.store.finding import LABEL, label_of
from parapheur.store.held import can_be
from parapheur.store.intents import WHOLE, intent_of
from parapheur.store.notes import instructions_of
from parapheur.store.records import (
    OPEN,
    ActRecord,
    AwaitingRecord,
    DossierRecord,
    EntryRecord,
    FinishedRecord,
    HandwritingRecord,
    IntentRecord,
    KeyRecord,
    PersonRecord,
    PrintRecord,
    SoughtRecord,
    VersionRecord,
)


class Auditing:
    """The part of reading that an inspection needs, and nobody else."""

    _engine: Engine

    def streams(self) -> Sequence[str]:
        """Return the names of all trails."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            named = session.scalars(select(EntryRecord.stream).distinct())
            return sorted(_texts(named))

    def labels(self, stream: str) -> Sequence[Label]:
        """Return what stands beside each entry of a trail, in order."""
        rows = select(*LABEL).where(EntryRecord.stream == stream).order_by(EntryRecord.seq)
        with Transaction(self._engine) as session:
            return [label_of(row) for row in session.execute(rows)]

    def logins(self) -> Sequence[Login]:
        """Return the name of each account, whatever its row says besides."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            named = session.scalars(select(PersonRecord.login))
            return sorted(map(Login, _texts(named)))

    def dossiers(self) -> Sequence[DossierId]:
        """Return the numbers of all dossiers."""
        with Transaction(self._engine) as session:
            numbers = session.scalars(select(DossierRecord.id).order_by(DossierRecord.id))
            return [DossierId(number) for number in numbers]

    def awaiting(self, dossier_id: DossierId) -> Sequence[DeskId]:
        """Return the desks that the trays show as awaited, to compare with the dossier."""
        if not can_be(dossier_id):
            return []
        shown = select(AwaitingRecord.desk).where(
            AwaitingRecord.dossier == dossier_id, AwaitingRecord.ahead.is_(False)
        )
        with Transaction(self._engine) as session:
            return [DeskId(desk) for desk in sorted(session.scalars(shown))]

    def stored(self, dossier_id: DossierId) -> Dossier:
        """Return the dossier as its row says, to compare with what its trail adds up to.

        `NoSuchDossier`; `ValueError` if the row contradicts itself, or the length of its trail.
        """
        stream = trails.of_dossier(dossier_id)
        with Transaction(self._engine) as session:
            row = _row(session, dossier_id)
            last = session.scalar(
                select(func.max(EntryRecord.seq)).where(EntryRecord.stream == stream)
            )
        dossier = DOSSIER.read(row.standing)
        said = (row.state, row.originator, row.sought, row.moves)
        if said != (dossier.state, dossier.originator, sought(dossier_id, dossier), last):
            raise ValueError(f"the row of {stream} contradicts itself or its trail")
        return dossier

    def shelf(self, dossier_id: DossierId) -> Shelf:
        """Return what lists are made of, to compare with what the trail says. `NoSuchDossier`."""
        awaiting = select(AwaitingRecord).where(AwaitingRecord.dossier == dossier_id)
        acts = select(ActRecord).where(ActRecord.dossier == dossier_id).order_by(ActRecord.id)
        versions = select(VersionRecord).where(VersionRecord.dossier == dossier_id)
        versions = versions.order_by(VersionRecord.round, VersionRecord.index)
        found = select(SoughtRecord.word).where(SoughtRecord.dossier == dossier_id)
        prints = select(PrintRecord.digest, PrintRecord.proof)
        prints = prints.where(PrintRecord.dossier == dossier_id)
        finished = select(FinishedRecord.login, FinishedRecord.at)
        finished = finished.where(FinishedRecord.dossier == dossier_id)
        with Transaction(self._engine) as session:
            row = _row(session, dossier_id)
            turns = [_turn(one) for one in session.scalars(awaiting)]
            return Shelf(
                moves=row.moves,
                state=row.state,
                originator=Login(row.originator),
                sought=row.sought,
                since=row.since,
                updated_at=row.updated_at,
                circuit=row.circuit,
                level=row.level,
                alarm=row.alarm,
                proof_due=row.proof_due,
                counted=row.counted is not None,
                awaiting=tuple(sorted(turns, key=lambda one: (one.position, one.desk))),
                undo=(Login(row.undo_by), DeskId(row.undo_desk or "")) if row.undo_by else None,
                finished=tuple(
                    sorted((Login(login), at) for login, at in session.execute(finished))
                ),
                instructed=instructions_of(session, dossier_id),
                acts=tuple(_act(one) for one in session.scalars(acts)),
                versions=tuple(_version(one) for one in session.scalars(versions)),
                words=tuple(sorted(session.scalars(found))),
                prints=tuple(sorted(Print(Digest(d), p) for d, p in session.execute(prints))),
            )

    def intents(self, dossier_id: DossierId) -> Sequence[tuple[Intent, str]]:
        """Return each intent of the dossier, oldest first: open, signed or abandoned."""
        theirs = select(IntentRecord.outcome, *WHOLE).where(IntentRecord.dossier == dossier_id)
        with Transaction(self._engine) as session:
            rows = session.execute(theirs.order_by(IntentRecord.id))
            return [(intent_of(*intent), outcome) for outcome, *intent in rows]

    def open_intents(self) -> Sequence[Intent]:
        """Return the intents that have not ended."""
        unended = select(*WHOLE).where(IntentRecord.outcome == OPEN).order_by(IntentRecord.id)
        with Transaction(self._engine) as session:
            return [intent_of(*row) for row in session.execute(unended)]

    def levels(self) -> Mapping[Login, Level]:
        """Return what each person's key gives."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            keys = session.execute(select(KeyRecord.owner, KeyRecord.level))
            return {Login(owner): Level(level) for owner, level in keys if is_text(owner)}

    def test_keys(self) -> Collection[Login]:
        """Return whose key is kept as one of tests."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            owners = session.scalars(select(KeyRecord.owner).where(KeyRecord.test.is_(True)))
            return {Login(owner) for owner in owners if is_text(owner)}

    def certificates(self) -> Mapping[Login, Digest]:
        """Return the digest of each person's certificate, to compare with their trail."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            keys = session.execute(select(KeyRecord.owner, KeyRecord.certificate))
            return _digests((owner, data) for owner, data in keys)

    def handwritings(self) -> Mapping[Login, Digest]:
        """Return the digest of each image of somebody's handwriting."""
        with Transaction(self._engine) as session, whatever_the_text(session.connection()):
            images = session.execute(select(HandwritingRecord.owner, HandwritingRecord.image))
            return _digests((owner, data) for owner, data in images)


def _texts(named: Iterable[object]) -> Iterator[str]:
    """Yield what is a text: whatever else stands there is named by who looks for it."""
    return (one for one in named if isinstance(one, str))


def _digests(kept: Iterable[tuple[str, object]]) -> Mapping[Login, Digest]:
    """Return the digest of what each keeps; what are no bytes is named by `illegible`."""
    return {
        Login(owner): Digest(hashlib.sha256(data).hexdigest())
        for owner, data in kept
        if isinstance(data, bytes) and is_text(owner)
    }


def _row(session: Transaction, dossier_id: DossierId) -> DossierRecord:
    row = session.get(DossierRecord, dossier_id) if can_be(dossier_id) else None
    if row is None:
        raise NoSuchDossier
    return row


def _turn(row: AwaitingRecord) -> Turn:
    place = row.position, DeskId(row.desk), row.due
    return Turn(*place, Action(row.action), CircuitId(row.circuit), row.ahead)


def _act(row: ActRecord) -> ShelvedAct:
    place = (row.round, row.position, row.slot)
    measure = Measure(row.waited, row.circuit, row.step, row.level)
    return ShelvedAct(*place, DeskId(row.desk), Login(row.actor), row.kind, row.at, measure)


def _version(row: VersionRecord) -> tuple[int, int, Version]:
    return row.round, row.index, Version(Digest(row.digest), row.length)
