"""Gaps and overlaps: every example is one, and where none is told none is found."""

import random
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain.conditions import Condition, cases, holds, lacking, parse
from parapheur.domain.conditions.cells import constants, parts
from parapheur.domain.errors import MissingValue, TooComplexToCompare
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata, Value
from tests.domain.conditions.asked import (
    AMOUNT,
    CATEGORY,
    CITY,
    COPIES,
    DUE,
    FIELDS,
    URGENT,
    conditions,
)

SURE = Field(AMOUNT.key, AMOUNT.name, Kind.DECIMAL, required=True)
SORTED = Field(CATEGORY.key, CATEGORY.name, Kind.CHOICE, CATEGORY.choices, required=True)
DATED = Field(DUE.key, DUE.name, Kind.DATE, required=True)
COUNTED = Field(COPIES.key, COPIES.name, Kind.INTEGER, required=True)
ALL_GIVEN = (SURE, SORTED, DATED, COUNTED, URGENT)


def read(*texts: str) -> list[Condition]:
    return [parse(text, FIELDS) for text in texts]


def answer(condition: Condition, given: Metadata) -> bool | None:
    try:
        return holds(condition, given)
    except MissingValue:
        return None


NEAR: dict[Kind, list[Value]] = {
    Kind.DECIMAL: [Decimal(text) for text in
                   ("-2", "-1", "-0.5", "0", "0.0005", "0.001", "1", "2.5", "2.75", "3", "9")],
    Kind.INTEGER: list(range(-1, 6)),
    Kind.DATE: [date(2026, 2, 27 + day) if day < 2 else date(2026, 3, day - 1)
                for day in range(8)],
    Kind.BOOLEAN: [True, False],
    Kind.TEXT: ["Rabat", "Fès", "…", "Oujda"],
    Kind.CHOICE: ["travaux", "etudes", "fournitures"],
}  # fmt: skip
"""The constants that conditions are drawn with, and values before, between and after them."""


def a_point(chance: random.Random) -> Metadata:
    given = Metadata()
    for field in FIELDS:
        if field.required or chance.random() < 0.8:
            given = given.put(field, chance.choice(NEAR[field.kind]))
    return given


POINTS = [a_point(random.Random(seed)) for seed in range(2000)]  # noqa: S311  no secret


@settings(max_examples=25)
@given(st.lists(conditions(), min_size=1, max_size=4))
def test_examples_are_examples_and_nothing_else_is_found(asked: list[Condition]) -> None:
    found = cases(asked, FIELDS)
    if found.gap is not None:
        assert [answer(condition, found.gap) for condition in asked] == [False] * len(asked)
    for overlap in found.overlaps:
        assert holds(asked[overlap.first], overlap.example)
        assert holds(asked[overlap.second], overlap.example)
    for unanswered in found.unanswered:
        assert lacking(asked[unanswered.case], unanswered.example)
    pairs = {(overlap.first, overlap.second) for overlap in found.overlaps}
    refused = {unanswered.case for unanswered in found.unanswered}
    for point in POINTS:
        answers = [answer(condition, point) for condition in asked]
        assert found.gap is not None or set(answers) != {False}
        true = [case for case, said in enumerate(answers) if said]
        assert {(one, other) for one in true for other in true if one < other} <= pairs
        assert not set(true) & set(found.dead)
        assert not {case for case, said in enumerate(answers) if said is False} & set(found.always)
        assert {case for case, said in enumerate(answers) if said is None} <= refused


def test_thresholds_that_meet_cover_every_amount() -> None:
    found = cases(read("amount <= 200000", "amount > 200000"), ALL_GIVEN)
    assert found.exact
    assert not found.always


def test_a_threshold_said_by_nobody_is_the_gap() -> None:
    found = cases(read("amount < 200000", "amount > 200000"), ALL_GIVEN)
    assert found.gap == Metadata().put(SURE, Decimal(200000))
    assert not found.exact


def test_a_threshold_said_twice_is_the_overlap() -> None:
    found = cases(read("amount <= 200000", "amount >= 200000"), ALL_GIVEN)
    (overlap,) = found.overlaps
    assert (overlap.first, overlap.second) == (0, 1)
    assert overlap.example == Metadata().put(SURE, Decimal(200000))


def test_a_forgotten_choice_is_the_gap() -> None:
    found = cases(read("category in {travaux, etudes}"), ALL_GIVEN)
    assert found.gap == Metadata().put(SORTED, "fournitures")
    assert cases(read("category in {travaux, etudes}", "category = fournitures"), ALL_GIVEN).exact


def test_whole_numbers_and_days_leave_nothing_between_neighbours() -> None:
    assert cases(read("copies <= 2", "copies >= 3"), ALL_GIVEN).exact
    assert cases(read("due-date <= 2026-12-31", "due-date >= 2027-01-01"), ALL_GIVEN).exact
    gap = cases(read("amount <= 2", "amount >= 3"), ALL_GIVEN).gap
    assert gap == Metadata().put(SURE, Decimal("2.1"))


def test_the_finest_steps_leave_nothing_between_them() -> None:
    assert cases(read("amount <= 0.0000000001", "amount >= 0.0000000002"), ALL_GIVEN).exact
    gap = cases(read("amount <= 0.0000000001", "amount >= 0.0000000003"), ALL_GIVEN).gap
    assert gap == Metadata().put(SURE, Decimal("0.0000000002"))


def test_the_ends_of_the_numbers_are_ends() -> None:
    most = "9" * 20
    assert cases(read(f"copies <= {most}"), ALL_GIVEN).always == (0,)
    assert cases(read(f"copies > {most}"), ALL_GIVEN).dead == (0,)
    assert cases(read(f"amount > {most}"), ALL_GIVEN).dead == ()
    assert cases(read(f"amount > {most}.9999999999"), ALL_GIVEN).dead == (0,)
    assert cases(read("due-date < 0001-01-01"), ALL_GIVEN).dead == (0,)
    assert cases(read("due-date <= 9999-12-31"), ALL_GIVEN).always == (0,)


def test_what_can_never_hold_is_dead_and_what_always_holds_is_told() -> None:
    found = cases(read("amount > 5 and amount < 3", "urgent or not urgent"), ALL_GIVEN)
    assert found.dead == (0,)
    assert found.always == (1,)
    assert found.gap is None


def test_a_value_that_may_be_missing_is_told() -> None:
    found = cases(read("amount > 5", "amount <= 5"), FIELDS)
    assert [unanswered.case for unanswered in found.unanswered] == [0, 1]
    assert found.unanswered[0].example == Metadata()
    assert found.gap is None
    guarded = ("amount is set and amount > 5", "amount is not set or amount <= 5")
    assert cases(read(*guarded), FIELDS).exact


def test_a_refused_condition_overlaps_with_nothing() -> None:
    found = cases(read("urgent or amount > 5", "urgent and amount is not set"), FIELDS)
    assert found.overlaps == ()
    assert [unanswered.case for unanswered in found.unanswered] == [0]


def test_other_texts_are_never_forgotten() -> None:
    found = cases(read('city is not set or city in {"Rabat", "…"}'), FIELDS)
    assert found.gap == Metadata().put(CITY, "……")


def test_no_condition_leaves_everything() -> None:
    assert cases([], FIELDS).gap == Metadata()


def test_parts_between_constants_have_an_example_each() -> None:
    known = constants(read("amount > 1 and amount < 2 or amount = 200000"))[AMOUNT.key]
    examples = ["1", "2", "200000", "1.1", "3", "200001", "0"]
    assert parts(SURE, known) == list(map(Decimal, examples))
    assert parts(AMOUNT, set()) == [Decimal(0), None]


def test_too_many_cells_are_refused_and_never_guessed() -> None:
    names = [f"f{count}" for count in range(8)]
    fields = [Field(FieldKey(name), COPIES.name, Kind.INTEGER) for name in names]
    asked = [parse(f"{name} in {{1, 3, 5}}", fields) for name in names]
    with pytest.raises(TooComplexToCompare):
        cases(asked, fields)
    with pytest.raises(TooComplexToCompare):
        cases([parse("urgent", FIELDS)] * 101, FIELDS)


def test_the_largest_comparison_takes_a_moment() -> None:
    names = [f"f{count}" for count in range(5)]
    fields = [Field(FieldKey(name), COPIES.name, Kind.INTEGER) for name in names]
    text = " or ".join(f"{name} in {{0, 9, 20}}" for name in names)
    asked = [parse(text, fields)] * 50  # 8 parts each: 8^5 cells
    began = perf_counter()
    found = cases(asked, fields)
    assert perf_counter() - began < 1
    assert len(found.overlaps) == 50 * 49 / 2
