"""Deadlines as a file says them."""

from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes, read_circuits, schema
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way, in_days
from parapheur.domain.people import DeskId

NAME = "name: {ar: لجنة, fr: Comité, en: Board}"
DESKS = [DeskId("chef"), DeskId("budget"), DeskId("cabinet")]


def file(folder: Path, step: str, more: str = "") -> Path:
    text = f"{NAME}\n{more}\nsteps:\n  - {{id: v, {NAME}, action: visa, desks: [chef], {step}}}\n"
    (folder / "achat.yaml").write_text(text)
    return folder


def limit(folder: Path, step: str) -> Limit | None:
    (circuit,) = read_circuits(file(folder, step), DESKS).values()
    return circuit.steps[0].limit


def test_days_are_short_for_calendar_days(tmp_path: Path) -> None:
    assert limit(tmp_path, "days: 3") == in_days(3)
    assert limit(tmp_path, "deadline: {calendar_days: 3}") == in_days(3)


def test_a_step_says_reminder_and_escalation(tmp_path: Path) -> None:
    said = (
        "deadline: {working_days: 3}, remind: 1,"
        " escalate: {to: substitute, desk: cabinet, after: {office_hours: 4}}"
    )
    after = Deadline(4, Unit.OFFICE_HOURS)
    assert limit(tmp_path, said) == Limit(
        Deadline(3, Unit.WORKING_DAYS), 1, Escalation(Way.SUBSTITUTE, after, DeskId("cabinet"))
    )
    back = limit(tmp_path, "days: 2, escalate: {to: back}")
    assert back is not None
    assert back.escalation == Escalation(Way.BACK)


def test_a_circuit_says_how_long_it_should_take(tmp_path: Path) -> None:
    folder = file(tmp_path, "days: 3", "deadline: {working_days: 9}")
    (circuit,) = read_circuits(folder, DESKS).values()
    assert circuit.deadline == Deadline(9, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("deadline: {}", "steps.0.deadline: must say one of calendar_days, working_days"),
        ("deadline: {working_days: 1, office_hours: 2}", "steps.0.deadline: must say one of"),
        ("deadline: {working_days: 0}", "steps.0.deadline.working_days: input should be greater"),
        ("days: 1, deadline: {working_days: 1}", "steps.0.days: the same as deadline"),
        ("remind: 1", "steps.0.remind: there is no deadline to count from"),
        ("escalate: {to: back}", "steps.0.escalate: there is no deadline to count from"),
        ("days: 1, escalate: {to: up}", "steps.0.escalate.to: "),
        ("days: 1, escalate: {to: substitute}", "steps.0.escalate.desk: missing"),
        ("days: 1, escalate: {to: back, desk: chef}", "steps.0.escalate.desk: only a substitute"),
        (
            "days: 1, escalate: {to: substitute, desk: cabinat}",
            "steps.0.escalate.desk: unknown desk 'cabinat' (did you mean 'cabinet'?)",
        ),
        (
            "days: 1, escalate: {to: substitute, desk: organisation}",
            "steps.0.escalate.desk: 'organisation' is the desk of the seal",
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, step: str, told: str) -> None:
    with pytest.raises(CircuitMistakes) as caught:
        read_circuits(file(tmp_path, step), DESKS)
    assert any(f"achat.yaml: {told}" in str(one) for one in caught.value.mistakes)


def test_the_schema_publishes_the_three_ways_of_counting() -> None:
    shape = schema()["$defs"]["DeadlineShape"]
    assert set(shape["properties"]) == {"calendar_days", "working_days", "office_hours"}
    assert (shape["minProperties"], shape["maxProperties"]) == (1, 1)
