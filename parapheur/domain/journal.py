"""The journal: the tree over all entries, and its heads, signed and published as they grow.

A head is a C2SP *checkpoint* (https://c2sp.org/tlog-checkpoint) in a *signed note*
(https://c2sp.org/signed-note), in UTF-8:

    ORIGIN                          whose journal, and which one of theirs
    SIZE                            entries in the tree, in decimal
    ROOT                            its root, in base64
    time YYYY-MM-DDThh:mm:ssZ       when it was published, by the publisher's clock
                                    (an empty line)
    — ORIGIN SIGNATURE              base64(key id || Ed25519 signature of all above the empty line,
                                    its line ends included)

The key id is the first four bytes of SHA-256(ORIGIN || 0x0A || 0x01 || public key). One origin
never has two trees that contradict each other: whoever holds the key keeps what was signed last.
After a gap that an auditor declared, the number at the end of the origin grows by one.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from parapheur.domain.errors import WrongHead
from parapheur.domain.merkle import Hash
from parapheur.domain.people import DeskId

MANY = 1000
"""Entries that may wait at most for the next head."""
OFTEN = timedelta(minutes=10)
"""How long an entry may wait at most for the next head."""
BEHIND = timedelta(minutes=10)
"""By how much an entry may say an earlier time than a head that was published before it came: a
transaction that took long, clocks of several machines."""
DECLARES = DeskId("*journal*")
"""For what a PIN is given that declares a gap: no desk is named so."""
LONGEST = 4096
"""Bytes of a note."""
ED25519 = b"\x01"
"""The kind of key, as a signed note says it."""
NOTHING_KEPT: Hash = bytes(32)
"""The chain over no heads."""
TIME, DASH = "time ", "— "


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where an entry stands in the tree."""

    number: int
    """Counts from 0, without a gap."""
    stream: str
    seq: int
    hash: Hash


Numbered: TypeAlias = tuple[int, str, int, Hash, bytes | None]
"""A leaf's number, stream, seq and hash, and the entry at its place, if it is there: in plain, for
there are millions."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the tree came to at some time, as it is signed."""

    origin: str
    size: int
    root: Hash
    at: datetime

    @property
    def text(self) -> bytes:
        """What is signed."""
        root, at = base64.b64encode(self.root).decode(), _second(self.at)
        return f"{self.origin}\n{self.size}\n{root}\n{TIME}{at}\n".encode()


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head as it was published."""

    head: Head
    key_id: bytes
    """4 bytes: by which key it says it was signed."""
    signature: bytes
    """64 bytes."""
    token: bytes | None = None
    """The timestamp (RFC 3161, DER) over its note; None: no time server answered then."""

    @property
    def note(self) -> bytes:
        """The published bytes."""
        line = base64.b64encode(self.key_id + self.signature).decode()
        return self.head.text + f"\n{DASH}{self.head.origin} {line}\n".encode()

    @property
    def kept(self) -> Hash:
        """The digest of what is kept of it."""
        return kept_as(self.note, self.token)


@dataclass(frozen=True, slots=True)
class Published:
    """What whoever holds the journal's key knows of it."""

    origin: str
    size: int
    """Of the tree that was signed last; 0: none was."""
    root: Hash
    certificate: bytes
    """Of its key (DER, X.509)."""
    heads: int = 0
    """How many kept heads it was told of."""
    chain: Hash = NOTHING_KEPT
    """What they came to, one `linked` behind the other."""

    def has(self, heads: Sequence[SignedHead]) -> bool:
        """Say whether those it was told of are the first of these, with the same timestamps."""
        told = heads[: self.heads]
        chain = linked(NOTHING_KEPT, (one.kept for one in told))
        return len(told) == self.heads and chain == self.chain


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry, and the proof that it stands in the tree of a head."""

    leaf: Leaf
    path: tuple[Hash, ...]


def kept_as(note: bytes, token: bytes | None) -> Hash:
    """Return the digest of what is kept of a head: its note, and its timestamp if it has one."""
    parts = (hashlib.sha256(part).digest() for part in (note, token or b""))
    return hashlib.sha256(b"".join(parts)).digest()


def linked(chain: Hash, kept: Iterable[Hash]) -> Hash:
    """Return the chain over some heads more, each as it is kept."""
    for one in kept:
        chain = hashlib.sha256(chain + one).digest()
    return chain


def key_id(origin: str, public: bytes) -> bytes:
    """Return what a note names a key by; `public` is the raw Ed25519 key, 32 bytes."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def read_note(note: bytes, token: bytes | None = None) -> SignedHead:
    """Return the head that a note says, in the one form it may have. `WrongHead`.

    Whether the signature is right is for whoever has the key to say.
    """
    try:
        if len(note) > LONGEST:
            raise WrongHead
        origin, size, root, at, empty, signed, end = note.decode().split("\n")
        if empty or end or not signed.startswith(DASH + origin + " ") or not at.startswith(TIME):
            raise WrongHead
        line = base64.b64decode(signed.removeprefix(DASH + origin + " "), validate=True)
        time = datetime.strptime(at.removeprefix(TIME), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        head = Head(origin, int(size), base64.b64decode(root, validate=True), time)
        found = SignedHead(head, line[:4], line[4:], token)
    except ValueError as error:
        raise WrongHead from error
    if head.size < 0 or len(head.root) != 32 or len(line) != 4 + 64 or found.note != note:
        raise WrongHead
    return found


def is_due(waiting: int, since: datetime | None, at: datetime) -> bool:
    """Say whether a head is to be published: `waiting` entries, the oldest of them since then."""
    return waiting >= MANY or (since is not None and at - since >= OFTEN)


def is_overtaken(head: SignedHead, last: bytes) -> bool:
    """Say whether the newest note kept is over more of the same journal than this head."""
    try:
        kept = read_note(last).head
    except WrongHead:  # an inspection names it
        return False
    return kept.origin == head.head.origin and kept.size > head.head.size


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
