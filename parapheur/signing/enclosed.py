"""A file without the files that it carries: what they say is not said by the document.

A PDF/A-3 may carry signed documents, as a docket does within its evidence. Their signatures are
judged when they are taken out; read as the bytes of this file, they would seem to stand in it
outside every field.

1. What is carried hangs on `/AF` of the catalogue (ISO 32000-2, 14.13).
2. Its stream is left out as it stands in the file, unless some object of the file begins within it:
   then it covers more than it carries, and is read like everything else.
"""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from parapheur.signing.update import entry

END = re.compile(rb"[\r\n]{0,2}endstream")


def without_enclosed(data: bytes, reader: PdfFileReader) -> bytes:
    """Return the bytes of the file without those of the files that it carries."""
    begins: list[int] | None = None
    for stream in _carried(reader):
        carried = bytes(stream.encoded_data or b"")
        at = data.find(carried) if carried else -1
        if at < 0 or not END.match(data, at + len(carried)):
            continue
        begins = list(_begins(reader)) if begins is None else begins
        if not any(at <= one < at + len(carried) for one in begins):  # 2
            # Blanked, so that everything else stays where it is.
            data = data[:at] + bytes(len(carried)) + data[at + len(carried) :]
    return data


def _carried(reader: PdfFileReader) -> Iterator[StreamObject]:
    listed = entry(reader.root, "/AF")  # 1
    for one in listed if isinstance(listed, ArrayObject) else ():
        told = one.get_object()
        files = entry(told, "/EF") if isinstance(told, DictionaryObject) else None
        stream = entry(files, "/F") if isinstance(files, DictionaryObject) else None
        if isinstance(stream, StreamObject):
            yield stream


def _begins(reader: PdfFileReader) -> Iterator[int]:
    """Yield where each object of each revision begins."""
    for revision in range(reader.xrefs.total_revisions):
        for ref in reader.xrefs.explicit_refs_in_revision(revision):
            at = reader.xrefs.get_historical_ref(ref, revision)
            if isinstance(at, int):
                yield at
