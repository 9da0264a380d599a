"""The values of a field, parted by the constants that occur: one example stands for each part.

No condition that knows these constants alone can tell two values of one part from each other,
so what is true of the example is true of the whole part. Numbers and days are counted in their
smallest steps (a day, 1, or 10 to the -10), which makes the parts between constants exact.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain, pairwise

from parapheur.domain.conditions.syntax import Compare, Condition, IsSet, OneOf, terms
from parapheur.domain.metadata import PLACES, WHOLE, Field, FieldKey, Kind, Value, written

FINEST = 10**PLACES
USUAL = date(2000, 1, 1)
"""The example of a day when no day is spoken of."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of a kind are counted."""

    least: int
    most: int
    units: tuple[int, ...]
    """From the roundest to the finest: examples are as round as they can be."""
    count: Callable[[Value], int]
    value: Callable[[int], Value]


def _exact(value: Value) -> int:
    assert isinstance(value, Decimal)  # noqa: S101  narrows the type
    return int(Fraction(value) * FINEST)


def _decimal(steps: int) -> Decimal:
    return Decimal(written(Decimal(f"{steps}E-{PLACES}")))  # from text: nothing is rounded


def _ordinal(value: Value) -> int:
    assert isinstance(value, date)  # noqa: S101  narrows the type
    return value.toordinal()


def _whole(value: Value) -> int:
    assert isinstance(value, int)  # noqa: S101  narrows the type
    return value


SCALES = {
    Kind.INTEGER: Scale(1 - 10**WHOLE, 10**WHOLE - 1, (1,), _whole, int),
    Kind.DECIMAL: Scale(
        1 - 10**WHOLE * FINEST,
        10**WHOLE * FINEST - 1,
        tuple(10**place for place in range(PLACES, -1, -1)),
        _exact,
        _decimal,
    ),
    Kind.DATE: Scale(1, date.max.toordinal(), (1,), _ordinal, date.fromordinal),
}


def constants(conditions: Iterable[Condition]) -> dict[FieldKey, set[Value]]:
    """Return the constants that each field is compared with."""
    found: dict[FieldKey, set[Value]] = {}
    for test in chain.from_iterable(map(terms, conditions)):
        known = found.setdefault(test.field, set())
        match test:
            case IsSet():
                pass
            case Compare():
                known.add(test.value)
            case OneOf():
                known.update(test.values)
    return found


def parts(field: Field, known: set[Value]) -> list[Value | None]:
    """Return an example of each part of the field's values; None last: it has no value.

    A field that is required always has one.
    """
    examples: list[Value | None] = [*_examples(field, known)]
    return examples if field.required else [*examples, None]


def _examples(field: Field, known: set[Value]) -> list[Value]:
    match field.kind:
        case Kind.BOOLEAN:
            return [True, False]
        case Kind.CHOICE:
            keys = [choice.key for choice in field.choices]
            others = [key for key in keys if key not in known]
            return [*(key for key in keys if key in known), *others[:1]]
        case Kind.TEXT:
            return [*sorted(known, key=str), _another(known)]
        case Kind.INTEGER | Kind.DECIMAL | Kind.DATE:
            return _steps(SCALES[field.kind], known)


def _another(known: set[Value]) -> str:
    texts = ("…", *("…" * count for count in range(2, len(known) + 2)))
    return next(text for text in texts if text not in known)


def _steps(scale: Scale, known: set[Value]) -> list[Value]:
    if not known:
        return [USUAL] if scale is SCALES[Kind.DATE] else [scale.value(0)]
    at = sorted(map(scale.count, known))
    found = [*at, *(_between(scale, low, high) for low, high in pairwise([*at, scale.most + 1]))]
    found.append(_under(scale, at[0]))
    return [scale.value(step) for step in found if step is not None]


def _between(scale: Scale, low: int, high: int) -> int | None:
    """Return the roundest step above `low` and below `high`."""
    candidates = ((low // unit + 1) * unit for unit in scale.units)
    return next((step for step in candidates if step < high), None)


def _under(scale: Scale, high: int) -> int | None:
    """Return the roundest of the steps just below `high`."""
    candidates = ((high - 1) // unit * unit for unit in scale.units)
    return next((step for step in candidates if step >= scale.least), None)
