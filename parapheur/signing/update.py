"""Incremental updates: what was there stays, byte for byte, and one revision is added."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from parapheur.signing.cms import Key, room_for
from parapheur.signing.container import Stamp
from parapheur.signing.hexadecimal import read_at_once
from parapheur.signing.prepared import Tail, prepare
from parapheur.signing.strictness import read_by_the_standard

read_at_once()
read_by_the_standard()


class Update(IncrementalPdfFileWriter):
    """A writer that leaves the document's own metadata alone.

    pyHanko would write itself as the producer and the machine's clock as the date of change: one
    more object replaced at every signature, and a second time beside the one that is signed.
    """

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf), strict=True)
        self.before = pdf

    @classmethod
    def over(cls, pdf: bytes) -> "Update":
        """Begin an update of a PDF, read strictly."""
        return cls(pdf)

    def written_behind(self) -> Tail:
        """Write what was added and replaced, as it will stand behind the old bytes.

        It begins on a line of its own: the bytes of a deposit may end with their `%%EOF`, and
        PDF/A wants an end-of-line before each object (ISO 19005-2, 6.1.9).
        """
        tail = Tail(len(self.before))
        if not self.before.endswith((b"\n", b"\r")):
            tail.write(b"\n")
        self._write(tail, skip_header=True)
        return tail

    def let_go(self) -> None:
        """Let go of the bytes: as in `reading`, cycles would keep them."""
        self.prev.stream.close()
        self.before = b""

    def _update_meta(self) -> None:
        return


def open_strictly(pdf: bytes) -> PdfFileReader:
    """Read a PDF without ever repairing it: viewers repair differently."""
    return PdfFileReader(io.BytesIO(pdf), strict=True)


@contextmanager
def reading(pdf: bytes) -> Iterator[PdfFileReader]:
    """Read a PDF strictly, and let go of its bytes and of all that was read after.

    Its objects refer to one another, and would keep all of it until cycles are looked for.
    """
    reader = open_strictly(pdf)
    try:
        yield reader
    finally:
        reader.stream.close()
        for then in reader._historical_resolver_cache.values():
            then.cache.clear()
        vars(reader).clear()


def entry(dictionary: DictionaryObject, key: str) -> object:
    """Return a dictionary's entry, or what it refers to (pyHanko's `get` leaves references)."""
    try:
        return dictionary[key]
    except KeyError:
        return None


def write_signature(
    writer: Update,
    field: str,
    *,
    key: Key,
    at: datetime,
    certify: bool = False,
    stamp: Stamp | None = None,
    room: int = 0,
) -> bytes:
    """Fill an existing field with a PAdES signature by `key`, and return the whole file.

    `stamp` gives a timestamp of `room` bytes at most: with it, the signature is B-T.
    """
    before = writer.before
    kept = room_for(key) + 2 * room
    prepared = prepare(writer, field, room=kept, at=at, certify=certify)
    writer.let_go()
    return before + prepared.signed(key, at, stamp)
