"""A device that holds passkeys, as far as a browser and an authenticator go (WebAuthn, Level 2)."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from parapheur.domain.factors import FactorProof, Question

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Device:
    """One key, and how it may go wrong."""

    origin: str
    party: str
    verifies: bool = True
    """It asks who holds it."""
    counts: bool = True
    count: int = 0
    inside: bool = False
    """The page that asks stands inside another."""
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, question: Question) -> FactorProof:
        """What a browser brings when it is told to make a passkey."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: _bytes(numbers.x), -3: _bytes(numbers.y)}
        length = len(self.credential).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential + cbor2.dumps(public)
        data = self._data(ATTESTED) + attested
        response = {
            "clientDataJSON": self._said(question, "webauthn.create"),
            "attestationObject": plain(
                cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
            ),
        }
        return self._brought(question, response)

    def answers(self, question: Question) -> FactorProof:
        """What it brings when a passkey is asked."""
        said = self._said(question, "webauthn.get")
        hashed = hashlib.sha256(base64.urlsafe_b64decode(said + "===")).digest()
        data = self._data()
        value = self._key.sign(data + hashed, ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": said,
            "authenticatorData": plain(data),
            "signature": plain(value),
        }
        return self._brought(question, response)

    def _data(self, more: int = 0) -> bytes:
        self.count += self.counts
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        party = hashlib.sha256(self.party.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, question: Question, kind: str) -> str:
        asked = json.loads(question.options)["challenge"]
        facts: dict[str, Any] = {"type": kind, "challenge": asked, "origin": self.origin}
        return plain(json.dumps({**facts, "crossOrigin": self.inside}).encode())

    def _brought(self, question: Question, response: dict[str, str]) -> FactorProof:
        named = plain(self.credential)
        said = {"id": named, "rawId": named, "type": "public-key", "response": response}
        return FactorProof(passkey=json.dumps(said), asked=question.asked)


def _bytes(number: int) -> bytes:
    return number.to_bytes(32, "big")
