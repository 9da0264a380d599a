"""What a file unpacks to is bounded: in all, stream by stream, filter by filter."""

import zlib
from collections.abc import Callable, Iterator, Sequence

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf

from parapheur.domain.unfit import Overpacked
from parapheur.intake import PdfIntake
from tests.intake.pdfs import a_pdf

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def large() -> Iterator[PdfIntake]:
    with PdfIntake() as opened:
        yield opened


def streams(*packed: bytes, filters: Sequence[str] = ("/FlateDecode",)) -> bytes:
    """A page, with these streams in some corner of its file."""

    def put(pdf: Pdf) -> None:
        made = [pdf.make_stream(b"") for _ in packed]
        for stream, data in zip(made, packed, strict=True):
            stream.write(data, filter=Array([Name(one) for one in filters]))
        pdf.Root.Corner = Array(made)

    return a_pdf(put, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def zeros(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def noise(size: int) -> bytes:
    """Bytes that pack to about a fiftieth."""
    return zlib.compress(b"".join(b"%d " % (n * n) + bytes(400) for n in range(size // 408)))


BOMBS: dict[str, Callable[[], bytes]] = {
    "so tightly packed": lambda: streams(zeros(9 * MEGABYTE)),
    "packed twice": lambda: streams(zlib.compress(zeros(200 * MEGABYTE), 9),
                                    filters=["/FlateDecode"] * 2),
    "packed by length": lambda: streams(b"\x81\x00" * 80_000 + b"\x80",
                                        filters=["/RunLengthDecode"] * 4),
    "written out, then packed": lambda: streams(
        zeros(40 * MEGABYTE).hex().encode(), filters=["/ASCIIHexDecode", "/FlateDecode"]
    ),
    "in all": lambda: streams(*[noise(28 * MEGABYTE)] * 10),
    "a picture larger than any sheet": lambda: a_pdf(_wide),
}  # fmt: skip


def _wide(pdf: Pdf) -> None:
    picture = pdf.make_stream(b"")
    picture.Type, picture.Subtype, picture.Width, picture.Height = (
        Name.XObject, Name.Image, 60_000, 60_000,
    )  # fmt: skip
    pdf.Root.Corner = picture


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(large: PdfIntake, name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 8 * MEGABYTE
    (refusal,) = large.inspect(data).refusals
    assert isinstance(refusal, Overpacked)


def test_what_is_packed_within_reason_comes_in(intake: PdfIntake) -> None:
    assert intake.inspect(streams(zeros(2 * MEGABYTE), noise(20 * MEGABYTE))).accepted
    twice = streams(zlib.compress(zeros(2 * MEGABYTE)), filters=["/FlateDecode"] * 2)
    assert intake.inspect(twice).accepted
    assert intake.inspect(
        streams(b"\x81\x00" * 80 + b"\x80", filters=["/RunLengthDecode"])
    ).accepted
