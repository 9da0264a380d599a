"""Second factors, kept and held against what is given by the signing process itself.

They stand in its own folder, one file for each holder, sealed by the installation's secret; not in
the records, for who serves pages hands those over at each signature, and could hand over older
ones, or another's. A holder is a person for keys made here, whose sealing names its owner; and the
public key itself for one on a token or at a service, whoever it is said to belong to: it was looked
at there, so it is no word of who asks.

1. What is given is held against the factors of this very holder. A code's step is on the disk
   before anything is signed, and is good once; so is what a passkey counts.
2. A passkey is asked by a challenge over what its answer is for: the signatures, each with dossier,
   step, desk and document, or the change to the factors. It is known for a few minutes, by this
   process alone, and is answered once: an answer leads to nothing else, and to that once.
3. A factor is added in two steps: begun by who gave the PIN, and another factor where there is one;
   and confirmed by its first code or answer, a few times at most.
"""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import (
    CodeRefused,
    EnrolmentOver,
    NoPasskeysHere,
    NoSuchFactor,
    PasskeyRefused,
    TooManyFactors,
)
from parapheur.domain.factors import (
    MOST,
    Enrolled,
    Factor,
    FactorId,
    FactorProof,
    Given,
    NewCode,
    Question,
    named,
)
from parapheur.domain.grants import Grant
from parapheur.domain.tries import ALLOWED
from parapheur.keys import codes
from parapheur.keys.held import Held
from parapheur.keys.mark import LENGTH
from parapheur.keys.passkeys import House, NotAnswered
from parapheur.keys.soft import plain_digits
from parapheur.keys.where import MAGIC, REMOTE

OPEN = timedelta(minutes=10)
"""How long a question is known, and an enrolment may take."""
WAITING, EACH = 5000, 20
"""Questions and enrolments known at once, and of one holder; past them, the oldest is forgotten."""

ADD = "add"
"""What a passkey is asked for when another factor is begun."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What was asked of a passkey, or begun, and waits."""

    holder: str
    until: datetime
    nonce: bytes = b""
    secret: str = ""
    left: int = ALLOWED


def holder_of(sealed: SealedKey) -> str:
    """Return whose factors go with a key: its owner's where the sealing binds it, else its own."""
    if sealed.wrapped.startswith((MAGIC, REMOTE)):
        public = load_der_x509_certificate(sealed.certificate).public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"key {hashlib.sha256(der).hexdigest()}"
    return f"person {sealed.owner}"


def signatures(grants: Sequence[Grant]) -> str:
    """Return what a passkey is asked for, for these signatures: the same in whatever order."""
    listed = sorted([g.dossier, g.round, g.position, g.desk, g.document] for g in grants)
    return "sign " + json.dumps(listed)


def removal(factor: FactorId) -> str:
    """Return what a passkey is asked for, to remove a factor of its holder's."""
    return f"remove {factor}"


class Kept(Protocol):
    """Where factors are kept."""

    def of(self, holder: str) -> list[Held]:
        """Return those of a holder, oldest first."""

    def keep(self, holder: str, factors: Sequence[Held]) -> None:
        """Keep these from now on."""


class Factors:
    """The factors of all who sign here."""

    def __init__(self, held: Kept, house: House, now: Callable[[], datetime]) -> None:
        self._held = held
        self._house = house
        self._now = now
        self._lock = threading.Lock()
        self._pending: dict[str, Pending] = {}

    @property
    def passkeys(self) -> bool:
        """Say whether pages are opened by a name that passkeys can be bound to."""
        return self._house.party is not None

    def held(self, holder: str) -> tuple[Enrolled, ...]:
        """Return the factors of a holder, oldest first."""
        with self._lock:
            return tuple(one.told for one in self._held.of(holder))

    def ask(self, holder: str, about: str) -> Question:
        """Ask the passkeys of a holder about this."""
        with self._lock:
            self._expect_party()
            known = [one.passkey.credential for one in self._held.of(holder) if one.credential]
            nonce = secrets.token_bytes(32)
            asked = self._waits(Pending(holder, self._now() + OPEN, nonce))
            return Question(asked, self._house.ask(_challenge(nonce, holder, about), known))

    def prove(self, holder: str, about: str, proof: FactorProof) -> Given | None:
        """Return the factor that was given, if any was. `CodeRefused`, `PasskeyRefused`."""
        with self._lock:
            if proof.kind is None:
                return None
            known = self._held.of(holder)
            if proof.kind is Factor.CODE:
                used = self._code(known, plain_digits(proof.code))
            else:
                used = self._passkey(known, holder, about, proof)
            self._held.keep(holder, [used if one.id == used.id else one for one in known])
            return Given(used.kind, used.id)

    def begin_code(self, holder: str, login: str) -> NewCode:
        """Begin an authenticator application."""
        with self._lock:
            self._expect_room(holder)
            secret = codes.new_secret()
            asked = self._waits(Pending(holder, self._now() + OPEN, secret=secret))
            return NewCode(asked, secret, codes.address(secret, login, self._house.name))

    def begin_passkey(self, holder: str, login: str) -> Question:
        """Begin a passkey. `NoPasskeysHere`."""
        with self._lock:
            self._expect_party()
            known = self._expect_room(holder)
            nonce = secrets.token_bytes(32)
            asked = self._waits(Pending(holder, self._now() + OPEN, nonce))
            handle = hashlib.sha256(holder.encode()).digest()
            ids = [one.passkey.credential for one in known if one.credential]
            told = self._house.invite(_challenge(nonce, holder, ADD), handle, login, ids)
            return Question(asked, told)

    def confirm(self, holder: str, name: str, proof: FactorProof) -> Enrolled:
        """Add what was begun, by its first code or answer. `CodeRefused`, `PasskeyRefused`."""
        name = named(name)
        with self._lock:
            begun = self._taken(holder, proof.asked)
            if begun is None:
                raise EnrolmentOver
            known = self._expect_room(holder)
            made = self._first(begun, holder, name, proof)
            self._held.keep(holder, [*known, made])
            return made.told

    def remove(self, holder: str, factor: FactorId) -> Enrolled:
        """Forget one factor."""
        with self._lock:
            known = self._held.of(holder)
            gone = [one for one in known if one.id == factor]
            if not gone:
                raise NoSuchFactor
            self._held.keep(holder, [one for one in known if one.id != factor])
            return gone[0].told

    def _first(self, begun: Pending, holder: str, name: str, proof: FactorProof) -> Held:
        since = self._now().isoformat()
        if begun.secret:
            fresh = Held(_id_of("code", begun.secret), Factor.CODE, name, since, begun.secret)
            try:
                return self._code([fresh], plain_digits(proof.code))
            except CodeRefused:
                left = begun.left - 1
                if left:  # the same secret may be tried again, by the same name
                    self._pending[proof.asked] = replace(begun, left=left)
                raise CodeRefused(left=left) from None
        try:
            key = self._house.enrolled(proof.passkey, _challenge(begun.nonce, holder, ADD))
        except NotAnswered:
            raise PasskeyRefused(left=0) from None
        credential, public = key.credential.hex(), key.public.hex()
        made = _id_of("passkey", credential, public)
        if any(one.id == made for one in self._held.of(holder)):
            raise PasskeyRefused(left=0)
        return Held(
            made, Factor.PASSKEY, name, since, credential=credential, public=public, count=key.count
        )

    def _code(self, known: Sequence[Held], code: str) -> Held:
        typed, found = "".join(code.split()), None
        for one in known:
            if one.secret:
                step = codes.step_of(typed, one.secret, at=self._now(), after=one.step)
                found = replace(one, step=step) if step is not None else found
        if found is None:
            raise CodeRefused(left=0)
        return found

    def _passkey(self, known: Sequence[Held], holder: str, about: str, proof: FactorProof) -> Held:
        asked = self._taken(holder, proof.asked)
        keys = {one.id: one.passkey for one in known if one.credential}
        if asked is None or not asked.nonce:
            raise PasskeyRefused(left=0)
        challenge = _challenge(asked.nonce, holder, about)
        try:
            now = self._house.answered(proof.passkey, challenge, list(keys.values()))
        except NotAnswered:
            raise PasskeyRefused(left=0) from None
        (used,) = [
            one for one in known if one.credential and one.passkey.credential == now.credential
        ]
        return replace(used, count=now.count)

    def _waits(self, pending: Pending) -> str:
        at = self._now()
        self._pending = {name: one for name, one in self._pending.items() if one.until > at}
        theirs = [name for name, one in self._pending.items() if one.holder == pending.holder]
        for name in theirs[: len(theirs) - EACH + 1] if len(theirs) >= EACH else ():
            del self._pending[name]
        while len(self._pending) >= WAITING:
            del self._pending[next(iter(self._pending))]
        asked = secrets.token_urlsafe(16)
        self._pending[asked] = pending
        return asked

    def _taken(self, holder: str, asked: str) -> Pending | None:
        """Return what was asked, once, unless it is over or another's."""
        found = self._pending.pop(asked, None)
        if found is None or found.holder != holder or found.until <= self._now():
            return None
        return found

    def _expect_room(self, holder: str) -> list[Held]:
        known = self._held.of(holder)
        if len(known) >= MOST:
            raise TooManyFactors(most=MOST)
        return known

    def _expect_party(self) -> None:
        if self._house.party is None:
            raise NoPasskeysHere


def _challenge(nonce: bytes, holder: str, about: str) -> bytes:
    return hashlib.sha256(nonce + json.dumps([holder, about]).encode()).digest()


def _id_of(*parts: str) -> FactorId:
    return FactorId(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:LENGTH])
