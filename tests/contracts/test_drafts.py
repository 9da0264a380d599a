"""A deposit under way is found again by its secret alone, and forgotten after a day."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import BytesLost, NoRoomLeft
from parapheur.domain.registry.drafts import Draft, Joined
from parapheur.domain.registry.passcodes import Passcode
from parapheur.drafts import DraftFolder, folder
from parapheur.usecases.draft_ports import Drafts
from tests.builders import MORNING, at
from tests.fake_drafts import FakeDrafts

TOKEN, OTHER = "t" * 43, "../../o" * 6
DRAFT = Draft(touched=MORNING, body="ministere", kind="demande", name="يوسف \ud800 < & \n")


@pytest.fixture(params=["fake", "folder"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Drafts:
    return FakeDrafts() if request.param == "fake" else DraftFolder(tmp_path / "drafts")


def a_file(data: bytes, name: str = "lettre.pdf") -> Joined:
    return Joined(name, Version(Digest(sha256(data).hexdigest()), len(data)), 3)


def keep(drafts: Drafts, draft: Draft, *files: bytes, token: str = TOKEN) -> None:
    with drafts.hold(token) as held:
        for data in files:
            held.put(data)
        held.keep(draft)


def test_a_draft_is_found_again_as_it_was_kept(drafts: Drafts) -> None:
    assert drafts.look(TOKEN) is None
    passcode = Passcode(Digest("1" * 64), "a@example.ma", at(3), 2)
    full = replace(
        DRAFT, main=a_file(b"one"), joined=(a_file(b"two", "é.pdf"),), passcode=passcode, sent=4
    )
    keep(drafts, full, b"one", b"two")
    assert drafts.look(TOKEN) == full
    assert drafts.get(TOKEN, a_file(b"two").version.digest) == b"two"
    assert drafts.look(OTHER) is None
    keep(drafts, DRAFT, token=OTHER)
    assert drafts.look(OTHER) == DRAFT
    assert drafts.look(TOKEN) == full


def test_files_that_a_draft_does_not_name_are_forgotten(drafts: Drafts) -> None:
    one, two = a_file(b"one"), a_file(b"two")
    keep(drafts, replace(DRAFT, main=one, joined=(two,)), b"one", b"two")
    keep(drafts, replace(DRAFT, joined=(two,)))
    with pytest.raises(BytesLost):
        drafts.get(TOKEN, one.version.digest)
    assert drafts.get(TOKEN, two.version.digest) == b"two"


@pytest.mark.parametrize("name", ["0" * 64, "", "draft.json", "lock", "../lock"])
def test_no_other_name_leads_to_bytes(drafts: Drafts, name: str) -> None:
    keep(drafts, DRAFT)
    for token in (TOKEN, OTHER):
        with pytest.raises(BytesLost):
            drafts.get(token, Digest(name))


def test_a_hold_that_keeps_nothing_leaves_nothing(drafts: Drafts) -> None:
    with drafts.hold(TOKEN) as held:
        assert held.draft is None
    assert drafts.look(TOKEN) is None
    assert drafts.sweep(at(10**6)) == 0


def test_a_draft_that_is_given_up_is_gone_with_its_files(drafts: Drafts) -> None:
    keep(drafts, replace(DRAFT, main=a_file(b"one")), b"one")
    with drafts.hold(TOKEN) as held:
        held.forget()
    assert drafts.look(TOKEN) is None
    with pytest.raises(BytesLost):
        drafts.get(TOKEN, a_file(b"one").version.digest)


def test_drafts_that_nobody_touched_are_forgotten(drafts: Drafts) -> None:
    keep(drafts, replace(DRAFT, main=a_file(b"one")), b"one")
    later = replace(DRAFT, touched=MORNING + timedelta(hours=2))
    keep(drafts, later, token=OTHER)
    assert drafts.sweep(MORNING) == 0
    assert drafts.sweep(MORNING + timedelta(hours=1)) == 1
    assert drafts.look(TOKEN) is None
    assert drafts.look(OTHER) == later


def side_by_side(times: int, work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_a_draft_is_changed_by_one_at_a_time(tmp_path: Path) -> None:
    drafts = DraftFolder(tmp_path)
    keep(drafts, DRAFT)

    def join(number: int) -> None:
        data = str(number).encode()
        with drafts.hold(TOKEN) as held:
            assert held.draft is not None
            held.put(data)
            held.keep(replace(held.draft, joined=(*held.draft.joined, a_file(data))))

    side_by_side(12, join)
    found = drafts.look(TOKEN)
    assert found is not None
    assert len({one.version.digest for one in found.joined}) == 12


def test_who_waits_while_a_draft_is_swept_begins_another(tmp_path: Path) -> None:
    drafts = DraftFolder(tmp_path)

    def work(number: int) -> None:
        if number % 2:
            drafts.sweep(MORNING + timedelta(hours=1))
            return
        with drafts.hold(TOKEN) as held:
            held.put(b"one")
            held.keep(replace(DRAFT, main=a_file(b"one")))

    side_by_side(20, work)
    keep(drafts, replace(DRAFT, main=a_file(b"one")), b"one")
    assert drafts.get(TOKEN, a_file(b"one").version.digest) == b"one"


def test_who_comes_while_a_draft_goes_finds_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts, take_away = DraftFolder(tmp_path), shutil.rmtree
    keep(drafts, DRAFT)

    def meanwhile(gone: Path, *, ignore_errors: bool) -> None:
        monkeypatch.setattr(shutil, "rmtree", take_away)
        (gone / "lock").unlink()  # the first file to go
        keep(drafts, replace(DRAFT, main=a_file(b"one")), b"one")
        take_away(gone, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", meanwhile)
    assert drafts.sweep(MORNING + timedelta(hours=1)) == 1
    assert drafts.get(TOKEN, a_file(b"one").version.digest) == b"one"


def test_what_a_kill_left_of_a_draft_goes_with_the_next_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = DraftFolder(tmp_path)
    keep(drafts, DRAFT)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        drafts.sweep(MORNING + timedelta(hours=1))
    assert drafts.look(TOKEN) is None
    assert list(tmp_path.iterdir()) != []
    drafts.sweep(MORNING)
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_of_the_machine_looks_into_a_draft(tmp_path: Path) -> None:
    keep(DraftFolder(tmp_path), DRAFT)
    (made,) = tmp_path.iterdir()
    assert made.stat().st_mode & 0o077 == 0
    assert TOKEN not in made.name


def test_drafts_leave_room_for_what_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "ROOM_FOR_OTHERS", 1 << 60)
    drafts = DraftFolder(tmp_path)
    with drafts.hold(TOKEN) as held:
        held.keep(DRAFT)
        with pytest.raises(NoRoomLeft):
            held.put(b"one")
    assert drafts.look(TOKEN) == DRAFT


def test_what_cannot_be_read_is_no_draft(tmp_path: Path) -> None:
    drafts = DraftFolder(tmp_path)
    keep(drafts, DRAFT)
    (made,) = tmp_path.iterdir()
    for damage in (b"", b"[]", b'{"touched": 1}', b"\xff", b'{"touched": "2026-03-02", "x": 1}'):
        (made / "draft.json").write_bytes(damage)
        assert drafts.look(TOKEN) is None
