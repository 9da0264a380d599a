"""The check before publishing looks at deadlines, reminders and escalations."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.soundness import Chart, Fault, Flaw, check
from tests.builders import DESKS, DIVISION, LEGAL, MINISTER, SERVICE, YOUSSEF, a_circuit, a_step

UNDER = {SERVICE: DIVISION, DIVISION: MINISTER}
CHART = Chart(tuple(replace(desk, superior=UNDER.get(desk.id)) for desk in DESKS), peopled=False)
FAULTS = {Fault.OVER, Fault.LONG, Fault.REMIND_LONG, Fault.NOBODY_ABOVE, Fault.JOINS_ITSELF}


def working(amount: int, remind: int | None = None, late: Escalation | None = None) -> Limit:
    return Limit(Deadline(amount, Unit.WORKING_DAYS), remind, late)


def circuit(*limits: Limit, desks: tuple[DeskId, ...] = (SERVICE,)) -> Circuit:
    steps = [
        replace(a_step(Action.VISA, *desks, id=f"s{n}", needed=len(desks)), limit=one)
        for n, one in enumerate(limits)
    ]
    return a_circuit(*steps, a_step(Action.SIGN, MINISTER))


def flaws(circuit: Circuit, chart: Chart = CHART) -> list[Flaw]:
    return [flaw for flaw in check(circuit, chart) if flaw.fault in FAULTS]


def faults(circuit: Circuit, chart: Chart = CHART) -> list[Fault]:
    return [flaw.fault for flaw in flaws(circuit, chart)]


def test_the_sum_of_the_steps_is_compared_with_the_circuit_s_own_deadline() -> None:
    two = circuit(working(3), working(2))
    assert faults(replace(two, deadline=Deadline(5, Unit.WORKING_DAYS))) == []
    (flaw,) = flaws(replace(two, deadline=Deadline(4, Unit.WORKING_DAYS)))
    assert (flaw.fault, flaw.position) == (Fault.OVER, 1)
    assert flaw.walk is not None
    assert [one.position for one in flaw.walk.passages] == [0, 1]


def test_kinds_of_days_are_added_up_as_in_an_average_week() -> None:
    two = circuit(working(5), Limit(Deadline(8, Unit.OFFICE_HOURS)))
    assert faults(replace(two, deadline=Deadline(6, Unit.WORKING_DAYS))) == []
    assert faults(replace(two, deadline=Deadline(9, Unit.CALENDAR_DAYS))) == []
    assert faults(replace(two, deadline=Deadline(8, Unit.CALENDAR_DAYS))) == [Fault.OVER]


def test_a_reminder_is_shorter_than_its_deadline() -> None:
    assert faults(circuit(working(3, remind=2))) == []
    (flaw,) = flaws(circuit(working(3, remind=3)))
    assert (flaw.fault, flaw.position, flaw.walk is not None) == (Fault.REMIND_LONG, 0, True)


SUPERIOR = Escalation(Way.SUPERIOR)


@pytest.mark.parametrize(
    ("late", "desks", "found"),
    [
        (SUPERIOR, (SERVICE,), []),
        (SUPERIOR, (LEGAL,), [Fault.NOBODY_ABOVE]),
        (SUPERIOR, (SERVICE, LEGAL), [Fault.NOBODY_ABOVE]),
        (SUPERIOR, (SERVICE, DIVISION), [Fault.JOINS_ITSELF]),
        (Escalation(Way.SUBSTITUTE, desk=LEGAL), (SERVICE,), []),
        (Escalation(Way.SUBSTITUTE, desk=SERVICE), (SERVICE,), [Fault.JOINS_ITSELF]),
        (Escalation(Way.BACK), (LEGAL,), []),
    ],
)
def test_an_escalation_leads_to_somebody_else(
    late: Escalation, desks: tuple[DeskId, ...], found: list[Fault]
) -> None:
    told = flaws(circuit(working(3, late=late), desks=desks))
    assert [flaw.fault for flaw in told] == found
    assert all(flaw.walk is not None for flaw in told)


def test_a_superior_whom_nobody_holds_is_passed_over() -> None:
    def held(*desks: DeskId) -> Chart:
        people = {SERVICE, LEGAL, *desks}
        return Chart(
            tuple(
                Desk(one.id, one.name, (YOUSSEF.login,), one.superior) if one.id in people else one
                for one in CHART.desks
            )
        )

    escalated = circuit(working(3, late=SUPERIOR))
    assert Fault.NOBODY_ABOVE not in faults(escalated, held(MINISTER))
    assert Fault.NOBODY_ABOVE in faults(escalated, held())
