"""Returning a dossier to an earlier step, and taking a visa back."""

from dataclasses import replace
from itertools import product

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    AlreadyDone,
    DossierMoved,
    MoveNotAllowed,
    NothingToTakeBack,
    NotYourTurn,
    NoWayBack,
    ParapheurError,
    ReasonWanted,
    SignedInside,
    TextTooLong,
)
from parapheur.domain.events import DossierEvent, DossierReturned, VisaTakenBack
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import ORGANISATION, DeskId
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from parapheur.domain.superseded import superseded, superseded_scans
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
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_dossier,
    a_signature,
    a_step,
    a_trail,
    acted,
    at,
    holder,
    standing,
)

LONG = a_circuit(
    a_step(Action.VISA, SERVICE, days=2),
    a_step(Action.SIGN, DIVISION),
    a_step(Action.VISA, LEGAL, days=3),
    a_step(Action.SIGN, MINISTER),
    a_step(Action.SEAL, ORGANISATION),
    id="long",
)


def returned(
    dossier: Dossier, to: int, *, desk: DeskId | None = None, when: float = 60
) -> DossierReturned:
    desk = desk or dossier.awaited[0]
    position = next(one for one, awaited in dossier.waiting if awaited == desk)
    return dossier.return_to(
        desk=desk, position=position, to=to, reason="Revoir", actor=holder(desk), at=at(when)
    )


def taken_back(dossier: Dossier) -> VisaTakenBack:
    last = dossier.acts[-1]
    return dossier.undo(desk=last.desk, position=last.position, actor=last.actor, at=at(50))


# Returning


def test_a_return_stands_on_the_very_bytes_its_step_found() -> None:
    found = a_dossier(LONG, on_step=2)
    dossier = a_dossier(LONG, on_step=4)
    back = apply(dossier, returned(dossier, 1))
    assert (back.versions, back.signed, back.acts) == (found.versions, found.signed, found.acts)
    assert back.progress == found.progress
    assert (back.awaited, back.round, back.state) == ((DIVISION,), 2, State.CIRCULATING)
    assert back.since == at(60)


def test_what_is_returned_goes_to_its_end_again() -> None:
    trail = a_trail(LONG, on_step=4)
    trail.append(returned(standing(trail), 0))
    while standing(trail).awaited:
        trail.append(acted(standing(trail), when=at(60 + len(trail))))
    dossier = standing(trail)
    assert dossier.state is State.FINISHED
    assert [act.position for act in dossier.acts] == [0, 1, 2, 3, 4]
    assert len(dossier.versions) == len(set(dossier.signed)) == 6


def test_what_was_signed_since_is_superseded_and_never_lost() -> None:
    trail = a_trail(LONG, on_step=4)
    before = standing(trail)
    assert superseded(trail) == ()
    trail.append(returned(before, 1))
    assert superseded(trail) == before.versions[2:]


def test_a_scan_whose_step_is_done_again_is_superseded_until_it_is_attached_once_more() -> None:
    paper = a_circuit(
        a_step(Action.VISA, SERVICE), a_step(Action.PAPER, DIVISION), a_step(Action.VISA, LEGAL)
    )
    trail = a_trail(paper, on_step=3)
    answer = standing(trail).acts[-1].answer
    assert answer is not None
    assert answer.scan is not None
    assert superseded_scans(trail) == ()
    trail.append(returned(standing(trail), 0))
    assert superseded_scans(trail) == (answer.scan,)
    trail.append(acted(standing(trail), when=at(61)))
    trail.append(acted(standing(trail), when=at(62)))  # the same paper
    assert superseded_scans(trail) == ()


def test_a_return_in_a_branch_leaves_the_other_branch_open() -> None:
    branches = a_circuit(
        a_step(Action.VISA, SERVICE),
        replace(a_step(Action.VISA, DIVISION, days=1), after=(0,)),
        replace(a_step(Action.VISA, LEGAL, days=1), after=(0,)),
        replace(a_step(Action.SIGN, MINISTER), after=(1,)),
        replace(a_step(Action.SEAL, ORGANISATION), after=(2, 3)),
        id="branches",
    )
    trail = a_trail(branches, on_step=2)
    trail.append(acted(standing(trail), DIVISION, when=at(20)))
    dossier = standing(trail)
    assert dossier.behind(3) == (0, 1)
    back = apply(dossier, returned(dossier, 1, desk=MINISTER))
    assert back.waiting == ((1, DIVISION), (2, LEGAL))
    assert back.opening(2) == dossier.opening(2)
    assert back.opening(1) != a_dossier(branches, on_step=2).opening(1)


def test_nothing_is_returned_to_a_step_beside_or_ahead_or_of_the_seal() -> None:
    dossier = a_dossier(LONG, on_step=3)
    assert dossier.behind(2) == (0, 1)
    assert dossier.behind(1) == ()
    for to in (2, 3, 4, 5, -1):
        with pytest.raises(NoWayBack):
            returned(dossier, to)
    sealed = a_circuit(
        a_step(Action.VISA, SERVICE),
        a_step(Action.SEAL, ORGANISATION),
        a_step(Action.SIGN, MINISTER),
        id="sealed",
    )
    assert a_dossier(sealed, on_step=3).behind(2) == (0,)


def test_a_return_says_why() -> None:
    dossier = a_dossier(LONG, on_step=2)
    for reason, refusal in ((" \u200b", ReasonWanted), ("x" * 4001, TextTooLong)):
        with pytest.raises(refusal):
            dossier.return_to(
                desk=DIVISION, position=1, to=0, reason=reason, actor=KHADIJA.login, at=at(9)
            )


def test_only_an_awaited_desk_returns_and_never_the_program() -> None:
    dossier = a_dossier(LONG, on_step=2)
    for desk, position, refusal in (
        (MINISTER, 1, NotYourTurn),
        (MINISTER, 3, NotYourTurn),
        (SERVICE, 0, AlreadyDone),
    ):
        with pytest.raises(refusal):
            dossier.return_to(
                desk=desk, position=position, to=0, reason="non", actor=HASSAN.login, at=at(9)
            )
    with pytest.raises(NotYourTurn):
        returned(a_dossier(LONG, on_step=5), 0)


def test_a_signature_begun_before_a_return_is_not_taken_in_after_it() -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    begun = dossier.task(desk=MINISTER, position=1, shown=dossier.version.digest)
    back = apply(dossier, returned(dossier, 0))
    again = apply(back, acted(back, SERVICE, when=at(70)))
    assert again.version == dossier.version
    with pytest.raises(DossierMoved):
        again.acted(begun, a_signature(begun), actor=HASSAN.login, at=at(71))


# Taking back


def test_a_visa_beside_is_taken_back_by_its_own_actor() -> None:
    trail = a_trail(BESIDE, on_step=2)
    trail.append(taken_back(standing(trail)))
    dossier = standing(trail)
    assert (dossier.awaited, dossier.acts, dossier.round) == ((SERVICE,), (), 2)
    assert dossier.versions == a_dossier(BESIDE, on_step=1).versions
    assert superseded(trail) == ()
    again = apply(dossier, acted(dossier, SERVICE, when=at(70)))
    assert again.awaited == (MINISTER,)


def test_what_is_signed_inside_is_not_taken_back() -> None:
    for circuit, step in ((LETTER, 2), (BESIDE, 3)):
        with pytest.raises(SignedInside):
            taken_back(a_dossier(circuit, on_step=step))


def test_nobody_takes_back_what_somebody_acted_on() -> None:
    dossier = a_dossier(BESIDE, on_step=3)
    for person, desk in ((YOUSSEF, SERVICE), (HASSAN, SERVICE), (AMINA, MINISTER)):
        with pytest.raises(NothingToTakeBack):
            dossier.undo(desk=desk, position=0, actor=person.login, at=at(9))


def test_nobody_takes_back_what_a_return_left_standing_or_twice() -> None:
    beside = replace(LONG, visas=BESIDE.visas)
    dossier = a_dossier(beside, on_step=3)
    back = apply(dossier, returned(dossier, 1))
    assert back.acts[-1].desk == SERVICE
    with pytest.raises(NothingToTakeBack):
        taken_back(back)
    several = replace(ALL, visas=BESIDE.visas)
    two = a_dossier(several, on_step=1)
    for desk in (SERVICE, LEGAL):
        two = apply(two, acted(two, desk))
    one = apply(two, taken_back(two))
    assert one.awaited == (DIVISION, LEGAL)
    with pytest.raises(NothingToTakeBack):
        taken_back(one)


# Every state, both acts


def test_neither_act_is_open_outside_a_circuit_on_its_way() -> None:
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
    for (state, trail), desk in product(states.items(), (SERVICE, MINISTER)):
        dossier = standing(trail)
        assert dossier.state is state
        with pytest.raises(MoveNotAllowed):
            dossier.undo(desk=desk, position=0, actor=holder(desk), at=at(20))
        for position in range(3):
            with pytest.raises((MoveNotAllowed, NotYourTurn, AlreadyDone)):
                dossier.return_to(
                    desk=desk, position=position, to=0, reason="x", actor=holder(desk), at=at(20)
                )


# The trail itself


@pytest.mark.parametrize(
    "changed", [{"kept": 0}, {"kept": 2}, {"kept": -1}, {"to": 2}, {"to": 0}, {"desk": SERVICE}]
)
def test_a_return_told_otherwise_is_not_believed(changed: dict[str, int]) -> None:
    dossier = a_dossier(LONG, on_step=4)
    event = returned(dossier, 1)
    assert allowed(dossier, event)
    assert not believed(dossier, replace(event, **changed))  # type: ignore[arg-type]  # by its name


@pytest.mark.parametrize("changed", [{"kept": 1}, {"kept": -1}, {"position": 1}, {"desk": LEGAL}])
def test_a_visa_taken_back_otherwise_is_not_believed(changed: dict[str, int]) -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    event = taken_back(dossier)
    assert allowed(dossier, event)
    assert not believed(dossier, replace(event, **changed))  # type: ignore[arg-type]  # by its name


def believed(dossier: Dossier, event: DossierEvent) -> bool:
    try:
        return allowed(dossier, event)
    except ParapheurError:
        return False


def test_the_state_of_steps_is_counted_again_from_what_stands() -> None:
    dossier = a_dossier(LONG, on_step=4)
    done, now, ahead = StepState.DONE, StepState.CURRENT, StepState.AHEAD
    for to in range(3):
        back = apply(dossier, returned(dossier, to))
        assert back.progress == (done,) * to + (now,) + (ahead,) * (4 - to)
