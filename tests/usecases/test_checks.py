"""Checks of many dossiers: what is found of each, and that nothing is lost when a worker dies."""

from datetime import timedelta

import pytest

from parapheur.domain.about_audit import CheckAsked
from parapheur.domain.checks import AT_ONCE, CheckId, Outcome, Trouble
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import CheckEmpty, CheckRunning, CheckTooLarge, PeriodOutOfOrder
from parapheur.domain.events import VisaGiven
from parapheur.domain.jobs import Task
from parapheur.domain.trail import Entry
from parapheur.usecases import checks
from parapheur.usecases.checks import PATIENCE, ask_check, checked, go_on, left_checks
from tests.builders import BESIDE, CIRCUITS, CLAIRE, SERVICE
from tests.fakes import FakeOffice, an_office
from tests.usecases.story import a_draft, give, on_its_way, stands

ONE, TWO, DRAFT = (DossierId(number) for number in (1, 2, 3))


@pytest.fixture
def fake() -> FakeOffice:
    made = an_office()
    made.circuits = {**CIRCUITS, BESIDE.id: BESIDE}
    give(made, on_its_way(made), SERVICE)
    give(made, on_its_way(made, BESIDE), SERVICE)
    a_draft(made)
    return made


def ask(fake: FakeOffice) -> CheckId:
    today = day_of(fake.clock.now())
    return ask_check(fake.office, today, today, actor=CLAIRE)


def jobs(fake: FakeOffice) -> list[str]:
    return [job.key for job in fake.store.kept.jobs if job.task is Task.CHECK]


def troubles(fake: FakeOffice, number: DossierId) -> tuple[Trouble, ...]:
    return checked(fake.office, number).troubles


def test_what_is_whole_is_sound(fake: FakeOffice) -> None:
    for number in (ONE, TWO, DRAFT):
        assert troubles(fake, number) == ()


def forge(fake: FakeOffice, number: DossierId, seq: int, **changed: object) -> None:
    """Change an entry of a trail, and nothing else."""
    stream = f"dossier/{number}"
    entries = list(fake.store.kept.trails[stream])
    one = entries[seq - 1]
    facts = {name: changed.get(name, getattr(one, name)) for name in Entry.__slots__}
    entries[seq - 1] = Entry(**facts)  # type: ignore[arg-type]  # as they were
    fake.store.kept.trails[stream] = tuple(entries)


def test_each_way_of_being_wrong_has_its_name(fake: FakeOffice) -> None:
    body = fake.store.kept.trails["dossier/1"][2].body
    forge(fake, ONE, 3, body=body.replace(b'"desk":"service"', b'"desk":"juridique"'))
    assert Trouble.CHAIN in troubles(fake, ONE)
    forge(fake, ONE, 3, body=b"{}")
    assert troubles(fake, ONE) == (Trouble.CHAIN, Trouble.HISTORY)
    forge(fake, ONE, 3, body=body)
    assert troubles(fake, ONE) == ()
    fake.store.kept.dossiers[ONE] = stands(fake, TWO)
    assert Trouble.RECORD in troubles(fake, ONE)


def test_a_document_that_is_missing_or_another_is_told(fake: FakeOffice) -> None:
    signed = stands(fake, ONE).version.digest
    told = fake.store.reading.events(TWO)
    visa = next(one for one in told if isinstance(one, VisaGiven))
    assert visa.signature.attestation is not None
    beside = visa.signature.attestation.digest
    assert beside in fake.files.kept
    kept = dict(fake.files.kept)
    fake.files.kept = {name: data for name, data in kept.items() if name != signed}
    assert troubles(fake, ONE) == (Trouble.BYTES,)
    fake.files.kept = {**kept, beside: b"another signature"}
    assert troubles(fake, TWO) == (Trouble.BYTES,)


def test_a_check_is_done_to_its_end_and_told(fake: FakeOffice) -> None:
    check = ask(fake)
    assert jobs(fake) == [f"check-{check}-0"]
    told = fake.store.reading.account_events(CLAIRE.login)[-1]
    assert isinstance(told, CheckAsked)
    assert (told.check, told.count) == (check, 3)
    go_on(fake.office, check)
    stood = fake.store.reading.check(check)
    assert stood is not None
    assert (stood.sound, stood.done, stood.ended_at) == (3, 3, fake.clock.now())
    go_on(fake.office, check)  # once more, by another
    assert fake.store.reading.check(check) == stood
    assert {one.outcome for one in fake.store.reading.results(check)} == {Outcome.SOUND}


def test_a_worker_that_dies_loses_the_dossier_it_was_at_alone(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "AT_ONCE", 2)
    check = ask(fake)
    done: list[DossierId] = []
    look = checks.checked

    def dies(office: object, number: DossierId) -> object:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(number)
        return look(office, number)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(checks, "checked", dies)
    with pytest.raises(KeyboardInterrupt):
        go_on(fake.office, check)
    monkeypatch.setattr(checks, "checked", look)
    left_checks(fake.office)
    assert jobs(fake) == [f"check-{check}-0"], "it may still be at it"
    fake.clock.pause(PATIENCE.total_seconds() + 1)
    left_checks(fake.office)
    left_checks(fake.office)
    assert len(jobs(fake)) == 2, "asked for again, once"
    go_on(fake.office, check)
    assert [one.dossier for one in fake.store.reading.results(check)] == [ONE, TWO, DRAFT]
    assert done == [ONE]


def test_a_long_check_goes_on_in_parts(fake: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "AT_ONCE", 2)
    check = ask(fake)
    go_on(fake.office, check)
    assert jobs(fake) == [f"check-{check}-0", f"check-{check}-2"]
    assert AT_ONCE > 2


def test_what_cannot_be_looked_at_is_not_called_sound(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(checks, "_signatures", breaks)
    assert troubles(fake, ONE) == (Trouble.UNPROVED,)


def test_what_may_not_be_asked_is_refused(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = day_of(fake.clock.now())
    with pytest.raises(PeriodOutOfOrder):
        ask_check(fake.office, today, today - timedelta(days=1), actor=CLAIRE)
    with pytest.raises(CheckEmpty):
        ask_check(fake.office, today + timedelta(days=9), today + timedelta(days=9), actor=CLAIRE)
    ask(fake)
    with pytest.raises(CheckRunning):
        ask(fake)
    monkeypatch.setattr(checks, "MOST", 2)
    fake.store.kept.checks.clear()
    with pytest.raises(CheckTooLarge):
        ask(fake)
