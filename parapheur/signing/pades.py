"""PAdES signatures (ETSI EN 319 142-1, baseline B-B) on documents, and their checks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from parapheur.domain.appearance import USUAL, Appearance
from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError, SignatureUnsound
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.domain.verdict import Verdict
from parapheur.signing.check import check, check_attestation
from parapheur.signing.child import verify_in_child
from parapheur.signing.cms import Key, sign_beside
from parapheur.signing.fields import add_fields, show
from parapheur.signing.placement import place
from parapheur.signing.update import Update, write_signature


class PadesSigner:
    """Puts signatures on documents, and checks them."""

    def __init__(self, authority: bytes) -> None:
        self._authority = authority

    def certify(
        self,
        pdf: bytes,
        fields: Sequence[Field],
        *,
        key: Key,
        at: datetime,
        look: Appearance = USUAL,
    ) -> bytes:
        """Place every field, then certify: from here on, signatures alone may be added.

        `look` says on which page, and where there, the visible ones stand.

        One update: the fields (ISO 32000-1, 12.7.4.5) and a certification that permits filling
        and signing (DocMDP, 12.8.2.2, P = 2).
        """
        with _refusing("this PDF cannot be certified"):
            boxes = place(pdf, sum(field.visible for field in fields), look)
            writer = Update.over(pdf)
            add_fields(writer, fields, boxes, look.page)
            return write_signature(writer, CERTIFICATION, key=key, at=at, certify=True)

    def sign(
        self, pdf: bytes, field: str, *, key: Key, at: datetime, appearance: bytes | None = None
    ) -> bytes:
        """Fill the field with a PAdES B-B signature; `appearance` is a one-page PDF to show."""
        with _refusing("this field cannot be signed"):
            writer = Update.over(pdf)
            if appearance is not None:
                show(writer, field, appearance)
            return write_signature(writer, field, key=key, at=at)

    def attest(self, pdf: bytes, *, key: Key, at: datetime) -> bytes:
        """Return a detached CAdES signature (DER) over the bytes."""
        return sign_beside(key, pdf, at)

    def check(
        self, before: bytes, after: bytes, *, signed: Sequence[str], certificate: Digest
    ) -> None:
        """Raise `SignatureUnsound` unless `after` is `before` plus one sound signature.

        `signed` names all fields that must now be filled, in order, the new one last;
        `certificate` is the one that must have signed it.
        """
        check(before, after, signed=signed, certificate=certificate, authorities=[self._authority])

    def check_attestation(self, pdf: bytes, attestation: bytes, *, certificate: Digest) -> None:
        """Raise `SignatureUnsound` unless the detached signature is sound."""
        check_attestation(pdf, attestation, certificate=certificate, authorities=[self._authority])

    def verify(self, pdf: bytes) -> Verdict:
        """Return the whole verdict on a file, trusting this installation's authority."""
        return verify_in_child(pdf, trust=(), test_authority=[self._authority])


@contextmanager
def _refusing(problem: str) -> Iterator[None]:
    """Make a refusal of whatever pyHanko raises: errors of every kind, at odd files."""
    try:
        yield
    except (ParapheurError, MemoryError):
        raise
    except Exception as error:
        raise SignatureUnsound(problem=f"{problem}: {type(error).__name__}") from error
