"""A condition as the sentence a secretary reads, in three languages.

Numbers are grouped by a no-break space, which the bidirectional algorithm keeps inside a number;
texts, and numbers below zero, are fenced off from the direction of the sentence. French quotes
the names of fields, and its verbs agree with any of them; so do the Arabic forms.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parapheur.domain.conditions.syntax import (
    All,
    Compare,
    Condition,
    Either,
    IsSet,
    Not,
    OneOf,
    Sign,
)
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata, Value, by_key, written
from parapheur.domain.words import Language, Words

NUMBERS = {
    Sign.EQUAL: Words("قيمة {name} هي {value}", "« {name} » vaut {value}", "{name} is {value}"),
    Sign.OTHER: Words(
        "قيمة {name} غير {value}", "« {name} » ne vaut pas {value}", "{name} is not {value}"
    ),
    Sign.LESS: Words(
        "{name} أقل من {value}", "« {name} » est en dessous de {value}", "{name} is below {value}"
    ),
    Sign.AT_MOST: Words(
        "{name} {value} أو أقل", "« {name} » ne dépasse pas {value}", "{name} is {value} or less"
    ),
    Sign.MORE: Words(
        "{name} أكبر من {value}", "« {name} » dépasse {value}", "{name} is more than {value}"
    ),
    Sign.AT_LEAST: Words(
        "{name} {value} أو أكثر", "« {name} » vaut {value} ou plus", "{name} is {value} or more"
    ),
}
DAYS = {
    Sign.EQUAL: Words("{name} في {value}", "« {name} » est le {value}", "{name} is {value}"),
    Sign.OTHER: Words(
        "{name} في غير {value}", "« {name} » n’est pas le {value}", "{name} is not {value}"
    ),
    Sign.LESS: Words(
        "{name} قبل {value}", "« {name} » est avant le {value}", "{name} is before {value}"
    ),
    Sign.AT_MOST: Words(
        "{name} في {value} أو قبله",
        "« {name} » est le {value} ou avant",
        "{name} is on or before {value}",
    ),
    Sign.MORE: Words(
        "{name} بعد {value}", "« {name} » est après le {value}", "{name} is after {value}"
    ),
    Sign.AT_LEAST: Words(
        "{name} في {value} أو بعده",
        "« {name} » est le {value} ou après",
        "{name} is on or after {value}",
    ),
}
SAME = Words("{name}: {value}", "« {name} » : {value}", "{name} is {value}")
OTHER = Words("{name} غير {value}", "« {name} » : autre que {value}", "{name} is not {value}")
IN = Words("{name} من بين: {value}", "« {name} » parmi : {value}", "{name} is one of: {value}")
NOT_IN = Words(
    "{name} غير ما يلي: {value}", "« {name} » hors de : {value}", "{name} is none of: {value}"
)
GIVEN = Words("قيمة {name} محددة", "« {name} » a une valeur", "{name} has a value")
NOT_GIVEN = Words("قيمة {name} غير محددة", "« {name} » n’a pas de valeur", "{name} has no value")
DENIED = Words(
    "ليس صحيحا أن {fenced}", "il n’est pas vrai que {fenced}", "it is not true that {fenced}"
)
YES, NO = Words("نعم", "oui", "yes"), Words("لا", "non", "no")
QUOTED = Words("«\u2068{text}\u2069»", "« \u2068{text}\u2069 »", "“\u2068{text}\u2069”")
COMMA, AND, OR = (
    Words("، ", ", ", ", "),
    Words(" و", " et ", " and "),
    Words(" أو ", " ou ", " or "),
)
CONTRARY = {
    Sign.EQUAL: Sign.OTHER,
    Sign.OTHER: Sign.EQUAL,
    Sign.LESS: Sign.AT_LEAST,
    Sign.AT_LEAST: Sign.LESS,
    Sign.MORE: Sign.AT_MOST,
    Sign.AT_MOST: Sign.MORE,
}
LEFT_TO_RIGHT, POP = "\u2066", "\u2069"


def told(condition: Condition, language: Language, fields: Iterable[Field]) -> str:
    """Return the condition as a sentence without its full stop. `KeyError`: an unknown field."""
    return _Teller(language, by_key(fields)).told(condition)


def example(metadata: Metadata, language: Language, fields: Iterable[Field]) -> str:
    """Return metadata as words, such as an example that no condition covers.

    The fields without a value are told too, in the order of `fields`.
    """
    teller = _Teller(language, by_key(fields))
    return COMMA.of(language).join(teller.values(metadata))


@dataclass(frozen=True, slots=True)
class _Teller:
    language: Language
    fields: Mapping[FieldKey, Field]

    def told(self, condition: Condition) -> str:
        match condition:
            case Not(inner):
                return self.denied(inner)
            case All(parts):
                return self.joined(AND, [self.fenced(part, All, Either) for part in parts])
            case Either(parts):
                return self.joined(OR, [self.fenced(part, Either, All) for part in parts])
            case IsSet(key):
                return self.said(GIVEN, key)
            case Compare(key, kind, sign, value):
                return self.compared(key, kind, sign, value)
            case OneOf(key, _, values):
                return self.listed(IN, key, values)

    def denied(self, condition: Condition) -> str:
        """Return the contrary as people say it; both forms need the same values."""
        match condition:
            case Not(inner):
                return self.told(inner)
            case IsSet(key):
                return self.said(NOT_GIVEN, key)
            case Compare(key, kind, sign, value):
                return self.compared(key, kind, CONTRARY[sign], value)
            case OneOf(key, _, values):
                return self.listed(NOT_IN, key, values)
            case All() | Either():
                return DENIED.of(self.language).format(fenced=f"({self.told(condition)})")

    def compared(self, key: FieldKey, kind: Kind, sign: Sign, value: Value) -> str:
        if isinstance(value, bool) and sign is Sign.OTHER:
            sign, value = Sign.EQUAL, not value
        return self.said(_form(kind, sign), key, self.shown(key, value))

    def listed(self, form: Words, key: FieldKey, values: tuple[Value, ...]) -> str:
        shown = [self.shown(key, value) for value in values]
        return self.said(form, key, self.joined(COMMA, shown))

    def said(self, form: Words, key: FieldKey, value: str = "") -> str:
        name = self.fields[key].name.of(self.language)
        return form.of(self.language).format(name=name, value=value)

    def joined(self, between: Words, parts: list[str]) -> str:
        return between.of(self.language).join(parts)

    def fenced(self, condition: Condition, *kinds: type[Condition]) -> str:
        text = self.told(condition)
        bare = condition.of if isinstance(condition, Not) else condition
        listed = isinstance(bare, OneOf) and len(bare.values) > 1  # its commas end here
        return f"({text})" if isinstance(condition, kinds) or listed else text

    def values(self, metadata: Metadata) -> Iterator[str]:
        for key, field in self.fields.items():
            if key in metadata:
                yield self.compared(key, field.kind, Sign.EQUAL, metadata[key])
            else:
                yield self.said(NOT_GIVEN, key)

    def shown(self, key: FieldKey, value: Value) -> str:
        match value:
            case bool():
                return (YES if value else NO).of(self.language)
            case int() | Decimal():
                return self.number(value)
            case date():
                english = self.language is Language.EN
                return value.isoformat() if english else f"{value:%d/%m}/{value.year:04}"
            case str():
                named = {choice.key: choice.name for choice in self.fields[key].choices}
                quoted = QUOTED.of(self.language).format(text=value)
                return named[value].of(self.language) if value in named else quoted

    def number(self, value: int | Decimal) -> str:
        whole, _, fraction = written(value).partition(".")
        grouped = f"{int(whole):,}".replace(",", "\u00a0")
        if whole.startswith("-") and not grouped.startswith("-"):
            grouped = f"-{grouped}"  # -0.5: its whole part is no less than zero
        point = "." if self.language is Language.EN else ","
        text = f"{grouped}{point}{fraction}" if fraction else grouped
        return f"{LEFT_TO_RIGHT}{text}{POP}" if text.startswith("-") else text


def _form(kind: Kind, sign: Sign) -> Words:
    match kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return NUMBERS[sign]
        case Kind.DATE:
            return DAYS[sign]
        case Kind.TEXT | Kind.CHOICE | Kind.BOOLEAN:
            return SAME if sign is Sign.EQUAL else OTHER
