"""Personal values and erasures, read as they are kept; and erasing in a transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from parapheur.domain.canonical import Json
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.people import NAMELESS, Login, Person
from parapheur.domain.personal import Erasure, KeptValue, Subject
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.standing import replay
from parapheur.domain.trail import Entry
from parapheur.store import held, personal, trails
from parapheur.store.codec import dossier_event, incoming_event, outgoing_event
from parapheur.store.connect import refusals
from parapheur.store.dossiers import DossierWork
from parapheur.store.letters import retell_incoming, retell_outgoing
from parapheur.store.messages import forget_mail
from parapheur.store.personal import ERASURES, VALUES, WHOSE, Subjects
from parapheur.store.prepared import Prepared
from parapheur.store.records import (
    CardRecord,
    DossierRecord,
    HandwritingRecord,
    KeyRecord,
    PersonRecord,
    PrivateNoteRecord,
    SessionRecord,
    TicketRecord,
)

THEIRS = (
    SessionRecord.login,
    TicketRecord.login,
    CardRecord.owner,
    KeyRecord.owner,
    HandwritingRecord.owner,
    PrivateNoteRecord.author,
)
"""Whose a row is, of those that go with a person."""


EMPTIED = Prepared(update(VALUES).where(VALUES.c.subject == WHOSE).values(sealed=None))
ERASED_BY = Prepared(insert(ERASURES), "subject", "stream", "seq")


class ErasingWork(DossierWork):
    """The part of a transaction that erases."""

    _people: dict[Login, Person]

    def dossiers_telling(self, subject: Subject) -> Mapping[DossierId, tuple[Dossier, datetime]]:
        """Return the dossiers that tell something of this subject, with their last movements.

        They stay as they are to the end of the transaction.
        """
        found: dict[DossierId, tuple[Dossier, datetime]] = {}
        for number in self._telling(subject):
            dossier = self.dossier(number, lock=True)
            moved = select(DossierRecord.updated_at).where(DossierRecord.id == number)
            found[number] = dossier, self._session.scalars(moved).one()
        return found

    def erased_subjects(self) -> Collection[Subject]:
        """Return who was erased."""
        return {Subject(one) for one in self._session.scalars(select(ERASURES.c.subject))}

    def erase(self, subject: Subject, *, told_in: str) -> None:
        """Empty every value of the subject beside trails; the newest entry of one tells it.

        Dossiers that hold such values are written anew, as their trails now tell them.
        """
        personal.hold(self._connection, subject)
        told = trails.newest(self._session, self._subjects, told_in)
        if told is None:
            raise ValueError(f"{told_in} tells no erasure")
        with refusals():
            ERASED_BY.run(self._connection, subject=subject, stream=told_in, seq=told.seq)
            EMPTIED.run(self._connection, subject=subject)
        for stream in self._streams_telling(subject):
            self._retell(stream)

    def forget_person(self, login: Login) -> None:
        """Forget all that the person's account holds: name, mail, handwriting, keys, notes."""
        self._people.pop(login, None)
        for column in THEIRS:
            self._session.execute(delete(column.class_).where(column == login))
        forget_mail(self._session, login)
        nameless = {"name": asdict(NAMELESS), "capacity": asdict(NAMELESS), "password": ""}
        row = update(PersonRecord).where(PersonRecord.login == login)
        self._session.execute(row.values(**nameless, password_until=None))

    def forget_address(self, address: str, dossier_id: DossierId) -> None:
        """Forget what was, or is to be, sent to a guest of a dossier."""
        forget_mail(self._session, address, dossier_id)

    def _telling(self, subject: Subject) -> list[DossierId]:
        told = self._streams_telling(subject)
        numbers = (one.removeprefix("dossier/") for one in told if one.startswith("dossier/"))
        return sorted(DossierId(int(number)) for number in numbers)

    def _streams_telling(self, subject: Subject) -> Sequence[str]:
        streams = select(VALUES.c.stream).where(VALUES.c.subject == subject).distinct()
        return sorted(self._session.scalars(streams))

    def _retell(self, stream: str) -> None:
        """Write anew what a trail adds up to, where a row says the same."""
        room, _, number = stream.partition("/")
        entries = trails.entries(self._session, self._subjects, stream)
        match room:
            case "dossier":
                self._retell_dossier(DossierId(int(number)), entries)
            case "incoming":
                letter = incoming.replay([incoming_event(one) for one in entries])
                retell_incoming(self._connection, LetterId(int(number)), letter)
            case "outgoing":
                sent = outgoing.replay([outgoing_event(one) for one in entries])
                retell_outgoing(self._connection, OutgoingId(int(number)), sent)
            case _:  # no row repeats it
                return

    def _retell_dossier(self, number: DossierId, entries: Sequence[Entry]) -> None:
        row = self._row(number, lock=True)
        dossier = replay([dossier_event(entry) for entry in entries])
        if dossier is None:
            raise NoSuchDossier
        held.retell(self._connection, row, dossier)


class ErasingReading:
    """What is read of personal values apart from the entries that they belong to."""

    _engine: Engine
    _subjects: Subjects

    def beside(self, stream: str) -> Sequence[KeptValue]:
        """Return what is kept beside the entries of a trail, in whatever condition it is."""
        with self._engine.begin() as connection:
            return personal.beside(connection, self._subjects, stream)

    def disclosures(self, stream: str) -> Sequence[tuple[int, str, bytes, Json]]:
        """Return entry, path, salt and value of each personal value of a trail that is there."""
        return [
            (one.seq, one.path, one.disclosure.salt, one.disclosure.value)
            for one in self.beside(stream)
            if one.disclosure and one.disclosure.salt is not None
        ]

    def erasures(self) -> Sequence[Erasure]:
        """Return who was erased, in the order of their names."""
        told = select(ERASURES.c.subject, ERASURES.c.stream, ERASURES.c.seq)
        with self._engine.begin() as connection:
            rows = connection.execute(told.order_by(ERASURES.c.subject)).all()
            return [Erasure(Subject(subject), stream, seq) for subject, stream, seq in rows]
