"""The hand of somebody who has the database's password and the folder, and no signing key.

`Hand` changes rows and files; its `forge` rewrites a trail from some event on, chains it again
and makes every row agree with it, as a clever forger would.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, select, text
from sqlalchemy.orm import Session

from parapheur.domain.circuit import Action
from parapheur.domain.commitments import SALT, standing_for
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import (
    DossierEvent,
    DossierStarted,
    SigningAbandoned,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.finding import dossier_of, place_of
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.shelf import Shelf, ShelvedAct, shelf_of
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.standing import replay
from parapheur.domain.trail import CANONICAL, Entry, canonical, chain
from parapheur.files import Folder
from parapheur.store.codec import DOSSIER, TASK, dossier_event
from parapheur.store.records import (
    ABANDONED,
    SIGNED,
    ActRecord,
    AwaitingRecord,
    DossierRecord,
    EntryRecord,
    FinishedRecord,
    IntentRecord,
    PrintRecord,
    SoughtRecord,
    VersionRecord,
)
from parapheur.store.trails import entries
from parapheur.subjects import SubjectKeys
from tests.reliability.ministry import Place

Facts = dict[str, Any]
PLACE = ("stream", "seq", "previous")
KEPT = ("trail", "acts", "versions", "circuit_versions", "calendars")


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody can reach."""

    engine: Engine
    folder: Path

    @property
    def subjects(self) -> SubjectKeys:
        return SubjectKeys(self.folder.parent / "subjects")

    # Rows

    def sql(self, statement: str, **values: object) -> None:
        with self.engine.begin() as connection:
            changed = connection.execute(text(statement), values)
            if changed.rowcount == 0:
                raise LookupError(f"nothing was changed by {statement}")

    def value(self, query: str, **values: object) -> Any:  # noqa: ANN401 whatever stands there
        with self.engine.begin() as connection:
            return connection.execute(text(query), values).scalar_one()

    def body(self, stream: str, seq: int) -> bytes:
        where = "SELECT body FROM trail WHERE stream = :stream AND seq = :seq"
        return bytes(self.value(where, stream=stream, seq=seq))

    def rewrite(self, stream: str, change: Callable[[list[bytes]], object]) -> None:
        """Change the bodies of a trail, and chain what comes out, whatever it is."""
        with Session(self.engine) as session, session.begin():
            bodies = [entry.body for entry in entries(session, self.subjects, stream)]
            change(bodies)
            _write_trail(session, stream, bodies)

    def forge(
        self, dossier: int, change: Callable[[list[Facts]], object], *, intents: bool = True
    ) -> None:
        """Tell another story: its chain holds, and every row agrees."""
        stream, dossier_id = f"dossier/{dossier}", DossierId(dossier)

        def changed(bodies: list[bytes]) -> None:
            facts = [json.loads(body) for body in bodies]
            change(facts)
            bodies[:] = [canonical(one) for one in facts]

        self.rewrite(stream, changed)
        with Session(self.engine) as session, session.begin():
            try:
                events = [dossier_event(entry) for entry in entries(session, self.subjects, stream)]
                _write_rows(session, dossier_id, events)
            except (ParapheurError, ValueError, IndexError):
                return  # a story that cannot be told has no rows either
            if intents:
                _write_intents(session, dossier_id, events)

    def seal(self, place: tuple[str, int, str], subject: str, value: str) -> Facts:
        """Keep another personal value in a place, and return what the entry says of it."""
        salt, bound = bytes(SALT), "\n".join(map(str, place)).encode()
        sealed = self.subjects.seal(subject, bound, salt + CANONICAL.encode(value).encode())
        where = dict(zip(("stream", "seq", "path"), place, strict=True))
        here = "stream = :stream AND seq = :seq AND path = :path"
        self.sql(f"UPDATE personal SET sealed = :sealed WHERE {here}", sealed=sealed, **where)  # noqa: S608  ours
        return standing_for(salt, value)

    # Files

    def digest(self, dossier: int, version: int) -> Digest:
        """The digest of a version of the newest round; -1: the newest."""
        with Session(self.engine) as session:
            row = session.get_one(DossierRecord, dossier)
            return DOSSIER.read(row.standing).versions[version].digest

    def kept(self, digest: str) -> Path:
        """The file that holds these bytes, or what they add to others."""
        (file,) = self.folder.glob(f"{digest[:2]}/{digest[2:]}*")
        return file

    def alter(self, digest: str, change: Callable[[bytearray], object]) -> None:
        data = bytearray(self.kept(digest).read_bytes())
        change(data)
        self.kept(digest).write_bytes(data)

    def whole(self, digest: str) -> bytes:
        return Folder(self.folder).get(Digest(digest))

    def put(self, data: bytes) -> Facts:
        """Keep these bytes under their own name, and return what a trail says of them."""
        version = Folder(self.folder).put(data)
        return {"digest": version.digest, "length": version.length}


@contextmanager
def reaching(place: Place) -> Iterator[Hand]:
    """Reach into a ministry nobody has open; the triggers are the first to go."""
    engine = create_engine(place.url)
    hand = Hand(engine, place.files)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in KEPT:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
            for (name,) in names.all():
                connection.execute(text(f"DROP TRIGGER {name}"))
    try:
        yield hand
    finally:
        engine.dispose()


def _write_trail(session: Session, stream: str, bodies: Sequence[bytes]) -> None:
    session.execute(delete(EntryRecord).where(EntryRecord.stream == stream))
    last: Entry | None = None
    for body in bodies:
        facts = json.loads(body)
        told = {name: fact for name, fact in facts.items() if name not in PLACE}
        last = chain(stream, told, after=last)
        session.add(_row(last, told))


def _row(entry: Entry, told: Facts) -> EntryRecord:
    return EntryRecord(
        stream=entry.stream,
        seq=entry.seq,
        at=datetime.fromisoformat(told["at"]),
        kind=told["kind"],
        actor=told["actor"],
        dossier=dossier_of(entry.stream),
        **dict(zip(("desk", "under"), place_of(told), strict=True)),
        previous=entry.previous,
        digest=entry.digest,
        body=entry.body,
    )


def _write_rows(session: Session, dossier_id: DossierId, events: Sequence[DossierEvent]) -> None:
    dossier, shelf = replay(events), shelf_of(dossier_id, events)
    row = session.get_one(DossierRecord, dossier_id)
    if dossier is None:
        raise ValueError("no dossier")
    row.standing = DOSSIER.write(dossier)
    for column in ("moves", "state", "originator", "sought", "since", "updated_at", "circuit"):
        setattr(row, column, getattr(shelf, column))
    row.undo_by, row.undo_desk = shelf.undo or (None, None)
    found = (SoughtRecord, PrintRecord)
    for table in (AwaitingRecord, ActRecord, VersionRecord, FinishedRecord, *found):
        session.execute(delete(table).where(table.dossier == dossier_id))
    session.add_all(_shelved(dossier_id, shelf))


def _shelved(dossier_id: DossierId, shelf: Shelf) -> list[object]:
    rows: list[object] = [
        AwaitingRecord(dossier=dossier_id, **asdict(turn)) for turn in shelf.awaiting
    ]
    rows += [FinishedRecord(dossier=dossier_id, login=login, at=at) for login, at in shelf.finished]
    rows += [ActRecord(dossier=dossier_id, **_act(act)) for act in shelf.acts]
    rows += [SoughtRecord(dossier=dossier_id, word=word) for word in shelf.words]
    rows += [PrintRecord(dossier=dossier_id, **one._asdict()) for one in shelf.prints]
    rows += [
        VersionRecord(dossier=dossier_id, round=number, index=index, **asdict(version))
        for number, index, version in shelf.versions
    ]
    return rows


def _act(act: ShelvedAct) -> Facts:
    told = asdict(act)
    del told["measure"]
    return {**told, **act.measure._asdict()}


def _write_intents(session: Session, dossier_id: DossierId, events: Sequence[DossierEvent]) -> None:
    known = session.scalars(select(IntentRecord).where(IntentRecord.dossier == dossier_id)).all()
    task = TASK.read(known[0].task)
    session.execute(delete(IntentRecord).where(IntentRecord.dossier == dossier_id))
    for event in events:
        match event:
            case DossierStarted():
                ended = (_task(task, -1, ORGANISATION, event.signature), SIGNED)
            case VisaGiven() | StepSigned() | StepSealed():
                ended = (_task(task, event.position, event.desk, event.signature), SIGNED)
            case SigningAbandoned():
                ended = (_task(task, event.position, event.desk, None), ABANDONED)
            case _:
                continue
        session.add(
            IntentRecord(
                dossier=dossier_id,
                task=TASK.write(ended[0]),
                actor=event.actor,
                begun_at=event.at,
                lease_until=event.at,
                outcome=ended[1],
            )
        )


def _task(
    model: SigningTask, position: int, desk: DeskId, signature: Signature | None
) -> SigningTask:
    return SigningTask(
        round=model.round,
        position=position,
        slot=0,
        desk=desk,
        action=Action.SIGN,
        over=model.over,
        shown=signature.shown if signature else model.shown,
        field=signature.field if signature else None,
    )
