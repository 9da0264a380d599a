"""Records that are not those that were published sign nothing, until an auditor declares it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from parapheur.domain.about_journal import JournalAstray, JournalDeclared
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_people import AccountClosed, AccountOpened, RolesSet
from parapheur.domain.errors import (
    JournalHalted,
    KeysAway,
    NotAllowed,
    NotHalted,
    ReasonWanted,
    WrongPin,
)
from parapheur.domain.journal import OFTEN, Published
from parapheur.domain.merkle import EMPTY, Hash
from parapheur.domain.people import Role
from parapheur.files import AnchorFolder
from parapheur.usecases.halting import declare, look_at_journal
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.journal_ports import Declaring
from parapheur.usecases.publish import publish
from parapheur.usecases.unlock import issue_key
from parapheur.worker.publisher import publish_once
from tests.builders import CLAIRE, PIN, RACHID, SERVICE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way

REASON = "Base restaurée depuis la sauvegarde de la veille, après une panne du disque."


@pytest.fixture
def restored(fake: FakeOffice) -> FakeOffice:
    """An office whose records were put back to what they were before the last head."""
    issue_key(fake.office, CLAIRE, PIN, by=RACHID.login)
    on_its_way(fake)
    publish(fake.office)
    yesterday = fake.store.kept.copy()
    on_its_way(fake)
    publish(fake.office)
    fake.store.kept = yesterday
    return fake


def told(fake: FakeOffice) -> list[type]:
    return [type(one) for one in fake.office.reading.office_events(OfficeStream.JOURNAL)]


def test_whole_records_go_on(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    publish(fake.office)
    assert look_at_journal(fake.office) is None
    give(fake, dossier_id, SERVICE)
    with pytest.raises(NotHalted):
        declare(fake.office, actor=CLAIRE, pin=PIN, reason=REASON)
    assert told(fake) == []


def test_a_head_that_comes_while_one_looks_halts_nothing(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two looks of one program another one publishes."""
    on_its_way(fake)
    publish(fake.office)

    def meanwhile(of: object, name: str) -> None:
        looks = getattr(of, name)

        def look() -> object:
            seen = looks()
            monkeypatch.setattr(of, name, looks)
            on_its_way(fake)
            publish(fake.office)
            return seen

        monkeypatch.setattr(of, name, look)

    meanwhile(fake.office.reading, "tree")
    assert look_at_journal(fake.office) is None
    meanwhile(fake.keys, "published")
    assert look_at_journal(fake.office) is None
    assert told(fake) == []


def test_nothing_is_signed_on_older_records(restored: FakeOffice) -> None:
    gap = look_at_journal(restored.office)
    assert gap is not None
    assert gap.published > gap.size
    look_at_journal(restored.office)
    assert told(restored) == [JournalAstray]
    before = restored.store.kept.copy()
    with pytest.raises(JournalHalted):
        give(restored, next(iter(restored.store.kept.dossiers)), SERVICE)
    assert restored.store.kept.dossiers == before.dossiers
    assert restored.store.kept.intents == before.intents


def test_a_worker_notices_by_itself(restored: FakeOffice) -> None:
    restored.clock.time += OFTEN
    give(restored, next(iter(restored.store.kept.dossiers)), SERVICE)  # nobody knows yet
    restored.clock.time += OFTEN
    publish_once(restored.office)
    publish_once(restored.office)
    assert told(restored) == [JournalAstray]
    assert len(restored.office.reading.heads()) == 1


def test_an_auditor_declares_and_work_goes_on(restored: FakeOffice) -> None:
    look_at_journal(restored.office)
    assert any("younger" in one.problem for one in journal_astray(restored.office))
    event = declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
    assert told(restored) == [JournalAstray, JournalDeclared]
    assert event.reason == REASON
    assert restored.keys.declared == [event.certificate]
    give(restored, next(iter(restored.store.kept.dossiers)), SERVICE)
    head = publish(restored.office)
    assert head.head.origin.endswith("/journal/2")
    assert look_at_journal(restored.office) is None
    assert list(journal_astray(restored.office)) == []


@pytest.mark.parametrize(
    "told_otherwise",
    [
        lambda event: replace(event, published=1),
        lambda event: replace(event, size=1),
        lambda event: replace(event, origin="other"),
    ],
    ids=["published", "size", "origin"],
)
def test_a_declaration_that_was_not_signed_so_is_named(
    restored: FakeOffice, told_otherwise: Callable[[JournalDeclared], JournalDeclared]
) -> None:
    look_at_journal(restored.office)
    event = declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
    other = told_otherwise(event)
    with restored.store.work() as work:
        work.note_office(OfficeStream.JOURNAL, other)
    found = [one for one in journal_astray(restored.office) if "entry 3" in one.place]
    assert [one.problem for one in found] == ["is not what was signed"]


def test_a_declaration_is_told_before_the_other_journal_begins(
    restored: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is killed in between, the journal that is declared is the one that ended."""
    begin = restored.keys.begin_journal

    def killed_after(key: Declaring, size: int, root: Hash) -> Published:
        begin(key, size, root)
        raise KeysAway

    def killed_before(key: Declaring, size: int, root: Hash) -> Published:
        raise KeysAway

    look_at_journal(restored.office)
    for killed in (killed_before, killed_after):
        monkeypatch.setattr(restored.keys, "begin_journal", killed)
        with pytest.raises(KeysAway):
            declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
        look_at_journal(restored.office)
    publish(restored.office)
    assert told(restored) == [JournalAstray, JournalDeclared] * 2
    assert list(journal_astray(restored.office)) == []


def test_who_declares_was_an_auditor_then(restored: FakeOffice) -> None:
    look_at_journal(restored.office)
    event = declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
    at = event.at - timedelta(hours=1)
    for role, problems in (
        (Role.OFFICIAL, [f"is by {CLAIRE.login}, who was no auditor"]),
        (Role.AUDITOR, []),
    ):
        with restored.store.work() as work:
            work.note(CLAIRE.login, RolesSet(at=at, actor=RACHID.login, roles=(role,)))
        found = [one.problem for one in journal_astray(restored.office) if "entry 2" in one.place]
        assert found == problems


def test_who_declares_had_an_account_that_somebody_opened(restored: FakeOffice) -> None:
    look_at_journal(restored.office)
    declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
    events = restored.office.reading.account_events(CLAIRE.login)
    assert isinstance(events[0], AccountOpened)
    with restored.store.work() as work:
        at = events[0].at - timedelta(hours=1)
        work.note(CLAIRE.login, AccountClosed(at=at, actor=RACHID.login))
    found = [one.problem for one in journal_astray(restored.office) if "entry 2" in one.place]
    assert found == [f"is by {CLAIRE.login}, who was no auditor"]


def test_a_journal_that_goes_on_did_not_end(
    restored: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its heads would be held against nothing any more."""
    monkeypatch.setattr(restored.keys, "begin_journal", lambda *_: None)
    look_at_journal(restored.office)
    declare(restored.office, actor=CLAIRE, pin=PIN, reason=REASON)
    found = [one.problem for one in journal_astray(restored.office) if "entry 2" in one.place]
    assert found == ["says that a journal ended which goes on"]


def test_an_anchor_is_what_the_key_signed(fake: FakeOffice, tmp_path: Path) -> None:
    """Whoever can write there neither halts signatures nor hides what was anchored."""
    anchors = AnchorFolder(tmp_path)
    on_its_way(fake)
    office = replace(fake.office, anchors=anchors)
    head = publish(office)
    assert [one for _, one in anchors.kept()] == [replace(head, token=None)]
    bad = replace(head, head=replace(head.head, size=5000))
    anchors.keep(bad)
    (tmp_path / f"9999-{5001:012}-{0:016}.note").write_bytes(b"nothing")
    assert look_at_journal(office) is None
    assert [(one.place[:22], one.problem) for one in journal_astray(office)] == [
        ("anchor 9999-0000000050", "cannot be read"),
        ("anchor 0001-0000000050", "was not signed by the key of the journal"),
    ]
    fake.keys.last = (1, 0, EMPTY)  # memory and records are put back: an anchor alone is left
    fake.store.kept = FakeOffice().store.kept
    gap = look_at_journal(replace(fake.office, anchors=anchors))
    assert gap is not None
    assert gap.published == head.head.size


def test_an_older_anchor_tells_of_a_journal_that_was_signed_anew(
    fake: FakeOffice, tmp_path: Path
) -> None:
    """Records and memory are put back, another history is signed, and anchored, over them."""
    anchors = AnchorFolder(tmp_path)
    nothing = fake.store.kept.copy()
    on_its_way(fake)
    size = publish(replace(fake.office, anchors=anchors)).head.size
    fake.keys.last, fake.keys.kept = (1, 0, EMPTY), []
    fake.store.kept = nothing
    fake.clock.time += timedelta(days=1)
    on_its_way(fake)
    on_its_way(fake)
    office = replace(fake.office, anchors=anchors)
    assert publish(office).head.size > size
    assert [one.problem for one in journal_astray(office)] == [
        f"is not what an anchor says of its first {size} entries"
    ]


def test_a_memory_that_was_put_back_is_named(fake: FakeOffice) -> None:
    on_its_way(fake)
    size = publish(fake.office).head.size
    fake.keys.last, fake.keys.kept = (1, 0, EMPTY), []
    assert [one.problem for one in journal_astray(fake.office)] == [
        f"its key signed {size} entries, and remembers 0"
    ]


def test_who_may_declare_and_what_it_takes(restored: FakeOffice) -> None:
    look_at_journal(restored.office)
    with pytest.raises(NotAllowed):
        declare(restored.office, actor=YOUSSEF, pin=PIN, reason=REASON)
    with pytest.raises(ReasonWanted):
        declare(restored.office, actor=CLAIRE, pin=PIN, reason="  ")
    with pytest.raises(WrongPin):
        declare(restored.office, actor=CLAIRE, pin="000000", reason=REASON)
    assert told(restored) == [JournalAstray]
    assert restored.keys.declared == []
