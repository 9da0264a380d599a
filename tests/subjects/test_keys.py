"""A subject's values are read by its key alone, and by nobody once that is destroyed.

The same over the keys in memory that other tests use.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parapheur.subjects import SubjectKeys
from tests.fake_subjects import FakeSubjects

PLACE, TEXT = b"account/amina\n1\n/name", "أمينة".encode()
Keys = SubjectKeys | FakeSubjects


@pytest.fixture(params=["fake", "files"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Keys:
    return FakeSubjects() if request.param == "fake" else SubjectKeys(tmp_path / "subjects")


def test_what_is_sealed_is_read_there_and_nowhere_else(keys: Keys) -> None:
    sealed = keys.seal("account/amina", PLACE, TEXT)
    assert TEXT not in sealed
    assert keys.open("account/amina", PLACE, sealed) == TEXT
    keys.seal("account/hassan", PLACE, TEXT)
    for subject, place in (("account/amina", PLACE + b"/fr"), ("account/hassan", PLACE)):
        with pytest.raises(ValueError, match="altered"):
            keys.open(subject, place, sealed)


def test_every_altered_byte_is_told(keys: Keys) -> None:
    sealed = keys.seal("account/amina", PLACE, TEXT)
    for index in range(len(sealed)):
        other = bytearray(sealed)
        other[index] ^= 1
        with pytest.raises(ValueError, match="altered"):
            keys.open("account/amina", PLACE, bytes(other))


def test_the_same_text_is_sealed_otherwise_each_time(keys: Keys) -> None:
    assert len({keys.seal("account/amina", PLACE, TEXT) for _ in range(20)}) == 20


def test_nobody_reads_by_a_key_that_was_destroyed(keys: Keys) -> None:
    sealed, other = (keys.seal(name, PLACE, TEXT) for name in ("guest/1/1", "guest/1/2"))
    assert keys.holds("guest/1/1")
    for _ in range(2):  # again changes nothing
        keys.destroy("guest/1/1")
        assert not keys.holds("guest/1/1")
        assert keys.open("guest/1/1", PLACE, sealed) is None
    assert keys.open("guest/1/2", PLACE, other) == TEXT


def test_keys_are_files_for_their_user_alone(tmp_path: Path) -> None:
    SubjectKeys(tmp_path).seal("account/amina", PLACE, TEXT)
    (file,) = tmp_path.rglob("*.key")
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, 32)
    assert (file.parent.stat().st_mode & 0o777, file.parent.name) == (0o700, file.name[:2])
    assert "amina" not in str(file.relative_to(tmp_path))


@pytest.mark.parametrize("step", ["fsync", "unlink"])
def test_a_destruction_that_was_cut_is_finished_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Before the old bytes are overwritten, and before the file is unlinked."""
    keys = SubjectKeys(tmp_path)
    sealed = keys.seal("account/amina", PLACE, TEXT)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, killed)
        with pytest.raises(KeyboardInterrupt):
            keys.destroy("account/amina")
    assert keys.open("account/amina", PLACE, sealed) is None
    assert keys.holds("account/amina")
    keys.destroy("account/amina")
    assert not keys.holds("account/amina")
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("step", ["link", "unlink"])
def test_a_key_whose_making_was_cut_is_the_key_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whoever came after, before the power went or after it, sealed by the same."""
    keys = SubjectKeys(tmp_path)

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    real = os.link
    given = iter([real, cut])
    with monkeypatch.context() as patch:
        if step == "link":
            patch.setattr(os, step, lambda *names: next(given)(*names))
        else:
            patch.setattr(Path, step, lambda one, **_: cut() if one.suffix == ".new" else None)
        with pytest.raises(KeyboardInterrupt):
            keys.seal("account/amina", PLACE, TEXT)
    sealed = keys.seal("account/amina", PLACE, TEXT)
    assert keys.open("account/amina", PLACE, sealed) == TEXT
    (file,) = tmp_path.rglob("*.key")
    for left in tmp_path.rglob("*.new"):
        assert left.samefile(file)
    file.rename(file.with_suffix(".new"))  # as the folder stood before it had its name
    assert keys.open("account/amina", PLACE, sealed) == TEXT
    keys.destroy("account/amina")
    assert keys.open("account/amina", PLACE, sealed) is None
    assert not keys.holds("account/amina")


@pytest.mark.parametrize("same", [True, False])
def test_what_is_left_of_a_making_is_destroyed_too(tmp_path: Path, same: bool) -> None:
    keys = SubjectKeys(tmp_path)
    keys.seal("account/amina", PLACE, TEXT)
    (file,) = tmp_path.rglob("*.key")
    if same:
        os.link(file, file.with_suffix(".new"))
    else:
        file.with_suffix(".new").write_bytes(bytes(32))
    keys.destroy("account/amina")
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_processes_that_make_a_key_at_once_end_with_the_same(tmp_path: Path) -> None:
    def seal(number: int) -> tuple[str, bytes]:
        subject = f"guest/{number % 5}/1"
        return subject, SubjectKeys(tmp_path).seal(subject, PLACE, TEXT)

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(seal, range(40)))
    assert {SubjectKeys(tmp_path).open(subject, PLACE, one) for subject, one in sealed} == {TEXT}
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 5


def test_the_old_bytes_are_overwritten_where_they_stood(tmp_path: Path) -> None:
    """Who held the file open reads other bytes in it afterwards."""
    keys = SubjectKeys(tmp_path)
    keys.seal("account/amina", PLACE, TEXT)
    (file,) = tmp_path.rglob("*.key")
    before = file.read_bytes()
    with file.open("rb") as opened:
        keys.destroy("account/amina")
        assert len(after := opened.read()) == 32
    assert after != before
