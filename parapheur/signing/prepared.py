"""A signature of which every byte stands but its time and its value.

1. The update is written behind the old bytes, at the offsets it will have: the fields, what they
   show, the signature's dictionary with a hole for its container, the cross-references.
2. The hole and the claimed time have a fixed width, so nothing moves when they are filled.
3. The SHA-256 of what is signed goes on from where the old bytes end: only the update is hashed.

So the first step can be taken while somebody reads, and the hand that signs waits for the others
alone. What was prepared is believed by nobody: the check before the commit reads the whole file.
"""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.generic import PdfObject, pdf_name
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from parapheur.signing.cms import DIGEST, Key
from parapheur.signing.container import Stamp, sign_digest
from parapheur.signing.hashes import hashed

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from parapheur.signing.update import Update

PERMITTED = MDPPerm.FILL_FORMS
"""What a certification leaves open: filling and signing (P = 2)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is added to a document by one signature, but for its time and its value."""

    tail: bytes
    gap: tuple[int, int]
    """Where in the tail the container goes, brackets included."""
    time: int
    """Where in the tail the claimed time stands."""
    before: "Hash" = field(compare=False, repr=False)
    """The SHA-256 of the bytes it is added to, to go on from."""

    def is_over(self, before: bytes) -> bool:
        """Say whether it was prepared over these very bytes."""
        return hashed(before).digest() == self.before.digest()

    def signed(self, key: Key, at: datetime, stamp: Stamp | None = None) -> bytes:
        """Return what is to be added to the document, signed by `key` at this time.

        `stamp` gives it a timestamp, for which there must be room.
        """
        tail, (start, end) = bytearray(self.tail), self.gap
        written = written_time(at)
        tail[self.time : self.time + len(written)] = written
        digest = self.before.copy()
        digest.update(tail[:start])
        digest.update(tail[end:])
        value = sign_digest(key, digest.digest(), stamp).hex().encode()
        if len(value) > end - start - 2:
            raise ValueError("the container does not fit the room kept for it")
        tail[start + 1 : start + 1 + len(value)] = value
        return bytes(tail)


class Tail(io.BytesIO):
    """What is written behind `start` bytes, and tells its places as they are in the whole file."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self._start = start

    def tell(self) -> int:
        """Return the place in the whole file."""
        return super().tell() + self._start

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the whole file."""
        if whence == io.SEEK_SET:
            place -= self._start
        return super().seek(place, whence) + self._start


class Slot(PdfObject):
    """A time of fixed width, which remembers where it was written."""

    def __init__(self, at: datetime) -> None:
        self._written = b"(" + written_time(at) + b")"
        self.place = 0

    def write_to_stream(self, stream: Any, handler: Any = None, container_ref: Any = None) -> None:  # noqa: ANN401 pyHanko's
        """Write it as a PDF string."""
        self.place = stream.tell() + 1
        stream.write(self._written)


def written_time(at: datetime) -> bytes:
    """Return a time as PDF writes it (ISO 32000-1, 7.9.4), in UTC: always as many bytes."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z".encode("ascii")


def prepare(
    writer: "Update", name: str, *, room: int, at: datetime, certify: bool = False
) -> Prepared:
    """Fill an existing field with a signature of at most `room` hexadecimal digits.

    `at` stands where the time goes until it is signed.
    """
    slot = Slot(at)
    value = SignatureObject(subfilter=SigSeedSubFilter.PADES, bytes_reserved=room)
    value[pdf_name("/M")] = slot
    steps = PdfCMSEmbedder().write_cms(name, writer, existing_fields_only=True)
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=value,
            mdp_setup=SigMDPSetup(
                md_algorithm=DIGEST,
                certify=certify,
                docmdp_perms=PERMITTED if certify else None,
            ),
        )
    )
    steps.close()  # what pyHanko would write and hash, we write and hash behind the old bytes
    tail, start = writer.written_behind(), len(writer.before)
    begin, end = value.contents.offsets
    value.byte_range.fill_offsets(tail, begin, end, start + len(tail.getbuffer()))
    return Prepared(
        tail=tail.getvalue(),
        gap=(begin - start, end - start),
        time=slot.place - start,
        before=hashed(writer.before),
    )
