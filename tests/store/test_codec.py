"""Values become canonical facts and come back exactly."""

import json
from dataclasses import fields, make_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.appearance import Appearance, Leaf
from parapheur.domain.deadline import MOST, Deadline, Unit
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import AccountEvent, AnyEvent, DossierEvent, OfficeEvent
from parapheur.domain.metadata import RESERVED, Choice, Datum, Field, FieldKey, Kind, Metadata
from parapheur.domain.signature import SigningTask
from parapheur.domain.trail import chain
from parapheur.domain.words import Words
from parapheur.store.codec import (
    DOSSIER,
    PLACE,
    TASK,
    Form,
    account_event,
    dossier_event,
    facts_of,
    office_event,
)
from tests.builders import LETTER, a_dossier, a_trail

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001  the strategy adds the zones
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001  the strategy adds the zones
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=5))]),
)
st.register_type_strategy(datetime, moments)
st.register_type_strategy(str, text)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9})?", fullmatch=True).filter(
    lambda key: key not in RESERVED
)
choices = st.builds(Choice, slugs, st.from_type(Words))


@st.composite
def fields_asked(draw: st.DrawFn) -> Field:
    """A field that makes sense: a choice has choices, and nothing else has."""
    kind, key, name = draw(st.sampled_from(Kind)), draw(slugs), draw(st.from_type(Words))
    listed = st.lists(choices, min_size=1, max_size=3, unique_by=lambda choice: choice.key)
    taken = tuple(draw(listed)) if kind is Kind.CHOICE else ()
    return Field(FieldKey(key), name, kind, taken, required=draw(st.booleans()))


data = st.one_of(
    st.builds(Datum, slugs, st.just(Kind.INTEGER), st.integers(-99, 99).map(str)),
    st.builds(Datum, slugs, st.just(Kind.BOOLEAN), st.sampled_from(["true", "false"])),
    st.builds(Datum, slugs, st.just(Kind.TEXT), st.sampled_from(["travaux", "أشغال"])),
)
metadata = st.lists(data, max_size=3, unique_by=lambda datum: datum.key).map(
    lambda values: Metadata(tuple(sorted(values, key=lambda datum: datum.key)))
)
st.register_type_strategy(Field, fields_asked())
st.register_type_strategy(Metadata, metadata)
st.register_type_strategy(
    Deadline, st.builds(Deadline, st.integers(1, MOST), st.sampled_from(Unit))
)
EVENTS = get_args(AnyEvent)


@given(event=st.one_of([st.from_type(kind) for kind in get_args(DossierEvent)]))
def test_what_happens_to_a_dossier_comes_back(event: DossierEvent) -> None:
    assert dossier_event(chain("dossier/1", facts_of(event), after=None)) == event


@given(event=st.one_of([st.from_type(kind) for kind in get_args(AccountEvent)]))
def test_what_happens_to_an_account_comes_back(event: AccountEvent) -> None:
    assert account_event(chain("account/amina", facts_of(event), after=None)) == event


@given(event=st.one_of([st.from_type(kind) for kind in get_args(OfficeEvent)]))
def test_what_happens_to_the_house_comes_back(event: OfficeEvent) -> None:
    assert office_event(chain("office/runs", facts_of(event), after=None)) == event


@given(dossier=st.from_type(Dossier))
def test_a_dossier_comes_back_and_is_written_the_same_again(dossier: Dossier) -> None:
    written = DOSSIER.write(dossier)
    assert DOSSIER.read(written) == dossier
    assert DOSSIER.write(DOSSIER.read(written)) == written
    assert is_canonical(written)


def is_canonical(written: str) -> bool:
    facts = json.loads(written)
    said = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return written == said


@given(task=st.from_type(SigningTask))
def test_a_task_comes_back(task: SigningTask) -> None:
    assert TASK.read(TASK.write(task)) == task


def test_the_written_form_is_canonical_json() -> None:
    written = DOSSIER.write(a_dossier(LETTER, on_step=2))
    facts = json.loads(written)
    assert is_canonical(written)
    assert facts["openings"][0]["since"] == "2026-03-02T09:02:00.000000Z"
    assert facts["state"] == "circulating"
    assert facts["signed"] == ["certification", "visa-1-1"]


def test_no_fact_of_an_event_takes_the_name_of_its_place() -> None:
    for kind in EVENTS:
        assert not {field.name for field in fields(kind)} & {*PLACE, "kind"}, kind


def test_every_kind_of_event_has_a_name_of_its_own() -> None:
    assert len({kind.__name__ for kind in EVENTS}) == len(EVENTS)


def test_a_time_without_its_zone_is_not_written() -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  this is the mistake
    event = get_args(AccountEvent)[0](at=naive, actor="amina")
    with pytest.raises(ValueError, match="without its zone"):
        facts_of(event)


def test_what_is_not_a_value_of_the_domain_is_not_written() -> None:
    number = make_dataclass("Number", [("number", float)], frozen=True)
    with pytest.raises(TypeError, match="Number"):
        facts_of(number(0.5))
    with pytest.raises(TypeError, match="object"):
        facts_of(object())  # type: ignore[arg-type]  # this is the mistake


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "DossierEaten"},
        {"kind": None},
        {"kind": "LoggedIn"},
        {"at": "yesterday"},
        {"at": 5},
        {"subject": 5},
        {"main": {}},
        {"annexes": "none"},
    ],
)
def test_what_is_no_event_is_refused(change: dict[str, object]) -> None:
    facts = {**facts_of(a_trail(LETTER)[0]), **change}
    entry = chain("dossier/1", facts, after=None)  # type: ignore[arg-type]  # JSON all the same
    with pytest.raises(ValueError, match=r"unknown kind|validation error"):
        dossier_event(entry)


@pytest.mark.parametrize("page", [Leaf.FIRST, Leaf.LAST, 3])
def test_the_page_of_marks_is_a_word_or_a_number(page: Leaf | int) -> None:
    form = Form(Appearance)
    assert form.read(form.write(Appearance(page))) == Appearance(page)
