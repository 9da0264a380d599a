"""Typed values: their one written form, and what people type."""

import json
import re
from datetime import date, datetime
from decimal import Decimal, localcontext
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.errors import BadValue, MissingValue, TooManyFields, UnknownField
from parapheur.domain.metadata import (
    LONGEST,
    Choice,
    Datum,
    Field,
    FieldKey,
    Kind,
    Metadata,
    Value,
    by_key,
    cleaned,
    written,
)
from parapheur.domain.typed import gather, missing, read
from parapheur.domain.words import Words
from parapheur.store.codec import Form

NAME = Words("كلمة", "Mot", "Word")
WORKS = Choice("travaux", Words("أشغال", "Travaux", "Works"))
STUDIES = Choice("etudes", Words("دراسات", "Études", "Studies"))


def a_field(kind: Kind, key: str | None = None, *, required: bool = False) -> Field:
    choices = (WORKS, STUDIES) if kind is Kind.CHOICE else ()
    return Field(FieldKey(key or f"a-{kind}"), NAME, kind, choices, required)


FIELDS = {kind: a_field(kind) for kind in Kind}

VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.TEXT: st.text(min_size=1, max_size=50).map(cleaned).filter(
        lambda text: text and cleaned(text) == text
    ),
    Kind.INTEGER: st.integers(1 - 10**20, 10**20 - 1),
    Kind.DECIMAL: st.integers(1 - 10**30, 10**30 - 1).map(lambda steps: Decimal(f"{steps}E-10")),
    Kind.DATE: st.dates(),
    Kind.BOOLEAN: st.booleans(),
    Kind.CHOICE: st.sampled_from(["travaux", "etudes"]),
}  # fmt: skip


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    gathered = Metadata()
    for kind, field in FIELDS.items():
        gathered = gathered.put(field, draw(st.none() | VALUES[kind]))
    return gathered


# Values as they are kept


@given(metadata())
def test_metadata_are_kept_and_read_back_exactly(kept: Metadata) -> None:
    form = Form(Metadata)
    facts = json.loads(form.write(kept))
    again = form.read(form.write(kept))
    assert again == kept
    assert hash(again) == hash(kept)
    assert form.write(again) == form.write(kept)
    assert all(isinstance(text, str) for datum in facts["data"] for text in datum.values())
    assert [(type(value), value) for value in again.values()] == [
        (type(value), value) for value in kept.values()
    ]


@given(st.sampled_from(list(Kind)).flatmap(lambda kind: st.tuples(st.just(kind), VALUES[kind])))
def test_a_value_written_is_typed_again(drawn: tuple[Kind, Value]) -> None:
    kind, value = drawn
    text = written(value)
    if kind is Kind.DECIMAL and len(text.partition(".")[2]) == 3:
        text += "0"  # 1.234 is read in two ways, 1.2340 in one
    assert read(FIELDS[kind], text) == value


def test_equal_numbers_are_equal_metadata() -> None:
    field = FIELDS[Kind.DECIMAL]
    forms = ["200", "200.00", "2E+2", "00200.0"]
    assert len({Metadata().put(field, Decimal(form)) for form in forms}) == 1
    zeros = ["0", "-0.00", "0E+10", "0E-20"]
    assert {written(Decimal(zero)) for zero in zeros} == {"0"}


def test_numbers_are_exact_whatever_the_context() -> None:
    longest = Decimal("-99999999999999999999.9999999999")
    with localcontext(prec=5):
        kept = Metadata().put(FIELDS[Kind.DECIMAL], longest)
        assert kept[FIELDS[Kind.DECIMAL].key] == longest
        assert read(FIELDS[Kind.DECIMAL], str(longest)) == longest


def test_metadata_are_a_mapping_in_the_order_of_keys() -> None:
    one, other = a_field(Kind.TEXT, "b"), a_field(Kind.INTEGER, "a")
    kept = Metadata().put(one, "Rabat").put(other, 3)
    assert dict(kept) == {"a": 3, "b": "Rabat"}
    assert list(kept) == ["a", "b"]
    assert kept == Metadata().put(other, 3).put(one, "Fès").put(one, "Rabat")
    assert kept.put(one, None) == Metadata().put(other, 3)
    assert kept.get(FieldKey("c")) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.DECIMAL, 1.5),
        (Kind.DECIMAL, 1),
        (Kind.DECIMAL, Decimal("NaN")),
        (Kind.DECIMAL, Decimal("-Infinity")),
        (Kind.DECIMAL, Decimal("1E+999999")),
        (Kind.DECIMAL, Decimal("1E-999999")),
        (Kind.DECIMAL, Decimal("0E-999999")),
        (Kind.DECIMAL, Decimal("1E+20")),
        (Kind.DECIMAL, Decimal("1E-11")),
        (Kind.INTEGER, True),
        (Kind.INTEGER, 10**20),
        (Kind.INTEGER, Decimal(3)),
        (Kind.BOOLEAN, 1),
        (Kind.DATE, datetime(2026, 3, 2)),  # noqa: DTZ001  no day, whatever its zone
        (Kind.DATE, "2026-03-02"),
        (Kind.TEXT, ""),
        (Kind.TEXT, " x"),
        (Kind.TEXT, "a\u202eb"),
        (Kind.TEXT, "e\u0301"),
        (Kind.TEXT, "\ud800"),
        (Kind.TEXT, "x" * (LONGEST + 1)),
        (Kind.CHOICE, "Travaux"),
    ],
)
def test_what_is_no_value_of_the_field_is_not_kept(kind: Kind, value: Value) -> None:
    with pytest.raises(ValueError, match="no value"):
        Metadata().put(FIELDS[kind], value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("decimal", "1.50"), ("decimal", "1E5"), ("decimal", "-0"), ("decimal", "٣"),
        ("decimal", "1_000"), ("decimal", "NaN"), ("decimal", ""), ("decimal", "9" * 900),
        ("integer", "03"), ("integer", "+3"), ("integer", "3.0"), ("integer", "1_000"),
        ("date", "20261122"), ("date", "2026-W47-7"), ("date", "22/11/2026"),
        ("boolean", "True"), ("boolean", "1"), ("text", ""), ("text", "x "),
        ("text", "x" * 10_000_000), ("number", "3"),
    ],
)  # fmt: skip
def test_another_form_of_a_value_is_not_read_back(kind: str, text: str) -> None:
    kept = json.dumps({"data": [{"key": "a", "kind": kind, "text": text}]})
    with pytest.raises(ValueError, match="validation error"):
        Form(Metadata).read(kept)


def test_metadata_out_of_order_or_twice_are_not_read_back() -> None:
    one, other = Datum(FieldKey("a"), Kind.TEXT, "x"), Datum(FieldKey("b"), Kind.TEXT, "x")
    for data in [(other, one), (one, one)]:
        with pytest.raises(ValueError, match="by the order of keys"):
            Metadata(data)


# Fields


@pytest.mark.parametrize(
    "key", ["", "Amount", "a_b", "-a", "a-", "a--b", "1a", "é", "а", "and", "set", "true", "a" * 65]
)
def test_a_field_has_a_name_that_a_condition_can_say(key: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        a_field(Kind.TEXT, key or " ")
    with pytest.raises(ValueError, match="not a name"):
        Choice(key, NAME)


def test_a_choice_has_choices_and_nothing_else_has() -> None:
    key = FieldKey("a")
    for kind, choices in [(Kind.CHOICE, ()), (Kind.TEXT, (WORKS,)), (Kind.CHOICE, (WORKS, WORKS))]:
        with pytest.raises(ValueError, match="choice"):
            Field(key, NAME, kind, choices)
    many = tuple(Choice(f"c{count}", NAME) for count in range(201))
    with pytest.raises(ValueError, match="more than 200 choices"):
        Field(key, NAME, Kind.CHOICE, many)


def test_fields_have_a_limit_and_each_its_key() -> None:
    with pytest.raises(TooManyFields):
        by_key(a_field(Kind.TEXT, f"f{count}") for count in range(101))
    with pytest.raises(ValueError, match="two fields"):
        by_key([a_field(Kind.TEXT), a_field(Kind.TEXT)])


# What people type


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("200000", "200000"),
        ("200 000", "200000"),
        ("200\u202f000,50", "200000.5"),
        ("1\u2009234\u2009567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("200.000,00", "200000"),
        ("200,000.00", "200000"),
        ("200,00", "200"),
        ("200.5", "200.5"),
        ("1234,567", "1234.567"),
        ("0,125", "0.125"),
        ("1,1250", "1.125"),
        ("٢٠٠٠٠٠", "200000"),
        ("٢٠٠٬٠٠٠٫٥٠", "200000.5"),
        ("۱۲,۵", "12.5"),
        ("١٢،٥", "12.5"),
        ("\u200f٣\u200e", "3"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("007", "7"),
        (" 3 ", "3"),
        ("99999999999999999999,9999999999", "99999999999999999999.9999999999"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read(FIELDS[Kind.DECIMAL], typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("200.000", "two ways: write 200\u00a0000 or 200.0000"),
        ("1,234", "two ways"),
        ("-12,345", "two ways"),
        ("٢٠٠,٠٠٠", "two ways"),
        ("20 0000", "grouped by three"),
        ("1234 567", "grouped by three"),
        ("1 234.567 890", "not a number"),
        ("1.234,567.890", "not a number"),
        ("1,", "not a number"),
        (",5", "not a number"),
        ("5-", "not a number"),
        ("--5", "not a number"),
        ("-", "not a number"),
        ("1e5", "not a number"),
        ("NaN", "not a number"),
        ("1_000", "not a number"),
        ("0x1F", "not a number"),
        ("\uff11", "not a number"),
        ("१", "not a number"),
        ("½", "not a number"),
        ("200000 DH", "not a number"),
        ("3\n4", "not a number"),
        ("9" * 21, "more than 20 digits"),
        ("0,12345678901", "more than 10 after"),
    ],
)
def test_a_number_that_may_be_misread_is_refused(typed: str, problem: str) -> None:
    with pytest.raises(BadValue, match=re.escape(problem)):
        read(FIELDS[Kind.DECIMAL], typed)


def test_a_whole_number_has_no_decimals() -> None:
    assert read(FIELDS[Kind.INTEGER], "١ ٢٣٤") == 1234
    for typed in ("5,5", "5,00", "5.0"):
        with pytest.raises(BadValue, match="not a whole number"):
            read(FIELDS[Kind.INTEGER], typed)
    with pytest.raises(BadValue, match="two ways"):
        read(FIELDS[Kind.INTEGER], "200.000")


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "22/11/2026", "22-11-2026", "22.11.2026", "2026/11/22", "٢٢/١١/٢٠٢٦"]
)
def test_a_day_is_read_day_first_or_year_first(typed: str) -> None:
    assert read(FIELDS[Kind.DATE], typed) == date(2026, 11, 22)
    assert read(FIELDS[Kind.DATE], "3/2/2026") == date(2026, 2, 3)


@pytest.mark.parametrize(
    "typed",
    ["22/11/26", "11/22/2026", "30/02/2026", "2026-11", "22/11-2026", "22 11 2026", "20261122",
     "0000-01-01", "12026-01-01", "//2026", "22/11/2026/1", "2026-11-22T10:00", "demain"],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(BadValue, match="not a date"):
        read(FIELDS[Kind.DATE], typed)


def test_yes_and_no_are_said_in_each_language() -> None:
    field = FIELDS[Kind.BOOLEAN]
    assert {read(field, typed) for typed in ("oui", "Yes", "نعم", "true", "on", "١")} == {True}
    assert {read(field, typed) for typed in ("Non", "no", "لا", "false", "0")} == {False}
    with pytest.raises(BadValue, match="yes or no"):
        read(field, "peut-être")


def test_a_choice_is_given_by_its_key_or_its_name() -> None:
    field = FIELDS[Kind.CHOICE]
    assert {read(field, typed) for typed in ("travaux", "TRAVAUX", "أشغال", "works")} == {"travaux"}
    assert read(field, "E\u0301tudes") == "etudes"
    with pytest.raises(BadValue, match=r"did you mean “travaux”\?"):
        read(field, "travau")
    with pytest.raises(BadValue, match="not one of the choices"):
        read(field, "{x}" * 300)


def test_a_name_that_two_choices_share_is_none_of_them() -> None:
    alike = (Choice("a1", NAME), Choice("a2", NAME))
    field = Field(FieldKey("a"), NAME, Kind.CHOICE, alike)
    assert read(field, "a2") == "a2"
    with pytest.raises(BadValue, match="not one of the choices"):
        read(field, "Mot")


def test_a_text_keeps_what_can_be_seen() -> None:
    field = FIELDS[Kind.TEXT]
    assert read(field, " Re\u0301gion de\u00a0Rabat\u202e\0 ") == "Région de Rabat"
    assert read(field, "x" * LONGEST) == "x" * LONGEST
    with pytest.raises(BadValue, match="more than 1000 characters"):
        read(field, "\u0958" * LONGEST)  # each is two characters as NFC


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for kind, field in FIELDS.items():
        try:
            value = read(field, typed)
        except BadValue:
            assert kind is not Kind.TEXT
        else:
            assert value is None or field.takes(value)


def test_nothing_typed_is_nothing_unless_it_is_required() -> None:
    for kind in Kind:
        assert read(a_field(kind), " \u200b\n") is None
        with pytest.raises(MissingValue, match="The field “Word” has no value"):
            read(a_field(kind, required=True), " ")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["1" * 10_000_000, "\0" * 10_000_000, "1 " * 490, "," * 999])
def test_hostile_input_ends_at_once(kind: Kind, text: str) -> None:
    began = perf_counter()
    if kind is Kind.TEXT and len(text) <= LONGEST:
        assert read(FIELDS[kind], text) == cleaned(text)
    else:
        with pytest.raises(BadValue):
            read(FIELDS[kind], text)
    assert perf_counter() - began < 0.25  # some ms; a slow machine is given its time


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("decimal", "x"), ("decimal", "1,234"), ("decimal", "12 34"), ("decimal", "9" * 30),
     ("integer", "1,5"), ("date", "x"), ("boolean", "x"), ("choice", "travau"),
     ("text", "x" * 1001)],
)  # fmt: skip
def test_what_is_wrong_is_said_in_three_languages(kind: str, typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        read(FIELDS[Kind(kind)], typed)
    problem = refused.value.facts["problem"]
    assert isinstance(problem, Words)
    assert len({problem.ar, problem.fr, problem.en}) == 3
    assert re.search(r"[\u0621-\u064a]", problem.ar)
    assert not re.search(r"[\u0660-\u0669]", problem.ar)


def test_a_form_is_read_whole() -> None:
    amount, city = a_field(Kind.DECIMAL, "amount", required=True), a_field(Kind.TEXT, "city")
    kept = gather([city, amount], {"amount": "1 500,50", "city": ""})
    assert kept == Metadata().put(amount, Decimal("1500.50"))
    assert missing([city, amount], kept) == ()
    assert missing([city, amount], Metadata()) == (amount,)
    with pytest.raises(MissingValue):
        gather([city, amount], {"city": "Rabat"})
    with pytest.raises(UnknownField, match="no field named “town”"):
        gather([city, amount], {"amount": "1", "town": "Rabat"})
    with pytest.raises(TooManyFields):
        gather([city], {f"f{count}": "" for count in range(101)})
