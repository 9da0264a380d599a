"""Usage rights: what a maker of programs signs to open functions of a free reader.

1. They hang on /Perms of the catalogue, in no field (ISO 32000-1, 12.8.4; deprecated in ISO
   32000-2), and say by their transform method that they are nothing else (12.8.2.3).
2. They are nobody's signature on the document, so there is nothing to judge. One that a field has
   for its value as well is somebody's all the same. One that stands within an object stream is not
   told apart, for its range is not seen in the bytes of the file either.
"""

import re
from collections.abc import Collection

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from parapheur.signing.update import entry

KEYS = ("/UR3", "/UR")


def usage_rights(
    data: bytes, reader: PdfFileReader, ranges: re.Pattern[bytes], values: Collection[Reference]
) -> int:
    """Count the signatures of usage rights whose range stands in the bytes of the file.

    `values`: what fields have for their values.
    """
    held = entry(reader.root, "/Perms")
    if not isinstance(held, DictionaryObject):
        return 0
    places = {
        value.get_container_ref()
        for value in (entry(held, key) for key in KEYS)
        if isinstance(value, DictionaryObject) and _opens(value)
    }
    return sum(
        isinstance(place, Reference) and _stands(data, reader, place, ranges)
        for place in places.difference(values)
    )


def _opens(value: DictionaryObject) -> bool:
    """Say whether a signature is for usage rights and nothing else (1)."""
    references = entry(value, "/Reference")
    if not isinstance(references, ArrayObject) or not references:
        return False
    return all(
        isinstance(one, DictionaryObject) and entry(one, "/TransformMethod") in KEYS
        for one in references
    )


def _stands(
    data: bytes, reader: PdfFileReader, place: Reference, ranges: re.Pattern[bytes]
) -> bool:
    at = reader.xrefs.get_historical_ref(place, reader.total_revisions - 1)  # 2
    return isinstance(at, int) and ranges.search(data, at, data.find(b"endobj", at)) is not None
