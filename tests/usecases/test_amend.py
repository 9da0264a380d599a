"""Correcting a draft, with the office around it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    BadValue,
    DossierMoved,
    MissingValue,
    MoveNotAllowed,
    NoSuchCircuit,
    NotAllowed,
)
from parapheur.domain.metadata import FieldKey
from parapheur.domain.people import Person, Role
from parapheur.usecases.amend import amend
from parapheur.usecases.fsck import fsck
from parapheur.usecases.reject import recycle
from parapheur.usecases.start import start
from tests.builders import AMINA, CLAIRE, LETTER, PURCHASE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import a_draft, refuse, stands, told


def correct(
    fake: FakeOffice,
    dossier_id: DossierId,
    *,
    actor: Person = AMINA,
    circuit: str = PURCHASE.id,
    amount: str = "300 000",
    round: int = 1,
) -> Dossier:
    return amend(
        fake.office,
        dossier_id,
        actor=actor,
        round=round,
        subject="Achat de chaises",
        circuit=CircuitId(circuit),
        answers={"amount": amount} if circuit == PURCHASE.id else {},
    )


def test_a_draft_whose_circuit_asks_more_is_corrected_and_starts(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    fake.circuits = {**fake.circuits, LETTER.id: replace(PURCHASE, id=LETTER.id)}
    with pytest.raises(MissingValue):
        start(fake.office, dossier_id, actor=AMINA)
    answers = {"amount": "12 500,50"}
    amend(
        fake.office,
        dossier_id,
        actor=AMINA,
        round=1,
        subject="Réponse",
        circuit=LETTER.id,
        answers=answers,
    )
    stands = start(fake.office, dossier_id, actor=AMINA)
    assert stands.metadata[FieldKey("amount")] == Decimal("12500.5")
    assert told(fake, dossier_id) == ["DossierDeposited", "DossierAmended", "DossierStarted"]
    assert [one.problem for one in fsck(fake.office) if "certificate" not in one.problem] == []


def test_the_same_form_twice_is_one_correction(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    assert correct(fake, dossier_id) == correct(fake, dossier_id)
    assert told(fake, dossier_id) == ["DossierDeposited", "DossierAmended"]


def test_what_does_not_answer_the_circuit_is_refused_and_nothing_kept(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    with pytest.raises(NoSuchCircuit):
        correct(fake, dossier_id, circuit="nulle-part")
    with pytest.raises(BadValue):
        correct(fake, dossier_id, amount="beaucoup")
    with pytest.raises(MissingValue):
        correct(fake, dossier_id, amount="")
    impostor = replace(YOUSSEF, roles=frozenset({Role.SECRETARY}))
    for actor in (YOUSSEF, CLAIRE, impostor):
        with pytest.raises(NotAllowed):
            correct(fake, dossier_id, actor=actor)
    assert told(fake, dossier_id) == ["DossierDeposited"]


def test_a_form_of_an_earlier_draft_corrects_nothing(fake: FakeOffice) -> None:
    dossier_id = a_draft(fake)
    start(fake.office, dossier_id, actor=AMINA)
    with pytest.raises(MoveNotAllowed):
        correct(fake, dossier_id)
    refuse(fake, dossier_id)
    recycle(fake.office, dossier_id, actor=AMINA)
    with pytest.raises(DossierMoved):
        correct(fake, dossier_id)
    assert correct(fake, dossier_id, round=2) == stands(fake, dossier_id)
