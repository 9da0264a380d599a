"""What pages are drawn from is decoded once, within a bound: a bomb goes off here, or nowhere."""

import zlib

import pikepdf

MOST_FILTERS = 3
CHUNK = 1024 * 1024


def decode(pdf: pikepdf.Pdf, most: int) -> None:
    """Inflate every stream but images, `most` bytes in all. `MemoryError` past them.

    Raises whatever a stream that cannot be inflated raises.
    """
    left = most
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        filters = names(stream)
        if len(filters) > MOST_FILTERS:
            raise MemoryError
        if filters == ["/FlateDecode"] and stream.get("/Subtype") != "/Image":
            left -= inflated(stream.read_raw_bytes(), left)


def names(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        return [str(each) for each in filters]
    return [] if filters is None else [str(filters)]


def inflated(data: bytes, most: int) -> int:
    """Return how many bytes the data hold, keeping none of them. `MemoryError` past `most`."""
    engine, size = zlib.decompressobj(), 0
    while data and not engine.eof:
        size += len(engine.decompress(data, CHUNK))
        if size > most:
            raise MemoryError
        data = engine.unconsumed_tail
    return size
