"""What the condition language reads, what it refuses and where, and how fast."""

import re
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parapheur.domain.conditions import Condition, parse, uses, written
from parapheur.domain.conditions.problems import KINDS, LONGEST
from parapheur.domain.conditions.syntax import All, Compare, Either, IsSet, Not, OneOf, Sign
from parapheur.domain.errors import BadCondition, TooManyFields
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.words import Words
from tests.domain.conditions.asked import AMOUNT, ANY, CATEGORY, CITY, DUE, FIELDS, URGENT
from tests.domain.conditions.asked import conditions as random_conditions

LARGE = Compare(AMOUNT.key, Kind.DECIMAL, Sign.MORE, Decimal(200000))
WORKS = OneOf(CATEGORY.key, Kind.CHOICE, ("travaux", "etudes"))
PRESSING = Compare(URGENT.key, Kind.BOOLEAN, Sign.EQUAL, value=True)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("amount > 200000 and category in {travaux, etudes}", All((LARGE, WORKS))),
        ("amount>200 000", LARGE),
        ("amount > 200\u00a0000.00", LARGE),
        ("urgent", PRESSING),
        ("not urgent", Not(PRESSING)),
        ("urgent = true", PRESSING),
        ("category not in {travaux,etudes}", Not(WORKS)),
        ("amount is set", IsSet(AMOUNT.key)),
        ("amount is not set", Not(IsSet(AMOUNT.key))),
        ("due-date <= 2026-11-22",
         Compare(DUE.key, Kind.DATE, Sign.AT_MOST, date(2026, 11, 22))),
        (r'city = "l\"a \\ b"', Compare(CITY.key, Kind.TEXT, Sign.EQUAL, r'l"a \ b')),
        ('city != "الرباط"', Compare(CITY.key, Kind.TEXT, Sign.OTHER, "الرباط")),
        ("urgent or amount > 200000 and category in {travaux, etudes}",
         Either((PRESSING, All((LARGE, WORKS))))),
        ("(urgent or amount > 200000) and category in {travaux, etudes}",
         All((Either((PRESSING, LARGE)), WORKS))),
        ("amount > -0.50\n and urgent",
         All((Compare(AMOUNT.key, Kind.DECIMAL, Sign.MORE, Decimal("-0.5")), PRESSING))),
    ],
)  # fmt: skip
def test_a_text_says_a_condition(text: str, condition: Condition) -> None:
    assert parse(text, FIELDS) == condition


@given(random_conditions(ANY))
def test_what_is_written_is_read_again(condition: Condition) -> None:
    text = written(condition)
    assume(len(text) <= LONGEST)
    assert parse(text, FIELDS) == condition
    assert written(parse(text, FIELDS)) == text


REFUSED = [
    ("", 1, "the name of a field is expected"),
    ("amount", 7, "a comparison is expected"),
    ("amount >", 9, "a value is expected"),
    ("amount > 3 or", 14, "the name of a field is expected"),
    ("amount > 5 amount", 12, "“amount” has no place here"),
    ("amount == 5", 9, "a value is expected"),
    ("amount > copies", 10, "takes a number, not “copies”"),
    ("5 < amount", 1, "the name of a field is expected"),
    ("true", 1, "the name of a field is expected"),
    ("amout > 3", 1, "no field “amout” (did you mean “amount”?)"),
    ("Amount > 3", 1, "(did you mean “amount”?)"),
    ("amount > 3 AND urgent", 12, "“AND” has no place here"),
    ('amount > "x"', 10, "takes a number"),
    ("amount > 2026-11-22", 10, "takes a number"),
    ("amount > 200.000", 10, "two ways"),
    ("amount > 1234 567", 10, "grouped by three"),
    ("amount > 12 34", 13, "“34” has no place here"),
    ("amount > 0.12345678901", 10, "digits"),
    ("amount > 1e5", 11, "“e5” has no place here"),
    ("amount > 1,5", 11, "“,” has no place here"),
    ("copies = 2.5", 10, "not a whole number"),
    ("due-date = 2026-02-30", 12, "not a date"),
    ("due-date = 22/11/2026", 14, "character / (U+002F SOLIDUS)"),
    ("urgent = 1", 10, "takes true or false"),
    ("urgent = maybe", 10, "takes true or false"),
    ("category = travau", 12, "(did you mean “travaux”?)"),
    ('category = "travaux"', 12, "one of its choices"),
    ("category < travaux", 10, "have no order"),
    ("urgent >= true", 8, "have no order"),
    ('city > "A"', 6, "have no order"),
    ("city = Rabat", 8, "takes a text"),
    ('city = ""', 8, "empty"),
    ('city = " Rabat"', 8, "a space too many"),
    ('city = "Ra\u200bbat"', 8, "invisible"),
    ('city = "Ra\u202ebat"', 8, "invisible"),
    ('city = "a\nb"', 8, "a space too many"),
    ('city = "e\u0301"', 8, "invisible"),
    ('city = "Rabat', 8, "not closed"),
    (r'city = "a\nb"', 8, "a backslash means nothing"),
    ("category in {}", 14, "a value is expected"),
    ("category in {travaux", 21, "“}” is expected"),
    ("category in {travaux, travaux}", 23, "already there"),
    ("amount in {1, 1.0}", 15, "already there"),
    ("category in travaux", 13, "“{” is expected"),
    ("(urgent", 8, "“)” is expected"),
    ("urgent)", 7, "“)” has no place here"),
    ("amount is", 10, "“set” is expected"),
    ("not", 4, "the name of a field is expected"),
    ("\u0430mount > 3", 1, "CYRILLIC SMALL LETTER A"),
    ("amount > \u0662", 10, "ARABIC-INDIC DIGIT TWO"),
    ("amount \uff1e 3", 8, "FULLWIDTH GREATER-THAN SIGN"),
    ("amount\u200b > 3", 7, "U+200B ZERO WIDTH SPACE"),
    ("amount > 3\0", 11, "U+0000"),
    ("\ud800", 1, "U+D800"),
    ("amount.__class__ = 1", 7, "U+002E FULL STOP"),
    ("__import__", 1, "U+005F LOW LINE"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "problem"), REFUSED)
def test_a_mistake_names_its_column_and_its_reason(text: str, column: int, problem: str) -> None:
    with pytest.raises(BadCondition, match=re.escape(problem)) as refused:
        parse(text, FIELDS)
    assert refused.value.facts["place"] == column
    assert "\n" not in str(refused.value) or "\n" in text


@pytest.mark.parametrize("text", [text for text, _, _ in REFUSED])
def test_every_problem_is_said_in_three_languages(text: str) -> None:
    with pytest.raises(BadCondition) as refused:
        parse(text, FIELDS)
    problem = refused.value.facts["problem"]
    assert isinstance(problem, Words)
    assert re.search(r"[\u0621-\u064a]", problem.ar)
    assert len({problem.ar, problem.fr, problem.en}) == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * 10_000_000, "more than 500 characters"),
        ("(" * 10_000_000, "more than 500 characters"),
        ("(" * 500, "more than 20 levels"),
        ("not " * 125, "more than 20 levels"),
        ("(" * 21 + "urgent" + ")" * 21, "more than 20 levels"),
        ("\0" * 500, "U+0000"),
        ('"' + "\\" * 499, "not closed"),
        ('"' + '\\"' * 249, "not closed"),
        ("1 000" * 100, "the name of a field is expected"),
        ("1" * 500, "the name of a field is expected"),
        ("amount > " + "9" * 480, "more than 20 digits"),
        ("a" * 500, "there is no field"),
        ("a-" * 250, "there is no field"),
        ("category in {" + "travau," * 60, "one of its choices"),
        ("urgent or " * 49 + "urgent", "more than 500 characters"),
    ],
)
def test_hostile_texts_are_refused_at_once(text: str, problem: str) -> None:
    began = perf_counter()
    with pytest.raises(BadCondition, match=re.escape(problem)):
        parse(text, FIELDS)
    assert perf_counter() - began < 0.25  # some ms; a slow machine is given its time


def test_limits_are_reached_before_they_are_passed() -> None:
    deep = "(" * 20 + "urgent" + ")" * 20
    assert parse(deep, FIELDS) == PRESSING
    short = Field(FieldKey("u"), URGENT.name, Kind.INTEGER)
    fifty = parse(" or ".join(["u=1"] * 50), [short])
    assert isinstance(fifty, Either)
    assert len(fifty.of) == 50
    with pytest.raises(BadCondition, match="more than 50 comparisons"):
        parse(" or ".join(["u=1"] * 51), [short])


@given(st.text(max_size=60) | st.text(alphabet='amountis ()<>=!{},"\\0123.-', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse(text, FIELDS)
    except BadCondition as refused:
        place = refused.facts["place"]
        assert isinstance(place, int)
        assert 1 <= place <= len(text) + 1
    else:
        assert parse(written(condition), FIELDS) == condition


def test_a_condition_names_the_fields_it_uses() -> None:
    condition = parse("not (amount is set and urgent) or amount > 3", FIELDS)
    assert uses(condition) == {AMOUNT.key, URGENT.key}


def test_every_kind_says_what_it_takes() -> None:
    assert set(KINDS) == set(Kind)


def test_fields_beyond_the_limit_are_refused() -> None:
    many = [Field(FieldKey(f"f{count}"), CITY.name, Kind.TEXT) for count in range(101)]
    with pytest.raises(TooManyFields):
        parse("f1 is set", many)
