"""What a code leads to: an act to be signed, a card to be registered, or a list of acts (`batch`).

Of an act:

1. The office says what it is, and what the card is to sign: attributes in DER (RFC 5652, 5.3).
2. The card that is meant is looked for by the SHA-256 of its certificate, and must be there.
3. The document is fetched, as it will stand but for the value. It begins with the document that
   the office says it showed, by its length and its SHA-256.
4. The digest is computed from these very bytes: all of them but the hole of the one signature that
   they end with, which is empty and which nothing may stand beside; or all, where the signature
   stays beside the document.
5. The attributes are read strictly: each of a known kind, there once; the message digest must be
   the one of step 4, and the signing certificate this card's (RFC 5035).
6. Its holder reads the document that was fetched, and says yes; only then is the PIN asked for,
   and the card signs the attributes that were checked.

Of a card to be registered, nothing that the office sends is signed: the words are put together
here, of the office's host, the account, the code and the certificate, and begin like nothing that
a signature of a document does.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parapheur.agent.listed import BATCH, Batch, batch_in
from parapheur.agent.office import RemoteOffice, text
from parapheur.domain.cards import registering
from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    CardNotThere,
    NotGranted,
    NotThatCard,
    NotThatDocument,
    OfficeAway,
    OfficeNamed,
    SignatureUnsound,
    WhichCard,
)
from parapheur.domain.outside import Trouble
from parapheur.domain.people import Login
from parapheur.keys.attributes import digest_in
from parapheur.signing.apart import digest_of_fetched

if TYPE_CHECKING:
    from parapheur.keys.reader import Found, Reader

PDF = b"%PDF-"
SHOWN = (
    *("organisation", "person", "number", "subject", "step", "desk", "capacity"),
    *("on_behalf_of", "name", "login"),
)


@dataclass(frozen=True, slots=True)
class Signing:
    """An act to be signed, after all steps but the last: what is shown is what is signed."""

    told: dict[str, str]
    """What the office says of it, fit to be shown."""
    visa: bool
    document: bytes
    """As it will stand, but for the value of the signature."""
    fingerprint: Digest
    """SHA-256 of the document as it stands, computed here."""
    attributes: bytes
    card: "Found"

    @property
    def data(self) -> bytes:
        """What the card signs."""
        return self.attributes


@dataclass(frozen=True, slots=True)
class Registering:
    """A card to be registered with an account."""

    told: dict[str, str]
    host: str
    words: bytes
    """Put together here."""
    card: "Found"

    @property
    def data(self) -> bytes:
        """What the card signs."""
        return self.words


Errand = Signing | Registering


def come(
    office: RemoteOffice, reader: "Reader", code: Digest, *, label: str = ""
) -> Errand | Batch:
    """Return what the code leads to, once all of it was checked; of a batch, its list.

    `code` is its digest; `label` names a key where several could be registered.
    """
    said = office.prepare()  # 1
    if said.get("what") == BATCH:
        return batch_in(said, code)
    if said.get("what") != "register":
        return checked(office, said, reader.found())
    told = shown(said)
    if office.host != said.get("host"):
        raise OfficeNamed(host=text(said.get("host")))
    card = _only(reader.found(), label)
    words = registering(office.host, Login(told["login"]), code, card.digest)
    return Registering(told, office.host, words, card)


def shown(said: dict[str, Any]) -> dict[str, str]:
    """Return what the office says of an errand, fit to be shown."""
    return {name: text(said.get(name)) for name in SHOWN}


def checked(office: RemoteOffice, said: dict[str, Any], found: "Sequence[Found]") -> Signing:
    """Return an act that the office prepared, once its document was fetched and checked (2-5).

    `found`: the cards that are here.
    """
    if said.get("what") not in ("sign", "visa"):
        raise OfficeAway(why=Trouble.GARBLED)
    card = _meant(found, said.get("certificate"))  # 2
    attributes, length = _bytes(said, "attributes"), said.get("length")
    document = office.document()  # 3
    if not isinstance(length, int) or isinstance(length, bool) or not 0 < length <= len(document):
        raise NotThatDocument
    fingerprint = Digest(hashlib.sha256(document[:length]).hexdigest())
    if fingerprint != said.get("fingerprint") or not document.startswith(PDF):
        raise NotThatDocument
    beside = said.get("beside") is True
    if beside and length != len(document):
        raise NotThatDocument
    expect_of(document, attributes, card.certificate, beside=beside)
    return Signing(shown(said), said["what"] == "visa", document, fingerprint, attributes, card)


def expect_of(document: bytes, attributes: bytes, certificate: bytes, *, beside: bool) -> None:
    """Refuse attributes that are not of a signature of this document by this certificate."""
    try:
        signed = digest_in(attributes, certificate)  # 5
    except NotGranted:
        raise NotThatCard from None
    try:
        computed = digest_of_fetched(document, beside=beside)  # 4
    except SignatureUnsound:
        raise NotThatDocument from None
    if signed != computed:
        raise NotThatDocument


def do(errand: Errand, office: RemoteOffice, reader: "Reader", pin: str) -> dict[str, str]:
    """Let the card sign what was agreed to, and tell the office (6)."""
    with reader.open(errand.card, pin) as key:
        value = key.sign(errand.data)
    return give(office, errand.card, value)


def give(office: RemoteOffice, card: "Found", value: bytes) -> dict[str, str]:
    """Give the office what the card gave, and return what it says of it."""
    said = office.complete(
        value=base64.b64encode(value).decode(),
        certificate=base64.b64encode(card.certificate).decode(),
    )
    return {name: text(said.get(name)) for name in ("done", "name", "level")}


def _meant(found: "Sequence[Found]", certificate: object) -> "Found":
    for one in found:
        if one.digest == certificate:
            return one
    raise CardNotThere


def _only(found: "Sequence[Found]", label: str) -> "Found":
    known = {one.digest: one for one in found if label in ("", one.label)}
    if not known:
        raise CardNotThere
    if len(known) > 1:
        labels = ", ".join(sorted(f"{one.token}/{one.label}" for one in known.values()))
        raise WhichCard(labels=text(labels))
    return next(iter(known.values()))


def _bytes(said: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(said[name], validate=True)
    except (KeyError, TypeError, ValueError):
        raise OfficeAway(why=Trouble.GARBLED) from None
