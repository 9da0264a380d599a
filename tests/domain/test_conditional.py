"""Steps that depend on a condition: skipped, kept, or asked of metadata that are not there."""

from decimal import Decimal

import pytest

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import BadCondition, BadValue, MissingValue, NotYourTurn
from parapheur.domain.events import DossierRecycled
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.metadata import Datum, Field, FieldKey, Kind, Metadata
from parapheur.domain.people import ORGANISATION
from parapheur.domain.standing import apply
from tests.builders import (
    AMINA,
    AMOUNT,
    LEGAL,
    MINISTER,
    PURCHASE,
    SERVICE,
    a_circuit,
    a_step,
    acted,
    at,
    deposited,
    standing,
    started,
    words,
)

SKIPPED, DONE, CURRENT, AHEAD = (
    StepState.SKIPPED,
    StepState.DONE,
    StepState.CURRENT,
    StepState.AHEAD,
)


def amounting(amount: str) -> Metadata:
    return Metadata().put(AMOUNT, Decimal(amount))


def leaving(metadata: Metadata, circuit: Circuit = PURCHASE) -> Dossier:
    draft = standing([deposited(circuit, metadata=metadata)])
    return apply(draft, started(draft, circuit))


def test_a_step_whose_condition_holds_is_asked() -> None:
    dossier = leaving(amounting("200000.01"))
    assert dossier.progress == (CURRENT, AHEAD, AHEAD)
    dossier = apply(dossier, acted(dossier))
    assert dossier.awaited == (LEGAL,)


def test_a_step_whose_condition_does_not_hold_is_skipped_when_its_turn_comes() -> None:
    dossier = leaving(amounting("200000"))
    assert dossier.progress == (CURRENT, AHEAD, AHEAD)
    dossier = apply(dossier, acted(dossier))
    assert dossier.progress == (DONE, SKIPPED, CURRENT)
    assert dossier.awaited == (MINISTER,)
    with pytest.raises(NotYourTurn):
        dossier.task(desk=LEGAL, position=1, shown=dossier.version.digest)
    dossier = apply(dossier, acted(dossier))
    assert (dossier.state, dossier.progress) == (State.FINISHED, (DONE, SKIPPED, DONE))
    assert dossier.signed == ("certification", "visa-1-1", "sign-3-1")
    assert "visa-2-1" in [field.name for field in dossier.fields]  # placed, never filled


def test_the_last_steps_skipped_end_the_circuit() -> None:
    dossier = leaving(amounting("0"))
    dossier = apply(dossier, acted(dossier))
    assert (dossier.state, dossier.progress) == (State.FINISHED, (DONE, SKIPPED, SKIPPED))


def test_a_circuit_skipped_from_end_to_end_is_finished_at_once() -> None:
    circuit = a_circuit(a_step(Action.VISA, SERVICE, when="amount > 5"), asks=(AMOUNT,))
    dossier = leaving(amounting("5"), circuit)
    assert (dossier.state, dossier.openings) == (State.FINISHED, ())


def test_the_seal_comes_after_a_skipped_step() -> None:
    circuit = a_circuit(
        a_step(Action.VISA, SERVICE),
        a_step(Action.SIGN, MINISTER, when="amount is set"),
        a_step(Action.SEAL, ORGANISATION),
        asks=(AMOUNT,),
    )
    dossier = leaving(Metadata(), circuit)
    dossier = apply(dossier, acted(dossier))
    assert dossier.seals == (2,)


def test_nothing_leaves_while_a_condition_could_not_be_asked() -> None:
    with pytest.raises(MissingValue) as refusal:
        leaving(Metadata())
    assert refusal.value.facts["field"] == AMOUNT.name


def test_nothing_leaves_without_a_required_value() -> None:
    nature = Field(FieldKey("nature"), words("Nature"), Kind.TEXT, required=True)
    with pytest.raises(MissingValue, match="Nature"):
        leaving(Metadata(), a_circuit(asks=(nature,)))


def test_a_value_of_a_kind_that_the_circuit_no_longer_takes_is_refused() -> None:
    text = Metadata((Datum(AMOUNT.key, Kind.TEXT, "beaucoup"),))
    with pytest.raises(BadValue, match="the circuit now takes other values"):
        leaving(text)


def test_a_condition_that_says_nothing_does_not_start() -> None:
    circuit = a_circuit(a_step(Action.VISA, SERVICE, when="amount >"), asks=(AMOUNT,))
    with pytest.raises(BadCondition):
        leaving(amounting("5"), circuit)


@pytest.mark.parametrize(("corrected", "expected"), [(None, AHEAD), (amounting("5"), SKIPPED)])
def test_a_dossier_taken_up_again_may_be_of_another_amount(
    corrected: Metadata | None, expected: StepState
) -> None:
    dossier = leaving(amounting("300000"))
    rejected = dossier.reject(
        desk=SERVICE, position=0, reason="Le montant est faux.", actor=AMINA.login, at=at(5)
    )
    dossier = apply(dossier, rejected)
    again = dossier.recycle(metadata=corrected, actor=AMINA.login, at=at(6))
    assert isinstance(again, DossierRecycled)
    dossier = apply(dossier, again)
    dossier = apply(dossier, started(dossier, PURCHASE, when=at(7)))
    assert dossier.progress[1] is AHEAD
    dossier = apply(dossier, acted(dossier, when=at(8)))
    assert dossier.progress[1] is (SKIPPED if expected is SKIPPED else CURRENT)
