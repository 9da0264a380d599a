"""How each errand is spoken over HTTP, and how large a right answer can be."""

from dataclasses import dataclass

from parapheur.domain.outside import Errand

KB, MB = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True)
class Kind:
    """The media types of question and answer, and the most bytes of an answer."""

    asks: str
    answers: tuple[str, ...]
    most: int
    explains: bool = False
    """A refusal says why, in one word (RFC 6749, 5.2), or in a sentence for people."""


KINDS = {
    # RFC 3161, 3.4
    Errand.TIME: Kind("application/timestamp-query", ("application/timestamp-reply",), 64 * KB),
    # RFC 6960, appendix A
    Errand.STATUS: Kind("application/ocsp-request", ("application/ocsp-response",), 64 * KB),
    # RFC 5280, 4.2.1.13 and RFC 2585; older authorities serve lists as plain bytes. The largest
    # public ones have some megabytes; a list is kept until its next update, so it is read rarely.
    Errand.LIST: Kind(
        "",
        ("application/pkix-crl", "application/x-pkcs7-crl", "application/octet-stream"),
        10 * MB,
    ),
    # CSC API, 1.0.4 and 2.0
    Errand.SIGN: Kind("application/json", ("application/json",), 64 * KB, explains=True),
    # Our own, between an office and the program beside a card. A batch is told of with the
    # subjects of 200 dossiers, of 300 characters that JSON may write with six letters each.
    Errand.PREPARE: Kind("application/json", ("application/json",), 512 * KB, explains=True),
    Errand.OFFICE: Kind("application/json", ("application/json",), 64 * KB, explains=True),
    Errand.DOCUMENT: Kind("application/json", ("application/pdf",), 128 * MB, explains=True),
    Errand.ISSUER: Kind(
        "",
        # RFC 5280, 4.2.2.1 and RFC 5273; older authorities serve them as what browsers install.
        (
            "application/pkix-cert",
            "application/pkcs7-mime",
            "application/x-x509-ca-cert",
            "application/x-pkcs7-certificates",
            "application/octet-stream",
        ),
        64 * KB,
    ),
}
