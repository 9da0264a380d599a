r"""A version that only adds to another is kept as what it adds.

A document of 10 MB with ten signatures would be written ten times; each version begins with the
bytes of the one before, so `cdef....grown` holds the name of that one and the bytes that follow:

    parapheur grown 1\n<64 hexadecimal digits of the version before>\n<the bytes added>

Its name is still the SHA-256 of the whole.
"""

from dataclasses import dataclass

from parapheur.domain.documents import Digest

MAGIC = b"parapheur grown 1\n"
HEAD = len(MAGIC) + 65
SUFFIX = ".grown"


@dataclass(frozen=True, slots=True)
class Grown:
    """What was added, and to which version."""

    before: Digest
    tail: bytes


def packed(grown: Grown) -> bytes:
    """Return the file that holds it."""
    return MAGIC + grown.before.encode() + b"\n" + grown.tail


def unpacked(file: bytes) -> Grown:
    """Read it back. `ValueError` for anything else."""
    if not file.startswith(MAGIC) or file[HEAD - 1 : HEAD] != b"\n":
        raise ValueError("not a grown version")
    return Grown(Digest(file[len(MAGIC) : HEAD - 1].decode("ascii")), file[HEAD:])
