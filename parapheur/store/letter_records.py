"""Rows of the registry office: letters that came in and went out, and their numbers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from parapheur.store.records import Record

SORTED = String(40).with_variant(String(40, collation="C"), "postgresql")


class IncomingRecord(Record):
    """A letter that came in, as it stands: the whole in `standing`, and columns to find it by."""

    __tablename__ = "incoming"
    __table_args__ = (
        Index(None, "body", "id"),
        Index(None, "body", "state", "id"),
        Index(None, "body", "year", "number"),
        Index(None, "body", "counted"),
        Index(None, "body", "sender", "reference"),
        Index(None, "body", "kind", "id"),
        Index(None, "body", "channel", "id"),
        Index(None, "body", "country", "id"),
        Index(
            "ix_incoming_unworded",
            "id",
            sqlite_where=text("worded = false"),
            postgresql_where=text("worded = false"),
        ),
        Index(
            "ix_incoming_unreceipted",
            "id",
            sqlite_where=text("receipt IS NULL"),
            postgresql_where=text("receipt IS NULL"),
        ),
        Index(
            None,
            "body",
            "kind",
            "kept_from",
            sqlite_where=text("kept_from IS NOT NULL"),
            postgresql_where=text("kept_from IS NOT NULL"),
        ),
        Index(
            None,
            "due",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
        Index(
            None,
            "alarm",
            sqlite_where=text("alarm IS NOT NULL"),
            postgresql_where=text("alarm IS NOT NULL"),
        ),
        Index(
            None,
            "counted_by",
            sqlite_where=text("counted_by IS NOT NULL"),
            postgresql_where=text("counted_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the sending: the same one sent again is the same letter."""
    moves: Mapped[int]
    standing: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2))
    level: Mapped[str] = mapped_column(String(20))
    """How confidential it is."""
    deposited_at: Mapped[datetime] = mapped_column(index=True)
    counted: Mapped[date]
    updated_at: Mapped[datetime]
    year: Mapped[int | None]
    number: Mapped[int | None]
    due: Mapped[datetime | None]
    """When the next thing is owed."""
    took: Mapped[int | None]
    """Days from its deposit to its end, once it has one."""
    kept_from: Mapped[datetime | None]
    """From when the time runs for which it is kept."""
    worded: Mapped[bool]
    """The words of its pieces were taken out, to find it by."""
    alarm: Mapped[datetime | None]
    """When the clock may next have something to tell."""
    counted_by: Mapped[str | None] = mapped_column(String(64))
    """The calendar that what it owes was last held against; empty: several."""
    receipt: Mapped[str | None] = mapped_column(String(64), index=True)
    code: Mapped[str | None] = mapped_column(String(28), unique=True)
    sender: Mapped[str] = mapped_column(String(64))
    """The digest of who sent it, to find what comes twice."""
    reference: Mapped[str] = mapped_column(String(64))
    """The digest of the sender's own reference; empty without one."""


class IncomingDeskRecord(Record):
    """A desk that a letter was given to."""

    __tablename__ = "incoming_desks"
    __table_args__ = (Index(None, "desk", "waits", "due", "letter"),)

    letter: Mapped[int] = mapped_column(ForeignKey("incoming.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(String(200), primary_key=True)
    waits: Mapped[bool]
    due: Mapped[datetime | None]


class LetterDossierRecord(Record):
    """A dossier of the signature book in which the answer to a letter was drafted."""

    __tablename__ = "letter_dossiers"

    dossier: Mapped[int] = mapped_column(
        ForeignKey("dossiers.id"), primary_key=True, autoincrement=False
    )
    letter: Mapped[int] = mapped_column(ForeignKey("incoming.id"), index=True)
    body: Mapped[str] = mapped_column(String(64), index=True)


class LetterPrintRecord(Record):
    """The fingerprint of a piece of a letter, by which what comes twice is found."""

    __tablename__ = "letter_prints"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    letter: Mapped[int] = mapped_column(ForeignKey("incoming.id"), primary_key=True, index=True)


class OutgoingRecord(Record):
    """A letter that goes out, as it stands."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index(None, "body", "id"),
        Index(None, "body", "year", "number"),
        Index(
            "ix_outgoing_dossier",
            "dossier",
            unique=True,
            sqlite_where=text("void = false"),
            postgresql_where=text("void = false"),
        ),
        Index(
            "ix_outgoing_unslipped",
            "id",
            sqlite_where=text("slip IS NULL"),
            postgresql_where=text("slip IS NULL"),
        ),
        Index(
            None,
            "body",
            "kind",
            "kept_from",
            sqlite_where=text("kept_from IS NOT NULL"),
            postgresql_where=text("kept_from IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moves: Mapped[int]
    standing: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(String(64))
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    dossier: Mapped[int | None]
    """A dossier goes out once, unless its number was made void."""
    answers: Mapped[int | None] = mapped_column(ForeignKey("incoming.id"), index=True)
    void: Mapped[bool]
    slip: Mapped[str | None] = mapped_column(String(64))
    kept_from: Mapped[datetime | None]
    """From when the time runs for which it is kept, if it does by itself."""
    disposal: Mapped[int | None]
    """By which what it held was destroyed."""


class CounterRecord(Record):
    """The last number of a register of a year: locked by whoever takes the next."""

    __tablename__ = "registers"

    body: Mapped[str] = mapped_column(String(64), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class OrderNumberRecord(Record):
    """A number that was given, to what; never taken back, and never given again."""

    __tablename__ = "order_numbers"
    __table_args__ = (Index(None, "body", "register", "at"), Index(None, "stream"))

    body: Mapped[str] = mapped_column(String(64), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream: Mapped[str] = mapped_column(String(220))
    """The trail that tells what it was given to: `incoming/12`."""
    at: Mapped[datetime]


class DisposalRecord(Record):
    """A proposal to destroy letters whose time is over, as it stands."""

    __tablename__ = "disposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    moves: Mapped[int]
    body: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(Text)


class LetterWordRecord(Record):
    """A word by which a letter is found: `incoming` or `outgoing`, of one body."""

    __tablename__ = "letter_words"
    __table_args__ = (Index(None, "letter", "direction", "word"),)

    body: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3), primary_key=True)
    """`in` or `out`; `txt`: said by the pieces of a letter that came in."""
    word: Mapped[str] = mapped_column(SORTED, primary_key=True)
    letter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RegisterDayRecord(Record):
    """A day of a register, closed and sealed."""

    __tablename__ = "register_days"

    body: Mapped[str] = mapped_column(String(64), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(64))
    """The digest of the sealed page, in the files."""
    length: Mapped[int]
    at: Mapped[datetime]


class LetterKeyRecord(Record):
    """What was sent in confidence to the mail address of a depositor, before anything is kept."""

    __tablename__ = "letter_codes"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the draft."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of code and address together."""
    at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]
    sender: Mapped[str] = mapped_column(String(64), index=True)
    """The digest of the address, for limits."""
