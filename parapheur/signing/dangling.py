"""References to objects that do not exist: whoever writes such an object writes into old pages."""

import re

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

GAP = rb"[ \t\r\n\f\x00]+"
WRITTEN = re.compile(rb"(?<![0-9])([0-9]{1,10})" + GAP + rb"[0-9]{1,5}" + GAP + rb"R(?![A-Za-z])")


def highest_reference(reader: PdfFileReader, revision: int) -> int:
    """Return the highest object number that the objects written in this revision point at."""
    then = reader.get_historical_resolver(revision)
    return max(map(_highest, _objects(then)), default=0)


def size_of(reader: PdfFileReader, revision: int) -> int:
    """Return the first object number that is free after this revision."""
    return int(reader.xrefs.get_xref_container_info(revision).size)


def may_dangle(pdf: bytes, reader: PdfFileReader, revision: int) -> bool:
    """Say whether anything written in `pdf` looks like a reference beyond the revision's objects.

    Quick, for files of any size: it reads the bytes and the object streams, not each object. What
    looks like a reference inside a picture is told as one; `highest_reference` is exact.
    """
    size = size_of(reader, revision)
    parts = [pdf]
    for r in range(revision + 1):
        then = reader.get_historical_resolver(r)
        for ref in then.object_streams_used():
            stream = then(ref)
            if isinstance(stream, StreamObject):
                parts.append(stream.data)
    return any(int(number) >= size for part in parts for number in WRITTEN.findall(part))


def _objects(then: HistoricalResolver) -> list[PdfObject]:
    return [then(ref) for ref in then.explicit_refs_in_revision()]


def _highest(obj: PdfObject) -> int:
    todo, highest = [obj], 0
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            highest = max(highest, one.idnum)
        elif isinstance(one, DictionaryObject):
            todo += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            todo += [one.raw_get(i) for i in range(len(one))]
    return highest
