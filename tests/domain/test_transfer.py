"""Handing a desk's turn to another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    AlreadyDone,
    HasItsPart,
    MoveNotAllowed,
    NothingToTakeBack,
    NotYourTurn,
    ParapheurError,
    ReasonWanted,
    TextTooLong,
)
from parapheur.domain.events import DossierEvent, TurnTransferred
from parapheur.domain.lifecycle import State
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.retracing import allowed
from parapheur.domain.sight import may_see
from parapheur.domain.standing import apply
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_dossier,
    a_trail,
    acted,
    at,
    holder,
    standing,
)


def handed(
    dossier: Dossier,
    to: DeskId,
    *,
    desk: DeskId = SERVICE,
    position: int = 0,
    reason: str = "En mission",
) -> TurnTransferred:
    return dossier.transfer(
        desk=desk, position=position, to=to, reason=reason, actor=holder(desk), at=at(30)
    )


def test_the_other_desk_is_awaited_in_its_place_and_acts() -> None:
    trail = a_trail(LETTER, on_step=1)
    before = standing(trail)
    trail.append(handed(before, DIVISION))
    dossier = standing(trail)
    assert dossier.awaited == (DIVISION,)
    assert (dossier.since, dossier.due) == (before.since, at(1) + timedelta(days=2))
    with pytest.raises(NotYourTurn):
        acted(dossier, SERVICE)
    trail.append(acted(dossier, DIVISION, when=at(31)))
    assert standing(trail).awaited == (MINISTER,)
    assert all(allowed(standing(trail[:n]), trail[n]) for n in range(1, len(trail)))


def test_the_circuit_of_others_is_not_changed() -> None:
    dossier = apply(a_dossier(LETTER, on_step=1), handed(a_dossier(LETTER, on_step=1), DIVISION))
    assert dossier.circuit is not None
    assert [step.desks for step in dossier.circuit.steps[1:]] == [(MINISTER,), (ORGANISATION,)]
    assert LETTER.steps[0].desks == (SERVICE,)


def test_who_handed_over_may_still_look_and_nobody_more() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    assert not may_see(dossier, KHADIJA)
    dossier = apply(dossier, handed(dossier, DIVISION))
    assert [may_see(dossier, one) for one in (YOUSSEF, KHADIJA, AMINA, SALMA)] == [
        True,
        True,
        True,
        False,
    ]


def test_nobody_acts_twice_at_a_step_by_a_turn_handed_over() -> None:
    dossier = apply(a_dossier(ALL, on_step=1), acted(a_dossier(ALL, on_step=1), LEGAL))
    for to in (SERVICE, DIVISION, LEGAL, ORGANISATION):  # itself, awaited, acted, the program
        with pytest.raises(HasItsPart) as refused:
            handed(dossier, to)
        assert refused.value.facts == {"desk": to}
    assert apply(dossier, handed(dossier, MINISTER)).awaited == (MINISTER, DIVISION)


def test_a_transfer_says_why() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    for reason, refusal in ((" \u200b", ReasonWanted), ("x" * 4001, TextTooLong)):
        with pytest.raises(refusal):
            handed(dossier, DIVISION, reason=reason)


def test_only_an_awaited_desk_hands_over_and_never_the_program() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    for desk, position, refusal in (
        (SERVICE, 0, AlreadyDone),
        (SERVICE, 1, NotYourTurn),
        (MINISTER, 2, NotYourTurn),
        (MINISTER, -1, NotYourTurn),
    ):
        with pytest.raises(refusal):
            handed(dossier, LEGAL, desk=desk, position=position)
    with pytest.raises(NotYourTurn):
        handed(a_dossier(LETTER, on_step=3), LEGAL, desk=ORGANISATION, position=2)


def test_no_turn_is_handed_over_outside_a_circuit_on_its_way() -> None:
    refused = a_trail(BESIDE, on_step=2)
    refused.append(
        standing(refused).reject(
            desk=MINISTER, position=1, reason="non", actor=HASSAN.login, at=at(9)
        )
    )
    recycled = [*refused, standing(refused).recycle(actor=AMINA.login, at=at(10))]
    finished = a_trail(BESIDE, on_step=3)
    finished.append(acted(standing(finished), ORGANISATION))
    states = {State.DRAFT: recycled, State.REJECTED: refused, State.FINISHED: finished}
    for state, trail in states.items():
        assert standing(trail).state is state
        for desk, position in ((SERVICE, 0), (MINISTER, 1), (LEGAL, 5)):
            with pytest.raises((MoveNotAllowed, NotYourTurn, AlreadyDone)):
                handed(standing(trail), LEGAL, desk=desk, position=position)


def test_a_visa_is_not_taken_back_once_the_next_turn_was_handed_over() -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    dossier = apply(dossier, handed(dossier, DIVISION, desk=MINISTER, position=1))
    with pytest.raises(NothingToTakeBack):
        dossier.undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(40))


@pytest.mark.parametrize(
    "changed", [{"desk": LEGAL}, {"to": SERVICE}, {"position": 1}, {"reason": " "}]
)
def test_a_transfer_told_otherwise_is_not_believed(changed: dict[str, str]) -> None:
    dossier = a_dossier(LETTER, on_step=1)
    event = handed(dossier, DIVISION)
    assert allowed(dossier, event)
    assert not believed(dossier, replace(event, **changed))  # type: ignore[arg-type]  # by its name


def believed(dossier: Dossier, event: DossierEvent) -> bool:
    try:
        return allowed(dossier, event)
    except ParapheurError:
        return False
