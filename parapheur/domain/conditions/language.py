r"""From text to a condition, every constant checked against its field.

    condition = both { "or" both }
    both      = plain { "and" plain }
    plain     = "not" plain | "(" condition ")" | test
    test      = field                                     a field of yes or no
              | field "is" ["not"] "set"
              | field ("=" | "!=" | "<" | "<=" | ">" | ">=") constant
              | field ["not"] "in" "{" constant { "," constant } "}"
    constant  = 200000 | 200 000 | -0.50 | 2026-11-22 | "text" | true | false | a-choice

Within a text, `\"` is a quotation mark and `\\` a backslash.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from parapheur.domain.conditions import problems
from parapheur.domain.conditions.syntax import (
    All,
    Compare,
    Condition,
    Either,
    IsSet,
    Not,
    OneOf,
    Sign,
    written,
)
from parapheur.domain.conditions.tokens import Shape, Token, tokens
from parapheur.domain.errors import BadCondition, BadValue
from parapheur.domain.metadata import RESERVED, Field, FieldKey, Kind, Value, by_key, cleaned
from parapheur.domain.typed import read
from parapheur.domain.words import Words

ORDERED = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DATE})
SHAPES = {
    Kind.TEXT: Shape.TEXT,
    Kind.INTEGER: Shape.NUMBER,
    Kind.DECIMAL: Shape.NUMBER,
    Kind.DATE: Shape.DAY,
    Kind.BOOLEAN: Shape.WORD,
    Kind.CHOICE: Shape.WORD,
}
"""How the constants of each kind are written."""
ESCAPED = re.compile(r"\\(.)")


def parse(text: str, fields: Iterable[Field]) -> Condition:
    """Return the condition that a text says. `BadCondition` with the column and the problem."""
    reading = _Reading(tokens(text), by_key(fields))
    condition = reading.condition(depth=0)
    if reading.next.shape is not Shape.END:
        raise reading.refused(problems.unexpected(reading.next.text))
    if len(written(condition)) > problems.LONGEST:  # what is kept must be read again
        raise BadCondition(place=1, problem=problems.TOO_LONG)
    return condition


@dataclass(slots=True)
class _Reading:
    """One look along the tokens."""

    tokens: list[Token]
    fields: Mapping[FieldKey, Field]
    at: int = 0
    terms: int = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += token.shape is not Shape.END
        return token

    def took(self, text: str) -> bool:
        """Take the token if it is this word or sign."""
        if self.next.text != text:
            return False
        self.take()
        return True

    def want(self, text: str) -> None:
        if not self.took(text):
            raise self.refused(problems.expected(text))

    def refused(self, problem: Words, token: Token | None = None) -> BadCondition:
        return BadCondition(place=(token or self.next).column, problem=problem)

    def condition(self, depth: int) -> Condition:
        parts = self.joined("or", lambda: self.both(depth))
        return parts[0] if len(parts) == 1 else Either(parts)

    def both(self, depth: int) -> Condition:
        parts = self.joined("and", lambda: self.plain(depth))
        return parts[0] if len(parts) == 1 else All(parts)

    def joined(self, word: str, part: Callable[[], Condition]) -> tuple[Condition, ...]:
        parts = [part()]
        while self.took(word):
            parts.append(part())
        return tuple(parts)

    def plain(self, depth: int) -> Condition:
        opening = self.next
        if opening.text not in {"not", "("}:
            return self.test()
        if depth == problems.DEEPEST:
            raise self.refused(problems.TOO_DEEP)
        self.take()
        if opening.text == "not":
            return Not(self.plain(depth + 1))
        inner = self.condition(depth + 1)
        self.want(")")
        return inner

    def test(self) -> Condition:
        field = self.field()
        if self.took("is"):
            denied = self.took("not")
            self.want("set")
            return Not(IsSet(field.key)) if denied else IsSet(field.key)
        if self.took("not"):
            self.want("in")
            return Not(self.one_of(field))
        if self.took("in"):
            return self.one_of(field)
        return self.compare(field)

    def field(self) -> Field:
        token = self.next
        if token.shape is not Shape.WORD or token.text in RESERVED:
            raise self.refused(problems.FIELD)
        field = self.fields.get(FieldKey(token.text))
        if field is None:
            raise self.refused(problems.unknown_field(token.text, self.fields))
        self.terms += 1
        if self.terms > problems.MOST_TERMS:
            raise self.refused(problems.TOO_MANY)
        self.take()
        return field

    def compare(self, field: Field) -> Compare:
        token = self.next
        if token.text not in list(Sign):
            if field.kind is Kind.BOOLEAN:  # `urgent` alone
                return Compare(field.key, field.kind, Sign.EQUAL, value=True)
            raise self.refused(problems.SIGN)
        sign = Sign(self.take().text)
        if sign not in {Sign.EQUAL, Sign.OTHER} and field.kind not in ORDERED:
            raise self.refused(problems.no_order(field.key, sign), token)
        return Compare(field.key, field.kind, sign, self.constant(field))

    def one_of(self, field: Field) -> OneOf:
        self.want("{")
        values = [self.constant(field)]
        while self.took(","):
            token = self.next
            values.append(self.constant(field))
            if values[-1] in values[:-1]:
                raise self.refused(problems.TWICE, token)
        self.want("}")
        return OneOf(field.key, field.kind, tuple(values))

    def constant(self, field: Field) -> Value:
        token = self.next
        if token.shape in {Shape.SIGN, Shape.END}:
            raise self.refused(problems.VALUE)
        if token.shape is not SHAPES[field.kind]:
            raise self.refused(problems.wrong_kind(field.key, field.kind, token.text))
        self.take()
        try:
            return self.value(field, token)
        except BadValue as error:
            raise BadCondition(place=token.column, **_problem(error)) from None

    def value(self, field: Field, token: Token) -> Value:
        match field.kind:
            case Kind.TEXT:
                return self.text(token)
            case Kind.CHOICE:
                keys = [choice.key for choice in field.choices]
                if token.text not in keys:
                    raise self.refused(problems.no_choice(field.key, token.text, keys), token)
                return token.text
            case Kind.BOOLEAN:
                if token.text not in {"true", "false"}:
                    wrong = problems.wrong_kind(field.key, field.kind, token.text)
                    raise self.refused(wrong, token)
                return token.text == "true"
            case _:
                value = read(field, token.text)
                if value is None:
                    raise self.refused(problems.VALUE, token)
                return value

    def text(self, token: Token) -> str:
        text = ESCAPED.sub(r"\1", token.text[1:-1])
        if not text or "\n" in text or cleaned(text) != text:  # no value could ever equal it
            raise self.refused(problems.INVISIBLE, token)
        return text


def _problem(error: BadValue) -> dict[str, object]:
    return {"problem": error.facts["problem"]}
