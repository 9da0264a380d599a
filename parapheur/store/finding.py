"""How auditors find: dossiers by words, number and fingerprint, and what happened by who and where.

Everything is read along an index made for it, as far as the page that is asked for. What would tell
of a dossier more than its number, its days and its fingerprints is looked for among those alone
that are open to audit, or that the reader has a part in.

Where a word or a fingerprint leaves few dossiers, these are asked for first: a database that was
told all at once would go through what happened from the newest on, until it came to them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from parapheur.domain.about_incoming import LetterOpened
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AnyEvent, DossierEvent
from parapheur.domain.filing import Confidentiality
from parapheur.domain.finding import (
    Label,
    Occurrence,
    Sought,
    asked_words,
    prints_of,
    words_of,
)
from parapheur.domain.people import Login, Person
from parapheur.domain.sight import DossierOpened
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE, Line, line_of
from parapheur.store.codec import (
    DOSSIER,
    account_event,
    disposal_event,
    dossier_event,
    incoming_event,
    office_event,
    outgoing_event,
)
from parapheur.store.letter_records import IncomingRecord, OutgoingRecord
from parapheur.store.personal import Subjects
from parapheur.store.prepared import Prepared
from parapheur.store.records import (
    AwaitingRecord,
    DossierRecord,
    EntryRecord,
    PrintRecord,
    SoughtRecord,
    table,
)
from parapheur.store.trails import entry_of, with_personal

WORDS, PRINTS = table(SoughtRecord), table(PrintRecord)
KEPT_WORDS = {
    "sqlite": Prepared(sqlite.insert(WORDS).on_conflict_do_nothing(), "word", "dossier"),
    "postgresql": Prepared(postgresql.insert(WORDS).on_conflict_do_nothing(), "word", "dossier"),
}
PRINTED = ("digest", "dossier", "proof")
KEPT_PRINTS = {
    "sqlite": Prepared(sqlite.insert(PRINTS).on_conflict_do_nothing(), *PRINTED),
    "postgresql": Prepared(postgresql.insert(PRINTS).on_conflict_do_nothing(), *PRINTED),
}
"""What was told before stays as it was first told."""
LABEL = (
    EntryRecord.kind,
    EntryRecord.actor,
    EntryRecord.at,
    EntryRecord.dossier,
    EntryRecord.desk,
    EntryRecord.under,
)
LAST = "\U0010ffff"
"""Comes after every letter."""
LAST_PAGE = 10**6
OPENED = (DossierOpened.__name__, LetterOpened.__name__)
FEW = 300
"""Dossiers that are named one by one."""


def keep_findable(connection: Connection, dossier_id: DossierId, event: DossierEvent) -> None:
    """Keep what an event adds to that by which its dossier is found."""
    words = [{"word": word, "dossier": dossier_id} for word in sorted(words_of(event))]
    prints = [{"dossier": dossier_id, **one._asdict()} for one in prints_of(event)]
    for rows, kept in ((words, KEPT_WORDS), (prints, KEPT_PRINTS)):
        kept[connection.dialect.name].each(connection, rows)


class Finding:
    """The part of reading that auditors find by."""

    _engine: Engine
    _subjects: Subjects

    def newest_entry(self) -> Entry | None:
        """Return the newest entry of all trails, if there is any."""
        with Transaction(self._engine) as session:
            row = session.scalar(select(EntryRecord).order_by(*_newest(EntryRecord)).limit(1))
        return entry_of(row) if row else None

    def found(self, sought: Sought, *, reader: Person, page: int = 1) -> Sequence[Line]:
        """Return the dossiers that have all that is sought of them, newest first."""
        rows = select(DossierRecord).where(*_dossiers(sought, reader))
        shown = rows.order_by(DossierRecord.id.desc()).limit(PAGE).offset(_start(page))
        with Transaction(self._engine) as session:
            few = _few(session, sought, reader)
            if few is not None:
                shown = shown.where(DossierRecord.id.in_(few))
            if few == []:
                return []
            return [
                line_of(DossierId(row.id), DOSSIER.read(row.standing), row.since)
                for row in session.scalars(shown)
            ]

    def occurrences(
        self, sought: Sought, *, reader: Person, kinds: Sequence[str] = (), page: int = 1
    ) -> Sequence[Occurrence]:
        """Return what happened that is sought, newest first; of `kinds` alone, if any is given."""
        with Transaction(self._engine) as session:
            entry = _entries_of(_few(session, sought, reader))
            rows = _occurrences(entry, sought, reader, kinds).order_by(*_newest(entry))
            shown = rows.limit(PAGE).offset(_start(page))
            return [self._occurrence(session, row) for row in session.scalars(shown)]

    def _occurrence(self, session: Transaction, row: EntryRecord) -> Occurrence:
        entry = with_personal(session, self._subjects, entry_of(row))
        return Occurrence(entry, label_of(row), read_event(entry))


def _few(session: Transaction, sought: Sought, reader: Person) -> Sequence[int] | None:
    """Return the dossiers that something sought of them leaves at most; None: many of them."""
    if sought.number is not None:
        return [sought.number]
    asked = [_with_word(word) for word in asked_words(sought.text)]
    asked += [_with_print(sought.digest, reader)] if sought.digest else []
    found = [session.scalars(one.limit(FEW + 1)).all() for one in asked]
    return min((ids for ids in found if len(ids) <= FEW), key=len, default=None)


def _entries_of(few: Sequence[int] | None) -> type[EntryRecord]:
    """Return the entries to be gone through: all, or those of few dossiers, read at once."""
    if few is None:
        return EntryRecord
    theirs = EntryRecord.stream.in_([f"dossier/{one}" for one in few])
    read = select(EntryRecord).where(theirs).cte("theirs").prefix_with("MATERIALIZED")
    return aliased(EntryRecord, read)


def _newest(entry: type[EntryRecord]) -> Sequence[ColumnElement[Any]]:
    return entry.at.desc(), entry.stream.desc(), entry.seq.desc()


def label_of(
    row: EntryRecord | Row[str, str, datetime, int | None, str | None, str | None],
) -> Label:
    """Return what stands beside an entry."""
    return Label(row.kind, Login(row.actor), row.at, row.dossier, row.desk, row.under)


def read_event(entry: Entry) -> AnyEvent | None:
    """Return the event of an entry of any trail, or None when it was altered."""
    told: dict[str, Callable[[Entry], AnyEvent]] = {
        "dossier": dossier_event,
        "office": office_event,
        "incoming": incoming_event,
        "outgoing": outgoing_event,
        "disposal": disposal_event,
    }
    try:
        return told.get(entry.stream.partition("/")[0], account_event)(entry)
    except (ValueError, KeyError, TypeError):
        return None


def _occurrences(
    entry: type[EntryRecord], sought: Sought, reader: Person, kinds: Sequence[str]
) -> Select[EntryRecord]:
    rows = select(entry).where(
        entry.kind.not_in(OPENED), *_letters(entry), *_what_happened(entry, sought, kinds)
    )
    of_dossiers = [*_dossiers(sought, reader)]
    if not of_dossiers:
        return rows
    rows = rows.outerjoin(DossierRecord, DossierRecord.id == entry.dossier)
    if sought.text or sought.number is not None or sought.digest:
        return rows.where(*of_dossiers)
    return rows.where(or_(entry.dossier.is_(None), and_(*of_dossiers)))


def _letters(entry: type[EntryRecord]) -> Iterator[ColumnElement[bool]]:
    """Say that it is told of no letter that is not ordinary: of those nothing is found."""
    ordinary = Confidentiality.ORDINARY.value
    # Each by its number, and not a list of all that are ordinary, which would be read as a whole.
    came = select(IncomingRecord.level).where(IncomingRecord.id == _number(entry, "incoming"))
    went = (
        select(literal(ordinary))
        .select_from(OutgoingRecord)
        .outerjoin(IncomingRecord, IncomingRecord.id == OutgoingRecord.answers)
        .outerjoin(DossierRecord, DossierRecord.id == OutgoingRecord.dossier)
        .where(
            OutgoingRecord.id == _number(entry, "outgoing"),
            or_(OutgoingRecord.answers.is_(None), IncomingRecord.level == ordinary),
            or_(OutgoingRecord.dossier.is_(None), DossierRecord.level == ordinary),
        )
    )
    yield or_(entry.stream.not_like("incoming/%"), came.scalar_subquery() == ordinary)
    yield or_(entry.stream.not_like("outgoing/%"), went.scalar_subquery() == ordinary)


def _number(entry: type[EntryRecord], room: str) -> ColumnElement[int | None]:
    """Return the number of the letter whose trail this is; NULL where it is no such trail."""
    number = cast(func.substr(entry.stream, len(room) + 2), Integer)
    return case((entry.stream.like(f"{room}/%"), number), else_=None)


def _what_happened(
    entry: type[EntryRecord], sought: Sought, kinds: Sequence[str]
) -> Iterator[ColumnElement[bool]]:
    if sought.actor:
        yield _is(entry.actor, sought.actor)
    if sought.desk:
        yield _is(entry.desk, sought.desk)
    if sought.under:
        yield _is(entry.under, sought.under)
    if sought.kind:
        yield _is(entry.kind, sought.kind)
    if kinds:
        yield entry.kind.in_(sorted(kinds))
    if sought.since:
        yield entry.at >= sought.since
    if sought.until:
        yield entry.at < sought.until


def _dossiers(sought: Sought, reader: Person) -> Iterator[ColumnElement[bool]]:
    if sought.tells_content:
        yield or_(DossierRecord.level == Confidentiality.ORDINARY.value, *_theirs(reader))
    if sought.number is not None:
        yield DossierRecord.id == sought.number
    for word in asked_words(sought.text):
        yield DossierRecord.id.in_(_with_word(word))
    if sought.text and not asked_words(sought.text):
        yield false()
    if sought.digest:
        yield DossierRecord.id.in_(_with_print(sought.digest, reader))


def _theirs(reader: Person) -> Iterator[ColumnElement[bool]]:
    """Say which dossiers the reader has a part in, whatever their level."""
    yield DossierRecord.originator == reader.login
    if reader.desks:
        awaited = select(AwaitingRecord.dossier)
        yield DossierRecord.id.in_(awaited.where(AwaitingRecord.desk.in_(sorted(reader.desks))))


def _with_word(word: str) -> Select[int]:
    """Return the dossiers of which some word begins so."""
    between = SoughtRecord.word >= word, SoughtRecord.word < word + LAST
    return select(SoughtRecord.dossier).where(*between)


def _with_print(digits: str, reader: Person) -> Select[int]:
    """Return the dossiers with a piece whose fingerprint begins so, if they may be told by it."""
    told = or_(
        PrintRecord.proof,
        DossierRecord.level == Confidentiality.ORDINARY.value,
        *_theirs(reader),
    )
    between = PrintRecord.digest >= digits, PrintRecord.digest < digits + "g"
    found = select(PrintRecord.dossier).join(DossierRecord, DossierRecord.id == PrintRecord.dossier)
    return found.where(*between, told)


def _is(column: object, value: str) -> ColumnElement[bool]:
    """Compare with what somebody typed, whatever it is."""
    return column == value if value.isprintable() else false()  # type: ignore[return-value]  # SQLAlchemy overloads ==


def _start(page: int) -> int:
    return PAGE * (min(max(page, 1), LAST_PAGE) - 1)
