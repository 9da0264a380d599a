"""Metadata: what a dossier is about, as typed facts (an amount, a date, a category).

A value is kept as text in the one written form of its kind: a number without zeros that say
nothing, a date in ISO 8601, `true` or `false`, words as NFC. Two equal values are therefore equal
as text, and what was written is read back exactly. What people type is read in `typed`.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NewType, TypeAlias

from parapheur.domain.errors import TooManyFields
from parapheur.domain.personal import OfDossier
from parapheur.domain.words import Words, visible

FieldKey = NewType("FieldKey", str)
Value: TypeAlias = str | int | Decimal | date | bool

LONGEST = 1000
"""Characters of a value."""
MOST_FIELDS = 100
MOST_CHOICES = 200
WHOLE, PLACES = 20, 10
"""Most digits before and after the decimal mark."""
RESERVED = frozenset({"and", "or", "not", "in", "is", "set", "true", "false"})
"""Words of the condition language, which name nothing else."""
LETTERS, DIGITS = frozenset("abcdefghijklmnopqrstuvwxyz"), frozenset("0123456789")


class Kind(StrEnum):
    """What values a field takes."""

    TEXT = "text"  #: words, compared letter by letter
    INTEGER = "integer"  #: a whole number
    DECIMAL = "decimal"  #: an exact number, never a float
    DATE = "date"  #: a day, without hour or zone
    BOOLEAN = "boolean"  #: yes or no
    CHOICE = "choice"  #: one of the field's choices, by its key


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list."""

    key: str
    name: Words

    def __post_init__(self) -> None:
        _check_name(self.key)


@dataclass(frozen=True, slots=True)
class Field:
    """A typed question asked of a dossier. `ValueError` if it makes no sense."""

    key: FieldKey
    name: Words
    kind: Kind
    choices: tuple[Choice, ...] = ()
    required: bool = False

    def __post_init__(self) -> None:
        _check_name(self.key)
        keys = [choice.key for choice in self.choices]
        if (self.kind is Kind.CHOICE) != bool(keys):
            raise ValueError(f"{self.key!r}: a choice has choices, and nothing else has")
        if len(keys) > MOST_CHOICES:
            raise ValueError(f"{self.key!r} has more than {MOST_CHOICES} choices")
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.key!r} has the same choice twice")

    def takes(self, value: Value) -> bool:
        """Say whether this is a value of the field."""
        if self.kind is Kind.CHOICE:
            return any(choice.key == value for choice in self.choices)
        return is_of(self.kind, value)


@dataclass(frozen=True, slots=True)
class Datum:
    """One value, in its written form. `ValueError` if it is in another."""

    key: FieldKey
    kind: Kind
    text: OfDossier

    def __post_init__(self) -> None:
        if not is_of(self.kind, self.value) or written(self.value) != self.text:
            raise ValueError(f"{self.key!r}: {self.text[:50]!r} is not the form of a {self.kind}")

    @property
    def value(self) -> Value:
        """The value that is written."""
        return _value(self.kind, self.text)


@dataclass(frozen=True, slots=True)
class Metadata(Mapping[FieldKey, Value]):
    """The values of a dossier, in the order of their keys. `ValueError` in any other order."""

    data: tuple[Datum, ...] = ()

    def __post_init__(self) -> None:
        keys = [datum.key for datum in self.data]
        if len(keys) > MOST_FIELDS or keys != sorted(set(keys)):
            raise ValueError(f"metadata hold at most {MOST_FIELDS} values, by the order of keys")

    def __getitem__(self, key: FieldKey) -> Value:
        for datum in self.data:
            if datum.key == key:
                return datum.value
        raise KeyError(key)

    def __iter__(self) -> Iterator[FieldKey]:
        return (datum.key for datum in self.data)

    def __len__(self) -> int:
        return len(self.data)

    def put(self, field: Field, value: Value | None) -> "Metadata":
        """Return these with another value of the field, or without (None). `ValueError`."""
        others = [datum for datum in self.data if datum.key != field.key]
        if value is not None:
            if not field.takes(value):
                raise ValueError(f"{value!r} is no value of the field {field.key!r}")
            others.append(Datum(field.key, field.kind, written(value)))
        return replace(self, data=tuple(sorted(others, key=lambda datum: datum.key)))


NONE = Metadata()
"""No value at all."""


def by_key(fields: Iterable[Field]) -> dict[FieldKey, Field]:
    """Return the fields by their keys. `TooManyFields`; `ValueError` if a key comes twice."""
    known: dict[FieldKey, Field] = {}
    for field in fields:
        if len(known) == MOST_FIELDS:
            raise TooManyFields(limit=MOST_FIELDS)
        if field.key in known:
            raise ValueError(f"two fields are named {field.key!r}")
        known[field.key] = field
    return known


def cleaned(text: str) -> str:
    """Return words as they are kept: what can be seen, as NFC."""
    return unicodedata.normalize("NFC", visible(text))


def written(value: Value) -> str:
    """Return the written form of a value."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            whole, _, fraction = format(value, "f").partition(".")
            fraction = fraction.rstrip("0")
            text = f"{whole}.{fraction}" if fraction else whole
            return "0" if text == "-0" else text
        case date():
            return value.isoformat()
        case _:
            return str(value)


def is_of(kind: Kind, value: Value) -> bool:
    """Say whether the value is of this kind, and within its limits."""
    match kind:
        case Kind.TEXT | Kind.CHOICE:
            return isinstance(value, str) and 0 < len(value) <= LONGEST and cleaned(value) == value
        case Kind.INTEGER:
            return type(value) is int and abs(value) < 10**WHOLE
        case Kind.DECIMAL:
            return isinstance(value, Decimal) and _is_exact(value)
        case Kind.DATE:
            return type(value) is date  # a datetime is a date too, and would lose its hour
        case Kind.BOOLEAN:
            return isinstance(value, bool)


def _is_exact(number: Decimal) -> bool:
    # Signs are taken off by copy_abs: abs() would round to the digits of the context.
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -WHOLE - PLACES <= exponent <= WHOLE:
        return False  # neither infinite nor so long that writing it would take the memory
    places = len(written(number).partition(".")[2])
    return number.copy_abs() < 10**WHOLE and places <= PLACES


def _value(kind: Kind, text: str) -> Value:
    if len(text) > LONGEST:
        raise ValueError(f"a value has more than {LONGEST} characters")
    match kind:
        case Kind.TEXT | Kind.CHOICE:
            return text
        case Kind.INTEGER:
            return int(text)
        case Kind.DECIMAL:
            try:
                return Decimal(text)
            except InvalidOperation as error:
                raise ValueError(f"{text[:50]!r} is no number") from error
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.BOOLEAN:
            return text == "true"


def _check_name(key: str) -> None:
    """Refuse what cannot stand in a condition: a name is small letters, digits and hyphens."""
    parts = key.split("-")
    made_of = all(part and set(part) <= LETTERS | DIGITS for part in parts)
    if not made_of or key[0] not in LETTERS or len(key) > 64 or key in RESERVED:
        raise ValueError(f"{key[:70]!r} is not a name of small letters, digits and hyphens")
