"""Cards that people keep on their own computers, and the codes by which a program there is let in.

A card is known by its certificate alone. To sign by it, its holder asks for a code on the page, and
gives it to the program beside the card: the code opens what it was asked for, once, for some
minutes, and for as long as the session lasts that asked. What is written here holds nobody up: a
dossier waits on a card no more than on a page that is open.

A batch has one code that is given to the program, and opens nothing but the list of its acts. Each
of these has a code of its own, by which it goes the way of a single act.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from parapheur.domain.documents import Digest, Version
from parapheur.domain.grants import Asked
from parapheur.domain.levels import Level
from parapheur.domain.people import Login

LIFE = timedelta(minutes=10)
"""How long a code is good for: reading what is to be signed takes its time."""
REMEMBERED = timedelta(days=1)
"""How long it is known afterwards that a code was used."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card by which a person signs."""

    owner: Login
    certificate: bytes
    """DER of its X.509 certificate."""
    level: Level
    """Of the signatures it gives."""
    name: str
    """Whom the certificate names."""
    until: datetime
    """When the certificate ends."""

    @property
    def digest(self) -> Digest:
        """SHA-256 of the certificate."""
        return Digest(hashlib.sha256(self.certificate).hexdigest())


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a signature but its value, for a key that is somewhere else."""

    tail: bytes
    """What is added to the document; nothing, where the signature stays beside it."""
    gap: tuple[int, int]
    """Where in the tail the value goes, brackets included."""
    time: int
    """Where in the tail the claimed time stands."""
    attributes: bytes
    """The signed attributes (RFC 5652, 5.3): what the key signs."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A draft, and over which version it was made, at what time."""

    over: Version
    field: str | None
    at: datetime
    """The time that the signature claims."""
    certificate: Digest
    draft: Draft
    image: Digest | None = None
    """Of the signer's handwriting, where the draft shows it."""


class Stage(StrEnum):
    """How far a code has come."""

    WAITING = "waiting"  #: nobody has come with it yet
    FETCHED = "fetched"  #: what is to be signed was fetched
    REFUSED = "refused"  #: what it was given for, as one of several, cannot be done as it stands
    DONE = "done"  #: what it was given for is done
    OVER = "over"  #: its time is over


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a code was given for, to whom, and until when."""

    handle: str
    """By which its own page is found: random, and of no use without the session."""
    code: Digest
    """SHA-256 of the code: the code itself is never stored."""
    session: Digest
    """Of the session that asked for it."""
    login: Login
    until: datetime
    asked: Asked | None
    """None: a card is to be registered, or it is the code of a batch."""
    laid: Laid | None = None
    done: bool = False
    batch: Digest | None = None
    """The code of the batch that it is a part of; its own, if it is the batch."""
    place: int | None = None
    """Which of the batch it is, from 1; 0 is the batch itself."""

    @property
    def is_batch(self) -> bool:
        """Say whether it stands for several others."""
        return self.place == 0

    @property
    def registers(self) -> bool:
        """Say whether a card is to be registered."""
        return self.asked is None and not self.is_batch

    def stage(self, at: datetime) -> Stage:
        """Say how far it has come."""
        if self.done:
            return Stage.DONE
        if at >= self.until:
            return Stage.OVER
        return Stage.FETCHED if self.laid else Stage.WAITING


@dataclass(frozen=True, slots=True)
class Part:
    """One act of a batch, and how far it is."""

    place: int
    handle: str
    asked: Asked
    stage: Stage

    @property
    def settled(self) -> bool:
        """Say whether nothing more is awaited of it."""
        return self.stage in SETTLED


SETTLED = frozenset({Stage.DONE, Stage.REFUSED})


def handle_of(batch: str, place: int) -> str:
    """Return by what the page of one act of a batch would be found, and its code is derived."""
    return f"{batch}.{place}"


def stage_of(batch: Ticket, parts: Collection[Part], at: datetime) -> Stage:
    """Say how far a batch has come. `DONE`: each of its acts is done, or cannot be."""
    if parts and all(one.settled for one in parts):
        return Stage.DONE
    if at >= batch.until or not parts:
        return Stage.OVER
    begun = any(one.stage in {Stage.FETCHED, Stage.DONE} for one in parts)
    return Stage.FETCHED if begun else Stage.WAITING


def code_digest(code: str) -> Digest:
    """Return what is stored of a code, however it was typed."""
    letters = "".join(filter(str.isalnum, code)).upper()
    return Digest(hashlib.sha256(letters.encode("utf-8", "backslashreplace")).hexdigest())


def host_in(url: str) -> str:
    """Return the host that an address names, with its port where that is not the usual one."""
    parts = urlsplit(url)
    return parts.netloc.lower().removesuffix(
        {"https": ":443", "http": ":80"}.get(parts.scheme, ":")
    )


def registering(host: str, login: Login, code: Digest, certificate: Digest) -> bytes:
    """Return what a card signs to be registered, by whom, where, and under which code.

    It is text that begins like none of what a signature of a document signs (a SET in DER), and
    names its one purpose: so it can be taken for nothing else.
    """
    lines = ("parapheur: register this card", host, login, code, certificate)
    return "".join(f"{line}\n" for line in lines).encode()
