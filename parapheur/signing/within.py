"""A file that a PDF carries within itself, found by its name (ISO 32000-2, 7.11.4)."""

from collections.abc import Iterator

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject

from parapheur.signing.update import entry, reading

DEEP, MANY = 8, 1000
"""Levels of the tree of names, and entries in it, that are looked at."""


def taken(pdf: bytes, name: str) -> bytes:
    """Return the bytes of the first file of this name; none where there is no such file."""
    with reading(pdf) as reader:
        names = entry(reader.root, "/Names")
        tree = entry(names, "/EmbeddedFiles") if isinstance(names, DictionaryObject) else None
        for place, found in enumerate(_leaves(tree, DEEP)):
            if place >= MANY:
                break
            if name in {entry(found, "/UF"), entry(found, "/F")}:
                return _content(found)
    return b""


def _leaves(node: object, left: int) -> Iterator[DictionaryObject]:
    """Yield the file specifications below a node of the tree (7.9.6)."""
    if not isinstance(node, DictionaryObject) or not left:
        return
    listed, below = entry(node, "/Names"), entry(node, "/Kids")
    for one in list(listed)[1::2] if isinstance(listed, ArrayObject) else ():
        found = one.get_object()
        if isinstance(found, DictionaryObject):
            yield found
    for one in below if isinstance(below, ArrayObject) else ():
        yield from _leaves(one.get_object(), left - 1)


def _content(specification: DictionaryObject) -> bytes:
    files = entry(specification, "/EF")
    stream = entry(files, "/F") if isinstance(files, DictionaryObject) else None
    return bytes(stream.data) if isinstance(stream, StreamObject) else b""
