"""The keys of this installation, asked of the signing process: nothing here holds one."""

import hashlib
import hmac
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway, NotGranted, ParapheurError
from parapheur.domain.factors import (
    NOTHING,
    Enrolled,
    Factor,
    FactorId,
    FactorProof,
    NewCode,
    Question,
)
from parapheur.domain.grants import Grant
from parapheur.domain.journal import Published, SignedHead, read_note
from parapheur.domain.levels import Level
from parapheur.domain.merkle import Hash
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.domain.registry.bodies import BodyId, seal_of
from parapheur.keys.heads import expect_signed
from parapheur.keys.messages import (
    Message,
    a_given,
    a_refusal,
    a_sealed,
    an_enrolled,
    of_grant,
    of_grants,
    of_proof,
    of_sealed,
    read,
    receive,
    send,
    written,
)
from parapheur.keys.starting import Place, reach


class RemoteKey:
    """A key that is open in the signing process, for what its grants say."""

    def __init__(self, line: "Line", told: Message) -> None:
        self._line = line
        self._grant: Grant | None = None
        self.certificate_der = read(told["certificate"])
        self.certificate = Digest(hashlib.sha256(self.certificate_der).hexdigest())
        self.chain_der: Sequence[bytes] = tuple(map(read, told["chain"]))
        self.test = bool(told["test"])
        self.level = Level(told["level"])
        self.tried = bool(told["tried"])
        self.second = a_given(told["second"])

    def under(self, grant: Grant) -> "RemoteKey":
        """Return the same key, to sign under this one of its grants."""
        same = copy(self)
        same._grant = grant
        return same

    def begin_journal(self, size: int, root: Hash) -> Published:
        """Begin another journal with these entries, having signed what became of the last.

        `NotGranted`: the PIN was not given for it.
        """
        asked = {"ask": "declare", "size": size, "root": written(root)}
        return _published(self._line.ask(asked))

    def sign(self, data: bytes) -> bytes:
        """Return the signature over signed attributes. `NotGranted`, `KeysAway`."""
        grant = of_grant(self._grant) if self._grant else None
        answer = self._line.ask({"ask": "sign", "grant": grant, "attributes": written(data)})
        return read(answer["value"])

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        """Return the signature of each under its grant, or its refusal; the rest asks again."""
        parts = [[of_grant(grant), written(data)] for grant, data in asked]
        answer = self._line.ask({"ask": "several", "parts": parts})
        return [a_refusal(one) if isinstance(one, dict) else read(one) for one in answer["values"]]


class Line:
    """One conversation with the process, by one message and one answer at a time."""

    def __init__(self, line: socket.socket) -> None:
        self._socket: socket.socket | None = line
        self._owner = os.getpid()
        self._turn = threading.Lock()

    def ask(self, message: Message) -> Message:
        """Say it, and return the answer; a refusal is raised. `KeysAway`."""
        with self._turn:
            if self._socket is None or self._owner != os.getpid():
                # After a fork two processes would speak at once: the line is its opener's.
                raise ValueError("this key is closed")
            try:
                send(self._socket, message)
                answer = receive(self._socket)
            except (OSError, ValueError):
                answer = None
            if answer is None:  # it died, or was killed; whether it signed, nobody will know
                self._hang_up()
                raise KeysAway
        if "refused" in answer:
            raise a_refusal(answer)
        return answer

    @property
    def live(self) -> bool:
        """Say whether the process is still there, and the line, which is idle, our own."""
        if self._socket is None or self._owner != os.getpid():
            return False
        self._socket.setblocking(False)
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:  # it has nothing to say, so it is there
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Hang up: whatever was open is forgotten."""
        with self._turn:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _published(told: Message) -> Published:
    root, certificate = read(told["root"]), read(told["certificate"])
    heads, chain = int(told["heads"]), read(told["chain"])
    return Published(str(told["origin"]), int(told["size"]), root, certificate, heads, chain)


class RemoteKeys:
    """Whoever asks the signing process for keys, and starts it where it does not run."""

    def __init__(self, place: Place, secret: bytes) -> None:
        self._place = place
        self._secret = secret
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._greeting: Message = {}

    def issue(self, person: Person, pin: str, *, at: datetime) -> SealedKey:
        """Make a key and a certificate for the person, sealed by their PIN. `WeakPin`."""
        name = [person.name.ar, person.name.fr, person.name.en]
        asked = {"login": person.login, "name": name, "pin": pin, "at": at.isoformat()}
        with self._asking() as line:
            return a_sealed(line.ask({"ask": "issue", **asked}))

    def find(self, owner: Login, token: str, key: str) -> SealedKey:
        """Return a person's key on a token, by its labels. `TokenAway`, `Misconfigured`."""
        with self._asking() as line:
            return a_sealed(line.ask({"ask": "find", "login": owner, "token": token, "key": key}))

    def find_remote(self, owner: Login, credential: str) -> SealedKey:
        """Return a person's key at the remote service. `KeysAway`, `Misconfigured`."""
        with self._asking() as line:
            return a_sealed(line.ask({"ask": "find", "login": owner, "credential": credential}))

    def certify_time(self, public: bytes, *, at: datetime) -> bytes:
        """Return a certificate for the key (DER) of a test time server."""
        with self._asking() as line:
            asked = {"ask": "time", "key": written(public), "at": at.isoformat()}
            return read(line.ask(asked)["certificate"])

    @contextmanager
    def open(
        self,
        sealed: SealedKey,
        pin: str,
        grants: Sequence[Grant] = (),
        proof: FactorProof = NOTHING,
    ) -> Iterator[RemoteKey]:
        """Open a key for these signatures, and forget it after.

        `WrongPin`, `TooManyTries`, `CodeRefused`, `PasskeyRefused`.
        """
        asked = {"key": of_sealed(sealed), "pin": pin, "grants": of_grants(grants)}
        with self._asking() as line:
            yield RemoteKey(line, line.ask({"ask": "open", **asked, "proof": of_proof(proof)}))

    def factors(self, sealed: SealedKey) -> Sequence[Enrolled]:
        """Return the second factors of who holds a key, oldest first."""
        return tuple(map(an_enrolled, self._of_factors("list", sealed)["factors"]))

    def ask_passkey(
        self,
        sealed: SealedKey,
        *,
        grants: Sequence[Grant] | None = None,
        remove: FactorId | None = None,
    ) -> Question:
        """Ask the passkeys of who holds a key: for signatures, for a removal, or to add a factor.

        `NoPasskeysHere`.
        """
        about: Message = {} if grants is None else {"grants": of_grants(grants)}
        if remove is not None:
            about = {"factor": remove}
        told = self._of_factors("ask", sealed, **about)
        return Question(told["asked"], told["options"])

    @property
    def has_passkeys(self) -> bool:
        """Say whether pages are opened by a name that passkeys can be bound to."""
        return bool(self._greeted()["passkeys"])

    def begin_code(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> NewCode:
        """Begin an authenticator application. `WrongPin`, `TooManyFactors`, `NotGranted`."""
        told = self._begun(Factor.CODE, sealed, pin, proof)
        return NewCode(told["asked"], told["secret"], told["address"])

    def begin_passkey(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> Question:
        """Begin a passkey. `WrongPin`, `TooManyFactors`, `NotGranted`, `NoPasskeysHere`."""
        told = self._begun(Factor.PASSKEY, sealed, pin, proof)
        return Question(told["asked"], told["options"])

    def confirm_factor(self, sealed: SealedKey, name: str, proof: FactorProof) -> Enrolled:
        """Add what was begun. `CodeRefused`, `PasskeyRefused`, `EnrolmentOver`."""
        told = self._of_factors("confirm", sealed, name=name, proof=of_proof(proof))
        return an_enrolled(told["factors"][0])

    def remove_factor(
        self,
        sealed: SealedKey,
        factor: FactorId,
        pin: str,
        proof: FactorProof = NOTHING,
        *,
        by: SealedKey | None = None,
    ) -> Enrolled:
        """Take a factor away, by its holder or by somebody else. `WrongPin`, `NoSuchFactor`."""
        who = {"by": of_sealed(by or sealed), "pin": pin, "proof": of_proof(proof)}
        told = self._of_factors("remove", sealed, factor=factor, **who)
        return an_enrolled(told["factors"][0])

    @contextmanager
    def organisation(self, grants: Sequence[Grant] = ()) -> Iterator[RemoteKey]:
        """Open the seal key of the organisation for these signatures. `NotGranted`."""
        with self._seal(ORGANISATION, grants) as key:
            yield key

    @contextmanager
    def body(self, body: BodyId, grants: Sequence[Grant] = ()) -> Iterator[RemoteKey]:
        """Open the seal of a body, which has one, for these signatures. `NotGranted`."""
        with self._seal(seal_of(body), grants) as key:
            yield key

    @contextmanager
    def _seal(self, whose: DeskId, grants: Sequence[Grant]) -> Iterator[RemoteKey]:
        asked = {"ask": "seal", "whose": whose, "grants": of_grants(grants)}
        with self._asking() as line:
            yield RemoteKey(line, line.ask(asked))

    def seals(self, body: BodyId) -> bool:
        """Say whether a body has a seal of its own."""
        return seal_of(body) in self._greeted()["seals"]

    @contextmanager
    def guest(
        self, name: str, *, at: datetime, grants: Sequence[Grant] = ()
    ) -> Iterator[RemoteKey]:
        """Make a key for somebody without an account, for one use, and forget it after."""
        asked = {"name": name, "at": at.isoformat(), "grants": of_grants(grants)}
        with self._asking() as line:
            yield RemoteKey(line, line.ask({"ask": "guest", **asked}))

    def published(self) -> Published:
        """Return what was published last, and whose journal it is."""
        with self._asking() as line:
            return _published(line.ask({"ask": "journal"}))

    def publish(self, size: int, root: Hash, path: Sequence[Hash], *, at: datetime) -> SignedHead:
        """Sign a head of a tree that goes on from there. `JournalYounger`, `JournalForked`."""
        proof = [written(one) for one in path]
        asked = {"size": size, "root": written(root), "at": at.isoformat(), "path": proof}
        with self._asking() as line:
            return read_note(read(line.ask({"ask": "publish", **asked})["note"]))

    def remember(self, begin: int, kept: Sequence[Hash]) -> Published:
        """Take note of what the records keep of their heads, from this number on.

        `JournalForked`: some between are left out.
        """
        told = [written(one) for one in kept]
        with self._asking() as line:
            return _published(line.ask({"ask": "remember", "begin": begin, "kept": told}))

    def begin_journal(self, key: object, size: int, root: Hash) -> Published:
        """Begin another journal with these entries, by a key that signed what became of the last.

        `NotGranted`: its PIN was not given for it.
        """
        if not isinstance(key, RemoteKey):
            raise NotGranted
        return key.begin_journal(size, root)

    def expect_published(self, head: SignedHead) -> None:
        """Refuse a head that the key of this installation's journal did not sign. `WrongHead`."""
        expect_signed(head, self.published().certificate)

    @property
    def seal_level(self) -> Level:
        """The level of the seals it gives."""
        return Level(self._greeted()["seal_level"])

    @property
    def guest_level(self) -> Level:
        """The level of what guests sign here."""
        return Level(self._greeted()["guest_level"])

    @property
    def authority_der(self) -> bytes:
        """The certificate of the test authority, above all keys made here."""
        return read(self._greeted()["authority"])

    def derive(self, purpose: bytes) -> bytes:
        """Return 32 secret bytes of those who serve pages, for one purpose; of no key."""
        return hmac.digest(self._secret, b"parapheur " + purpose, hashlib.sha256().name)

    def close(self) -> None:
        """Need it no more."""
        with self._lock:
            if self._line is not None:
                self._line.close()
            self._line = None

    def _begun(self, kind: Factor, sealed: SealedKey, pin: str, proof: FactorProof) -> Message:
        return self._of_factors("begin", sealed, kind=kind, pin=pin, proof=of_proof(proof))

    def _of_factors(self, what: str, sealed: SealedKey, **more: object) -> Message:
        with self._asking() as line:
            return line.ask({"ask": "factors", "do": what, "key": of_sealed(sealed), **more})

    def _greeted(self) -> Message:
        """Keep a line open, for as long as keys may be needed here, and return the greeting."""
        with self._lock:
            if self._line is None or not self._line.live:
                if self._line is not None:
                    self._line.close()
                line, self._greeting = reach(self._place)
                self._line = Line(line)
            return self._greeting

    @contextmanager
    def _asking(self) -> Iterator[Line]:
        self._greeted()
        line = Line(reach(self._place)[0])
        try:
            yield line
        finally:
            line.close()
