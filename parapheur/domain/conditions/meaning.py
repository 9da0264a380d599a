"""Does a condition hold? With every value given it is plain yes or no.

Where values are missing:

1. Every `is set` is answered first, since it always can be: yes or no.
2. What these answers settle falls away: an `and` with a no is no, an `or` with a yes is yes,
   whatever stands beside. `amount is set and amount > 5` is thus no without an amount.
3. Every field that still stands must have its value, or the condition is refused
   (`MissingValue`), even where the other values would have been enough to decide.

The order of the parts, and parentheses between parts of one `and` or one `or`, change nothing.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from parapheur.domain.conditions.syntax import (
    All,
    Compare,
    Condition,
    Either,
    IsSet,
    Not,
    OneOf,
    Sign,
    terms,
    uses,
)
from parapheur.domain.errors import BadValue, MissingValue
from parapheur.domain.metadata import FieldKey, Kind, Value
from parapheur.domain.words import Words

Values = Mapping[FieldKey, Value]

SIGNS: Mapping[Sign, Callable[[Any, Any], bool]] = {
    Sign.EQUAL: operator.eq,
    Sign.OTHER: operator.ne,
    Sign.LESS: operator.lt,
    Sign.AT_MOST: operator.le,
    Sign.MORE: operator.gt,
    Sign.AT_LEAST: operator.ge,
}
TYPES: Mapping[Kind, type[Value]] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.DECIMAL: Decimal,
    Kind.DATE: date,
    Kind.BOOLEAN: bool,
    Kind.CHOICE: str,
}
OTHER_KIND = Words(
    "القيمة ليست من النوع الذي يتحدث عنه الشرط",
    "la valeur n’est pas du genre dont parle la condition",
    "the value is not of the kind that the condition speaks of",
)


def holds(condition: Condition, metadata: Values) -> bool:
    """Say whether the condition holds.

    `MissingValue` gives the key of the first field whose value is needed and not given;
    `BadValue` that of one whose value is of another kind.
    """
    values = _values(condition, metadata)
    for key in _lacking(condition, values):
        raise MissingValue(field=key)
    return _holds(condition, values)


def lacking(condition: Condition, metadata: Values) -> tuple[FieldKey, ...]:
    """Return the fields whose values must be given before the condition can be asked."""
    values = _values(condition, metadata)
    return tuple(dict.fromkeys(_lacking(condition, values)))


def answers(test: Compare | OneOf, value: Value) -> bool:
    """Say whether one value passes one test."""
    match test:
        case Compare():
            return SIGNS[test.sign](value, test.value)
        case OneOf():
            return value in test.values


def _values(condition: Condition, metadata: Values) -> Values:
    """Return the values that the condition speaks of, each of the kind it expects."""
    values = {key: metadata[key] for key in uses(condition) if key in metadata}
    for test in terms(condition):
        if isinstance(test, IsSet) or test.field not in values:
            continue
        if type(values[test.field]) is not TYPES[test.kind]:
            raise BadValue(field=test.field, problem=OTHER_KIND)
    return values


def _settled(condition: Condition, values: Values) -> bool | None:
    """Return what the answers to `is set` alone make of it; None: they do not settle it."""
    match condition:
        case IsSet(field):
            return field in values
        case Compare() | OneOf():
            return None
        case Not(of):
            inner = _settled(of, values)
            return None if inner is None else not inner
        case All(parts):
            return _joined(False, [_settled(part, values) for part in parts])
        case Either(parts):
            return _joined(True, [_settled(part, values) for part in parts])


def _joined(decisive: bool, parts: list[bool | None]) -> bool | None:
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _lacking(condition: Condition, values: Values) -> Iterator[FieldKey]:
    if _settled(condition, values) is not None:
        return
    match condition:
        case Compare(field) | OneOf(field):
            if field not in values:
                yield field
        case IsSet():
            raise AssertionError  # always settled
        case Not(of):
            yield from _lacking(of, values)
        case All(parts) | Either(parts):
            for part in parts:
                yield from _lacking(part, values)


def _holds(condition: Condition, values: Values) -> bool:
    settled = _settled(condition, values)
    if settled is not None:
        return settled
    match condition:
        case Compare() | OneOf():
            return answers(condition, values[condition.field])
        case Not(of):
            return not _holds(of, values)
        case All(parts):
            return all(_holds(part, values) for part in parts)
        case Either(parts):
            return any(_holds(part, values) for part in parts)
        case IsSet():
            raise AssertionError  # always settled
