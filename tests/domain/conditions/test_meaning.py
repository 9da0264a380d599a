"""When a condition holds, checked against an interpreter that was written apart from it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from parapheur.domain.conditions import Condition, holds, lacking, parse
from parapheur.domain.conditions.syntax import All, Compare, Either, IsSet, Not, OneOf, Sign
from parapheur.domain.errors import BadValue, MissingValue
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata, Value
from tests.domain.conditions.asked import (
    AMOUNT,
    ANY,
    CITY,
    FIELDS,
    URGENT,
    conditions,
    metadata,
)


def simplified(condition: Condition, given: Metadata) -> Condition | bool:
    """Put in the answers to `is set`, and let fall away what they settle."""
    match condition:
        case IsSet(field):
            return field in given
        case Not(of):
            inner = simplified(of, given)
            return not inner if isinstance(inner, bool) else Not(inner)
        case All(of) | Either(of):
            enough = isinstance(condition, Either)
            rest = [simplified(part, given) for part in of]
            if any(part is enough for part in rest):
                return enough
            left = tuple(part for part in rest if not isinstance(part, bool))
            return type(condition)(left) if left else not enough
        case _:
            return condition


def fields(condition: Condition | bool) -> set[FieldKey]:
    match condition:
        case bool():
            return set()
        case Not(of):
            return fields(of)
        case All(of) | Either(of):
            return set().union(*map(fields, of))
        case _:
            return {condition.field}


def below(one: Value, other: Value) -> bool:
    match one, other:
        case (int() | Decimal(), int() | Decimal()):
            return one - other < 0
        case (date(), date()):
            return (other - one).days > 0
        case _:
            return False


def plainly(condition: Condition | bool, given: Metadata) -> bool:
    """Answer with every value given, by the ranks of values rather than by operators."""
    match condition:
        case bool():
            return condition
        case Not(of):
            return plainly(of, given) is False
        case All(of):
            return False not in [plainly(part, given) for part in of]
        case Either(of):
            return True in [plainly(part, given) for part in of]
        case OneOf(field, _, values):
            return any(given[field] == value for value in values)
        case Compare(field, _, sign, value):
            if given[field] == value:
                return "=" in sign and sign is not Sign.OTHER
            return sign is Sign.OTHER or ("<" if below(given[field], value) else ">") in sign
        case IsSet():
            raise AssertionError


@given(conditions(), metadata())
def test_two_interpreters_agree(condition: Condition, given: Metadata) -> None:
    left = simplified(condition, given)
    missing = {field for field in fields(left) if field not in given}
    assert set(lacking(condition, given)) == missing
    if missing:
        with pytest.raises(MissingValue) as refused:
            holds(condition, given)
        assert refused.value.facts["field"] in missing
    else:
        assert holds(condition, given) is plainly(left, given)


@given(conditions(ANY), metadata(ANY, whole=True))
def test_with_every_value_given_it_is_yes_or_no(condition: Condition, given: Metadata) -> None:
    assert holds(condition, given) is plainly(simplified(condition, given), given)
    assert holds(Not(condition), given) is not holds(condition, given)


NOTHING = Metadata()
PRESSING = NOTHING.put(URGENT, value=True)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("amount is set", False),
        ("amount is set and amount > 5", False),
        ("amount > 5 and amount is set", False),
        ("amount is not set or amount > 5", True),
        ("(amount is set and urgent) and amount > 5", False),
        ("amount is set and (urgent and amount > 5)", False),
        ("not (amount is set and amount > 5)", True),
        ("(amount is set and amount > 5) or urgent", True),
    ],
)
def test_is_set_settles_what_stands_beside(text: str, answer: bool) -> None:
    assert holds(parse(text, FIELDS), PRESSING) is answer


@pytest.mark.parametrize(
    "text",
    [
        "amount > 5",
        "urgent or amount > 5",
        "not urgent and amount > 5",
        "amount > 5 or amount <= 5",
        "amount is set or amount > 5",
        "city is set or amount > 5 or urgent",
    ],
)
def test_a_missing_value_is_refused_even_where_the_rest_would_do(text: str) -> None:
    condition = parse(text, FIELDS)
    with pytest.raises(MissingValue):
        holds(condition, PRESSING)
    assert lacking(condition, PRESSING) == (AMOUNT.key,)


def test_a_value_of_another_kind_is_refused() -> None:
    once = Field(CITY.key, CITY.name, Kind.INTEGER)
    given = NOTHING.put(once, 5)
    with pytest.raises(BadValue):
        holds(parse('city = "Rabat" or urgent', FIELDS), given.put(URGENT, value=True))
