"""An inspection names each paper of a body that bears the seal of another, or none."""

import hashlib

import pytest

from parapheur.domain.about_office import HouseKey, HouseKeyTaken, OfficeStream
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway
from parapheur.domain.people import WORKER
from parapheur.usecases.fsck import fsck
from parapheur.usecases.registry import receipt
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.seals_astray import seals_astray, seals_of
from parapheur.usecases.running import tell_keys
from parapheur.usecases.sealing import sealer_of
from tests.builders import MORNING
from tests.fakes import FakeOffice
from tests.letters import MINISTRY, OTHER
from tests.usecases.letters import a_letter, a_registry, sent


@pytest.fixture
def fake() -> FakeOffice:
    return a_registry()


def found(fake: FakeOffice) -> list[str]:
    return [f"{one.place}: {one.problem}" for one in seals_astray(fake.office)]


def test_papers_of_each_body_bear_its_seal_or_the_organisations(fake: FakeOffice) -> None:
    give_receipt(fake.office, sent(fake).letter)
    give_receipt(fake.office, sent(fake, a_letter(body=OTHER), key="another").letter)
    fake.keys.sealless = {MINISTRY}
    give_receipt(fake.office, sent(fake, key="a third").letter)
    fake.keys.sealless = set()
    assert found(fake) == []
    assert [one for one in fsck(fake.office) if "seal" in one.problem] == []


def test_the_seal_of_another_body_is_named(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(receipt, "sealer_of", lambda office, body: sealer_of(office, OTHER))
        give_receipt(fake.office, sent(fake).letter)
    expected = ["incoming/1: its receipt bears the seal of etablissement"]
    assert found(fake) == expected
    assert [str(one.problem) for one in fsck(fake.office) if one.place == "incoming/1"] == [
        "its receipt bears the seal of etablissement"
    ]
    fake.keys.sealless = {OTHER}  # and nothing tells that it ever had one
    assert found(fake) == ["incoming/1: its receipt bears a seal that the house never had"]


def test_a_paper_without_a_seal_is_named(fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    give_receipt(fake.office, sent(fake).letter)
    monkeypatch.setattr(fake.signer, "bears", lambda pdf: None)
    assert found(fake) == ["incoming/1: its receipt bears no seal"]


def test_seals_of_earlier_days_are_known_by_the_trail_of_the_houses_keys(fake: FakeOffice) -> None:
    earlier = Digest(hashlib.sha256(b"an earlier one").hexdigest())
    told = HouseKeyTaken(
        at=MORNING,
        actor=WORKER,
        key=HouseKey.BODY,
        certificate=earlier,
        before=None,
        test=True,
        until=MORNING,
        body=MINISTRY,
    )
    with fake.store.work() as work:
        work.note_office(OfficeStream.KEYS, told)
    tell_keys(fake.office, {})
    with fake.keys.body(MINISTRY) as seal:
        assert seals_of(fake.office)[MINISTRY] == {earlier, seal.certificate}
    events = fake.store.reading.office_events(OfficeStream.KEYS)
    taken = [one for one in events if isinstance(one, HouseKeyTaken) and one.body == MINISTRY]
    assert [one.before for one in taken] == [None, earlier]


def test_without_the_signing_process_it_says_so_and_goes_on(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise KeysAway

    monkeypatch.setattr(fake.keys, "organisation", away)
    (told,) = found(fake)
    assert told.startswith("seals: cannot be inspected further: KeysAway")
