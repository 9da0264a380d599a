"""Whoever acts does so on the values they were shown, as on the bytes."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import values_shown
from parapheur.usecases.act import act
from parapheur.usecases.answer import Said, answer
from parapheur.usecases.fill import fill
from tests.builders import (
    AMOUNT,
    DIVISION,
    KHADIJA,
    MINISTER,
    PIN,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import on_its_way, stands


def asking(action: Action) -> Circuit:
    """Two desks at once: each may correct the amount, and each acts on it."""
    both = replace(a_step(action, SERVICE, DIVISION, needed=2), asks=(AMOUNT.key,))
    steps = (both, a_step(Action.SIGN, MINISTER))
    return a_circuit(*steps, id=f"montant-{action}", asks=(AMOUNT,))


def begun(fake: FakeOffice, action: Action) -> DossierId:
    circuit = asking(action)
    fake.circuits = {**fake.circuits, circuit.id: circuit}
    number = on_its_way(fake, circuit)
    says(fake, number, "100")
    return number


def says(fake: FakeOffice, number: DossierId, amount: str) -> None:
    fill(
        fake.office, number, actor=KHADIJA, desk=DIVISION, position=0, round=1,
        answers={AMOUNT.key: amount},
    )  # fmt: skip


def gives(fake: FakeOffice, number: DossierId, values: Digest, who: Person = YOUSSEF) -> Dossier:
    (desk,) = who.desks
    shown = stands(fake, number).version.digest
    return act(
        fake.office, number, actor=who, desk=DeskId(desk), position=0, round=1, shown=shown,
        pin=PIN, values=values,
    )  # fmt: skip


def test_a_visa_is_not_given_on_an_amount_that_was_corrected_since(fake: FakeOffice) -> None:
    number = begun(fake, Action.VISA)
    seen = values_shown(stands(fake, number))
    says(fake, number, "10 000 000")
    with pytest.raises(DossierMoved):
        gives(fake, number, seen)
    assert len(gives(fake, number, values_shown(stands(fake, number))).acts) == 1


def test_nor_when_it_is_corrected_while_the_visa_is_made(fake: FakeOffice) -> None:
    number = begun(fake, Action.VISA)
    fake.signer.before.append(lambda: says(fake, number, "10 000 000"))
    with pytest.raises(DossierMoved):
        gives(fake, number, values_shown(stands(fake, number)))
    assert stands(fake, number).acts == ()


def test_what_needs_no_signature_goes_by_the_same_values(fake: FakeOffice) -> None:
    number = begun(fake, Action.READ)
    dossier = stands(fake, number)
    says(fake, number, "10 000 000")
    with pytest.raises(DossierMoved):
        answer(
            fake.office, number, actor=YOUSSEF, desk=SERVICE, position=0, round=1,
            shown=dossier.version.digest, said=Said(), values=values_shown(dossier),
        )  # fmt: skip
    assert stands(fake, number).acts == ()
