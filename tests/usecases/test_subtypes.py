"""A dossier is deposited on a subtype, and goes the way that this makes of its circuits."""

from dataclasses import replace

import pytest

from parapheur.domain.appearance import Appearance, Shown
from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    LessConfidential,
    MissingValue,
    NoCircuitForSubtype,
    NoSuchSubtype,
    SubtypeMoved,
)
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import State
from parapheur.domain.subtypes import Format, Sealing
from parapheur.usecases.amend import amend
from parapheur.usecases.circuits import keep_circuit, withdraw
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.offered import all_offered, bare, subtypes
from parapheur.usecases.reject import recycle
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.steer import go_on
from tests.builders import (
    AMINA,
    BESIDE,
    DRAFTING,
    LETTER,
    MINISTER,
    PDF,
    PURCHASE,
    SERVICE,
    a_subtype,
    a_type,
)
from tests.drafts import a_written_circuit
from tests.fakes import FakeOffice
from tests.usecases.story import give, refuse, stands

SECRET = Confidentiality.CONFIDENTIAL


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    """The same office, with a type of six subtypes."""
    fake.circuits = {**fake.circuits, DRAFTING.id: DRAFTING}
    fake.types = (
        a_type(
            a_subtype(id="simple"),
            a_subtype(LETTER, DRAFTING, id="reponse"),
            a_subtype(id="scelle", format=Format.CADES, seal=Sealing.CLOSING),
            a_subtype(id="nom", appearance=Appearance(shows=Shown.NAME)),
            a_subtype(id="muet", appearance=Appearance(shows=Shown.NOTHING)),
            a_subtype(id="secret", confidentiality=SECRET),
        ),
    )
    return fake


def a_draft(fake: FakeOffice, choice: str, **answers: str) -> DossierId:
    return deposit(
        fake.office,
        actor=AMINA,
        subject="Réponse",
        circuit=choice,
        main=("lettre.pdf", PDF),
        answers=answers,
    )


def on_its_way(fake: FakeOffice, choice: str, **answers: str) -> DossierId:
    number = a_draft(fake, choice, **answers)
    start(fake.office, number, actor=AMINA)
    return number


def test_a_dossier_is_filed_under_its_subtype_as_it_was_called(fake: FakeOffice) -> None:
    number = a_draft(fake, "courrier/secret")
    dossier = stands(fake, number)
    assert dossier.filing is not None
    assert (dossier.wish, dossier.filing.key) == (LETTER.id, "courrier/secret")
    assert (dossier.filing.type_name.fr, dossier.filing.name.fr) == ("Courrier", "Secret")
    assert dossier.confidentiality is SECRET


def test_creation_goes_first_and_its_questions_are_asked(fake: FakeOffice) -> None:
    with pytest.raises(MissingValue):
        a_draft(fake, "courrier/reponse")
    number = on_its_way(fake, "courrier/reponse", amount="10")
    circuit = stands(fake, number).circuit
    assert circuit is not None
    assert [step.id for step in circuit.steps[:3]] == ["lecture", "relecture", LETTER.steps[0].id]
    assert {desk for _, desk in stands(fake, number).waiting} == {"juridique", "division"}


def test_what_is_not_there_is_refused_before_anything_is_kept(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchSubtype):
        a_draft(fake, "courrier/rien")
    fake.circuits = {LETTER.id: LETTER}
    with pytest.raises(NoCircuitForSubtype):
        a_draft(fake, "courrier/reponse", amount="10")
    assert fake.store.reading.dossiers() == []


def test_what_cannot_be_used_now_is_not_offered_and_comes_back_with_its_circuit(
    fake: FakeOffice,
) -> None:
    every = fake.circuits
    fake.circuits = {LETTER.id: LETTER}
    (one,) = [offer for offer in subtypes(fake.office) if offer.misfits]
    assert one.key == "courrier/reponse"
    assert one.key not in {circuit.choice for circuit in all_offered(fake.office)}
    fake.circuits = every
    assert one.key in {circuit.choice for circuit in all_offered(fake.office)}


def test_a_circuit_that_begins_others_is_not_offered_by_itself(fake: FakeOffice) -> None:
    assert DRAFTING.id in fake.office.circuits
    assert DRAFTING.id not in {circuit.id for circuit in bare(fake.office)}


def test_with_cades_every_act_is_signed_beside_the_document(fake: FakeOffice) -> None:
    number = on_its_way(fake, "courrier/scelle")
    certified = stands(fake, number).version
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    seal(fake.office, number)
    dossier = stands(fake, number)
    assert dossier.state is State.FINISHED
    assert (dossier.version, dossier.fields, len(dossier.versions)) == (certified, (), 1)
    told = fake.store.reading.events(number)[2:]
    kept = [getattr(event, "signature").attestation for event in told]  # noqa: B009  each signs
    assert len(kept) == 3
    assert all(b"detached" in fake.files.get(one.digest) for one in kept)
    assert [one for one in fsck(fake.office) if one.place.startswith("dossier")] == []


def test_marks_say_as_much_as_the_subtype_wants(fake: FakeOffice) -> None:
    for choice in ("courrier/nom", "courrier/muet", "courrier/simple"):
        number = on_its_way(fake, choice)
        give(fake, number, SERVICE)
        give(fake, number, MINISTER)
        seal(fake.office, number)
        assert stands(fake, number).state is State.FINISHED
    drawn = [mention.shows for mention in fake.stamps.drawn]
    assert drawn == [Shown.NAME] * 2 + [Shown.FULL] * 2


def test_a_draft_may_change_its_subtype_until_others_have_read_it(fake: FakeOffice) -> None:
    number = a_draft(fake, "courrier/secret")

    def correct(choice: str) -> None:
        answers = {"amount": "10"} if choice == PURCHASE.id else {}
        seen = stands(fake, number).round
        amend(
            fake.office, number, actor=AMINA, round=seen, subject="Réponse", circuit=choice,
            answers=answers,
        )  # fmt: skip

    correct("courrier/simple")
    assert stands(fake, number).confidentiality is Confidentiality.ORDINARY
    correct(PURCHASE.id)
    assert stands(fake, number).filing is None
    correct("courrier/secret")
    start(fake.office, number, actor=AMINA)
    refuse(fake, number)
    recycle(fake.office, number, actor=AMINA)
    assert stands(fake, number).confidentiality is SECRET
    with pytest.raises(LessConfidential):
        correct("courrier/simple")
    with pytest.raises(LessConfidential):
        correct(BESIDE.id)


def test_what_goes_on_from_a_secret_stays_one(fake: FakeOffice) -> None:
    number = on_its_way(fake, "courrier/secret")
    give(fake, number, SERVICE)
    give(fake, number, MINISTER)
    seal(fake.office, number)
    with pytest.raises(LessConfidential):
        go_on(fake.office, number, actor=AMINA, circuit="courrier/simple")
    with pytest.raises(LessConfidential):
        go_on(fake.office, number, actor=AMINA, circuit=LETTER.id)
    following = go_on(fake.office, number, actor=AMINA, circuit="courrier/secret")
    assert stands(fake, following).confidentiality is SECRET
    with pytest.raises(LessConfidential):
        amend(
            fake.office, following, actor=AMINA, round=1, subject="Suite", circuit=LETTER.id,
            answers={},
        )  # fmt: skip


def test_a_draft_does_not_leave_by_another_way_than_it_was_deposited_for(fake: FakeOffice) -> None:
    number = a_draft(fake, "courrier/secret")
    (family,) = fake.types
    opened = a_subtype(id="secret")
    fake.types = (replace(family, subtypes=(opened,)),)
    with pytest.raises(SubtypeMoved):
        start(fake.office, number, actor=AMINA)
    elsewhere = a_subtype(BESIDE, id="secret", confidentiality=SECRET)
    fake.types = (replace(family, subtypes=(elsewhere,)),)
    with pytest.raises(SubtypeMoved):
        start(fake.office, number, actor=AMINA)
    fake.types = ()
    with pytest.raises(NoSuchSubtype):
        start(fake.office, number, actor=AMINA)
    fake.types = (family,)
    assert start(fake.office, number, actor=AMINA).state is State.CIRCULATING


def test_a_circuit_of_the_pages_carries_a_subtype_until_it_is_withdrawn(
    fake: FakeOffice,
) -> None:
    made = CircuitId("conge-cabinet")
    subtype = a_subtype(replace(LETTER, id=made), id="conge", seal=Sealing.CLOSING)
    fake.types = (a_type(subtype),)

    def offered() -> list[str]:
        return [one.choice for one in all_offered(fake.office) if one.filing]

    assert offered() == []
    with pytest.raises(NoCircuitForSubtype):
        a_draft(fake, "courrier/conge")
    kept = keep_circuit(
        fake.office, made, a_written_circuit(), standing=Standing.PUBLISHED, seen=0, actor=AMINA
    )
    assert offered() == ["courrier/conge"]
    number = on_its_way(fake, "courrier/conge")
    circuit = stands(fake, number).circuit
    assert circuit is not None
    assert (circuit.id, circuit.version) == (made, kept.number)
    waiting = a_draft(fake, "courrier/conge")
    withdraw(fake.office, made, seen=kept.number, actor=AMINA)
    assert offered() == []
    with pytest.raises(NoCircuitForSubtype):
        start(fake.office, waiting, actor=AMINA)
    assert stands(fake, number).circuit == circuit, "what is on its way goes on"


def test_a_circuit_by_itself_is_deposited_on_as_ever(fake: FakeOffice) -> None:
    number = on_its_way(fake, CircuitId(LETTER.id))
    assert stands(fake, number).filing is None
