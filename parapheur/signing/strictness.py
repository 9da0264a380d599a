"""pyHanko's strict reading, brought to what the standard says, and made faster.

Strict, it refuses two things that ISO 32000-2 permits and honest programs write:

1. A later revision gives another object the number of a cross-reference stream. Those of a file
   need not list themselves (7.5.8), and programs that go by the list take the number again.
   pyHanko refuses it for the sake of encrypted files, which nobody here reads.
2. A number is marked free with the generation 0 in a revision that is not the first, as Acrobat
   does. It must not be used later, here as there; and in a revision after a signature it needs an
   explanation like anything else (`changes`).

And of an object stream it reads all the numbers again for each object in it: of a thousand objects,
a million. Here they are read once (7.5.7); whatever is out of order is left to pyHanko.
"""

import io
from contextlib import suppress
from dataclasses import replace

from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

Packed = tuple[bytes, dict[int, tuple[int, int]]]
"""What an object stream holds, and for each number in it: its place in the list, and where."""

_one_by_one = PdfFileReader._get_object_from_stream
_stricter = xref._check_freed_refs


def read_by_the_standard() -> None:
    """Put this in the place of pyHanko's own, for all that is read from now on."""
    xref._check_freed_refs = _check_freed_refs
    PdfFileReader._get_object_from_stream = _get_object_from_stream  # type: ignore[method-assign]  # all readers, the writer's too


def _check_freed_refs(
    ix: int, section: xref.XRefSection, all_sections: list[xref.XRefSection]
) -> None:
    unnamed = replace(section, meta_info=replace(section.meta_info, stream_ref=None))  # 1
    _stricter(0, unnamed, all_sections[ix:])  # 2


def _get_object_from_stream(reader: PdfFileReader, number: int, stream: int, at: int) -> object:
    data, places = _packed(reader, stream)
    if number in places and places[number][0] == at:
        packed = io.BytesIO(data)
        packed.seek(places[number][1])
        with suppress(PdfReadError, ValueError):  # pyHanko says what is wrong
            found = generic.read_object(packed, generic.Reference(number, 0, reader))
            if not isinstance(found, generic.StreamObject | generic.IndirectObject):
                return found
    read: object = _one_by_one(reader, number, stream, at)  # type: ignore[no-untyped-call]  # pyHanko's
    return read


def _packed(reader: PdfFileReader, number: int) -> Packed:
    known: dict[int, Packed] = vars(reader).setdefault("_packed", {})
    if number not in known:
        known[number] = _read(generic.Reference(number, 0, reader).get_object())
    return known[number]


def _read(stream: generic.PdfObject) -> Packed:
    if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
        return b"", {}
    data, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
    head = data[:first].split()[: 2 * int(stream["/N"])]
    if not all(sign.isdigit() for sign in head):
        return b"", {}
    places: dict[int, tuple[int, int]] = {}
    for place, (number, start) in enumerate(zip(head[::2], head[1::2], strict=False)):
        places.setdefault(int(number), (place, first + int(start)))
    return data, places
