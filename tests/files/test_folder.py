"""A folder keeps what it said it kept, and says when it cannot."""

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.errors import BytesLost, NoRoomLeft
from parapheur.files import Folder

LETTER = b"%PDF-1.7 a letter " * 1000
ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "files"


@pytest.fixture
def folder(root: Path) -> Folder:
    return Folder(root)


def everything(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def place(root: Path, digest: str) -> Path:
    return root / digest[:2] / digest[2:]


def test_bytes_stand_under_their_own_name(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    assert everything(root) == [place(root, version.digest)]
    assert place(root, version.digest).read_bytes() == LETTER
    assert list(folder.names()) == [version.digest]


def test_nobody_else_may_read_them(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    assert stat.S_IMODE(place(root, version.digest).stat().st_mode) == 0o600


def test_bytes_that_stand_already_are_not_written_again(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    before = place(root, version.digest).stat()
    assert folder.put(LETTER) == version
    assert place(root, version.digest).stat().st_ino == before.st_ino


def test_another_opening_of_the_folder_finds_them(folder: Folder, root: Path) -> None:
    assert Folder(root).get(folder.put(LETTER).digest) == LETTER


@pytest.mark.parametrize("where", [0, 9000, len(LETTER) - 1])
def test_one_flipped_bit_is_refused(folder: Folder, root: Path, where: int) -> None:
    version = folder.put(LETTER)
    damaged = bytearray(LETTER)
    damaged[where] ^= 1
    place(root, version.digest).write_bytes(damaged)
    with pytest.raises(BytesLost):
        folder.get(version.digest)


@pytest.mark.parametrize("left", [b"", LETTER[:-1], LETTER + b"\0"])
def test_other_lengths_are_refused(folder: Folder, root: Path, left: bytes) -> None:
    version = folder.put(LETTER)
    place(root, version.digest).write_bytes(left)
    with pytest.raises(BytesLost):
        folder.get(version.digest)


def test_missing_bytes_are_refused_by_name(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    place(root, version.digest).unlink()
    with pytest.raises(BytesLost) as refused:
        folder.get(version.digest)
    assert version.digest in str(refused.value)


def test_swapped_files_are_refused(folder: Folder, root: Path) -> None:
    one, two = folder.put(LETTER), folder.put(b"another letter")
    place(root, two.digest).replace(place(root, one.digest))
    with pytest.raises(BytesLost):
        folder.get(one.digest)


def test_a_folder_where_a_file_should_be_is_refused(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    place(root, version.digest).unlink()
    place(root, version.digest).mkdir()
    with pytest.raises(BytesLost):
        folder.get(version.digest)


def test_putting_damaged_bytes_again_mends_them(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    place(root, version.digest).write_bytes(b"damaged")
    folder.put(LETTER)
    assert folder.get(version.digest) == LETTER


def test_a_name_leads_nowhere_else(folder: Folder, root: Path) -> None:
    folder.put(LETTER)
    secret = root.parent / "secret"
    secret.write_text("secret")
    for name in ("../secret", "..//secret", f"{root}/../secret", str(secret)):
        with pytest.raises(BytesLost):
            folder.get(Digest(name))


def test_a_fault_that_is_not_a_loss_is_told_as_it_is(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    place(root, version.digest).unlink()
    place(root, version.digest).symlink_to(place(root, version.digest))
    with pytest.raises(OSError, match="symbolic links"):
        folder.get(version.digest)


def test_many_may_put_the_same_bytes_at_once(folder: Folder, root: Path) -> None:
    begun = threading.Barrier(8)

    def put() -> None:
        begun.wait()
        folder.put(LETTER)

    many = [threading.Thread(target=put) for _ in range(8)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    (file,) = everything(root)
    assert file.read_bytes() == LETTER


def test_what_was_left_unfinished_is_swept_when_old(folder: Folder, root: Path) -> None:
    version = folder.put(LETTER)
    old, young = (place(root, version.digest).parent / f".unfinished-{n}" for n in ("a", "b"))
    for file, age in ((old, 1000), (young, 3000)):
        file.write_bytes(b"half a letter")
        os.utime(file, (age, age))
    assert list(folder.names()) == [version.digest]
    assert folder.sweep(2000) == 1
    assert (old.exists(), young.exists()) == (False, True)
    assert folder.get(version.digest) == LETTER


def test_an_empty_folder_has_no_names(folder: Folder) -> None:
    assert list(folder.names()) == []
    assert folder.sweep(10**12) == 0


FILLING = """
import resource, signal, sys
from pathlib import Path
from parapheur.domain.errors import NoRoomLeft
from parapheur.files import Folder

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that a write fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
folder = Folder(Path(sys.argv[1]))
print(folder.put(b"a" * 10_000).digest)
try:
    folder.put(b"b" * 10_001)
except NoRoomLeft:
    print("full")
"""


def test_a_full_disk_is_said_and_leaves_nothing_half_way(folder: Folder, root: Path) -> None:
    """No file of the child may grow beyond a limit, as on a disk with no room left."""
    command = [sys.executable, "-c", FILLING, str(root)]
    child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    digest, end = child.stdout.split()
    assert end == "full"
    assert everything(root) == [place(root, digest)]
    assert folder.get(Digest(digest)) == b"a" * 10_000


KILLED = """
import os, signal, sys
from pathlib import Path
from parapheur.files import Folder

calls, last = 0, int(sys.argv[2])
def dying(real):
    def call(*words, **named):
        global calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words, **named)
    return call

for name in ("open", "fsync", "replace", "mkdir"):
    setattr(os, name, dying(getattr(os, name)))
folder = Folder(Path(sys.argv[1]))
version = folder.put(b"a letter")
print(version.digest)
"""


@pytest.mark.parametrize("last", range(1, 20))
def test_killed_at_any_call_it_leaves_all_or_nothing(folder: Folder, root: Path, last: int) -> None:
    command = [sys.executable, "-c", KILLED, str(root), str(last)]
    child = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert child.returncode in (0, -9), child.stderr
    for name in folder.names():
        assert folder.get(name) == b"a letter"
    if child.stdout:
        assert list(folder.names()) == child.stdout.split()
    assert folder.get(folder.put(b"a letter").digest) == b"a letter"
    folder.sweep(float("inf"))
    assert len(everything(root)) == 1


def test_no_room_is_said_for_each_of_its_reasons(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reason in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):

        def full(_: int, reason: int = reason) -> None:
            raise OSError(reason, os.strerror(reason))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(NoRoomLeft):
            Folder(root).put(LETTER)
        assert everything(root) == []


def test_of_several_all_are_flushed_before_any_takes_its_place(
    folder: Folder, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = list[str]()
    fsync, replace = os.fsync, Path.replace

    def flushed(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def placed(file: Path, place: Path) -> Path:
        done.append("placed")
        return replace(file, place)

    folder.put(LETTER)
    with folder.together() as several:
        for number in range(5):
            several.put(b"%d" % number)
        monkeypatch.setattr(os, "fsync", flushed)
        monkeypatch.setattr(Path, "replace", placed)
    assert done[:10] == ["file"] * 5 + ["placed"] * 5
    assert set(done[10:]) == {"folder"}
    assert len(everything(root)) == 6


def keep(folder: Folder, *several: bytes, then: Callable[[], object] = lambda: None) -> None:
    with folder.together() as together:
        for data in several:
            together.put(data)
        then()


def test_several_leave_nothing_unfinished(
    folder: Folder, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ZeroDivisionError):
        keep(folder, LETTER, then=lambda: 1 / 0)
    assert everything(root) == []

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoomLeft):
        keep(folder, LETTER, LETTER * 2)
    assert everything(root) == []


def test_bytes_that_were_wanted_lately_are_not_taken_away(root: Path) -> None:
    folder = Folder(root)
    kept = folder.put(LETTER)
    place = root / kept.digest[:2] / kept.digest[2:]
    os.utime(place, (1000, 1000))
    folder.put(LETTER)  # somebody brings the same: it is theirs too from now on
    assert not folder.discard(kept.digest, 2000)
    assert folder.get(kept.digest) == LETTER
    os.utime(place, (1000, 1000))
    assert folder.discard(kept.digest, 2000)
    assert list(folder.names()) == []


def test_what_a_crash_left_condemned_is_put_back_or_away(root: Path) -> None:
    folder = Folder(root)
    wanted, old = folder.put(b"wanted"), folder.put(b"old")
    for version, touched in ((wanted, 3000), (old, 1000)):
        place = root / version.digest[:2] / version.digest[2:]
        place.rename(place.with_name(f".condemned-{place.name}"))
        os.utime(place.with_name(f".condemned-{place.name}"), (touched, touched))
    assert list(folder.names()) == []
    assert folder.sweep(2000) == 1
    assert list(folder.names()) == [wanted.digest]
    assert folder.get(wanted.digest) == b"wanted"


def test_whoever_wants_bytes_that_are_set_aside_writes_them_anew(root: Path) -> None:
    folder = Folder(root)
    kept = folder.put(LETTER)
    place = root / kept.digest[:2] / kept.digest[2:]
    aside = place.with_name(f".condemned-{place.name}")
    place.rename(aside)
    folder.put(LETTER)
    os.utime(aside, (3000, 3000))
    assert folder.sweep(2000) == 0  # put back beside the new one: either is right
    assert folder.get(kept.digest) == LETTER
    assert [one.name for one in place.parent.iterdir()] == [place.name]
