"""Desks that a circuit does not name: where they lead when a dossier starts."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.errors import MissingValue, NoSuperior, OriginWanted
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind, Metadata
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.seats import Seat, seated
from tests.builders import (
    DIVISION,
    LEGAL,
    MINISTER,
    SERVICE,
    a_circuit,
    a_step,
    deposited,
    standing,
    words,
)

CHART = (
    Desk(SERVICE, words("Service"), superior=DIVISION),
    Desk(LEGAL, words("Juridique"), superior=DIVISION),
    Desk(DIVISION, words("Division"), superior=MINISTER),
    Desk(MINISTER, words("Ministre")),
)
NATURE = Field(
    FieldKey("nature"),
    words("Nature"),
    Kind.CHOICE,
    (Choice("works", words("Travaux")), Choice("law", words("Droit"))),
)
WORKS = Metadata().put(NATURE, "works")


def lead(
    *seats: Seat,
    desks: tuple[DeskId, ...] = (),
    needed: int = 1,
    origin: DeskId | None = SERVICE,
    metadata: Metadata = WORKS,
) -> tuple[tuple[DeskId, ...], int]:
    step = replace(a_step(Action.VISA, *desks, needed=needed), seats=seats)
    (found,) = seated(a_circuit(step, asks=(NATURE,)), metadata, origin, CHART).steps
    assert found.seats == ()
    return found.desks, found.needed


def test_the_desk_of_the_depositor_and_those_above_it() -> None:
    assert lead(Seat()) == ((SERVICE,), 1)
    assert lead(Seat(above=1)) == ((DIVISION,), 1)
    assert lead(Seat(above=2)) == ((MINISTER,), 1)
    assert lead(Seat(desk=LEGAL, above=1), origin=None) == ((DIVISION,), 1)


def test_an_answer_chooses() -> None:
    by_nature = Seat(field=NATURE.key, choices=(("works", SERVICE), ("law", LEGAL)))
    assert lead(by_nature) == ((SERVICE,), 1)
    assert lead(by_nature, metadata=Metadata().put(NATURE, "law")) == ((LEGAL,), 1)
    assert lead(replace(by_nature, above=2)) == ((MINISTER,), 1)
    who = replace(NATURE, choices=(Choice(LEGAL, words("Juridique")),))
    assert lead(Seat(field=who.key), metadata=Metadata().put(who, LEGAL)) == ((LEGAL,), 1)


def test_a_desk_named_twice_acts_once() -> None:
    seats = (Seat(desk=SERVICE, above=1), Seat(desk=LEGAL, above=1))
    assert lead(*seats, desks=(DIVISION, MINISTER), needed=4) == ((DIVISION, MINISTER), 2)
    assert lead(*seats, needed=1) == ((DIVISION,), 1)


def test_a_seat_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(OriginWanted):
        lead(Seat(above=1), origin=None)
    with pytest.raises(NoSuperior) as refusal:
        lead(Seat(above=3))
    assert refusal.value.facts["desk"] == SERVICE
    with pytest.raises(NoSuperior):
        lead(Seat(desk=DeskId("ailleurs"), above=1))
    with pytest.raises(MissingValue):
        lead(Seat(field=NATURE.key), metadata=Metadata())


def test_a_dossier_starts_on_named_desks_alone() -> None:
    circuit = a_circuit(replace(a_step(Action.VISA), seats=(Seat(),)))
    draft = standing([deposited(circuit)])
    with pytest.raises(ValueError, match="named desks"):
        draft.start_task(circuit)
