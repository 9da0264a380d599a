"""What the signing process and those who ask it say to each other, and how it is written.

A message is its length, four bytes with the highest first, and one JSON object; bytes in it are in
base64. One connection is one conversation:

1. The process looks at who connects (SO_PEERCRED), and greets: authority, seals, levels.
2. `issue`: make a person's key; the answer is the sealed key. `find`: name one on a token; the
   same answer. `time`: certify the key of a test time server. `factors`: what `do` says with the
   second factors of who holds a key (`changes`). Or
3. `open` (perhaps with the `proof` of a second factor), `seal` (saying whose) or `guest`: open a
   key for the grants that are listed, which a seal's must all be of that very seal; the answer is
   its certificate and those above. One key a conversation.
4. `sign`: signed attributes, under one of these grants; the answer is the value. As often as there
   are grants. `several`: parts of a grant and its attributes; the answer is a value or a refusal
   for each of the first ones, as many as it gave in a while.
5. `journal`: what was published last, and whose journal it is. `publish`: sign a head of a tree
   that goes on from there. `remember`: what the records keep of their heads. `declare`: begin
   another journal, in a conversation in which a person has signed that the last one has a gap.
6. The conversation ends when either side hangs up, and the key is forgotten.

A refusal is the name of the error of the rules and its facts. Whoever hangs up in between has
asked for nothing more: no message is ever put twice.
"""

import base64
import json
import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from parapheur.domain import errors
from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway, ParapheurError
from parapheur.domain.factors import NOTHING, Enrolled, Factor, FactorId, FactorProof, Given
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId, Login

Message = dict[str, Any]
MOST = 1 << 20
"""Bytes of a message."""
VERSION = "parapheur keys 3"


def send(line: socket.socket, message: Message) -> None:
    """Say it."""
    said = json.dumps(message).encode()
    line.sendall(len(said).to_bytes(4, "big") + said)


def receive(line: socket.socket) -> Message | None:
    """Hear the next message; None when the other side hung up. `ValueError`: not a message."""
    head = _exactly(line, 4)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if length > MOST:
        raise ValueError("a message that long is none of ours")
    heard = json.loads(_exactly(line, length))
    if not isinstance(heard, dict):
        raise ValueError("not a message")  # noqa: TRY004 - of a value that came in
    return heard


def _exactly(line: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = line.recv(length - len(parts))
        if not part:
            return b""
        parts += part
    return bytes(parts)


def written(data: bytes) -> str:
    """Return bytes as they stand in a message."""
    return base64.b64encode(data).decode()


def read(text: str) -> bytes:
    """Return the bytes that stand in a message so."""
    return base64.b64decode(text, validate=True)


def of_grants(grants: Sequence[Grant]) -> list[list[object]]:
    """Return grants as a message has them."""
    return [of_grant(one) for one in grants]


def of_grant(one: Grant) -> list[object]:
    """Return a grant as a message has it."""
    return [one.dossier, one.round, one.position, one.desk, one.document, one.prepared]


def a_grant(told: Sequence[Any]) -> Grant:
    """Return the grant that a message has so."""
    dossier, round_, position, desk, document, prepared = told
    known = Digest(prepared) if prepared else None
    return Grant(int(dossier), int(round_), int(position), DeskId(desk), Digest(document), known)


def of_proof(proof: FactorProof) -> list[str]:
    """Return what was given beside the PIN as a message has it."""
    return [proof.code, proof.passkey, proof.asked]


def a_proof(asked: Message) -> FactorProof:
    """Return what was given beside the PIN, if a message says that anything was."""
    return FactorProof(*map(str, asked["proof"])) if "proof" in asked else NOTHING


def a_given(told: Sequence[str] | None) -> Given | None:
    """Return the second factor that a message says was given."""
    return Given(Factor(told[0]), FactorId(told[1])) if told else None


def of_enrolled(one: Enrolled) -> list[str]:
    """Return a second factor as a message has it."""
    return [one.id, one.kind, one.name, one.since.isoformat()]


def an_enrolled(told: Sequence[str]) -> Enrolled:
    """Return the second factor that a message has so."""
    number, kind, name, since = told
    return Enrolled(FactorId(number), Factor(kind), name, datetime.fromisoformat(since))


def of_sealed(key: SealedKey) -> Message:
    """Return a key at rest as a message has it."""
    return {
        "owner": key.owner,
        "certificate": written(key.certificate),
        "wrapped": written(key.wrapped),
        "test": key.test,
        "level": key.level,
    }


def a_sealed(told: Message) -> SealedKey:
    """Return the key at rest that a message has so."""
    return SealedKey(
        Login(told["owner"]),
        read(told["certificate"]),
        read(told["wrapped"]),
        test=bool(told["test"]),
        level=Level(told["level"]),
    )


def of_refusal(error: ParapheurError) -> Message:
    """Return a refusal as a message has it."""
    facts = {
        name: {"at": fact.isoformat()} if isinstance(fact, datetime) else fact
        for name, fact in error.facts.items()
        if isinstance(fact, str | int | datetime)
    }
    return {"refused": type(error).__name__, "facts": facts}


def a_refusal(told: Message) -> ParapheurError:
    """Return the refusal that a message has so."""
    kind = getattr(errors, str(told["refused"]), KeysAway)
    facts = {
        name: datetime.fromisoformat(fact["at"]) if isinstance(fact, dict) else fact
        for name, fact in told.get("facts", {}).items()
    }
    made = kind(**facts)
    return made if isinstance(made, ParapheurError) else KeysAway()
