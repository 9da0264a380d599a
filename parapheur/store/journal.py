"""The tree over all entries: numbers are given by one publisher at a time, and stay.

An entry that was kept waits in `unnumbered` (a trigger of the trail puts it there) until it gets
the next number. Of the nodes above the leaves, each eighth height is kept once it is whole
(`subtrees`: heights 8, 16, 24...), so that a proof among a million reads three rows of 256 hashes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    String,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session as Transaction

from parapheur.domain.about_journal import JournalAstray
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.errors import DossierMoved, WrongHead
from parapheur.domain.journal import Leaf, Numbered, SignedHead, is_overtaken, kept_as, read_note
from parapheur.domain.merkle import EACH, Hash, leaf_hash, root_over
from parapheur.store import trails
from parapheur.store.connect import as_bytes
from parapheur.store.journal_records import (
    HeadRecord,
    LeafRecord,
    SubtreeRecord,
    UnnumberedRecord,
)
from parapheur.store.prepared import Prepared
from parapheur.store.records import EntryRecord, Moment, table
from parapheur.store.transaction import WorkPart

LEAVES, SUBTREES, LINES = table(LeafRecord), table(SubtreeRecord), table(EntryRecord)
AT_ONCE = 2000
"""Entries that are held in memory at a time."""
WAITS = (UnnumberedRecord.stream == EntryRecord.stream) & (UnnumberedRecord.seq == EntryRecord.seq)
THEIRS = (LeafRecord.stream == EntryRecord.stream) & (LeafRecord.seq == EntryRecord.seq)

WAITING = table(UnnumberedRecord)
NO_LONGER = delete(WAITING).where(
    WAITING.c.stream == bindparam("of"), WAITING.c.seq == bindparam("at")
)
LAST_OF_JOURNAL = Prepared(
    select(LINES.c.kind)
    .where(LINES.c.stream == bindparam("stream", type_=String))
    .order_by(LINES.c.seq.desc())
    .limit(1)
)
NUMBERED = {
    "sqlite": """SELECT l.number, l.stream, l.seq, l.hash, t.body FROM leaves l
    LEFT JOIN trail t ON t.stream = l.stream AND t.seq = l.seq
    WHERE l.number >= ? ORDER BY l.number LIMIT ?""",
    "postgresql": """SELECT l.number, l.stream, l.seq, l.hash, t.body FROM leaves l
    LEFT JOIN trail t ON t.stream = l.stream AND t.seq = l.seq
    WHERE l.number >= %s ORDER BY l.number LIMIT %s""",
}
"""As each driver takes it, since a million rows are read by it."""
TOLD_BEFORE = {
    "sqlite": """SELECT t.stream, t.seq, t.at FROM leaves l
    CROSS JOIN trail t ON t.stream = l.stream AND t.seq = l.seq
    WHERE l.number >= :begin AND l.number < :stop AND +t.at < :before ORDER BY l.number""",
    "postgresql": """SELECT t.stream, t.seq, t.at FROM leaves l
    JOIN trail t ON t.stream = l.stream AND t.seq = l.seq
    WHERE l.number >= :begin AND l.number < :stop AND t.at < :before ORDER BY l.number""",
}
"""On SQLite in this order, and not by the times, of which nearly all are earlier."""
ENDLESS = 2**62


class JournalWork(WorkPart):
    """What a transaction does to the tree."""

    def number_entries(self, most: int) -> int:
        """Give the next numbers to entries that wait, the oldest first; return how many it gave."""
        trails.hold(self._connection, "journal")
        waiting = (
            select(EntryRecord.stream, EntryRecord.seq, EntryRecord.body)
            .join_from(UnnumberedRecord, EntryRecord, WAITS)
            .order_by(EntryRecord.at, EntryRecord.stream, EntryRecord.seq)
            .limit(most)
        )
        size = _size(self._connection)
        rows = [
            {"number": number, "stream": stream, "seq": seq, "hash": leaf_hash(as_bytes(body))}
            for number, (stream, seq, body) in enumerate(self._connection.execute(waiting), size)
        ]
        if rows:
            self._connection.execute(insert(LEAVES), rows)
            gone = [{"of": row["stream"], "at": row["seq"]} for row in rows]
            self._connection.execute(NO_LONGER, gone)
            self._grow(size, size + len(rows))
        return len(rows)

    def halted(self) -> bool:
        """Say whether the records were last found not to be those that were published."""
        return _halted(LAST_OF_JOURNAL.row(self._connection, stream=OfficeStream.JOURNAL.value))

    def keep_head(self, head: SignedHead) -> None:
        """Keep a published head as the newest.

        `DossierMoved` if another came first, of the same number or over more entries: heads grow.
        """
        trails.hold(self._connection, "journal")
        heads = table(HeadRecord)
        newest = select(heads.c.number, heads.c.note).order_by(heads.c.number.desc()).limit(1)
        last = self._connection.execute(newest).first()
        if last is not None and is_overtaken(head, as_bytes(last.note)):
            raise DossierMoved
        number = 0 if last is None else last.number + 1
        row = {"number": number, "note": head.note, "token": head.token}
        self._connection.execute(insert(heads), row)

    def _grow(self, old: int, new: int) -> None:
        """Keep the subtrees that are whole with these leaves."""
        height = 0
        while new >> EACH:
            height, old, new = height + EACH, old >> EACH, new >> EACH
            for index in range(old, new):
                hashes = _row(self._connection, height - EACH, index)
                node = {"height": height, "index": index, "hash": root_over(hashes)}
                self._connection.execute(insert(SUBTREES), node)


class KeptTree:
    """The tree as it was when it was opened, for as many proofs as one likes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[int, int], Sequence[Hash]] = {}
        with engine.begin() as connection:
            self.size = _size(connection)

    def subtree(self, height: int, index: int) -> Hash:
        """Return the hash of a whole subtree. `ValueError` if part of it is not there."""
        kept = height - height % EACH
        first = index << (height - kept)
        row = first >> EACH
        if (kept, row) not in self._known:
            with self._engine.begin() as connection:
                self._known[kept, row] = _row(connection, kept, row)
        begin = first - (row << EACH)
        hashes = self._known[kept, row][begin : begin + (1 << (height - kept))]
        if len(hashes) != 1 << (height - kept):
            raise ValueError(f"part of the tree is not there: height {height}, {index}")
        return root_over(hashes)


class JournalReading:
    """What is known of the tree and its heads."""

    _engine: Engine

    def halted(self) -> bool:
        """Say whether the records were last found not to be those that were published."""
        with self._engine.begin() as connection:
            stream = OfficeStream.JOURNAL.value
            return _halted(LAST_OF_JOURNAL.row(connection, stream=stream))

    def tree(self) -> KeptTree:
        """Return the tree as it now stands."""
        return KeptTree(self._engine)

    def unnumbered(self) -> tuple[int, datetime | None]:
        """Return how many entries wait for their number, and since when the oldest does."""
        waiting = select(func.count(), func.min(EntryRecord.at)).join_from(
            UnnumberedRecord,
            EntryRecord,
            (UnnumberedRecord.stream == EntryRecord.stream)
            & (UnnumberedRecord.seq == EntryRecord.seq),
        )
        with Transaction(self._engine) as session:
            count, since = session.execute(waiting).one()
            return count, since

    def heads(self) -> Sequence[SignedHead]:
        """Return the published heads, oldest first. `WrongHead`: one is missing, or unreadable."""
        with Transaction(self._engine) as session:
            rows = session.scalars(select(HeadRecord).order_by(HeadRecord.number)).all()
            if [row.number for row in rows] != list(range(len(rows))):
                raise WrongHead
            return [read_note(row.note, row.token) for row in rows]

    def heads_kept(self, begin: int, most: int) -> Sequence[Hash]:
        """Return the digests of what is kept of heads, readable or not, from this number on."""
        later = select(HeadRecord).where(HeadRecord.number >= begin)
        with Transaction(self._engine) as session:
            rows = session.scalars(later.order_by(HeadRecord.number).limit(most))
            return [kept_as(as_bytes(row.note), row.token and as_bytes(row.token)) for row in rows]

    def last_head(self) -> SignedHead | None:
        """Return the newest head, if one was published. `WrongHead`."""
        with Transaction(self._engine) as session:
            row = session.scalar(select(HeadRecord).order_by(HeadRecord.number.desc()).limit(1))
            return read_note(row.note, row.token) if row else None

    def leaves_of(self, stream: str) -> Mapping[int, Leaf]:
        """Return where the entries of a trail stand in the tree, by their seq."""
        theirs = select(LeafRecord).where(LeafRecord.stream == stream)
        with Transaction(self._engine) as session:
            return {
                row.seq: Leaf(row.number, row.stream, row.seq, as_bytes(row.hash))
                for row in session.scalars(theirs)
            }

    def numbered(self, begin: int = 0) -> Iterator[Numbered]:
        """Yield each leaf from this number on, with the bytes of the entry at its place."""
        statement = NUMBERED[self._engine.dialect.name]
        while True:
            with self._engine.begin() as connection:
                rows = connection.exec_driver_sql(statement, (begin, AT_ONCE)).fetchall()
            yield from rows
            if len(rows) < AT_ONCE:
                return
            begin = rows[-1][0] + 1

    def told_before(
        self, begin: int, end: int | None, at: datetime
    ) -> Sequence[tuple[str, int, datetime]]:
        """Return stream, seq and time of the entries that say an earlier time than `at`.

        Of those numbered from `begin` on and before `end`; None: to the last, and those that wait.
        """
        told = text(TOLD_BEFORE[self._engine.dialect.name])
        asked = told.bindparams(bindparam("before", type_=Moment))
        found = asked.columns(stream=String, seq=Integer, at=Moment)
        place = {"begin": begin, "stop": ENDLESS if end is None else end, "before": at}
        came = (
            select(EntryRecord.stream, EntryRecord.seq, EntryRecord.at)
            .join_from(UnnumberedRecord, EntryRecord, WAITS)
            .where(EntryRecord.at < at)
            .order_by(EntryRecord.stream, EntryRecord.seq)
        )
        with self._engine.begin() as connection:
            rows = [*connection.execute(found, place)]
            rows += connection.execute(came) if end is None else []
            return [(stream, seq, when) for stream, seq, when in rows]

    def all_leaved(self) -> bool:
        """Say whether no entry is `unleaved`, where each leaf is known to have an entry.

        Then entries are as many as those with a leaf, each counted once, and those that are there
        and wait without one.
        """
        entries = select(func.count()).select_from(EntryRecord)
        leaved = select(LeafRecord.stream, LeafRecord.seq).distinct().subquery()
        waiting = (
            select(func.count())
            .select_from(UnnumberedRecord)
            .join(EntryRecord, WAITS)
            .outerjoin(LeafRecord, THEIRS)
            .where(LeafRecord.number.is_(None))
        )
        counted = select(func.count()).select_from(leaved).scalar_subquery()
        added = entries.scalar_subquery() == counted + waiting.scalar_subquery()
        with self._engine.begin() as connection:
            return bool(connection.scalar(select(added)))  # in one statement: of one moment

    def unleaved(self) -> Sequence[tuple[str, int]]:
        """Return the entries that have no number and do not wait for one."""
        neither = (
            select(EntryRecord.stream, EntryRecord.seq)
            .outerjoin(LeafRecord, THEIRS)
            .outerjoin(UnnumberedRecord, WAITS)
            .where(LeafRecord.number.is_(None), UnnumberedRecord.seq.is_(None))
            .order_by(EntryRecord.stream, EntryRecord.seq)
        )
        with self._engine.begin() as connection:
            return [(stream, seq) for stream, seq in connection.execute(neither)]

    def subtrees(self) -> Sequence[tuple[int, int, Hash]]:
        """Return what is kept of the nodes above the leaves: height, index and hash."""
        nodes = select(SubtreeRecord).order_by(SubtreeRecord.height, SubtreeRecord.index)
        with Transaction(self._engine) as session:
            return [(row.height, row.index, as_bytes(row.hash)) for row in session.scalars(nodes)]


def _halted(last: Sequence[str] | None) -> bool:
    return last is not None and last[0] == JournalAstray.__name__


def _size(connection: Connection) -> int:
    last = connection.scalar(select(func.max(LEAVES.c.number)))
    return 0 if last is None else int(last) + 1


def _row(connection: Connection, height: int, row: int) -> Sequence[Hash]:
    """Return up to 256 hashes of one height: the ones below one kept node of the next."""
    begin, end = row << EACH, (row + 1) << EACH
    if height == 0:
        found = (
            select(LEAVES.c.hash)
            .where(LEAVES.c.number >= begin, LEAVES.c.number < end)
            .order_by(LEAVES.c.number)
        )
    else:
        found = (
            select(SUBTREES.c.hash)
            .where(
                SUBTREES.c.height == height,
                SUBTREES.c.index >= begin,
                SUBTREES.c.index < end,
            )
            .order_by(SUBTREES.c.index)
        )
    return [as_bytes(one) for one in connection.scalars(found)]
