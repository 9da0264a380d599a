"""A document comes in whole or not at all, and leaves on its circuit certified."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.depositing import LONGEST_SUBJECT
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    DeskWithoutHolder,
    MoveNotAllowed,
    NoSuchCircuit,
    NoSuchDossier,
    NotAllowed,
    NotAPdf,
    ParapheurError,
    SignatureUnsound,
    SubjectRequired,
    TextTooLong,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person, Role
from parapheur.domain.signature import fields_of
from parapheur.usecases.deposit import deposit
from parapheur.usecases.start import start
from tests.builders import AMINA, CAST, HASSAN, LETTER, MINISTER, MORNING, PDF, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, a_draft, on_its_way, stands, told


def test_a_deposit_is_a_draft_with_its_pieces(fake: FakeOffice) -> None:
    dossier = stands(fake, a_draft(fake))
    assert (dossier.state, dossier.originator) == (State.DRAFT, AMINA.login)
    assert [piece.name for piece in (dossier.main, *dossier.annexes)] == [
        "lettre.pdf",
        "annexe.pdf",
    ]
    assert fake.files.get(dossier.main.version.digest) == PDF


def test_what_cannot_be_seen_of_a_name_is_not_kept(fake: FakeOffice) -> None:
    dossier_id = deposit(
        fake.office,
        actor=AMINA,
        subject="Une lettre",
        circuit=LETTER.id,
        main=("lettre\u202efdp.exe\x1b\ud800.pdf", PDF),
    )
    assert stands(fake, dossier_id).main.name == "lettrefdp.exe.pdf"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"actor": YOUSSEF}, NotAllowed),
        ({"circuit": CircuitId("nulle-part")}, NoSuchCircuit),
        ({"subject": "  "}, SubjectRequired),
        ({"subject": "x" * (LONGEST_SUBJECT + 1)}, TextTooLong),
        ({"main": ("lettre.pdf", b"MZ not a PDF")}, NotAPdf),
        ({"annexes": [("a.pdf", PDF), ("b.pdf", b"")]}, NotAPdf),
    ],
)
def test_nothing_is_kept_of_a_deposit_that_is_refused(
    fake: FakeOffice, change: dict[str, object], refusal: type[ParapheurError]
) -> None:
    asked: dict[str, object] = {
        "actor": AMINA,
        "subject": "Une lettre",
        "circuit": LETTER.id,
        "main": ("lettre.pdf", PDF),
    }
    with pytest.raises(refusal):
        deposit(fake.office, **{**asked, **change})  # type: ignore[arg-type]  # one wrong at a time
    assert fake.store.reading.dossiers() == []
    assert fake.files.kept == {}


def test_a_start_certifies_the_document_with_every_field_placed(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    dossier = stands(fake, dossier_id)
    assert (dossier.state, dossier.fields) == (State.CIRCULATING, fields_of(LETTER))
    certified = fake.files.get(dossier.version.digest)
    assert certified.startswith(PDF)
    assert [one.field for one in fake.signer.verify(certified, at=MORNING).signatures] == [
        "certification"
    ]
    assert told(fake, dossier_id) == STARTED
    assert fake.store.reading.open_intents() == []
    assert all(key.shut for key in fake.keys.opened)


@pytest.mark.parametrize("actor", [person for person in CAST if person != AMINA])
def test_only_its_originator_starts_a_dossier(fake: FakeOffice, actor: object) -> None:
    dossier_id = a_draft(fake)
    with pytest.raises(NotAllowed):
        start(fake.office, dossier_id, actor=actor)  # type: ignore[arg-type]  # a person
    assert stands(fake, dossier_id).state is State.DRAFT


NO_SECRETARY = [replace(AMINA, active=False), replace(AMINA, roles=frozenset({Role.OFFICIAL}))]


@pytest.mark.parametrize("now", NO_SECRETARY)
def test_a_secretary_who_is_one_no_more_starts_and_deposits_nothing(
    fake: FakeOffice, now: Person
) -> None:
    dossier_id = a_draft(fake)
    with fake.store.work() as work:
        work.add_person(now, "x")
    with pytest.raises(NotAllowed):
        start(fake.office, dossier_id, actor=AMINA)
    with pytest.raises(NotAllowed):
        a_draft(fake)
    assert told(fake, dossier_id) == ["DossierDeposited"]
    assert fake.store.reading.dossiers() == [dossier_id]


@pytest.mark.parametrize("now", NO_SECRETARY)
def test_a_secretary_who_is_one_no_more_while_it_is_certified_has_not_started_it(
    fake: FakeOffice, now: Person
) -> None:
    dossier_id = a_draft(fake)

    def change() -> None:
        with fake.store.work() as work:
            work.add_person(now, "x")

    fake.signer.before.append(change)
    with pytest.raises(NotAllowed):
        start(fake.office, dossier_id, actor=AMINA)
    assert told(fake, dossier_id) == ["DossierDeposited", "SigningAbandoned"]
    assert stands(fake, dossier_id).state is State.DRAFT


def test_a_dossier_starts_once(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(MoveNotAllowed):
        start(fake.office, dossier_id, actor=AMINA)
    assert told(fake, dossier_id) == STARTED


def test_what_is_not_there_is_not_started(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchDossier):
        start(fake.office, DossierId(7), actor=AMINA)


def test_a_circuit_withdrawn_since_the_deposit_is_named(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    fake.circuits = {}
    with pytest.raises(NoSuchCircuit) as refused:
        start(fake.office, dossier_id, actor=AMINA)
    assert refused.value.facts == {"circuit": LETTER.id}


def test_it_leaves_on_the_circuit_as_it_stands_at_the_start(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    edited = replace(LETTER, steps=LETTER.steps[1:])
    fake.circuits = {LETTER.id: edited}
    assert start(fake.office, dossier_id, actor=AMINA).circuit == edited
    fake.circuits = {LETTER.id: LETTER}
    assert stands(fake, dossier_id).circuit == edited


def test_a_desk_that_nobody_holds_is_named_with_its_step(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    with fake.store.work() as work:
        work.add_person(replace(HASSAN, active=False), "x")
    with pytest.raises(DeskWithoutHolder) as refused:
        start(fake.office, dossier_id, actor=AMINA)
    assert refused.value.facts == {"desk": MINISTER, "step": LETTER.steps[1].id}
    assert told(fake, dossier_id) == ["DossierDeposited"]


def test_a_certification_that_fails_leaves_a_draft_and_says_so(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)

    def fail() -> None:
        raise SignatureUnsound(problem="no")

    fake.signer.before.append(fail)
    with pytest.raises(SignatureUnsound):
        start(fake.office, dossier_id, actor=AMINA)
    assert stands(fake, dossier_id).state is State.DRAFT
    assert told(fake, dossier_id) == ["DossierDeposited", "SigningAbandoned"]
    assert start(fake.office, dossier_id, actor=AMINA).state is State.CIRCULATING


def test_two_who_start_at_once_start_it_once(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    refused: list[ParapheurError] = []

    def again() -> None:
        try:
            start(fake.office, dossier_id, actor=AMINA)
        except ParapheurError as error:
            refused.append(error)

    fake.signer.before.append(again)
    start(fake.office, dossier_id, actor=AMINA)
    assert [type(error).__name__ for error in refused] == ["BeingSigned"]
    assert told(fake, dossier_id) == STARTED
    assert fake.clock.now() > MORNING  # the second waited its turn before it gave up
