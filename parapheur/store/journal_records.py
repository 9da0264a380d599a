"""Rows of the journal: the tree over all entries, and its published heads."""

from sqlalchemy import BigInteger, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parapheur.store.records import Record


class UnnumberedRecord(Record):
    """An entry that waits for its number; a trigger of the trail puts it here."""

    __tablename__ = "unnumbered"

    stream: Mapped[str] = mapped_column(String(220), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)


class LeafRecord(Record):
    """The place of an entry in the tree, for good."""

    __tablename__ = "leaves"
    __table_args__ = (UniqueConstraint("stream", "seq", name="one_leaf_an_entry"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    stream: Mapped[str] = mapped_column(String(220))
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class SubtreeRecord(Record):
    """The hash of a whole subtree of 256, 65 536, ... leaves."""

    __tablename__ = "subtrees"

    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class HeadRecord(Record):
    """A head as it was published, with its timestamp."""

    __tablename__ = "heads"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 0: two that are published at once are a race, which one loses."""
    note: Mapped[bytes] = mapped_column(LargeBinary)
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
