"""What goes into an evidence file: documents, history, what it leans on, and nothing else."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action, Visas
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import JournalForked, NoSuchDossier
from parapheur.domain.events import LoggedIn
from parapheur.domain.evidence import Contents, Stream
from parapheur.domain.personal import of_account
from parapheur.domain.verdict import Conclusion
from parapheur.evidence.naming import made_of
from parapheur.usecases.delegate import revoke_delegation
from parapheur.usecases.evidence import evidence_of, gather
from parapheur.usecases.reject import recycle
from parapheur.usecases.start import start
from parapheur.usecases.tied import tied
from parapheur.usecases.unlock import issue_key
from tests.builders import (
    AMINA,
    DIVISION,
    HASSAN,
    MINISTER,
    PDF,
    PIN,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, refuse, stands
from tests.usecases.test_in_place_of import delegated, give_by

BESIDE = a_circuit(
    a_step(Action.VISA, SERVICE),
    a_step(Action.VISA, DIVISION),
    a_step(Action.SIGN, MINISTER),
    visas=Visas.BESIDE,
)


def names(contents: Contents) -> list[str]:
    return [one.name for one in contents.pieces]


def test_a_history_that_lost_what_the_journal_has_is_not_sealed(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    give(fake, number, SERVICE)
    gather(fake.office, number)
    stream = f"dossier/{number}"
    whole = fake.store.kept.trails[stream]
    cut = whole[:-1]
    other = (*whole[:-1], replace(whole[-1], body=whole[-1].body.replace(b"2026", b"2025")))
    for trail in (cut, other):
        fake.store.kept.trails[stream] = trail
        with pytest.raises(JournalForked):
            tied(fake.office, [Stream(stream, trail, whole=True)])
    fake.store.kept.trails[stream] = whole
    came_meanwhile = tied(fake.office, [Stream(stream, cut, whole=True)])
    assert len(came_meanwhile.entries) == len(cut)


def test_documents_visas_and_the_history_are_in_it(fake: FakeOffice) -> None:
    fake.circuits = {BESIDE.id: BESIDE}
    number = on_its_way(fake, BESIDE)
    for desk in (SERVICE, DIVISION, MINISTER):
        give(fake, number, desk)
    contents = gather(fake.office, number)
    assert names(contents) == [
        "document.pdf", "deposit/1.pdf", "annexes/1-1.pdf", "signatures/3.p7s", "signatures/4.p7s",
    ]  # fmt: skip
    assert contents.pieces[0].version == stands(fake, number).version
    assert [(one.round, one.index, one.piece) for one in contents.versions] == [
        (1, index, "document.pdf") for index in range(3)
    ]
    history = contents.streams[0]
    assert (history.name, history.whole) == (f"dossier/{number}", True)
    assert list(history.entries) == list(fake.store.reading.trail(number))
    assert contents.verdict.verdict is Conclusion.VALID
    assert contents.circuit is not None


def test_of_an_account_only_the_keys_that_signed_are_told(fake: FakeOffice) -> None:
    issue_key(fake.office, YOUSSEF, PIN, by=AMINA.login)
    number = on_its_way(fake)
    before = gather(fake.office, number).streams
    assert [one.name for one in before] == [f"dossier/{number}"]
    give(fake, number, SERVICE)
    (_, account) = gather(fake.office, number).streams
    assert (account.name, account.whole) == ("account/youssef", False)
    assert [entry.facts["kind"] for entry in account.entries] == ["KeyIssued"]


def test_the_act_by_which_somebody_stands_in_is_told(fake: FakeOffice) -> None:
    given = delegated(fake)
    number = on_its_way(fake)
    give(fake, number, SERVICE)
    give_by(fake, number, given.id)
    accounts = gather(fake.office, number).streams[1:]
    told = {one.name: [entry.facts["kind"] for entry in one.entries] for one in accounts}
    assert told == {"account/hassan": ["DelegationGiven"]}
    revoke_delegation(fake.office, given.id, actor=HASSAN)
    (ended,) = gather(fake.office, number).streams[1:]
    kinds = [entry.facts["kind"] for entry in ended.entries]
    assert kinds == ["DelegationGiven", "DelegationRevoked"], "whoever reads it sees it ended later"


def test_each_round_keeps_its_document(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    refuse(fake, number)
    recycle(fake.office, number, actor=AMINA, main=("corrigée.pdf", PDF + b"% corrected"))
    start(fake.office, number, actor=AMINA)
    contents = gather(fake.office, number)
    assert names(contents) == [
        "document.pdf", "earlier/1.pdf", "deposit/1.pdf", "annexes/1-1.pdf", "deposit/4.pdf",
    ]  # fmt: skip
    kept = [(one.round, one.index, one.piece) for one in contents.versions]
    assert kept == [
        (1, 0, "earlier/1.pdf"),
        (1, 1, "earlier/1.pdf"),
        (2, 0, "document.pdf"),
        (2, 1, "document.pdf"),
    ]
    for one in contents.versions:
        whole = next(piece.version for piece in contents.pieces if piece.name == one.piece)
        data = fake.files.get(whole.digest)
        assert fake.files.get(one.version.digest) == data[: one.version.length]


def test_it_is_sealed_as_it_is_asked_for(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    made = evidence_of(fake.office, number)
    data = b"".join(made.chunks())
    assert len(data) == made.length
    assert data.startswith(b"document.pdf\n")


def test_made_after_an_erasure_it_holds_nothing_of_the_person(fake: FakeOffice) -> None:
    number = on_its_way(fake)
    refuse(fake, number, reason="Appeler M. Bennani")
    assert b"Bennani" in everything(gather(fake.office, number))
    with fake.store.work() as work:
        work.note(RACHID.login, LoggedIn(at=fake.clock.now(), actor=RACHID.login))
        work.erase(of_account(YOUSSEF.login), told_in=f"account/{RACHID.login}")
        work.forget_person(YOUSSEF.login)
    assert b"Bennani" not in everything(gather(fake.office, number))


def everything(contents: Contents) -> bytes:
    """All that is written of what the office keeps, but for the documents themselves."""
    return b"".join(one.data or b"" for one in made_of(contents))


def test_there_is_none_of_a_dossier_that_is_not_there(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchDossier):
        evidence_of(fake.office, DossierId(99))
