"""References to objects that do not exist: whoever writes such an object writes into old pages."""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

GAP = rb"[ \t\r\n\f\x00]+"
WRITTEN = re.compile(rb"(?<![0-9])([0-9]{1,10})" + GAP + rb"[0-9]{1,5}" + GAP + rb"R(?![A-Za-z])")


class Awaited:
    """Which object numbers are pointed at before they exist, revision by revision."""

    def __init__(self, reader: PdfFileReader) -> None:
        self._reader = reader
        self._pointed: set[int] = set()
        self._written: set[int] = set()
        self._after: list[frozenset[int]] = []

    def after(self, revision: int) -> frozenset[int]:
        """Return the numbers that objects up to this revision point at, and that are not there."""
        while len(self._after) <= revision:
            then = self._reader.get_historical_resolver(len(self._after))
            for ref in then.explicit_refs_in_revision() - then.refs_freed_in_revision():
                if self._stands(ref, then.revision):
                    self._written.add(ref.idnum)
                    self._pointed.update(_numbers(then(ref)))
            self._after.append(frozenset(self._pointed - self._written))
        return self._after[revision]

    def _stands(self, ref: Reference, revision: int) -> bool:
        """Say whether a cross-reference leads to the object: some list numbers that lead nowhere.

        A number that leads nowhere is not written by that, nor does it point at anything.
        """
        return self._reader.xrefs.get_historical_ref(ref, revision) is not None


def size_of(reader: PdfFileReader, revision: int) -> int:
    """Return the first object number that is free after this revision."""
    return int(reader.xrefs.get_xref_container_info(revision).size)


def may_dangle(pdf: bytes, reader: PdfFileReader, revision: int) -> bool:
    """Say whether anything written in `pdf` looks like a reference beyond the revision's objects.

    Quick, for files of any size: it reads the bytes and the object streams, not each object. What
    looks like a reference inside a picture is told as one; `Awaited` is exact.
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


def _numbers(obj: PdfObject) -> Iterator[int]:
    todo = [obj]
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            yield one.idnum
        elif isinstance(one, DictionaryObject):
            todo += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            todo += [one.raw_get(i) for i in range(len(one))]
