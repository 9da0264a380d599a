"""Since when each signature of a file is proved to exist, and by which timestamps.

EN 319 102-1, 5.5 and 5.6, over the timestamps of a PDF: those on a signature's value (B-T), and
those on the whole document, which cover every revision before (EN 319 142-1, 5.4.3).

1. The timestamps on the document come first, the newest before the older: each is settled at the
   time at which a newer one proves that it existed, the newest of all now.
2. One that holds and is trusted proves that everything before it existed at its time: signatures,
   the certificates and revocation data of the security store, and what their containers carry.
3. A timestamp on a signature is settled the same way. Of all that prove something, the oldest
   counts.
4. A timestamp that does not hold proves nothing, and is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.ltv.poe import POEManager, POEType

from parapheur.domain.verdict import Trust
from parapheur.signing.carried import in_store
from parapheur.signing.embedded import (
    only_signer,
    signers_certificate,
    stamped_time,
    token_holds,
    tokens_of,
)
from parapheur.signing.trust import Settled, Signing, Trusting


@dataclass(slots=True)
class Stamped:
    """What is known of the time of one signature."""

    proved: datetime | None = None
    """The oldest time that a trusted timestamp proves."""
    sound: list[cms.SignedData] = field(default_factory=list)
    """The timestamps on its value that hold, trusted or not."""
    wrong: bool = False
    """There is one that does not hold."""

    def prove(self, at: datetime) -> None:
        """Take the older of what was known and this."""
        self.proved = at if self.proved is None else min(self.proved, at)


class Times:
    """The timestamps of one file."""

    def __init__(self, reader: PdfFileReader, trusting: Trusting, now: datetime) -> None:
        self._reader = reader
        self._trusting = trusting
        self.existed = POEManager(current_dt_override=now)
        self._covers: list[tuple[int, datetime]] = []  # revision, time: trusted ones, newest first
        self.last_revision = -1
        """The newest revision that a sound timestamp on the document covers; -1 if none."""

    def covering(self, revision: int) -> datetime | None:
        """Return the oldest trusted timestamp on the document that covers the revision."""
        return min((at for covered, at in self._covers if covered > revision), default=None)

    def document(self, stamp: EmbeddedPdfSignature, earlier: Sequence[cms.SignedData]) -> Settled:
        """Settle a sound timestamp on the document; newer ones come before older ones (1)."""
        container, revision = stamp.signed_data, stamp.signed_revision
        self.last_revision = max(self.last_revision, revision)
        settled = self._settle(container, self.covering(revision))
        if settled.trust in {Trust.TRUSTED, Trust.TEST}:  # 2
            at = stamped_time(container)
            self._covers.append((revision, at))
            held = in_store(self._reader, revision)
            for one in earlier:
                held.add_container(one)
                self._existed(only_signer(one)["signature"].native, at)
            for der in held.raw:
                self._existed(der, at)
        return settled

    def signature(self, signature: EmbeddedPdfSignature) -> Stamped:
        """Say since when a signature is proved to exist (3)."""
        found = Stamped()
        covered = self.covering(signature.signed_revision)
        if covered is not None:
            found.prove(covered)
        signer = only_signer(signature.signed_data)
        for token in tokens_of(signer):
            if not self._holds(token, signer["signature"].native):  # 4
                found.wrong = True
                continue
            found.sound.append(token)
            if self._settle(token, covered).trust in {Trust.TRUSTED, Trust.TEST}:
                found.prove(stamped_time(token))
        if found.proved is not None:
            self._existed(signer["signature"].native, found.proved)
        return found

    def _settle(self, token: cms.SignedData, proved: datetime | None) -> Settled:
        one = Signing(token, signers_certificate(token), proved, stamped_time(token), stamps=True)
        if proved is not None:
            self._existed(only_signer(token)["signature"].native, proved)
        return self._trusting.settle(one, self.existed)

    def _holds(self, token: cms.SignedData, value: bytes) -> bool:
        try:
            return token_holds(token, value)
        except MemoryError:
            raise
        except Exception:  # of every kind, at what is no timestamp
            return False

    def _existed(self, what: bytes, at: datetime) -> None:
        self.existed.register(what, POEType.VALIDATION, dt=at)
