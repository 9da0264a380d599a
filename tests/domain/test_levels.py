"""The lowest level of a signature that a step accepts."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import LevelTooLow, MoveNotAllowed
from parapheur.domain.events import VisaGiven
from parapheur.domain.levels import Level, expect_level
from parapheur.domain.people import ORGANISATION, Login
from parapheur.domain.retracing import allowed
from parapheur.domain.soundness import Chart, Fault, Severity, chart_of, check
from parapheur.domain.standing import apply
from tests.builders import (
    CAST,
    DESKS,
    KHADIJA,
    LEGAL,
    MINISTER,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_dossier,
    a_signature,
    a_step,
    at,
)

ORDER = [Level.SIMPLE, Level.ADVANCED, Level.QUALIFIED]
STRONG = a_circuit(
    replace(a_step(Action.VISA, SERVICE), level=Level.ADVANCED), a_step(Action.SIGN, MINISTER)
)


def visa(dossier: Dossier, level: Level) -> VisaGiven:
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    signature = replace(a_signature(task), level=level)
    event = dossier.acted(task, signature, actor=YOUSSEF.login, at=at(5))
    assert isinstance(event, VisaGiven)
    return event


@pytest.mark.parametrize("asked", ORDER)
@pytest.mark.parametrize("given", ORDER)
def test_a_key_must_give_what_is_asked_or_more(asked: Level, given: Level) -> None:
    if ORDER.index(given) >= ORDER.index(asked):
        expect_level(asked, given)
        return
    with pytest.raises(LevelTooLow) as refusal:
        expect_level(asked, given)
    assert refusal.value.facts == {"asked": asked, "given": given}


def test_an_act_below_its_step_is_refused_and_one_above_is_kept_as_it_is() -> None:
    dossier = a_dossier(STRONG, on_step=1)
    with pytest.raises(LevelTooLow):
        dossier.expect_level(0, Level.SIMPLE)
    with pytest.raises(LevelTooLow):
        visa(dossier, Level.SIMPLE)
    assert visa(dossier, Level.QUALIFIED).signature.level is Level.QUALIFIED


def test_a_trail_that_tells_an_act_below_its_step_is_not_believed() -> None:
    dossier = a_dossier(STRONG, on_step=1)
    told = visa(dossier, Level.ADVANCED)
    assert allowed(dossier, told)
    forged = replace(told, signature=replace(told.signature, level=Level.SIMPLE))
    with pytest.raises(LevelTooLow):
        allowed(dossier, forged)
    with pytest.raises(MoveNotAllowed):  # nor does it replay
        apply(dossier, forged)


def keys(**levels: Level) -> Chart:
    return chart_of(DESKS, CAST, {Login(one): level for one, level in levels.items()}, Level.SIMPLE)


def faults(chart: Chart, *steps: object) -> list[tuple[Fault, int | None]]:
    circuit = a_circuit(*steps)  # type: ignore[arg-type]  # steps all of them
    found = check(circuit, chart)
    return [(one.fault, one.position) for one in found if one.severity is Severity.ERROR]


def test_a_step_whose_level_no_holder_gives_is_named() -> None:
    steps = (*STRONG.steps, a_step(Action.SEAL, ORGANISATION))
    assert faults(keys(youssef=Level.ADVANCED), *steps) == []
    assert faults(keys(youssef=Level.SIMPLE), *steps) == [(Fault.LEVEL_TOO_LOW, 0)]
    assert faults(keys(khadija=Level.QUALIFIED), *steps) == [(Fault.LEVEL_TOO_LOW, 0)]
    assert faults(chart_of(DESKS, CAST), *steps) == []  # keys are not known: nothing is said
    flaw = check(a_circuit(*steps), keys())[0]
    assert (flaw.facts["level"], flaw.facts["held"], flaw.walk is not None) == (
        Level.ADVANCED, 0, True,
    )  # fmt: skip


def test_several_desks_need_as_many_keys_of_the_level() -> None:
    step = a_step(Action.SIGN, SERVICE, LEGAL, MINISTER, needed=2)
    step = replace(step, level=Level.ADVANCED)
    enough = keys(youssef=Level.ADVANCED, salma=Level.ADVANCED, hassan=Level.SIMPLE)
    assert faults(enough, step) == []
    few = keys(youssef=Level.ADVANCED, salma=Level.SIMPLE, hassan=Level.SIMPLE)
    assert faults(few, step) == [(Fault.LEVEL_TOO_LOW, 0)]


def test_who_is_left_apart_must_have_the_key_too() -> None:
    both = tuple(
        replace(desk, holders=(YOUSSEF.login, KHADIJA.login)) if desk.id == SERVICE else desk
        for desk in chart_of(DESKS, CAST).desks
    )
    first = a_step(Action.VISA, SERVICE, id="premier")
    second = replace(first, id="second", apart=("premier",), level=Level.ADVANCED)
    steps = (replace(first, level=Level.ADVANCED), second, a_step(Action.SIGN, MINISTER))
    levels = {YOUSSEF.login: Level.ADVANCED, KHADIJA.login: Level.ADVANCED}
    told = {fault for fault, _ in faults(Chart(both, keys=levels), *steps)}
    assert Fault.APART_NOBODY not in told
    alone = levels | {KHADIJA.login: Level.SIMPLE}
    told = {fault for fault, _ in faults(Chart(both, keys=alone), *steps)}
    assert Fault.APART_NOBODY in told


def test_a_guest_signs_at_the_level_of_a_guest_whoever_invites() -> None:
    step = replace(a_step(Action.EXTERNAL, SERVICE), level=Level.ADVANCED)
    chart = replace(keys(youssef=Level.QUALIFIED), guest=Level.SIMPLE)
    assert faults(chart, step) == [(Fault.GUEST_TOO_LOW, 0)]
    assert faults(replace(chart, guest=Level.ADVANCED), step) == []
    assert faults(replace(keys(), guest=Level.SIMPLE), replace(step, level=Level.SIMPLE)) == []


def test_the_seal_is_held_to_the_key_of_the_organisation() -> None:
    seal = replace(a_step(Action.SEAL, ORGANISATION), level=Level.ADVANCED)
    steps = (a_step(Action.SIGN, MINISTER), seal)
    assert faults(keys(), *steps) == [(Fault.SEAL_TOO_LOW, 1)]
    assert faults(replace(keys(), seal=Level.ADVANCED), *steps) == []
