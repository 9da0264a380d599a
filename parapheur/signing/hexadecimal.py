"""A hexadecimal string of a PDF, read at once where it is plain.

pyHanko reads one sign after the other, and a signature's container is a string of some thousand
signs: that was a third of what a check cost. What is an even number of digits and nothing else up
to its bracket is read here; anything else is left to pyHanko, from where it began. Read so, a
plain string is what pyHanko would have read, and a test says so.
"""

import re
from typing import BinaryIO

from pyhanko.pdf_utils import generic

PLAIN = re.compile(rb"<((?:[0-9A-Fa-f]{2})*)>")
BEGUN = re.compile(rb"<[0-9A-Fa-f]*")
USUAL, LONGEST = 1 << 16, 1 << 25
"""Signs that are looked at, and where these are but the beginning of a string: a container may
carry lists of revoked certificates, of some megabytes. A longer string is left to pyHanko."""

StringObject = generic.ByteStringObject | generic.TextStringObject
_by_signs = generic.read_hex_string_from_stream


def read_hexadecimal(stream: BinaryIO) -> StringObject:
    """Read the string that begins here, and stand behind it."""
    begun = stream.tell()
    signs = stream.read(USUAL)
    if len(signs) == USUAL and BEGUN.fullmatch(signs):
        signs += stream.read(LONGEST - USUAL)
    found = PLAIN.match(signs)
    stream.seek(begun if found is None else begun + found.end())
    if found is None:
        return _by_signs(stream)
    return generic.pdf_string(bytes.fromhex(found[1].decode("ascii")))


def read_at_once() -> None:
    """Have pyHanko read plain hexadecimal strings this way, in this process."""
    generic.read_hex_string_from_stream = read_hexadecimal
