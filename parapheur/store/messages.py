"""Messages in a transaction: made of the words that are due, taken, sent, tried again.

A message is made before it is sent and never changes: whoever takes it up after a crash sends the
same one again, under the same name.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from parapheur.domain.correspondence import Correspondence, due_at
from parapheur.domain.dossier import DossierId
from parapheur.domain.letters import LEASE, Fate, Message, Word, message_id, together
from parapheur.domain.notices import Kind
from parapheur.domain.people import DeskId, Login
from parapheur.domain.trays import PAGE
from parapheur.store.mail_records import CorrespondenceRecord, MessageRecord, WordRecord
from parapheur.store.outbox import WRITTEN, correspondence_of
from parapheur.store.transaction import WorkPart

MOST_WORDS = 100
"""In one message; more of them make several."""
AT_A_TIME = 1000
"""Words put into messages in one transaction."""


class MessageWork(WorkPart):
    """The part of a transaction that concerns messages, and how people are written to."""

    def correspondence(self, login: Login) -> Correspondence:
        """Return how this person is written to."""
        return find_correspondence(self._session, login)

    def set_correspondence(self, login: Login, wish: Correspondence, *, at: datetime) -> None:
        """Write to them so from now on, and send by the new rhythm what still waits.

        What was stuck is tried again, since it may have been for want of an address.
        """
        self._alone()
        self._session.merge(
            CorrespondenceRecord(login=login, address=wish.address, rhythm=wish.rhythm.value)
        )
        self._session.flush()
        waiting = select(WordRecord).where(
            WordRecord.receiver == login, WordRecord.message.is_(None)
        )
        for row in self._session.scalars(waiting).all():
            if wish.wants(pressing=Kind(row.kind).pressing):
                row.due = due_at(wish.rhythm, row.created)
            else:
                self._session.delete(row)
        self._session.flush()
        if wish.address is not None:
            self._free(MessageRecord.receiver == login, at)

    def take_messages(self, at: datetime, *, most: int) -> Sequence[Message]:
        """Make messages of the words that are due, and take up to `most` that are to be sent.

        Who takes them has `LEASE` to send them; then another may.
        """
        self._alone()
        self._make(at)
        waiting = select(MessageRecord).where(
            MessageRecord.fate == Fate.WAITING.value, MessageRecord.next <= at
        )
        first = waiting.order_by(MessageRecord.next, MessageRecord.id).limit(most)
        taken = self._session.scalars(first).all()
        for row in taken:
            row.next = at + LEASE
        self._session.flush()
        return messages_of(self._session, taken)

    def end_message(self, message: str, *, at: datetime) -> None:
        """Note that it was sent."""
        self._alone()
        theirs = update(MessageRecord).where(MessageRecord.id == message)
        self._session.execute(theirs.values(fate=Fate.SENT.value, problem="", ended_at=at))

    def postpone_message(self, message: str, *, problem: str, again: datetime | None) -> None:
        """Note that it could not be sent; it is tried again then, or is stuck."""
        self._alone()
        theirs = update(MessageRecord).where(
            MessageRecord.id == message, MessageRecord.fate == Fate.WAITING.value
        )
        fate = Fate.STUCK if again is None else Fate.WAITING
        changed: dict[str, Any] = {"fate": fate.value, "problem": problem}
        if again is not None:
            changed["next"] = again
        self._session.execute(theirs.values(tries=MessageRecord.tries + 1, **changed))

    def retry_message(self, message: str, *, at: datetime) -> Login | None:
        """Have a stuck message tried again; return to whom it is, or None if it is not stuck."""
        self._alone()
        known = message.isalnum()  # typed into a form: no such message, and no error either
        row = self._session.get(MessageRecord, message, populate_existing=True) if known else None
        if row is None or not self._free(MessageRecord.id == message, at):
            return None
        return Login(row.receiver)

    def forget_messages(self, before: datetime) -> int:
        """Forget the messages sent before that instant, with their words; return how many."""
        self._alone()
        over = select(MessageRecord.id).where(
            MessageRecord.fate == Fate.SENT.value, MessageRecord.ended_at < before
        )
        self._session.execute(delete(WordRecord).where(WordRecord.message.in_(over)))
        gone = delete(MessageRecord).where(MessageRecord.id.in_(over))
        return cast("CursorResult[Any]", self._session.execute(gone)).rowcount

    def _make(self, at: datetime) -> None:
        due = select(WordRecord).where(WordRecord.message.is_(None), WordRecord.due <= at)
        theirs: defaultdict[tuple[Login, int], list[WordRecord]] = defaultdict(list)
        for row in self._session.scalars(due.order_by(WordRecord.id).limit(AT_A_TIME)):
            theirs[together(Login(row.receiver), row.id)].append(row)
        for (receiver, _), rows in theirs.items():
            for first in range(0, len(rows), MOST_WORDS):
                self._bind(receiver, rows[first : first + MOST_WORDS], at)

    def _bind(self, receiver: str, rows: list[WordRecord], at: datetime) -> None:
        made = MessageRecord(
            id=message_id(map(word_of, rows)),
            receiver=receiver,
            created=at,
            next=at,
            tries=0,
            problem="",
            fate=Fate.WAITING.value,
        )
        self._session.add(made)
        self._session.flush()
        for row in rows:
            row.message = made.id
        self._session.flush()

    def _free(self, these: Any, at: datetime) -> int:  # noqa: ANN401  a condition on the rows
        stuck = update(MessageRecord).where(these, MessageRecord.fate == Fate.STUCK.value)
        freed = stuck.values(fate=Fate.WAITING.value, tries=0, next=at)
        return cast("CursorResult[Any]", self._session.execute(freed)).rowcount

    def _alone(self) -> None:
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            hashed = func.hashtextextended("messages", 0)
            self._session.execute(select(func.pg_advisory_xact_lock(hashed)))


class MessageReading:
    """What pages show of messages."""

    _engine: Engine

    def correspondence(self, login: Login) -> Correspondence:
        """Return how this person is written to."""
        with Session(self._engine) as session:
            return find_correspondence(session, login)

    def stuck_messages(self, *, page: int = 1) -> Sequence[Message]:
        """Return the messages that are not tried any more, oldest first; 25 a page."""
        stuck = select(MessageRecord).where(MessageRecord.fate == Fate.STUCK.value)
        stuck = stuck.order_by(MessageRecord.created, MessageRecord.id)
        shown = stuck.limit(PAGE).offset(PAGE * (min(max(page, 1), 10**6) - 1))
        with Session(self._engine) as session:
            return messages_of(session, session.scalars(shown).all())

    def waiting_words(self) -> int:
        """Count the words that were not sent yet and are not stuck."""
        waiting = (
            select(func.count())
            .select_from(WordRecord)
            .outerjoin(MessageRecord, MessageRecord.id == WordRecord.message)
            .where(func.coalesce(MessageRecord.fate, Fate.WAITING.value) == Fate.WAITING.value)
        )
        with Session(self._engine) as session:
            return session.scalar(waiting) or 0


def forget_mail(session: Session, receiver: str, dossier: DossierId | None = None) -> None:
    """Forget what was, or is to be, sent to a login or, of one dossier, to a guest's address.

    And how a person is written to.
    """
    theirs = [WordRecord.receiver == receiver]
    if dossier is not None:
        theirs.append(WordRecord.dossier == dossier)
    session.execute(delete(WordRecord).where(*theirs))
    told = select(WordRecord.message).where(WordRecord.message.is_not(None))
    empty = MessageRecord.receiver == receiver, MessageRecord.id.not_in(told)
    session.execute(delete(MessageRecord).where(*empty))
    session.execute(delete(CorrespondenceRecord).where(CorrespondenceRecord.login == receiver))


def find_correspondence(session: Session, login: Login) -> Correspondence:
    """Return how this person is written to."""
    row = session.get(CorrespondenceRecord, login)
    return correspondence_of(row) if row else WRITTEN


def messages_of(session: Session, rows: Iterable[MessageRecord]) -> list[Message]:
    """Return the messages that these rows hold, with their words."""
    rows = list(rows)
    theirs: defaultdict[str, list[Word]] = defaultdict(list)
    wanted = select(WordRecord).where(WordRecord.message.in_([row.id for row in rows]))
    for word in session.scalars(wanted.order_by(WordRecord.id)):
        theirs[word.message or ""].append(word_of(word))
    return [
        Message(
            id=row.id,
            to=Login(row.receiver),
            created=row.created,
            words=tuple(theirs[row.id]),
            tries=row.tries,
            problem=row.problem,
            fate=Fate(row.fate),
        )
        for row in rows
    ]


def word_of(row: WordRecord) -> Word:
    """Return the word that a row holds."""
    return Word(
        to=Login(row.receiver),
        kind=Kind(row.kind),
        stream=row.stream,
        seq=row.seq,
        created=row.created,
        due=row.due,
        dossier=DossierId(row.dossier) if row.dossier is not None else None,
        desk=DeskId(row.desk) if row.desk else None,
    )
