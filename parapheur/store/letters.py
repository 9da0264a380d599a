"""Letters in a transaction: an event, the letter it leads to and what it is found by, together."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from parapheur.domain.about_incoming import (
    AnswerBegun,
    IncomingEvent,
    LetterDeposited,
    LetterOpened,
)
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingEvent
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.documents import Digest
from parapheur.domain.errors import DossierMoved
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import (
    reference_digest,
    sender_digest,
    words_of_incoming,
    words_of_outgoing,
)
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import day_of
from parapheur.domain.registry.recount import held_against
from parapheur.store import outbox, trails
from parapheur.store.codec import INCOMING, OUTGOING
from parapheur.store.connect import refusals
from parapheur.store.held import LARGEST
from parapheur.store.letter_records import (
    CounterRecord,
    IncomingDeskRecord,
    IncomingRecord,
    LetterDossierRecord,
    LetterPrintRecord,
    LetterWordRecord,
    OrderNumberRecord,
    OutgoingRecord,
    RegisterDayRecord,
)
from parapheur.store.prepared import Prepared
from parapheur.store.records import table
from parapheur.store.transaction import WorkPart

ROWS, OUT = table(IncomingRecord), table(OutgoingRecord)
DESKS, PRINTS = table(IncomingDeskRecord), table(LetterPrintRecord)
WORDS, COUNTERS, NUMBERS = (
    table(LetterWordRecord),
    table(CounterRecord),
    table(OrderNumberRecord),
)
STANDS = (
    *("standing", "state", "kind", "level", "updated_at", "year", "number", "due", "took"),
    "alarm",
    *("kept_from", "receipt", "code", "sender", "reference"),
)
FIRST = ("key", "moves", "body", "channel", "country", "deposited_at", "counted", "worded")
STANDS_OUT = ("standing", "void", "slip", "kept_from", "disposal")
FIRST_OUT = ("id", "moves", "body", "year", "number", "kind", "at", "dossier", "answers")
THIS, THIS_OUT = ROWS.c.id == bindparam("letter"), OUT.c.id == bindparam("letter")

ADDED = Prepared(insert(ROWS).returning(ROWS.c.id), *FIRST, *STANDS)
LOOK = select(ROWS.c.moves, ROWS.c.standing, ROWS.c.counted_by).where(THIS)
LOOKED = Prepared(LOOK)
LOCKED = Prepared(LOOK.with_for_update())
MOVED = Prepared(
    update(ROWS).where(THIS, ROWS.c.moves == bindparam("known")), "moves", "counted_by", *STANDS
)
HELD = Prepared(update(ROWS).where(THIS), "counted_by")
SENT = Prepared(select(ROWS.c.id).where(ROWS.c.key == bindparam("key")))
ADDED_OUT = Prepared(insert(OUT).returning(OUT.c.id), *FIRST_OUT, *STANDS_OUT)
LOOKED_OUT = Prepared(select(OUT.c.moves, OUT.c.standing).where(THIS_OUT))
LOCKED_OUT = Prepared(select(OUT.c.moves, OUT.c.standing).where(THIS_OUT).with_for_update())
MOVED_OUT = Prepared(
    update(OUT).where(THIS_OUT, OUT.c.moves == bindparam("known")), "moves", *STANDS_OUT
)
WORDED = Prepared(update(ROWS).where(THIS), "worded")
RETOLD = Prepared(update(ROWS).where(THIS), "standing", "sender", "reference")
RETOLD_OUT = Prepared(update(OUT).where(THIS_OUT), "standing")
FORGOTTEN = Prepared(
    delete(WORDS).where(  # whose body it is, its number says: one index fits
        WORDS.c.direction == bindparam("direction"),
        WORDS.c.letter == bindparam("letter"),
    )
)
UNPRINTED = Prepared(delete(PRINTS).where(PRINTS.c.letter == bindparam("letter")))
GIVEN_TO = Prepared(insert(DESKS), "letter", "desk", "waits", "due")
TAKEN_FROM = Prepared(delete(DESKS).where(DESKS.c.letter == bindparam("letter")))
DRAFTED = Prepared(insert(table(LetterDossierRecord)), "dossier", "letter", "body")
CLOSED = Prepared(
    insert(table(RegisterDayRecord)), "body", "register", "day", "page", "length", "at"
)
NUMBERED = Prepared(insert(NUMBERS), "body", "register", "year", "number", "stream", "at")


def of_incoming(letter_id: LetterId) -> str:
    """Return the name of the trail of a letter that came in."""
    return f"incoming/{letter_id}"


def of_outgoing(outgoing_id: OutgoingId) -> str:
    """Return the name of the trail of a letter that goes out."""
    return f"outgoing/{outgoing_id}"


def of_letter_openings(letter_id: LetterId) -> str:
    """Return the name of the trail of who opened a confidential letter."""
    return f"letter-opened/{letter_id}"


def of_register(body: BodyId, register: Register) -> str:
    """Return the name of the trail of a register."""
    return f"register/{body}/{register.value}"


def can_be(letter_id: int) -> bool:
    """Say whether a letter can have this number at all."""
    return 0 < letter_id <= LARGEST


class LetterWork(WorkPart):
    """The part of a transaction that concerns letters."""

    def create_letter(self, event: LetterDeposited, key: Digest) -> LetterId:
        """Keep the first event of a letter, under the key of its sending."""
        letter = incoming.apply(None, event)
        first = {
            "key": key,
            "moves": 1,
            "body": letter.body,
            "channel": letter.channel.value,
            "country": letter.depositor.country,
            "deposited_at": event.at,
            "counted": letter.counted,
            "worded": False,
        }
        with refusals():
            row = ADDED.row(self._connection, **first, **columns_of(letter, at=event.at))
            if row is None:
                raise ValueError("the database gave a new letter no number")
            letter_id = LetterId(row[0])
            trails.append(self._connection, self._subjects, of_incoming(letter_id), event)
            self._findable(letter_id, None, letter)
        return letter_id

    def letter_of(self, key: Digest) -> LetterId | None:
        """Return the letter that this sending became, if it did."""
        row = SENT.row(self._connection, key=key)
        return LetterId(row[0]) if row else None

    def letter(self, letter_id: LetterId, *, lock: bool = False) -> Incoming:
        """Return a letter, held to the end of the transaction if locked. `NoSuchLetter`."""
        return self._letter(letter_id, lock=lock)[1]

    def keep_letter(self, letter_id: LetterId, event: IncomingEvent) -> Incoming:
        """Keep the event and the letter it leads to, together. `DossierMoved`."""
        moves, before, known = self._letter(letter_id, lock=True)
        after = incoming.apply(before, event)
        place = {"letter": letter_id, "known": moves, "moves": moves + 1}
        held = held_against(known, after, event)
        with refusals():
            columns = columns_of(after, at=event.at)
            moved = MOVED.run(self._connection, **place, **columns, counted_by=held)
            entry = trails.append(self._connection, self._subjects, of_incoming(letter_id), event)
            if moved != 1 or entry.seq != moves + 1:
                raise DossierMoved
            self._findable(letter_id, before, after)
            if isinstance(event, AnswerBegun):
                row = {"dossier": event.dossier, "letter": letter_id, "body": after.body}
                DRAFTED.run(self._connection, **row)
        if self._mails:
            outbox.tell_of_letter(self._connection, entry, after, event)
        return after

    def letter_recounted(self, letter_id: LetterId, by: Digest) -> None:
        """Note that all that a letter owes was held against this calendar."""
        if self._letter(letter_id, lock=True)[2] is not None:
            with refusals():
                HELD.run(self._connection, letter=letter_id, counted_by=by)

    def note_letter_opening(self, letter_id: LetterId, event: LetterOpened) -> None:
        """Keep that somebody opened a confidential letter, in a trail of its own."""
        with refusals():
            stream = of_letter_openings(letter_id)
            trails.append(self._connection, self._subjects, stream, event)

    def add_letter_words(self, letter_id: LetterId, words: Collection[str]) -> None:
        """Keep words by which a letter is found, too, and that its pieces were read."""
        letter = self.letter(letter_id)
        with refusals():
            self._keep_words(letter.body, "txt", letter_id, words)
            WORDED.run(self._connection, letter=letter_id, worded=True)

    def close_day(self, event: RegisterDayClosed) -> None:
        """Keep the page of a day for good. `DossierMoved`: it was closed by another first."""
        day = day_of(event)
        with refusals():
            CLOSED.run(
                self._connection,
                body=day.body,
                register=day.register.value,
                day=day.day,
                page=day.page.digest,
                length=day.page.length,
                at=day.at,
            )
            stream = of_register(day.body, day.register)
            trails.append(self._connection, self._subjects, stream, event)

    def take_number(
        self, body: BodyId, register: Register, year: int, stream: str, *, at: datetime
    ) -> OrderNumber:
        """Return the next number of a register, and keep to what it is given."""
        into = sqlite.insert if self._lone else postgresql.insert
        place = {"body": body, "register": register.value, "year": year}
        step = into(COUNTERS).values(**place, last=1)
        step = step.on_conflict_do_update(
            index_elements=list(place), set_={"last": COUNTERS.c.last + 1}
        )
        with refusals():
            number = self._connection.execute(step.returning(COUNTERS.c.last)).scalar_one()
            NUMBERED.run(self._connection, **place, number=number, stream=stream, at=at)
        return OrderNumber(register, year, number)

    def next_outgoing(self) -> OutgoingId:
        """Return the number of a letter that is about to go out, for `create_outgoing`."""
        last = select(func.coalesce(func.max(OUT.c.id), 0) + 1)  # nobody else writes meanwhile
        drawn = select(func.nextval(func.pg_get_serial_sequence(OUT.name, "id")))
        with refusals():
            return OutgoingId(self._connection.execute(last if self._lone else drawn).scalar_one())

    def create_outgoing(
        self, event: LetterDispatched, outgoing_id: OutgoingId | None = None
    ) -> OutgoingId:
        """Keep the first event of a letter that goes out. `DossierMoved`: the dossier did."""
        letter = outgoing.apply(None, event)
        first = {
            "id": outgoing_id or self.next_outgoing(),
            "moves": 1,
            "body": letter.body,
            "year": letter.number.year,
            "number": letter.number.number,
            "kind": letter.kind,
            "at": event.at,
            "dossier": letter.dossier,
            "answers": letter.answers,
        }
        with refusals():
            row = ADDED_OUT.row(self._connection, **first, **_columns_out(letter))
            if row is None:
                raise ValueError("the database gave a new letter no number")
            number = OutgoingId(row[0])
            trails.append(self._connection, self._subjects, of_outgoing(number), event)
            self._keep_words(letter.body, "out", number, words_of_outgoing(letter))
        return number

    def outgoing(self, outgoing_id: OutgoingId, *, lock: bool = False) -> Outgoing:
        """Return a letter that goes out. `NoSuchLetter`."""
        return self._outgoing(outgoing_id, lock=lock)[1]

    def keep_outgoing(self, outgoing_id: OutgoingId, event: OutgoingEvent) -> Outgoing:
        """Keep the event and the letter it leads to, together. `DossierMoved`."""
        moves, before = self._outgoing(outgoing_id, lock=True)
        after = outgoing.apply(before, event)
        place = {"letter": outgoing_id, "known": moves, "moves": moves + 1}
        with refusals():
            moved = MOVED_OUT.run(self._connection, **place, **_columns_out(after))
            stream = of_outgoing(outgoing_id)
            entry = trails.append(self._connection, self._subjects, stream, event)
        if moved != 1 or entry.seq != moves + 1:
            raise DossierMoved
        return after

    def _letter(self, letter_id: LetterId, *, lock: bool) -> tuple[int, Incoming, str | None]:
        if not can_be(letter_id):
            raise NoSuchLetter
        row = (LOCKED if lock else LOOKED).row(self._connection, letter=letter_id)
        if row is None:
            raise NoSuchLetter
        return row[0], INCOMING.read(row[1]), row[2]

    def _outgoing(self, outgoing_id: OutgoingId, *, lock: bool) -> tuple[int, Outgoing]:
        if not can_be(outgoing_id):
            raise NoSuchLetter
        row = (LOCKED_OUT if lock else LOOKED_OUT).row(self._connection, letter=outgoing_id)
        if row is None:
            raise NoSuchLetter
        return row[0], OUTGOING.read(row[1])

    def _findable(self, letter_id: LetterId, before: Incoming | None, after: Incoming) -> None:
        """Keep by what a letter is found: words, fingerprints, and the desks that have it."""
        known = words_of_incoming(before) if before else frozenset()
        self._keep_words(after.body, "in", letter_id, words_of_incoming(after) - known)
        pieces = after.pieces[len(before.pieces) if before else 0 :]
        both = (one.digest for piece in pieces for one in (piece.deposited, piece.shown))
        self._keep_prints(letter_id, both)
        if before is not None and pieces:
            WORDED.run(self._connection, letter=letter_id, worded=False)
        if before is None or not (before.given or after.given):
            return  # no desk has it, nor had
        if (before.given, before.state) == (after.given, after.state):
            return
        TAKEN_FROM.run(self._connection, letter=letter_id)
        for desk in after.desks:
            theirs = [one for one in after.given if one.assignment.desk == desk]
            owed = [one for one in theirs if one.waits] if after.state in incoming.OPEN else []
            due = min((one.assignment.due for one in owed if one.assignment.due), default=None)
            row = {"letter": letter_id, "desk": desk, "waits": bool(owed), "due": due}
            GIVEN_TO.run(self._connection, **row)

    def _keep_words(self, body: BodyId, direction: str, letter: int, words: Iterable[str]) -> None:
        rows: list[dict[str, Any]] = [
            {"body": body, "direction": direction, "word": word, "letter": letter}
            for word in sorted(words)
        ]
        into = sqlite.insert if self._lone else postgresql.insert
        if rows:
            self._connection.execute(into(WORDS).on_conflict_do_nothing(), rows)

    def _keep_prints(self, letter_id: LetterId, digests: Iterable[Digest]) -> None:
        rows = [{"digest": one, "letter": letter_id} for one in sorted(set(digests))]
        into = sqlite.insert if self._lone else postgresql.insert
        if rows:
            self._connection.execute(into(PRINTS).on_conflict_do_nothing(), rows)


def retell_incoming(connection: Connection, letter_id: LetterId, letter: Incoming) -> None:
    """Write a letter anew as its trail tells it, once values of it were erased.

    It is no longer found by its words; nor, once it was destroyed, by the bytes it had.
    """
    RETOLD.run(
        connection,
        letter=letter_id,
        standing=INCOMING.write(letter),
        sender="" if letter.disposal else sender_digest(letter.depositor),
        reference=reference_digest(letter.reference),
    )
    FORGOTTEN.run(connection, body=letter.body, direction="in", letter=letter_id)
    if letter.disposal:
        FORGOTTEN.run(connection, direction="txt", letter=letter_id)
        UNPRINTED.run(connection, letter=letter_id)
        return
    rows = [{"word": word} for word in sorted(words_of_incoming(letter))]
    place = {"body": letter.body, "direction": "in", "letter": letter_id}
    if rows:
        connection.execute(insert(WORDS), [{**place, **row} for row in rows])


def retell_outgoing(connection: Connection, outgoing_id: OutgoingId, letter: Outgoing) -> None:
    """Write a letter that goes out anew, in the same way."""
    RETOLD_OUT.run(connection, letter=outgoing_id, standing=OUTGOING.write(letter))
    FORGOTTEN.run(connection, body=letter.body, direction="out", letter=outgoing_id)
    if letter.disposal:
        return
    rows = [{"word": word} for word in sorted(words_of_outgoing(letter))]
    place = {"body": letter.body, "direction": "out", "letter": outgoing_id}
    if rows:
        connection.execute(insert(WORDS), [{**place, **row} for row in rows])


def columns_of(letter: Incoming, *, at: datetime) -> dict[str, object]:
    """Return what a letter's row says of it."""
    return {
        "standing": INCOMING.write(letter),
        "state": letter.state.value,
        "kind": letter.kind,
        "level": letter.confidentiality.value,
        "updated_at": at,
        "year": letter.number.year if letter.number else None,
        "number": letter.number.number if letter.number else None,
        "due": letter.next_due,
        "took": (letter.closed_at - letter.deposited_at).days if letter.closed_at else None,
        "kept_from": letter.kept_from,
        "alarm": letter.alarm,
        "receipt": letter.receipt.digest if letter.receipt else None,
        "code": letter.code or None,
        "sender": sender_digest(letter.depositor),
        "reference": reference_digest(letter.reference),
    }


def _columns_out(letter: Outgoing) -> dict[str, object]:
    return {
        "standing": OUTGOING.write(letter),
        "void": letter.void,
        "slip": letter.slip.digest if letter.slip else None,
        "kept_from": letter.kept_from,
        "disposal": letter.disposal,
    }
