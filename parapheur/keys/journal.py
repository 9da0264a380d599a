"""The key of the journal, in the signing process: it never signs two trees that contradict.

1. What was signed last is kept beside the key: how many entries, and their root.
2. A head is signed if the tree proves to begin with that one (RFC 9162, 2.1.4.2); else the records
   are older than what was published (`JournalYounger`), or were rewritten (`JournalForked`).
3. It is noted as signed last, flushed, before the signature leaves the process.
4. What the records keep of each head, note and timestamp, is told here once it is kept, and never
   forgotten: a chain over all of them. So neither a head nor a timestamp alone is taken away, or
   put in another's place, unseen.
5. After a gap that somebody declared under their PIN, another journal begins, from what the records
   now hold: the number in its origin grows, and what was signed before stays under the old one. The
   chain begins anew with the heads that are there.

So whoever writes to the database, or serves pages, cannot have a rewritten history published under
the same name; they can make publishing fail, which is told and halts signatures.
"""

import base64
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from parapheur.domain.errors import JournalForked, JournalYounger, Misconfigured, WrongProof
from parapheur.domain.journal import NOTHING_KEPT, Head, SignedHead, key_id, linked
from parapheur.domain.merkle import EMPTY, Hash, expect_consistent
from parapheur.keys.authority import TestAuthority
from parapheur.keys.heads import origin_of
from parapheur.keys.once import keep_once, replace_whole
from parapheur.keys.vault import Vault, wipe


@dataclass(frozen=True, slots=True)
class Last:
    """What was signed last."""

    journal: int
    """The number in the origin."""
    size: int
    root: Hash
    heads: int = 0
    """How many of those that the records keep are known."""
    chain: Hash = NOTHING_KEPT
    """The chain over these."""


class JournalKey:
    """Signs heads."""

    def __init__(self, folder: Path, vault: Vault, authority: TestAuthority, at: datetime) -> None:
        def make() -> bytes:
            key = Ed25519PrivateKey.generate()
            clear = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            certificate = authority.journal(key.public_key(), at=at)
            parts = {"certificate": certificate, "key": vault.seal(clear, "journal")}
            return json.dumps(
                {name: base64.b64encode(part).decode() for name, part in parts.items()}
            ).encode()

        place = folder / "journal"
        place.mkdir(mode=0o700, exist_ok=True)
        self._last = place / "last"
        self._lock = threading.Lock()
        self._key, self.certificate = _read(place / "key", keep_once(place / "key", make), vault)
        self._public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def last(self) -> Last:
        """Return what was signed last (1)."""
        try:
            journal, size, root, heads, chain = json.loads(self._last.read_bytes())
            told = int(journal), int(size), bytes.fromhex(root)
            return Last(*told, int(heads), bytes.fromhex(chain))
        except FileNotFoundError:
            return Last(1, 0, EMPTY)
        except (ValueError, TypeError) as error:  # closed rather than open: somebody has to look
            raise Misconfigured(place=self._last, problem="not what was published last") from error

    def origin(self, last: Last) -> str:
        """Return the name of the journal."""
        return origin_of(self._public, last.journal)

    def publish(self, size: int, root: Hash, at: datetime, path: Sequence[Hash]) -> SignedHead:
        """Sign a head of a tree that goes on from the last. `JournalYounger`, `JournalForked`."""
        with self._lock:
            last = self.last()
            if size < last.size:  # 2
                raise JournalYounger(size=size, published=last.size)
            try:
                expect_consistent(last.size, last.root, size, root, path)
            except WrongProof:
                raise JournalForked(published=last.size) from None
            self._keep(replace(last, size=size, root=root))  # 3
            head = Head(self.origin(last), size, root, at)
            return SignedHead(head, key_id(head.origin, self._public), self._key.sign(head.text))

    def remember(self, begin: int, kept: Sequence[Hash]) -> None:
        """Take note of what the records keep of their heads, from this number on (4).

        What is known already stays as it is known. `JournalForked`: some between are left out.
        """
        with self._lock:
            last = self.last()
            if begin > last.heads:
                raise JournalForked(published=last.size)
            new = kept[last.heads - begin :]
            heads = last.heads + len(new)
            self._keep(replace(last, heads=heads, chain=linked(last.chain, new)))

    def begin_anew(self, size: int, root: Hash) -> None:
        """Begin another journal with these entries: what became of the last was declared (5)."""
        with self._lock:
            self._keep(Last(self.last().journal + 1, size, root))

    def _keep(self, last: Last) -> None:
        told = [last.journal, last.size, last.root.hex(), last.heads, last.chain.hex()]
        replace_whole(self._last, json.dumps(told).encode())


def _read(place: Path, data: bytes, vault: Vault) -> tuple[Ed25519PrivateKey, bytes]:
    try:
        parts = {name: base64.b64decode(part) for name, part in json.loads(data).items()}
        certificate, sealed = parts["certificate"], parts["key"]
    except (ValueError, KeyError, AttributeError) as error:
        raise Misconfigured(place=place, problem="not a key and its certificate") from error
    clear = vault.open(sealed, "journal")
    try:
        key = load_der_private_key(clear, None)
    finally:
        wipe(clear)
    if not isinstance(key, Ed25519PrivateKey):
        raise Misconfigured(place=place, problem="not an Ed25519 key")
    return key, certificate
