"""What is asked of servers outside, and what goes wrong with them; a room of its own does it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from parapheur.domain.words import Language


class Errand(StrEnum):
    """Why a server outside is called: nothing else ever leaves."""

    TIME = "time"  #: a timestamp (RFC 3161)
    STATUS = "status"  #: whether a certificate is revoked (OCSP, RFC 6960)
    LIST = "list"  #: the list of those that are (CRL, RFC 5280)
    SIGN = "sign"  #: a signature by a key that a remote service keeps (CSC API)
    ISSUER = "issuer"  #: the certificate above another (AIA, RFC 5280)
    PREPARE = "prepare"  #: what a card is to sign, one act or several; asked from beside the card
    OFFICE = "office"  #: what it gave, told from there
    DOCUMENT = "document"  #: the document that is to be signed, fetched from there too


class Trouble(StrEnum):
    """Everything that can be wrong with a server or its answer; the value is the sentence."""

    # It was not asked.
    BAD_ADDRESS = "this address is none that may be called"
    NOT_ALLOWED = "this host is not among those that may be called"
    INSIDE = "the name of this host leads inside, to an address that is not public"
    RESTING = "this server failed again and again, and is left alone for a moment"

    # It did not answer.
    UNKNOWN_NAME = "the name of this host leads nowhere"
    NO_CONNECTION = "the server takes no connection"
    NOT_SECURE = "the server does not prove who it is"
    TOO_SLOW = "the server did not answer whole in time"
    BROKEN_OFF = "the connection broke off before the answer was whole"

    # It answered something else.
    REDIRECTED = "the server points elsewhere, and nobody goes there"
    REFUSED = "the server refuses"
    GARBLED = "the answer is not in the words of the protocol"
    WRONG_KIND = "the answer is of another kind than was asked for"
    TOO_LARGE = "the answer is larger than any right one"

    # It answered a request for a timestamp (RFC 3161).
    NOT_GRANTED = "the time server grants no timestamp"
    WRONG_IMPRINT = "the timestamp is of other bytes"
    WRONG_NONCE = "the timestamp answers another request"
    WRONG_POLICY = "the timestamp was made under another policy"
    WRONG_TIME = "the time server's clock is wrong"
    UNSOUND = "the signature of the timestamp does not hold"
    WRONG_SIGNER = "the timestamp does not name the certificate that signed it"
    NOT_FOR_TIME = "the certificate of the time server is not for timestamps alone"
    UNTRUSTED = "the certificate of the time server leads to no authority that is trusted here"
    NOT_IN_FORCE = "the certificate of the time server is not in force"
    NO_ROOM = "the timestamp is larger than the place kept for it"


class Outside(Exception):
    """A server outside could not be asked, or did not answer as it should."""

    def __init__(self, trouble: Trouble, host: str, detail: str = "", said: str = "") -> None:
        super().__init__(trouble, host, detail)
        self.trouble, self.host, self.detail = trouble, host, detail
        self.said = said
        """The sentence by which the server refuses, where it says one for people."""

    def __str__(self) -> str:
        more = f" ({self.detail})" if self.detail else ""
        return f"{self.host}: {self.trouble}{more}"


@dataclass(frozen=True, slots=True)
class Call:
    """One question to one address; with a body it is posted."""

    errand: Errand
    url: str
    body: bytes | None = None
    bearer: str | None = field(default=None, repr=False)
    """By which the server knows us (RFC 6750)."""
    language: Language | None = None
    """In which a refusal is to be said."""


class Fetch(Protocol):
    """Who carries a question outside and brings the answer back."""

    def __call__(self, call: Call) -> bytes:
        """Return the answer's body. `Outside`."""
