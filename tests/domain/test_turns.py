"""What waits, what is to come, and what may be taken back, on any circuit after any acts."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Act, Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import (
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import ORGANISATION, Login
from parapheur.domain.standing import apply
from parapheur.domain.turns import retrievable, turns_of
from tests.builders import (
    AMINA,
    AMOUNT,
    BESIDE,
    HASSAN,
    LARGE,
    LETTER,
    MINISTER,
    MORNING,
    PURCHASE,
    SERVICE,
    YOUSSEF,
    a_dossier,
    a_trail,
    acted,
    at,
    deposited,
    standing,
    started,
)
from tests.domain.test_replay import circuits, try_one, values
from tests.domain.test_replay import deposited as any_deposit

FORWARD = VisaGiven | StepSigned | StepSealed | StepAnswered | DossierStarted


def coming(dossier: Dossier) -> set[tuple[int, str]]:
    return {(turn.position, turn.desk) for turn in turns_of(dossier) if turn.ahead}


def waiting(dossier: Dossier) -> set[tuple[int, str]]:
    return {(turn.position, turn.desk) for turn in turns_of(dossier) if not turn.ahead}


def test_a_draft_waits_on_nobody_and_comes_to_nobody() -> None:
    assert turns_of(a_dossier(LETTER)) == ()


def test_the_steps_ahead_are_to_come_with_what_they_ask() -> None:
    first, second, third = turns_of(a_dossier(LETTER, on_step=1))
    assert (first.desk, first.ahead) == (SERVICE, False)
    assert (second.desk, second.ahead, second.due, second.action) == (MINISTER, True, None, "sign")
    assert (third.desk, third.ahead) == (ORGANISATION, True)


def test_a_step_that_is_going_to_be_skipped_comes_to_nobody() -> None:
    for metadata, desks in ((LARGE, {(1, "juridique"), (2, "ministre")}), (None, set())):
        given = metadata or Metadata().put(AMOUNT, Decimal(0))
        draft = deposited(PURCHASE, metadata=given)
        start = started(standing([draft]), PURCHASE)
        assert coming(standing([draft, start])) == desks


def test_nothing_comes_to_anybody_once_a_dossier_is_rejected_or_cancelled() -> None:
    events = a_trail(LETTER, on_step=1)
    dossier = standing(events)
    refusal = dossier.reject(
        desk=SERVICE, position=0, reason="non", actor=YOUSSEF.login, at=MORNING
    )
    assert turns_of(apply(dossier, refusal)) == ()
    given_up = dossier.cancel(reason="non", actor=AMINA.login, at=MORNING)
    assert turns_of(apply(dossier, given_up)) == ()


def test_what_was_returned_is_to_come_again() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    assert (1, MINISTER) not in coming(dossier)
    back = dossier.return_to(
        desk=MINISTER, position=1, to=0, reason="revoir", actor=HASSAN.login, at=MORNING
    )
    assert (1, MINISTER) in coming(apply(dossier, back))


def test_a_visa_beside_the_document_may_be_taken_back_until_somebody_acts() -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    last = retrievable(dossier)
    assert last is not None
    assert (last.desk, last.actor) == (SERVICE, YOUSSEF.login)
    assert retrievable(apply(dossier, acted(dossier, when=at(9)))) is None
    assert retrievable(a_dossier(LETTER, on_step=2)) is None  # signed inside


@settings(max_examples=80, deadline=None)
@given(circuits(), values(), st.data())
def test_turns_and_what_may_be_taken_back_agree_with_the_rules(
    circuit: Circuit, metadata: Metadata, data: st.DataObject
) -> None:
    dossier = apply(None, any_deposit(circuit, metadata))
    for number in range(data.draw(st.integers(1, 14))):
        try:
            event = try_one(dossier, circuit, data, number)
        except ParapheurError:
            continue
        before, dossier = dossier, apply(dossier, event)
        agree(dossier)
        if isinstance(event, FORWARD) and before.state is State.CIRCULATING:
            assert waiting(dossier) <= waiting(before) | coming(before)


def agree(dossier: Dossier) -> None:
    """Both are what the dossier itself says, and what `undo` accepts."""
    steps = dossier.progress if dossier.state is State.CIRCULATING else ()
    assert waiting(dossier) == {*dossier.waiting, *dossier.consulted}
    assert all(steps[position] is StepState.AHEAD for position, _ in coming(dossier))
    accepted = [act for act in dossier.acts if undone(dossier, act, act.actor)]
    last = retrievable(dossier)
    assert accepted == ([last] if last else [])
    assert not any(undone(dossier, act, Login("nobody")) for act in dossier.acts)


def undone(dossier: Dossier, act: Act, actor: Login) -> bool:
    try:
        dossier.undo(desk=act.desk, position=act.position, actor=actor, at=MORNING)
    except ParapheurError:
        return False
    return True
