"""Everything that is packed is unpacked once, within bounds: a bomb goes off here, or nowhere.

What pages are drawn from counts in all, and each stream for itself: no stream is so large and yet
so small packed. A page of nothing packs a thousand to one too, so small ones are let be. Pictures
are not unpacked: those that must be drawn say how large they are, and are held to that by whoever
draws them.
"""

import zlib

import pikepdf

MOST_FILTERS = 3
CHUNK = 1024 * 1024
SMALL = 8 * 1024 * 1024
"""Bytes unpacked, up to which it does not matter how tightly they were packed."""
TIMES = 100
"""How many times its packed size a larger stream may have."""
MOST_DOTS = 250_000_000
"""Of a picture: an A0 sheet at 300 to the inch has 140 million."""

PACKED = {"/FlateDecode", "/Fl"}
GENERAL = PACKED | {
    "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL",
    "/ASCIIHexDecode", "/AHx", "/ASCII85Decode", "/A85",
}  # fmt: skip
"""Filters that pack anything; the others pack pictures."""


class Overpacked(Exception):
    """It unpacks to more than it may."""


def decode(pdf: pikepdf.Pdf, most: int) -> None:
    """Unpack every stream but pictures, `most` bytes in all. `Overpacked` past any bound.

    Raises whatever a stream that cannot be unpacked raises.
    """
    left = most
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        filters = names(stream)
        if len(filters) > MOST_FILTERS:
            raise Overpacked
        if stream.get("/Subtype") == "/Image":
            measure(stream)
        elif filters:
            left -= unpacked(stream, filters, left)


def names(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        return [str(each) for each in filters]
    return [] if filters is None else [str(filters)]


def measure(picture: pikepdf.Object) -> None:
    """Raise `Overpacked` at a picture of more dots than any sheet has."""
    width, height = (int(picture.get(key, 0)) for key in ("/Width", "/Height"))
    if width * height > MOST_DOTS:
        raise Overpacked


def unpacked(stream: pikepdf.Stream, filters: list[str], most: int) -> int:
    """Return how many bytes the stream holds."""
    data = stream.read_raw_bytes()
    most = min(most, max(SMALL, TIMES * len(data)))
    if filters[0] in PACKED and len(filters) == 1:
        return inflated(data, most)
    if set(filters) <= PACKED:
        for _ in filters:
            data = inflate(data, most)
        return len(data)
    if not set(filters) <= GENERAL:
        return 0
    size = len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    if size > most:
        raise Overpacked
    return size


def inflated(data: bytes, most: int) -> int:
    """Return how many bytes the data hold, keeping none of them. `Overpacked` past `most`."""
    engine, size = zlib.decompressobj(), 0
    while data and not engine.eof:
        size += len(engine.decompress(data, CHUNK))
        if size > most:
            raise Overpacked
        data = engine.unconsumed_tail
    return size


def inflate(data: bytes, most: int) -> bytes:
    """Return the bytes that the data hold. `Overpacked` past `most`."""
    engine = zlib.decompressobj()
    whole = engine.decompress(data, most + 1)
    if len(whole) > most:
        raise Overpacked
    return whole
