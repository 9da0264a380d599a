"""Rows. They are read into domain values and never leave this room."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OPEN, SIGNED, ABANDONED = "open", "signed", "abandoned"  # how an intent stands


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite, which knows no time zones, keeps it without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without its zone is not kept")
    return value.astimezone(UTC)


def _written(value: datetime | None) -> str | None:
    """Return a time as it stands in SQLite, where texts are compared."""
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:26]


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class Record(DeclarativeBase):
    """Base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        datetime: Moment,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


def table(record: type[Record]) -> Table:
    """Return the table of these rows, for statements that make no objects of them."""
    return Record.metadata.tables[record.__tablename__]


class PersonRecord(Record):
    """Somebody with an account."""

    __tablename__ = "people"

    login: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[dict[str, Any]]
    capacity: Mapped[dict[str, Any]]
    roles: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(8))
    active: Mapped[bool]
    password: Mapped[str] = mapped_column(Text)
    password_until: Mapped[datetime | None]


class DeskRecord(Record):
    """A function that persons hold."""

    __tablename__ = "desks"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[dict[str, Any]]
    superior: Mapped[str | None] = mapped_column(String(200))
    article: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class HoldingRecord(Record):
    """A person holds a desk. The desk may be added after the person."""

    __tablename__ = "holdings"

    login: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    desk: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)


class KeyRecord(Record):
    """A person's signing key, sealed, and the tries at its PIN."""

    __tablename__ = "keys"

    owner: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    test: Mapped[bool]
    level: Mapped[str] = mapped_column(String(20))
    tries: Mapped[int]
    paused_until: Mapped[datetime | None]


class CardRecord(Record):
    """The card on their own computer that a person signs by: nobody else's."""

    __tablename__ = "cards"

    owner: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]


class TicketRecord(Record):
    """What a code was given for, and the signature that was drafted under it, until it is used."""

    __tablename__ = "tickets"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    session: Mapped[str] = mapped_column(String(64), index=True)
    login: Mapped[str] = mapped_column(ForeignKey("people.login"))
    until: Mapped[datetime] = mapped_column(index=True)
    asked: Mapped[str | None] = mapped_column(Text)
    done: Mapped[bool]
    batch: Mapped[str | None] = mapped_column(String(64), index=True)
    place: Mapped[int | None]
    refused: Mapped[bool]
    over: Mapped[str | None] = mapped_column(String(64))
    length: Mapped[int | None] = mapped_column(BigInteger)
    field: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime | None]
    certificate: Mapped[str | None] = mapped_column(String(64))
    tail: Mapped[bytes | None] = mapped_column(LargeBinary)
    gap: Mapped[int | None]
    gap_end: Mapped[int | None]
    time: Mapped[int | None]
    attributes: Mapped[bytes | None] = mapped_column(LargeBinary)
    image: Mapped[str | None] = mapped_column(String(64))


class HandwritingRecord(Record):
    """The image of a person's handwriting: erased when they remove it."""

    __tablename__ = "handwritings"

    owner: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    image: Mapped[bytes] = mapped_column(LargeBinary)


class DelegationRecord(Record):
    """Who may act in whose place: the whole of it in `standing`, and columns to find it by."""

    __tablename__ = "delegations"

    id: Mapped[str] = mapped_column(String(220), primary_key=True)
    by: Mapped[str] = mapped_column(ForeignKey("people.login"))
    to: Mapped[str] = mapped_column(ForeignKey("people.login"), index=True)
    standing: Mapped[str] = mapped_column(Text)


class DayOrderRecord(Record):
    """In which order a desk's dossiers are presented on a day, whole in `standing`."""

    __tablename__ = "day_orders"

    desk: Mapped[str] = mapped_column(String(200), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    locked_by: Mapped[str | None] = mapped_column(String(200), index=True)
    standing: Mapped[str] = mapped_column(Text)


class CircuitVersionRecord(Record):
    """A version of a circuit made in the web view, its document exactly as it was kept."""

    __tablename__ = "circuit_versions"

    circuit: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(ForeignKey("people.login"))
    note: Mapped[str] = mapped_column(Text)


class TermRecord(Record):
    """An absence, an interim or an assistance, whole in `standing`."""

    __tablename__ = "terms"

    id: Mapped[str] = mapped_column(String(220), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(ForeignKey("people.login"), index=True)
    standing: Mapped[str] = mapped_column(Text)


class SessionRecord(Record):
    """A way in from one browser, until it is revoked."""

    __tablename__ = "sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("people.login"), index=True)
    opened: Mapped[datetime]
    seen: Mapped[datetime]
    agent: Mapped[str] = mapped_column(Text)


class GuestSessionRecord(Record):
    """A guest's way in from one browser, to one invitation, until it is over."""

    __tablename__ = "guest_sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    number: Mapped[int]
    opened: Mapped[datetime] = mapped_column(index=True)


class KnockRecord(Record):
    """A try at a password, until it is forgiven or forgotten. Digests: no name, no address."""

    __tablename__ = "knocks"
    __table_args__ = (Index(None, "name", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    refused: Mapped[bool]
    """A name without an account was refused; otherwise the account's trail tells it."""


class TallyRecord(Record):
    """What was refused lately to an account, or to a network without one; for a minute or so."""

    __tablename__ = "tallies"

    login: Mapped[str] = mapped_column(String(200), primary_key=True)
    network: Mapped[str] = mapped_column(String(60), primary_key=True)
    since: Mapped[datetime]
    told: Mapped[int]
    more: Mapped[int]


class DossierRecord(Record):
    """A dossier as it stands: the whole of it in `standing`, and columns to find it by."""

    __tablename__ = "dossiers"
    __table_args__ = (
        Index(None, "originator", "state", "updated_at"),
        Index(
            None,
            "undo_by",
            "updated_at",
            sqlite_where=text("undo_by IS NOT NULL"),
            postgresql_where=text("undo_by IS NOT NULL"),
        ),
        Index(
            None,
            "alarm",
            sqlite_where=text("alarm IS NOT NULL"),
            postgresql_where=text("alarm IS NOT NULL"),
        ),
        Index(
            None,
            "proof_due",
            sqlite_where=text("proof_due IS NOT NULL"),
            postgresql_where=text("proof_due IS NOT NULL"),
        ),
        Index(
            None,
            "counted",
            sqlite_where=text("counted IS NOT NULL"),
            postgresql_where=text("counted IS NOT NULL"),
        ),
        Index(
            None,
            "level",
            sqlite_where=text("level <> 'ordinary'"),
            postgresql_where=text("level <> 'ordinary'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moves: Mapped[int] = mapped_column()
    """Events kept so far, and the `seq` of the newest: who writes compares it first."""
    standing: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    originator: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
    updated_at: Mapped[datetime]
    sought: Mapped[str] = mapped_column(Text)
    """Number, subject and subtype, folded, as searches compare them."""
    circuit: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    """How confidential it is."""
    undo_by: Mapped[str | None] = mapped_column(String(200))
    """Who may take the newest act back, and the desk they gave it for."""
    undo_desk: Mapped[str | None] = mapped_column(String(200))
    alarm: Mapped[datetime | None]
    """When the clock may next have something to tell of it."""
    proof_due: Mapped[datetime | None]
    """From when on a timestamp is to be put over its document, or renewed."""
    counted: Mapped[str | None] = mapped_column(String(64))
    """The calendar that its running deadlines were last held against; empty: several."""

    __mapper_args__ = {  # noqa: RUF012  SQLAlchemy reads it from the class
        "version_id_col": moves,
        "version_id_generator": False,
    }


class PaperRecord(Record):
    """What this office made of a dossier, so that it knows it again by bytes or by code."""

    __tablename__ = "papers"
    __table_args__ = (Index(None, "dossier", "at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    """Two dossiers may have begun with the same bytes."""
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    code: Mapped[str | None] = mapped_column(String(28), unique=True)


class CalendarRecord(Record):
    """A calendar by which deadlines were counted, as it stood."""

    __tablename__ = "calendars"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    standing: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(String(64))
    """The digest of its zone's own rules, when it was kept."""
    known_at: Mapped[datetime]


class AwaitingRecord(Record):
    """A desk that a dossier waits on at one of its open steps, or will at one ahead."""

    __tablename__ = "awaiting"
    __table_args__ = (Index(None, "desk", "ahead", "due", "dossier", "action", "circuit"),)

    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(String(200), primary_key=True)
    ahead: Mapped[bool]
    """The step is still to come: not to be taken for one that waits."""
    due: Mapped[datetime | None]
    action: Mapped[str] = mapped_column(String(20))
    circuit: Mapped[str] = mapped_column(String(200))


class FinishedRecord(Record):
    """A finished dossier, for each person who deposited it or acted on it."""

    __tablename__ = "finished"
    __table_args__ = (Index(None, "login", "at", "dossier"), Index(None, "at"))

    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    login: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime]


class SumRecord(Record):
    """What was counted of a month that is over: made from the other tables, and made again.

    Triggers take it away with whatever would change it, in the same transaction.
    """

    __tablename__ = "sums"

    until: Mapped[datetime] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    standing: Mapped[str] = mapped_column(Text)


class InstructionRecord(Record):
    """An instruction that a desk, or the originator, is still to follow."""

    __tablename__ = "instructions"

    receiver: Mapped[str] = mapped_column(String(220), primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True, index=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)


class PrivateNoteRecord(Record):
    """What somebody noted of a dossier for themselves: theirs to change and to erase."""

    __tablename__ = "private_notes"

    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    author: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ShownRecord(Record):
    """Which pages of a deposited document somebody was shown, where its circuit asks for all."""

    __tablename__ = "pages_shown"

    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    document: Mapped[str] = mapped_column(String(64), primary_key=True)
    pages: Mapped[str] = mapped_column(Text)


class ActRecord(Record):
    """What a desk did at a step, once and for ever: the constraints make a race an error."""

    __tablename__ = "acts"
    __table_args__ = (
        UniqueConstraint("dossier", "round", "position", "slot", name="one_act_a_slot"),
        UniqueConstraint("dossier", "round", "position", "desk", name="one_act_a_desk"),
        Index(None, "actor", "dossier"),
        Index(None, "actor", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    round: Mapped[int]
    position: Mapped[int]
    slot: Mapped[int]
    desk: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    """The name of the event: a refusal takes its desk's turn as a signature does."""
    at: Mapped[datetime] = mapped_column(index=True)
    waited: Mapped[int]
    """Seconds from when the step opened to the act."""
    circuit: Mapped[str] = mapped_column(String(200))
    step: Mapped[str] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(String(20))
    """Of the signature that was left, if one was."""


class VersionRecord(Record):
    """One version of the document, in the lineage of its round."""

    __tablename__ = "versions"

    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    length: Mapped[int] = mapped_column(BigInteger)


class EntryRecord(Record):
    """One line of a trail, its body exactly as it was hashed."""

    __tablename__ = "trail"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "kind", "at", "dossier"),
        Index(None, "actor", "at"),
        *(
            Index(
                None,
                name,
                "at",
                sqlite_where=text(f"{name} IS NOT NULL"),
                postgresql_where=text(f"{name} IS NOT NULL"),
            )
            for name in ("desk", "under")
        ),
    )

    stream: Mapped[str] = mapped_column(String(220), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(200))
    dossier: Mapped[int | None]
    """The number of the dossier, where the trail is one's."""
    desk: Mapped[str | None] = mapped_column(String(200))
    under: Mapped[str | None] = mapped_column(Text)
    """The act of a delegation or an interim by which it was done."""
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PersonalRecord(Record):
    """A personal value of an entry, sealed with its salt under the key of its subject."""

    __tablename__ = "personal"

    stream: Mapped[str] = mapped_column(String(220), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    subject: Mapped[str] = mapped_column(String(220), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None: it was erased."""


class ErasureRecord(Record):
    """A subject that was erased, and the entry that tells it."""

    __tablename__ = "erasures"

    subject: Mapped[str] = mapped_column(String(220), primary_key=True)
    stream: Mapped[str] = mapped_column(String(220))
    seq: Mapped[int]


class SoughtRecord(Record):
    """A word by which auditors find a dossier: of its subject, its subtype, its documents."""

    __tablename__ = "sought_words"

    word: Mapped[str] = mapped_column(
        String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True
    )
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True, index=True)


class PrintRecord(Record):
    """The fingerprint of a piece of a dossier, by which auditors find it."""

    __tablename__ = "prints"

    digest: Mapped[str] = mapped_column(
        String(64).with_variant(String(64, collation="C"), "postgresql"), primary_key=True
    )
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True, index=True)
    proof: Mapped[bool]
    """It stands on the page of proof, which tells nothing of what the dossier holds."""


class CheckRecord(Record):
    """A check of the dossiers that were deposited in a period."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(ForeignKey("people.login"))
    asked_at: Mapped[datetime]
    first: Mapped[date]
    last: Mapped[date]
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CheckItemRecord(Record):
    """A dossier of a check, and what was found of it, once something was."""

    __tablename__ = "check_items"
    __table_args__ = (Index(None, "check", "outcome", "dossier"),)

    check: Mapped[int] = mapped_column(ForeignKey("checks.id"), primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    outcome: Mapped[str | None] = mapped_column(String(20))
    troubles: Mapped[str] = mapped_column(Text, server_default="")
    at: Mapped[datetime | None]


class IntentRecord(Record):
    """A signature begun: open, then signed or abandoned, never both."""

    __tablename__ = "intents"
    __table_args__ = (
        Index(
            "one_open_intent",
            "dossier",
            unique=True,
            sqlite_where=text("outcome = 'open'"),
            postgresql_where=text("outcome = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    task: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20), default=OPEN)
    ended_at: Mapped[datetime | None]
    """When it was abandoned; a signed one ended with its act."""
