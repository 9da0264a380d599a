"""The cards in this computer's reader, for the program that their holder starts beside them.

Through PKCS#11 as `tokens` does it, but with nothing configured: which card is meant is seen from
its certificate, which stands on it for everybody to read.

1. Each token with a certificate of its own is looked at, without its PIN.
2. The key is the one that has the certificate's number on the token (CKA_ID), else its label.
3. A token that says that one try is left before it locks itself is not tried (`TokenLocked`), and
   a wrong PIN is never tried again by itself.
4. A key that wants its PIN at each signature is given it again (CKA_ALWAYS_AUTHENTICATE), as those
   for signing on identity cards do; one whose card makes no digests is given the digest.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, Session, SignMixin, Token, TokenFlag

from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    CardNotThere,
    CardRefusesPin,
    Misconfigured,
    TokenAway,
    TokenLocked,
    WrongPin,
)
from parapheur.keys.tokens import answering, signed_on


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate on a token, and where."""

    token: str
    label: str
    number: bytes
    """The CKA_ID, if it has one."""
    certificate: bytes

    @property
    def digest(self) -> Digest:
        """SHA-256 of the certificate."""
        return Digest(hashlib.sha256(self.certificate).hexdigest())


class Reader:
    """The tokens that one module reaches."""

    def __init__(self, module: str, token: str = "") -> None:
        """`token`: the label of the one that is meant; empty: whichever there is."""
        try:
            self._module = pkcs11.lib(module)
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise Misconfigured(place=module, problem=f"is no PKCS#11 module ({error})") from error
        self._token = token

    def found(self) -> Sequence[Found]:
        """Return the certificates on the tokens that are there. `TokenAway`."""
        with answering():
            return [one for token in self._tokens() for one in _certificates(token)]  # 1

    @contextmanager
    def open(self, card: Found, pin: str) -> Iterator["HeldKey"]:
        """Open the key beside a certificate. `CardRefusesPin`, `TokenLocked`, `TokenAway`."""
        try:
            with answering():
                session, private = self._opened(card, pin)
        except WrongPin:
            raise CardRefusesPin from None
        try:
            yield HeldKey(private, pin)
        finally:
            with suppress(TokenAway), answering():
                session.close()

    def _opened(self, card: Found, pin: str) -> tuple[Session, SignMixin]:
        token = next((one for one in self._tokens() if one.label == card.token), None)
        if token is None:
            raise TokenAway
        if token.flags & (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED):  # 3
            raise TokenLocked
        session = token.open(user_pin=pin)
        try:
            return session, _private(session, card)
        except BaseException:
            session.close()
            raise

    def _tokens(self) -> Iterator[Token]:
        for slot in self._module.get_slots(token_present=True):
            token = slot.get_token()
            begun = token.flags & TokenFlag.TOKEN_INITIALIZED
            if begun and self._token in ("", token.label):
                yield token


class HeldKey:
    """A key on a card, for as long as its session is open."""

    def __init__(self, private: SignMixin, pin: str) -> None:
        self._private, self._pin = private, pin

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data` (ECDSA in DER, or RSA PKCS#1 v1.5)."""
        with answering():
            known = self._private.session.token.slot.get_mechanisms()
            return signed_on(
                self._private,
                data,
                rsa=self._private.key_type is KeyType.RSA,
                hashes=Mechanism.SHA256_RSA_PKCS in known,
                pin=self._pin if _wants_pin_each_time(self._private) else None,  # 4
            )


def _certificates(token: Token) -> Iterator[Found]:
    with token.open() as session:
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            yield Found(
                token.label,
                str(one[Attribute.LABEL]),
                bytes(_or_nothing(one, Attribute.ID)),
                bytes(one[Attribute.VALUE]),
            )


def _wants_pin_each_time(private: SignMixin) -> bool:
    try:
        return bool(private[Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return False


def _or_nothing(one: pkcs11.Object, attribute: Attribute) -> bytes:
    try:
        return bytes(one[attribute] or b"")
    except pkcs11.PKCS11Error:
        return b""


def _private(session: Session, card: Found) -> SignMixin:  # 2
    named: list[tuple[Attribute, bytes | str]] = [(Attribute.LABEL, card.label)]
    if card.number:
        named.insert(0, (Attribute.ID, card.number))
    for attribute, value in named:
        search = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, attribute: value}
        for one in session.get_objects(search):
            if isinstance(one, SignMixin):
                return one
    raise CardNotThere
