"""The journal's key signs what goes on from what it signed, in this process and in its own."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from parapheur.domain.errors import (
    JournalForked,
    JournalYounger,
    Misconfigured,
    NotGranted,
    WrongHead,
)
from parapheur.domain.grants import Grant
from parapheur.domain.journal import DECLARES, NOTHING_KEPT, SignedHead, linked, read_note
from parapheur.domain.merkle import EMPTY, Hash, consistency_path, leaf_hash, root_over
from parapheur.domain.people import DeskId
from parapheur.keys import RemoteKeys
from parapheur.keys.authority import TestAuthority
from parapheur.keys.heads import expect_signed
from parapheur.keys.journal import JournalKey
from parapheur.keys.vault import Vault
from tests.builders import MORNING
from tests.keys.attributes import a_leave, attributes
from tests.signing.desk import PIN, SigningDesk

LEAVES = [leaf_hash(bytes([number])) for number in range(40)]
OTHERS = [leaf_hash(bytes([number, 0])) for number in range(40)]


@pytest.fixture
def key(tmp_path: Path) -> JournalKey:
    return opened(tmp_path)


def opened(folder: Path) -> JournalKey:
    vault = Vault.at(folder)
    return JournalKey(folder, vault, TestAuthority.at(folder, vault, at=MORNING), MORNING)


def proof(old: int, new: int, leaves: Sequence[Hash] = LEAVES) -> list[Hash]:
    def over(height: int, index: int) -> Hash:
        return root_over(leaves[index << height : (index + 1) << height])

    return consistency_path(old, new, over) if old else []


def grow(key: JournalKey, old: int, new: int, leaves: Sequence[Hash] = LEAVES) -> SignedHead:
    return key.publish(new, root_over(leaves[:new]), MORNING, proof(old, new, leaves))


def test_what_goes_on_is_signed(key: JournalKey) -> None:
    for old, new in ((0, 7), (7, 7), (7, 8), (8, 40)):
        head = grow(key, old, new)
        expect_signed(read_note(head.note), key.certificate)
        assert head.head.root == root_over(LEAVES[:new])


def test_it_remembers_after_it_was_shut(key: JournalKey, tmp_path: Path) -> None:
    grow(key, 0, 20)
    again = opened(tmp_path)
    assert again.certificate == key.certificate
    with pytest.raises(JournalYounger):
        grow(again, 0, 19)
    with pytest.raises(JournalForked):
        grow(again, 20, 30, OTHERS)
    with pytest.raises(JournalForked):
        again.publish(20, root_over(OTHERS[:20]), MORNING, [])
    with pytest.raises(JournalForked):
        again.publish(30, root_over(LEAVES[:30]), MORNING, [])
    assert again.last().size == 20
    grow(again, 20, 30)


def test_nothing_is_signed_where_its_memory_is_lost(key: JournalKey, tmp_path: Path) -> None:
    grow(key, 0, 5)
    (tmp_path / "journal" / "last").write_text("[1, 2]")
    with pytest.raises(Misconfigured):
        grow(key, 5, 6)


def test_it_remembers_what_is_kept_of_each_head(key: JournalKey, tmp_path: Path) -> None:
    kept = [grow(key, old, new).kept for old, new in ((0, 7), (7, 8), (8, 40))]
    key.remember(0, kept[:2])
    key.remember(0, [bytes(32), bytes(32)])  # what is known stays
    key.remember(1, kept[1:])
    last = opened(tmp_path).last()
    assert (last.size, last.heads, last.chain) == (40, 3, linked(NOTHING_KEPT, kept))
    with pytest.raises(JournalForked):
        key.remember(4, kept)
    key.begin_anew(10, root_over(LEAVES[:10]))
    assert (key.last().heads, key.last().chain) == (0, NOTHING_KEPT)


def test_another_journal_begins_after_a_gap(key: JournalKey) -> None:
    old = grow(key, 0, 20)
    key.begin_anew(10, root_over(LEAVES[:10]))
    with pytest.raises(JournalForked):
        grow(key, 10, 20, OTHERS)
    new = grow(key, 10, 21)
    assert old.head.origin.endswith("/journal/1")
    assert new.head.origin.endswith("/journal/2")
    assert old.key_id != new.key_id
    expect_signed(new, key.certificate)


def test_a_head_of_another_key_is_refused(key: JournalKey, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = opened(tmp_path / "other")
    head = grow(key, 0, 3)
    with pytest.raises(WrongHead):
        expect_signed(head, other.certificate)
    for place in range(64):
        wrong = bytearray(head.signature)
        wrong[place] ^= 1
        with pytest.raises(WrongHead):
            expect_signed(SignedHead(head.head, head.key_id, bytes(wrong)), key.certificate)
    named = SignedHead(head.head, bytes(4), head.signature)
    with pytest.raises(WrongHead):
        expect_signed(named, key.certificate)


def test_asked_of_the_process(remote: RemoteKeys, desk: SigningDesk) -> None:
    known = remote.published()
    assert (known.size, known.root) == (0, EMPTY)
    head = remote.publish(6, root_over(LEAVES[:6]), [], at=MORNING)
    remote.expect_published(head)
    assert remote.published().size == 6
    told = remote.remember(0, [head.kept])
    assert told == remote.published()
    assert (told.heads, told.chain) == (1, linked(NOTHING_KEPT, [head.kept]))
    with pytest.raises(JournalYounger):
        remote.publish(5, root_over(LEAVES[:5]), [], at=MORNING)
    with pytest.raises(JournalForked):
        remote.publish(7, root_over(LEAVES[:7]), [], at=MORNING)
    declares(remote, desk)


def declares(remote: RemoteKeys, desk: SigningDesk) -> None:
    """Another journal begins under the PIN that was given for it, once it signed, and no other."""
    size, root = 4, root_over(OTHERS[:4])
    leave = Grant(0, 0, 0, DECLARES, desk.youssef.certificate_digest)
    other = Grant(1, 1, 1, DeskId("journal"), desk.youssef.certificate_digest)
    with pytest.raises(NotGranted), remote.organisation([leave]):
        pytest.fail("the seal opened for it")
    with remote.organisation([a_leave()]) as seal:
        seal.sign(attributes(seal.certificate_der))
        with pytest.raises(NotGranted):
            seal.begin_journal(size, root)
    with remote.open(desk.youssef, PIN, [other]) as key:
        key.sign(attributes(key.certificate_der))
        with pytest.raises(NotGranted):
            key.begin_journal(size, root)
    with remote.open(desk.youssef, PIN, [leave]) as key:
        with pytest.raises(NotGranted):
            key.begin_journal(size, root)
        key.sign(attributes(key.certificate_der))
        began = key.begin_journal(size, root)
    assert began.origin.endswith("/journal/2")
    assert (began.size, began.root) == (size, root)
