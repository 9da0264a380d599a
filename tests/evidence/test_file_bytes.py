"""A byte that is flipped anywhere in an evidence file changes the verdict.

1. As it is: every byte of structure and of small pieces, and some of each large piece.
2. By somebody who puts the checksums right again: every byte of the seal, of each head, timestamp
   and proof.
"""

import io

import pytest

from parapheur.evidence import verify
from tests.evidence.bundles import (
    container,
    files_of,
    honest,
    looked_at,
    ministry,
    resealed,
    story,
)

REFUSED = (verify.Wrong, ValueError, KeyError, IndexError)
LARGE, SOME = 1200, 40
"""Bytes: of a larger piece, each of so many parts has one byte flipped."""


def flipped(data: bytes, at: int, by: int = 0xFF) -> bytes:
    changed = bytearray(data)
    changed[at] ^= by
    return bytes(changed)


def shortened(files: dict[str, bytes]) -> None:
    """Leave out what is shipped along: it is large, and a piece like any other."""
    files |= dict.fromkeys(("verify.py", "SPECIFICATION.md", "readme.txt"), b"left out\n")


def places(data: bytes) -> list[int]:
    """Every byte, but of large pieces some."""
    archive = verify.Archive(io.BytesIO(data))
    left = set(range(len(data)))
    for at, length in archive.places.values():
        if length > LARGE:
            left -= set(range(at, at + length)) - set(range(at, at + length, length // SOME))
    return sorted(left)


def test_every_byte_matters() -> None:
    data = resealed(shortened)
    assert looked_at(data).verdict == "valid"
    checked = places(data)
    assert len(checked) > len(data) // 5
    assert [at for at in checked if not refused(flipped(data, at))] == []


def refused(data: bytes) -> bool:
    """Say whether the container is refused; else the checks behind it must see the change."""
    try:
        verify.Archive(io.BytesIO(data))
    except verify.Wrong:
        return True
    return looked_at(data).verdict != "valid"


INNER = [verify.SIGNATURE, verify.MANIFEST]


@pytest.mark.parametrize("name", INNER)
def test_every_byte_of_the_seal_matters_behind_its_checksum(name: str) -> None:
    files = files_of(honest())
    listed = [one.der for one in _known()]
    unseen = []
    for at in range(0, len(files[name]), 1 if name == verify.SIGNATURE else 11):  # one hash is all
        changed = {**files, name: flipped(files[name], at)}
        try:
            verify.expect_sealed(changed[verify.SIGNATURE], changed[verify.MANIFEST], listed)
        except REFUSED:
            continue
        unseen.append(at)
    assert unseen == []


def _known() -> list[verify.Certificate]:
    return [verify.certificate(one) for one in story().contents.carried.certificates]


def test_every_byte_of_a_head_matters() -> None:
    note = files_of(honest())["heads/2.note"]
    known = [verify.certificate(ministry().journal_certificate)]
    for at in range(len(note)):
        with pytest.raises(ValueError, match=r"."):
            verify.Head(flipped(note, at)).expect_signed(known)


def test_every_byte_of_a_timestamp_matters() -> None:
    files = files_of(honest())
    token, imprint = files["heads/2.tsr"], bytes.fromhex(verify.digest_of(files["heads/2.note"]))
    for at in range(len(token)):
        with pytest.raises(REFUSED):
            verify.Signers((), ()).stamped(flipped(token, at), imprint)


@pytest.mark.parametrize("by", [0x01, 0x0A])
def test_single_bits_of_the_seal_matter_too(by: int) -> None:
    """0x0A makes another name of the same RSA algorithm where there is one: here is none."""
    files = files_of(honest())
    listed = [one.der for one in _known()]
    for at in range(len(files[verify.SIGNATURE])):
        made = flipped(files[verify.SIGNATURE], at, by)
        with pytest.raises(REFUSED):
            verify.expect_sealed(made, files[verify.MANIFEST], listed)


def test_what_is_listed_matters_behind_its_checksum() -> None:
    files = files_of(honest())
    for name, data in files.items():
        if not data:
            continue
        changed = container({**files, name: flipped(data, len(data) // 2)})
        assert looked_at(changed).verdict in {"invalid", "unreadable"}, name
