"""Messages by mail: words that are due together, when to try again, and what stands in them.

A message is made of its words and of nothing else, so whoever makes it again after a crash gives
it the same name, and a mail that comes twice is known by it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from parapheur.domain.about_incoming import Channel, IncomingEvent
from parapheur.domain.dossier import DossierId
from parapheur.domain.notices import Kind
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language, Words

LEASE = timedelta(minutes=5)
"""How long a message in a worker's hands is left to it; it takes a minute at most."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 20
"""Over two and a half days in all: a week-end without the mail server loses no word."""

KEPT = timedelta(days=30)
"""How long a message that was sent is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing that one person is told; it comes from one entry of a trail."""

    to: Login
    kind: Kind
    stream: str
    seq: int
    created: datetime
    due: datetime
    dossier: DossierId | None = None
    desk: DeskId | None = None

    @property
    def letter(self) -> LetterId | None:
        """The letter that it speaks of, if it is one of the registry office."""
        kind, _, number = self.stream.partition("/")
        return LetterId(int(number)) if kind == "incoming" else None

    @property
    def key(self) -> str:
        """What tells it from every other word."""
        return f"{self.stream} {self.seq} {self.to} {self.kind} {self.desk or ''}"


class Fate(StrEnum):
    """How a message stands."""

    WAITING = "waiting"  #: to be sent, or tried again
    SENT = "sent"  #: the mail server took it, or nothing was left to say
    STUCK = "stuck"  #: it is not tried any more until somebody asks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Words to one person that were due together."""

    id: str
    to: Login
    created: datetime
    words: tuple[Word, ...]
    tries: int = 0
    problem: str = ""
    """What went wrong last."""
    fate: Fate = Fate.WAITING


def together(to: Login, word: int) -> tuple[Login, int]:
    """Return what the words of one message share: their receiver.

    A guest has no account, and an address for a name; each invitation goes by itself, since each
    has a way in of its own.
    """
    return (to, word) if "@" in to else (to, 0)


def message_id(words: Iterable[Word]) -> str:
    """Return the name of the message made of these words, in whatever order they come."""
    keys = "\n".join(sorted(word.key for word in words))
    return hashlib.sha256(keys.encode()).hexdigest()[:40]


def again_at(tries: int, at: datetime) -> datetime | None:
    """Return when to try again after so many tries; None: not without being asked."""
    if tries >= MOST_TRIES:
        return None
    return at + min(FIRST_PAUSE * (1 << (tries - 1)), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Line:
    """One word as its receiver may read it."""

    kind: Kind
    dossier: DossierId | None
    subject: str | None
    """None: they may not, or not any more, see the dossier."""
    desk: Words | None
    at: datetime
    quoted: str | None = None
    """What is to be kept as it is, in plain letters."""
    letter: LetterId | None = None
    number: str = ""
    """By which the letter is known."""


@dataclass(frozen=True, slots=True)
class Bidding:
    """What a guest is told: who invites, until when, and the way in."""

    dossier: DossierId
    by: Words
    desk: Words
    until: date
    path: str = field(repr=False)
    """Of the guest's page: it stands in the mail alone."""


@dataclass(frozen=True, slots=True)
class TakenCode:
    """A code that is to come back from a depositor's address."""

    code: str = field(repr=False)
    minutes: int
    """How long it counts."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a depositor is told of a letter."""

    number: str
    """The deposit number."""
    event: IncomingEvent
    body: Words
    """The body that has the letter, or to which it was sent on."""
    path: str
    """Of the page where it is followed."""
    receipt: bytes | None = field(default=None, repr=False)
    """The receipt, if it is brought."""
    answer: bytes | None = field(default=None, repr=False)
    """The answer, signed, if it goes out by mail."""
    channel: Channel = Channel.PORTAL
    """How the letter came: it says how its receipt is had that is not brought."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with its receiver, ready to be written out."""

    id: str
    address: str
    name: Words
    language: Language
    at: datetime
    lines: tuple[Line, ...]
    bidding: Bidding | None = None
    """What it says to a guest, and nothing else."""
    taken: TakenCode | None = None
    """The code it brings to a depositor, and nothing else."""
    told: Told | None = None
    """What it tells a depositor, and nothing else."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence of a letter, and the page it leads to."""

    text: str
    link: str | None = None
    quoted: str | None = None
    """What stands below it, letter for letter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter written out in its receiver's language."""

    sender: str
    """Who writes: the organisation's name."""
    subject: str
    language: Language
    direction: str
    """`rtl` or `ltr`."""
    greeting: str
    paragraphs: tuple[Paragraph, ...]
    closing: Paragraph
    """How to be written to otherwise."""
    attached: tuple[tuple[str, bytes], ...] = ()
    """PDF files that go with it, with their names."""
