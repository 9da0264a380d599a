"""What a condition is made of, and its one written form.

`parse(written(condition), fields) == condition`: kept as text, a condition comes back the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from parapheur.domain import metadata
from parapheur.domain.metadata import FieldKey, Kind, Value


class Sign(StrEnum):
    """How a value is compared with a constant."""

    EQUAL = "="
    OTHER = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class IsSet:
    """The field has a value."""

    field: FieldKey


@dataclass(frozen=True, slots=True)
class Compare:
    """The field's value, compared with a constant of its kind."""

    field: FieldKey
    kind: Kind
    sign: Sign
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field's value is one of these constants."""

    field: FieldKey
    kind: Kind
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Each of these, two or more."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these, two or more."""

    of: "tuple[Condition, ...]"


Test: TypeAlias = IsSet | Compare | OneOf
Condition: TypeAlias = Test | Not | All | Either


def terms(condition: Condition) -> Iterator[Test]:
    """Yield the tests of a condition, in the order of reading."""
    match condition:
        case IsSet() | Compare() | OneOf():
            yield condition
        case Not(of):
            yield from terms(of)
        case All(parts) | Either(parts):
            for part in parts:
                yield from terms(part)


def uses(condition: Condition) -> frozenset[FieldKey]:
    """Return the fields that a condition speaks of."""
    return frozenset(test.field for test in terms(condition))


def written(condition: Condition) -> str:
    """Return the condition as text, with the fewest parentheses."""
    match condition:
        case IsSet(field):
            return f"{field} is set"
        case Compare(field, kind, sign, value):
            return f"{field} {sign} {constant(kind, value)}"
        case OneOf(field, kind, values):
            return f"{field} in {{{', '.join(constant(kind, value) for value in values)}}}"
        case Not(of):
            return f"not {_fenced(of, All, Either)}"
        case All(parts):
            return " and ".join(_fenced(part, All, Either) for part in parts)
        case Either(parts):
            return " or ".join(_fenced(part, Either) for part in parts)


def constant(kind: Kind, value: Value) -> str:
    """Return a constant as text."""
    text = metadata.written(value)
    if kind is Kind.TEXT:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if kind is Kind.DECIMAL and len(text.partition(".")[2]) == 3:
        return text + "0"  # 200.000 might be two hundred thousand: the language refuses it
    return text


def _fenced(condition: Condition, *kinds: type[Condition]) -> str:
    text = written(condition)
    return f"({text})" if isinstance(condition, kinds) else text
