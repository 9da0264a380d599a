"""The signing process: `python -m parapheur.keys.process WORDS`, one for an installation.

1. It closes itself up: no core, no debugger, no memory that another process of its user may read.
2. It takes the lock on the folder of the keys, or ends: another one is at work.
3. It listens on a socket that its own user alone may use, and asks the kernel who connects
   (SO_PEERCRED): another user than its own and those it is told of is hung up on.
4. Each conversation (`messages`) has a thread, and at most one open key, which ends with it.
5. It ends when nobody is connected any more, unless it was told to stay.

What it is told in WORDS (JSON): `folder`, `socket`, `organisation` (its name in ar, fr and en),
`bodies` (the same of each body with a registry, by its identifier), `url` (of the pages, for
passkeys), and perhaps `users` (numbers of system users that may ask, too), `stay`, and of tokens:
`module`, `anchors` (a PEM file), `level`, and of the `seal` of the organisation, and of those of
bodies in `seals`, the `token`, `key`, `level` and `pin_file`. The PIN of a seal stands in that file
or in the environment, never in these words.
"""

import ctypes
import fcntl
import json
import logging
import os
import resource
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import KeysAway, Misconfigured, NotGranted, ParapheurError
from parapheur.domain.factors import Given
from parapheur.domain.grants import Grant
from parapheur.domain.journal import DECLARES
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.domain.registry.bodies import BodyId, seal_of
from parapheur.domain.words import Language, Words
from parapheur.keys.authority import TestAuthority
from parapheur.keys.changes import Changes
from parapheur.keys.counts import Counts, counted, telling
from parapheur.keys.factors import Factors, holder_of, signatures
from parapheur.keys.granted import Granted
from parapheur.keys.held import HeldFactors
from parapheur.keys.journal import JournalKey
from parapheur.keys.messages import (
    VERSION,
    Message,
    a_grant,
    a_proof,
    a_sealed,
    of_refusal,
    of_sealed,
    read,
    receive,
    send,
    written,
)
from parapheur.keys.names import latin
from parapheur.keys.passkeys import House
from parapheur.keys.ring import Ring
from parapheur.keys.soft import open_keys
from parapheur.keys.starting import SEAL_PIN, addressed
from parapheur.keys.vault import Vault
from parapheur.keys.where import Where

if TYPE_CHECKING:
    from parapheur.keys.csc import Service

log = logging.getLogger(__name__)

JOURNAL = {"journal", "publish", "remember", "declare"}
GRACE = 1.0
"""Seconds without anybody before it ends."""
A_WHILE = 1.0
"""Seconds after which several are no further signed: whoever asks looks at the time in between."""
MOST = 500
"""Conversations at once."""
PR_SET_DUMPABLE = 4


class Keeper:
    """Answers those who ask for keys."""

    def __init__(
        self,
        keys: Ring,
        counts: Counts,
        users: frozenset[int],
        factors: Factors,
        journal: Callable[[], JournalKey],
    ) -> None:
        self._keys = keys
        self._journal = journal
        self._counts = counts
        self._factors = factors
        self._changes = Changes(keys, counts, factors)
        self._users = users
        self._talking = 0
        self._lock = threading.Lock()
        self.left = time.monotonic()
        """When the last one hung up."""

    @property
    def alone(self) -> bool:
        """Say whether nobody is connected."""
        return self._talking == 0

    def admit(self, line: socket.socket) -> None:
        """Begin a conversation, if it is with somebody who may ask."""
        if uid_of(line) not in self._users or self._talking >= MOST:  # 3
            line.close()
            return
        with self._lock:
            self._talking += 1
        threading.Thread(target=self._talk, args=[line], daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        try:
            with line, ExitStack() as stack, suppress(OSError, ValueError):
                send(line, self._greeting())
                key: Granted | None = None
                while (asked := receive(line)) is not None:
                    answer, key = self._answer(asked, key, stack)
                    send(line, answer)
        finally:
            with self._lock:
                self._talking -= 1
                self.left = time.monotonic()

    def _answer(
        self, asked: Message, key: Granted | None, stack: ExitStack
    ) -> tuple[Message, Granted | None]:
        try:
            if asked["ask"] == "issue":
                return self._issue(asked), key
            if asked["ask"] == "find":
                return of_sealed(self._found(asked)), key
            if asked["ask"] == "time":
                return self._time(asked), key
            if asked["ask"] == "sign":
                return self._sign(asked, key), key
            if asked["ask"] == "several":
                return self._sign_several(asked, key), key
            if asked["ask"] == "factors":
                return self._changes.answer(asked), key
            if asked["ask"] in JOURNAL:
                return self._of_journal(asked, key), key
            key = stack.enter_context(self._opening(asked, key))
            return _told(key), key
        except ParapheurError as refusal:
            return of_refusal(refusal), key
        except Exception:  # of any kind: the others are waiting, and nothing was signed
            log.exception("a key could not be used")
            return of_refusal(KeysAway()), key

    def _greeting(self) -> Message:
        return {
            "keys": VERSION,
            "authority": written(self._keys.authority_der),
            "seals": sorted(self._keys.seals),
            "seal_level": self._keys.seal_level,
            "guest_level": self._keys.guest_level,
            "passkeys": self._factors.passkeys,
        }

    def _opening(self, asked: Message, open_now: Granted | None) -> AbstractContextManager[Granted]:
        if open_now is not None:  # one key a conversation
            raise NotGranted
        grants = [a_grant(one) for one in asked["grants"]]
        match asked["ask"]:
            case "open":
                return self._by_pin(a_sealed(asked["key"]), asked, grants)
            case "seal":
                return self._keys.seal(DeskId(asked["whose"]), grants)
            case "guest":
                at = datetime.fromisoformat(asked["at"])
                return self._keys.guest(str(asked["name"]), at=at, grants=grants)
            case _:
                raise NotGranted

    @contextmanager
    def _by_pin(self, sealed: SealedKey, asked: Message, grants: list[Grant]) -> Iterator[Granted]:
        tried = counted(sealed)
        left, pin, proof = self._counts.left(tried), str(asked["pin"]), a_proof(asked)
        right = partial(self._counts.forget, tried)

        def second() -> Given | None:
            holder = holder_of(sealed)
            with self._counts.of_factor(holder, proof):
                return self._factors.prove(holder, signatures(grants), proof)

        with telling(left), self._keys.open(sealed, pin, grants, right, second) as key:
            yield key

    def _found(self, asked: Message) -> SealedKey:
        owner = Login(asked["login"])
        if "credential" in asked:
            return self._keys.find_remote(owner, str(asked["credential"]))
        return self._keys.find(owner, Where(str(asked["token"]), str(asked["key"])))

    def _issue(self, asked: Message) -> Message:
        name = Words(*asked["name"])
        person = Person(Login(asked["login"]), name, name, frozenset(), frozenset(), Language.FR)
        at = datetime.fromisoformat(asked["at"])
        return of_sealed(self._keys.issue(person, str(asked["pin"]), at=at))

    def _time(self, asked: Message) -> Message:
        at = datetime.fromisoformat(asked["at"])
        return {"certificate": written(self._keys.certify_time(read(asked["key"]), at=at))}

    def _of_journal(self, asked: Message, key: Granted | None) -> Message:
        journal = self._journal()
        if asked["ask"] == "publish":
            path, at = list(map(read, asked["path"])), datetime.fromisoformat(asked["at"])
            head = journal.publish(int(asked["size"]), read(asked["root"]), at, path)
            return {"note": written(head.note)}
        if asked["ask"] == "remember":
            journal.remember(int(asked["begin"]), list(map(read, asked["kept"])))
        if asked["ask"] == "declare":
            if key is None or not key.declared(DECLARES):
                raise NotGranted
            journal.begin_anew(int(asked["size"]), read(asked["root"]))
        last = journal.last()
        return {
            "origin": journal.origin(last),
            "size": last.size,
            "root": written(last.root),
            "certificate": written(journal.certificate),
            "heads": last.heads,
            "chain": written(last.chain),
        }

    def _sign(self, asked: Message, key: Granted | None) -> Message:
        if key is None:
            raise NotGranted
        if asked["grant"] is not None:
            key = key.under(a_grant(asked["grant"]))
        return {"value": written(key.sign(read(asked["attributes"])))}

    def _sign_several(self, asked: Message, key: Granted | None) -> Message:
        if key is None:
            raise NotGranted
        values = list[str | Message]()
        until = time.monotonic() + A_WHILE
        for grant, attributes in asked["parts"]:
            try:
                values.append(written(key.under(a_grant(grant)).sign(read(attributes))))
            except ParapheurError as refusal:
                values.append(of_refusal(refusal))
            except Exception:
                log.exception("a key could not be used")
                values.append(of_refusal(KeysAway()))
            if time.monotonic() >= until:
                break
        return {"values": values}


def _told(key: Granted) -> Message:
    return {
        "certificate": written(key.certificate_der),
        "chain": [written(der) for der in key.chain_der],
        "test": key.test,
        "level": key.level,
        "tried": key.tried,
        "second": [key.second.kind, key.second.id] if key.second else None,
    }


def uid_of(line: socket.socket) -> int:
    """Return the system user at the other end, by the kernel's word."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return int(uid)


def serve(keeper: Keeper, place: Path, *, stay: bool, mode: int) -> None:
    """Answer whoever connects, until nobody is left."""
    with socket.socket(socket.AF_UNIX) as listening:
        place.unlink(missing_ok=True)  # of one that was killed: the lock is ours
        before = os.umask(0o777 & ~mode)
        with addressed(place) as address:
            listening.bind(address)
        os.umask(before)
        listening.listen(128)
        listening.settimeout(GRACE / 2)
        keeper.left = time.monotonic()
        while stay or not keeper.alone or time.monotonic() < keeper.left + GRACE:
            with suppress(TimeoutError):
                line, _ = listening.accept()
                line.settimeout(None)
                keeper.admit(line)
        place.unlink(missing_ok=True)


def ring_of(said: Message, at: datetime) -> Ring:
    """Return the keys of an installation: those in its folder, and those on tokens."""
    bodies = {BodyId(body): Words(*name) for body, name in said.get("bodies", {}).items()}
    soft = open_keys(Path(said["folder"]), Words(*said["organisation"]), bodies, at=at)
    service = service_of(said) if said.get("remote") else None
    if not said.get("module"):
        return Ring(soft, service=service)
    try:
        from parapheur.keys.tokens import SealOnToken, SealsToken, Tokens
    except ImportError as error:
        problem = "python-pkcs11 is not installed (pip install 'parapheur[hsm]')"
        raise Misconfigured(place="keys.module", problem=problem) from error
    told = seals_of(said)
    on = {seal["token"] for seal in told.values()}
    tokens = Tokens(said["module"], anchors_of(said), Level(said["level"]), seals=on)
    pins = {seal["token"]: pin_of(seal) for seal in told.values() if seal["pin_file"]}
    of_the_house = os.environ.pop(SEAL_PIN, "")
    held = {one: SealsToken(tokens, one, pins.get(one, of_the_house)) for one in sorted(on)}
    seals = {
        whose: SealOnToken(held[seal["token"]], seal["key"], Level(seal["level"]))
        for whose, seal in told.items()
    }
    return Ring(soft, tokens, seals, service)


def seals_of(said: Message) -> dict[DeskId, Message]:
    """Return which seals stand on tokens, by whose they are."""
    seals = {seal_of(BodyId(body)): seal for body, seal in said.get("seals", {}).items()}
    return seals | ({ORGANISATION: said["seal"]} if said.get("seal") else {})


def pin_of(seal: Message) -> str:
    """Return the PIN of a seal's token."""
    return Path(seal["pin_file"]).read_text().strip()


def factors_of(said: Message, now: Callable[[], datetime]) -> Factors:
    """Return the second factors of an installation."""
    folder, (_, fr, _) = Path(said["folder"]), said["organisation"]
    house = House.at(str(said.get("url", "")), latin(fr) or "Parapheur")
    return Factors(HeldFactors(folder / "factors", Vault.at(folder)), house, now)


def journal_of(said: Message, now: Callable[[], datetime]) -> Callable[[], JournalKey]:
    """Return the key of the journal, which is made when it is first asked for."""
    folder = Path(said["folder"])
    lock, made = threading.Lock(), list[JournalKey]()

    def journal() -> JournalKey:
        with lock:
            if not made:
                vault = Vault.at(folder)
                authority = TestAuthority.at(folder, vault, at=now())
                made.append(JournalKey(folder, vault, authority, now()))
            return made[0]

    return journal


def service_of(said: Message) -> "Service":
    """Return the remote service, with the one client that may call it."""
    from parapheur.egress import Egress, Hosts
    from parapheur.keys.csc import Service

    remote = said["remote"]
    authorities = Path(remote["authorities"]) if remote["authorities"] else None
    hosts = Hosts([urlsplit(remote["service"]).netloc], remote["in_house"])
    fetch = Egress(hosts, authorities=authorities)
    token = Path(remote["token_file"]).read_text().strip()
    level = Level(said["level"])
    return Service(remote["service"].rstrip("/"), token, anchors_of(said), level, fetch)


def anchors_of(said: Message) -> list[bytes]:
    """Return the certificates above those on tokens and at the service."""
    pem = Path(said["anchors"]).read_bytes()
    return [one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(pem)]


def close_up() -> None:
    """Let nobody look into this process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(AttributeError, OSError):  # Linux alone knows it
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def main(words: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:  # noqa: TID251 - the process's own clock, which nobody who asks can put back
    """Keep the keys."""
    close_up()  # 1
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING)
    said = json.loads(words)
    folder = Path(said["folder"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # 2
        except BlockingIOError:
            return 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: sys.exit(0))
        users = frozenset({os.geteuid(), *said.get("users", [])})
        keys = ring_of(said, now())
        counts, factors = Counts(folder / "tries", now), factors_of(said, now)
        keeper = Keeper(keys, counts, users, factors, journal_of(said, now))
        mode = 0o600 if len(users) == 1 else 0o666  # who may ask is asked of the kernel
        serve(keeper, Path(said["socket"]), stay=bool(said.get("stay")), mode=mode)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
