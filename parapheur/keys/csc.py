"""Keys that a remote service keeps, by the protocol of the Cloud Signature Consortium (v1, v2).

1. `credentials/info` gives the certificate, the way above it, and whether the key may be used.
2. For each signature `credentials/authorize` gets leave by the signer's PIN: a SAD, bound to the
   one hash that is to be signed. So a leave that leaks signs nothing else.
3. `signatures/signHash` signs that hash under that SAD; what comes back is held against the
   certificate before it is believed, since it came from outside.

The PIN is the service's: it is tried at the first signature, not before, and a wrong one closes
the key, so that the same wrong PIN is not tried again for each document of a batch. Who is called,
and how, is the affair of the `Fetch` given.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway, Misconfigured, NotGranted, WrongPin
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.outside import Call, Errand, Fetch, Outside, Trouble
from parapheur.domain.people import Login
from parapheur.keys.above import above, level_of, signed_by
from parapheur.keys.where import REMOTE

SHA_256 = "2.16.840.1.101.3.4.2.1"
ECDSA, RSA = "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11"
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Service:
    """Where the service is, how one speaks to it, and what its keys are worth."""

    url: str
    """Up to and with the version: https://csc.example.ma/csc/v1."""
    token: str
    """By which the service knows this installation (RFC 6750)."""
    anchors: Sequence[bytes]
    level: Level
    fetch: Fetch

    @property
    def second(self) -> bool:
        """Say whether it speaks version 2."""
        return "/v2" in self.url

    def ask(self, method: str, **words: object) -> Said:
        """Ask, and return the answer. `KeysAway`, `WrongPin`."""
        body = json.dumps(words).encode()
        try:
            answer = json.loads(
                self.fetch(Call(Errand.SIGN, f"{self.url}/{method}", body, bearer=self.token))
            )
        except Outside as outside:
            if outside.trouble is Trouble.REFUSED and "invalid_pin" in outside.detail:
                raise WrongPin(left=0) from None
            raise KeysAway from outside
        except ValueError as error:
            raise KeysAway from error
        if not isinstance(answer, dict):
            raise KeysAway
        return answer

    def find(self, owner: Login, credential: str) -> SealedKey:
        """Return a person's key at the service, for the records. `KeysAway`, `Misconfigured`."""
        certificate = self.certificate_of(credential)
        level = level_of(certificate, self.level, credential)
        above(certificate, self.anchors, credential)
        return SealedKey(owner, certificate, REMOTE + credential.encode(), test=False, level=level)

    def certificate_of(self, credential: str) -> bytes:
        """Return the certificate of a key that may be used (DER)."""  # 1
        told = self.ask("credentials/info", credentialID=credential, certificates="single")
        try:
            usable = told["key"]["status"] == "enabled"
            certificate = base64.b64decode(told["cert"]["certificates"][0], validate=True)
            x509.load_der_x509_certificate(certificate)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise KeysAway from error
        if not usable:
            raise Misconfigured(place=credential, problem="is no key that may be used now")
        return certificate

    @contextmanager
    def open(self, sealed: SealedKey, pin: str, right: Callable[[], None]) -> Iterator["CscKey"]:
        """Give a person's key; `right` is called once its PIN was found right."""
        credential = sealed.wrapped.removeprefix(REMOTE).decode()
        if self.certificate_of(credential) != sealed.certificate:
            raise Misconfigured(place=credential, problem="is another key than was enrolled")
        level = level_of(sealed.certificate, self.level, credential)
        chain = above(sealed.certificate, self.anchors, credential)
        key = CscKey(self, credential, pin, sealed.certificate, chain, level, right)
        try:
            yield key
        finally:
            key.close()

    def expect_pin(self, sealed: SealedKey, pin: str) -> None:
        """Have the service try a PIN, with leave for a hash of nothing, which nobody uses."""
        with self.open(sealed, pin, lambda: None) as key:
            key.expect_pin()


class CscKey:
    """A key at the service, and the PIN that it asks for at each signature."""

    test, tried = False, False

    def __init__(
        self,
        service: Service,
        credential: str,
        pin: str,
        certificate: bytes,
        chain: Sequence[bytes],
        level: Level,
        right: Callable[[], None],
    ) -> None:
        self._service, self._credential, self._right = service, credential, right
        self._pin: str | None = pin
        self._wrong = False
        self.certificate_der = certificate
        self.certificate = Digest(hashlib.sha256(certificate).hexdigest())
        self.chain_der = chain
        self.level = level
        self._public = x509.load_der_x509_certificate(certificate).public_key()

    def under(self, grant: Grant) -> "CscKey":
        """Return the key itself."""
        return self

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`. `WrongPin`, `KeysAway`."""
        if self._wrong:
            raise NotGranted
        if self._pin is None:
            raise ValueError("this key is closed")
        hashed = base64.b64encode(hashlib.sha256(data).digest()).decode()
        try:
            sad = self._authorised(hashed, self._pin)  # 2
        except WrongPin:
            self._wrong = True
            raise
        self._right()
        value = self._signed(hashed, sad)  # 3
        if not signed_by(self.certificate_der, data, value):
            raise KeysAway
        return value

    def expect_pin(self) -> None:
        """Refuse a wrong PIN. `WrongPin`, `KeysAway`."""
        self._authorised(base64.b64encode(secrets.token_bytes(32)).decode(), self._pin or "")

    def close(self) -> None:
        """Forget the PIN."""
        self._pin = None

    def _authorised(self, hashed: str, pin: str) -> str:
        words: Said = {"credentialID": self._credential, "numSignatures": 1}
        if self._service.second:
            words |= {"hashes": [hashed], "hashAlgorithmOID": SHA_256}
            words |= {"authData": [{"id": "PIN", "value": pin}]}
        else:
            words |= {"hash": [hashed], "PIN": pin}
        sad = self._service.ask("credentials/authorize", **words).get("SAD")
        if not isinstance(sad, str):
            raise KeysAway
        return sad

    def _signed(self, hashed: str, sad: str) -> bytes:
        algorithm = RSA if isinstance(self._public, rsa.RSAPublicKey) else ECDSA
        words: Said = {"credentialID": self._credential, "SAD": sad, "signAlgo": algorithm}
        if self._service.second:
            words |= {"hashes": [hashed], "hashAlgorithmOID": SHA_256}
        else:
            words |= {"hash": [hashed], "hashAlgo": SHA_256}
        try:
            (value,) = self._service.ask("signatures/signHash", **words)["signatures"]
            return base64.b64decode(value, validate=True)
        except (KeyError, TypeError, ValueError) as error:
            raise KeysAway from error
