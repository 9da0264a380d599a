"""A version kept as what it adds: small on the disk, and whole or refused when read."""

import hashlib
from pathlib import Path

import pytest

from parapheur.domain.documents import Version
from parapheur.domain.errors import BytesLost
from parapheur.files import Folder

LETTER = b"%PDF-1.7 a letter " * 10_000
TAIL = b"one more signature"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def grown_file(root: Path, version: Version) -> Path:
    return root / version.digest[:2] / f"{version.digest[2:]}.grown"


def test_only_what_was_added_is_written(folder: Folder, tmp_path: Path) -> None:
    version = folder.grow(folder.put(LETTER), TAIL)
    assert version == Version(hashlib.sha256(LETTER + TAIL).hexdigest(), len(LETTER + TAIL))  # type: ignore[arg-type]  # a Digest by another road
    assert grown_file(tmp_path, version).stat().st_size < 200
    assert list(folder.names()) == sorted(folder.names())
    assert version.digest in set(folder.names())


def test_another_opening_of_the_folder_puts_it_together(folder: Folder, tmp_path: Path) -> None:
    version = folder.put(LETTER)
    for number in range(30):
        version = Folder(tmp_path).grow(version, TAIL + bytes([number]))
    whole = Folder(tmp_path).get(version.digest)
    assert whole.startswith(LETTER)
    assert len(whole) == version.length


@pytest.mark.parametrize("where", [0, 20, 84, -1])
def test_a_flipped_byte_of_what_was_added_is_refused(
    folder: Folder, tmp_path: Path, where: int
) -> None:
    version = folder.grow(folder.put(LETTER), TAIL)
    file = grown_file(tmp_path, version)
    damaged = bytearray(file.read_bytes())
    damaged[where] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(BytesLost):
        folder.get(version.digest)


def test_damage_to_what_it_grew_from_is_refused(folder: Folder, tmp_path: Path) -> None:
    first = folder.put(LETTER)
    version = folder.grow(first, TAIL)
    (tmp_path / first.digest[:2] / first.digest[2:]).write_bytes(LETTER[:-1])
    with pytest.raises(BytesLost):
        folder.get(version.digest)


def test_files_that_grow_from_one_another_are_refused(folder: Folder, tmp_path: Path) -> None:
    version = folder.grow(folder.put(LETTER), TAIL)
    head = b"parapheur grown 1\n" + version.digest.encode() + b"\n"
    grown_file(tmp_path, version).write_bytes(head + TAIL)
    with pytest.raises(BytesLost):
        folder.get(version.digest)
