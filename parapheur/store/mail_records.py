"""Rows of the words sent by mail: who is written to how, the words, and the messages of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parapheur.store.records import Record


class CorrespondenceRecord(Record):
    """How somebody wishes to be written to; without a row, as one who never chose."""

    __tablename__ = "correspondences"

    login: Mapped[str] = mapped_column(ForeignKey("people.login"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(254))
    rhythm: Mapped[str] = mapped_column(String(20))


class MessageRecord(Record):
    """A message made of words that were due together; it is sent as it was made."""

    __tablename__ = "mail_messages"
    __table_args__ = (Index(None, "fate", "next"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    receiver: Mapped[str] = mapped_column(String(254), index=True)
    """A login, or the address of a guest, who has none."""
    created: Mapped[datetime]
    next: Mapped[datetime]
    """When it is to be sent, tried again, or taken from a worker that died with it."""
    tries: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)
    fate: Mapped[str] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]


class WordRecord(Record):
    """One thing that one person is told, from one entry of a trail."""

    __tablename__ = "mail_words"
    __table_args__ = (
        UniqueConstraint("stream", "seq", "receiver", "kind", "desk", name="one_word_an_event"),
        Index(None, "message", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receiver: Mapped[str] = mapped_column(String(254), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    stream: Mapped[str] = mapped_column(String(220))
    seq: Mapped[int]
    dossier: Mapped[int | None]
    desk: Mapped[str] = mapped_column(String(200))
    """Empty: it speaks of no desk."""
    created: Mapped[datetime]
    due: Mapped[datetime]
    message: Mapped[str | None] = mapped_column(ForeignKey("mail_messages.id"))
    """The message it stands in; None: it is not due yet."""
