"""Giving a dossier up for good."""

from dataclasses import replace

import pytest

from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    AlreadyDone,
    MoveNotAllowed,
    NotAllowed,
    NotYourTurn,
    ReasonWanted,
    TextTooLong,
)
from parapheur.domain.events import DossierCancelled, DossierEvent
from parapheur.domain.lifecycle import Move, State, StepState
from parapheur.domain.people import ORGANISATION
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    HASSAN,
    LETTER,
    MINISTER,
    SERVICE,
    YOUSSEF,
    a_dossier,
    a_trail,
    acted,
    at,
    standing,
)


def cancelled(dossier: Dossier, reason: str = "Sans objet") -> DossierCancelled:
    return dossier.cancel(reason=reason, actor=AMINA.login, at=at(50))


def refused() -> list[DossierEvent]:
    trail = a_trail(BESIDE, on_step=2)
    refusal = standing(trail).reject(
        desk=MINISTER, position=1, reason="non", actor=HASSAN.login, at=at(9)
    )
    return [*trail, refusal]


def test_nobody_is_awaited_any_more_and_what_was_signed_stays() -> None:
    for dossier in (a_dossier(LETTER, on_step=2), a_dossier(ALL, on_step=1), standing(refused())):
        gone = apply(dossier, cancelled(dossier))
        assert (gone.state, gone.reason) == (State.CANCELLED, "Sans objet")
        assert (gone.awaited, gone.openings, gone.due) == ((), (), None)
        assert (gone.acts, gone.versions, gone.signed) == (
            dossier.acts,
            dossier.versions,
            dossier.signed,
        )
        assert StepState.CURRENT not in gone.progress


def test_a_draft_and_a_finished_dossier_are_not_cancelled_nor_one_twice() -> None:
    finished = a_trail(BESIDE, on_step=3)
    finished.append(acted(standing(finished), ORGANISATION))
    once = a_dossier(LETTER, on_step=1)
    gone = apply(once, cancelled(once))
    for dossier in (a_dossier(LETTER), standing(finished), gone):
        with pytest.raises(MoveNotAllowed) as told:
            cancelled(dossier)
        assert told.value.facts == {"state": dossier.state, "move": Move.CANCEL}


def test_a_cancellation_says_why() -> None:
    for reason, refusal in ((" \u200b", ReasonWanted), ("x" * 4001, TextTooLong)):
        with pytest.raises(refusal):
            cancelled(a_dossier(LETTER, on_step=1), reason)


def test_nothing_is_done_to_a_cancelled_dossier() -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    dossier = apply(dossier, cancelled(dossier))
    shown = dossier.version.digest
    who, when = HASSAN.login, at(60)
    with pytest.raises(MoveNotAllowed):
        dossier.task(desk=MINISTER, position=1, shown=shown)
    with pytest.raises(AlreadyDone):
        dossier.task(desk=SERVICE, position=0, shown=shown)
    with pytest.raises(MoveNotAllowed):
        dossier.reject(desk=MINISTER, position=1, reason="non", actor=who, at=when)
    with pytest.raises(MoveNotAllowed):
        dossier.return_to(desk=MINISTER, position=1, to=0, reason="non", actor=who, at=when)
    with pytest.raises(MoveNotAllowed):
        dossier.transfer(desk=MINISTER, position=1, to=SERVICE, reason="non", actor=who, at=when)
    with pytest.raises(MoveNotAllowed):
        dossier.undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(60))
    with pytest.raises(MoveNotAllowed):
        dossier.recycle(actor=AMINA.login, at=at(60))
    with pytest.raises(MoveNotAllowed):
        dossier.start_task(BESIDE)


def test_only_its_originator_is_believed_to_have_cancelled_it() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    event = cancelled(dossier)
    assert allowed(dossier, event)
    with pytest.raises(NotAllowed):
        allowed(dossier, replace(event, actor=YOUSSEF.login))
    with pytest.raises(NotYourTurn):
        a_dossier(LETTER).task(desk=SERVICE, position=0, shown=dossier.version.digest)
