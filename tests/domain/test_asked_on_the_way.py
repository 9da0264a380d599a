"""What a step asks about the dossier before somebody acts there, and what depends on it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from parapheur.domain import steering
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import BadValue, MissingValue, NotWhatIsAsked, NotYourTurn
from parapheur.domain.events import ValuesGiven
from parapheur.domain.lifecycle import StepState
from parapheur.domain.metadata import Field, Kind, Metadata
from parapheur.domain.people import DeskId
from parapheur.domain.retracing import allowed
from parapheur.domain.soundness import Fault, chart_of, check
from parapheur.domain.standing import apply
from tests.builders import (
    AMOUNT,
    CAST,
    DESKS,
    DIVISION,
    LEGAL,
    MINISTER,
    SERVICE,
    a_circuit,
    a_step,
    acted,
    at,
    deposited,
    holder,
    standing,
    started,
    words,
)

REASON = Field("cause", words("Cause"), Kind.TEXT)  # type: ignore[arg-type]  # a key is a str
FIRST = replace(a_step(Action.VISA, SERVICE), asks=(AMOUNT.key,), asks_to_reject=(REASON.key,))
LARGE_ONLY = a_step(Action.VISA, LEGAL, when="amount > 1000")
LAST = a_step(Action.SIGN, MINISTER)
ASKED = a_circuit(FIRST, LARGE_ONLY, LAST, asks=(AMOUNT, REASON))


def on_the_way(circuit: Circuit = ASKED) -> Dossier:
    draft = standing([deposited(circuit, metadata=Metadata())])
    return apply(draft, started(draft, circuit))


def gives(dossier: Dossier, values: Metadata, desk: DeskId = SERVICE) -> ValuesGiven:
    return steering.give_values(
        dossier,
        desk=desk,
        position=dossier.position,
        values=values,
        actor=holder(desk),
        at=at(3),
    )


def given(dossier: Dossier, amount: int) -> Dossier:
    event = gives(dossier, Metadata().put(AMOUNT, Decimal(amount)))
    assert allowed(dossier, event)
    return apply(dossier, event)


def test_a_step_is_not_done_before_what_it_asks_is_answered() -> None:
    dossier = on_the_way()
    with pytest.raises(MissingValue):
        acted(dossier)
    small = given(dossier, 5)
    assert apply(small, acted(small)).progress[1] is StepState.SKIPPED
    large = given(given(dossier, 5), 5000)  # corrected before it acts
    assert apply(large, acted(large)).awaited == (LEGAL,)


def test_a_rejection_may_ask_for_more() -> None:
    dossier = on_the_way()
    said = {"desk": SERVICE, "position": 0, "reason": "non", "actor": holder(SERVICE), "at": at(4)}
    with pytest.raises(MissingValue):
        dossier.reject(**said)  # type: ignore[arg-type]  # a dict of these very names
    told = apply(dossier, gives(dossier, Metadata().put(REASON, "hors délai")))
    told.reject(**said)  # type: ignore[arg-type]  # a dict of these very names


def test_a_desk_answers_what_its_step_asks_alone() -> None:
    dossier = on_the_way()
    with pytest.raises(NotWhatIsAsked):
        gives(dossier, Metadata())
    other = Field("autre", words("Autre"), Kind.TEXT)  # type: ignore[arg-type]  # a key is a str
    with pytest.raises(NotWhatIsAsked):
        gives(dossier, Metadata().put(other, "x"))
    with pytest.raises(BadValue):
        gives(dossier, Metadata().put(replace(AMOUNT, kind=Kind.TEXT), "beaucoup"))
    with pytest.raises(NotYourTurn):
        gives(dossier, Metadata().put(AMOUNT, Decimal(5)), DIVISION)


def test_a_step_is_not_bypassed_before_what_it_decides_is_known() -> None:
    dossier = on_the_way()
    said = {"position": 0, "reason": "vacant", "actor": holder(SERVICE), "at": at(4)}
    with pytest.raises(MissingValue):
        steering.bypass(dossier, **said)  # type: ignore[arg-type]  # a dict of these very names
    steering.bypass(given(dossier, 5), **said)  # type: ignore[arg-type]  # a dict of these very names


def faults(circuit: Circuit) -> set[Fault]:
    return {flaw.fault for flaw in check(circuit, chart_of(DESKS, CAST))}


def test_the_check_knows_what_is_asked_on_the_way() -> None:
    assert faults(ASKED) == set()
    assert ASKED.on_the_way == {AMOUNT.key}
    early = replace(ASKED, steps=(LARGE_ONLY, FIRST, LAST))
    assert Fault.ASKED_TOO_LATE in faults(early)
    assert early.unanswered(Metadata()) == (AMOUNT,)
    perhaps = replace(ASKED, steps=(replace(FIRST, when="cause is set"), LARGE_ONLY, LAST))
    assert perhaps.on_the_way == frozenset()
    assert perhaps.unanswered(Metadata()) == (AMOUNT,)


def test_the_house_may_ask_for_visas_and_a_signature_at_the_end() -> None:
    assert faults(replace(ASKED, least_visas=1, last_signs=True)) == set()
    assert faults(replace(ASKED, least_visas=2)) == {Fault.FEW_VISAS}
    assert faults(replace(ASKED, least_visas=3)) == {Fault.FEW_VISAS}
    reversed_ = replace(ASKED, steps=(FIRST, LAST, a_step(Action.VISA, LEGAL)), last_signs=True)
    assert faults(reversed_) == {Fault.VISA_LAST}
    assert faults(replace(ASKED, steps=(FIRST,), last_signs=True)) == {Fault.NOT_SIGNED}
    maybe = replace(LAST, when="amount > 5")
    assert Fault.NOT_SIGNED in faults(replace(ASKED, steps=(FIRST, maybe), last_signs=True))
