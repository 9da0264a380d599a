"""Put an evidence file together: the names of its files, the manifest, the seal, the stream.

1. Everything is named and its digest known before the first byte is sent: bytes in the files are
   named by their digest, the rest is made here.
2. The manifest over all of it is sealed, and the seal is checked as a reader will.
3. The pieces follow one another; each is held against its digest once more as it is sent.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parapheur.domain.errors import BytesLost
from parapheur.domain.evidence import Contents, EvidenceFile, Fetch, Piece, Seal
from parapheur.evidence import verify
from parapheur.evidence.naming import made, made_of, version_of

HERE = Path(__file__).parent
SHIPPED = {
    "readme.txt": "readme.txt",
    "SPECIFICATION.md": "SPECIFICATION.md",
    "verify.py": "verify.py",
}
"""Files of this folder that each evidence file carries, by their names there."""


def put_together(contents: Contents, *, fetch: Fetch, seal: Seal) -> EvidenceFile:
    """Return the evidence file; `fetch` gets bytes by their digest, `seal` signs the manifest."""
    pieces = [*_shipped(), *contents.pieces, *made_of(contents)]  # 1
    pieces = [*{one.name: one for one in pieces}.values()]
    manifest = verify.manifest((one.name, one.version.digest) for one in pieces)
    signature = _sealed(pieces, manifest, seal)  # 2
    whole = Whole(
        (
            made(verify.MIMETYPE, verify.ASIC),
            *pieces,
            made(verify.MANIFEST, manifest),
            made(verify.SIGNATURE, signature),
        ),
        fetch,
    )
    return EvidenceFile(whole.length, whole.chunks)


def _shipped() -> Iterator[Piece]:
    return (made(name, (HERE / file).read_bytes()) for name, file in SHIPPED.items())


def _sealed(pieces: Iterable[Piece], manifest: bytes, seal: Seal) -> bytes:
    """Return the seal; without a timestamp where a reader could not believe the one it got."""
    listed = [one.data for one in pieces if one.name.endswith(".cer") and one.data is not None]
    signature = seal(manifest, True)
    try:
        verify.expect_sealed(signature, manifest, listed)
    except ValueError:
        signature = seal(manifest, False)
        verify.expect_sealed(signature, manifest, listed)
    return signature


@dataclass(frozen=True, slots=True)
class Whole:
    """All files of the container, in their order."""

    pieces: tuple[Piece, ...]
    fetch: Fetch

    @property
    def length(self) -> int:
        """Bytes in all."""
        inside = sum(verify.LOCAL.size + len(one.name) + one.version.length for one in self.pieces)
        listed = [(one.name, one.version.length, 0, 0) for one in self.pieces]
        return inside + len(verify.directory(listed))

    def chunks(self) -> Iterator[bytes]:
        """Give the container: each file behind its header, then the directory (3)."""
        files: list[tuple[str, int, int, int]] = []
        at = 0
        for one in self.pieces:
            data = one.data if one.data is not None else self.fetch(one.version.digest)
            if version_of(data) != one.version:
                raise BytesLost(digest=one.version.digest)
            checksum = zlib.crc32(data)
            head = verify.local_header(one.name, len(data), checksum)
            files.append((one.name, len(data), checksum, at))
            at += len(head) + len(data)
            yield head
            yield data
        yield verify.directory(files)
