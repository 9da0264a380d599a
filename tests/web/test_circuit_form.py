"""The builder's form says all of a circuit, and sends it back as it was."""

import copy
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from parapheur.domain.words import Language
from tests.builders import AMINA
from tests.drafts import Document, a_written_circuit, a_written_step, named
from tests.fakes import DRAFTING
from tests.shaped import circuits, everything
from tests.web.ministry import Ministry
from tests.web.visitor import Visitor

BUILD = "/circuits/build"
ANOTHER_WAY = {
    "days": "deadline.amount",
    "calendar_days": "amount",
    "working_days": "amount",
    "office_hours": "amount",
}
"""Keys whose control is called otherwise: a time is an amount and what it is counted in."""


class Sent(HTMLParser):
    """What a browser would send of the form with this address, as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.shown: set[str] = set()
        self._inside = False
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attributes}
        name, value = facts.get("name", ""), facts.get("value", "")
        if tag == "form":
            self._inside = facts.get("action") == BUILD
        if not self._inside:
            return
        if tag in {"input", "select", "textarea"}:
            self.shown.add(name)
        if tag == "input" and (
            "checked" in facts or facts.get("type") not in {"checkbox", "radio"}
        ):
            self.fields[name] = value
        if tag == "select":
            self._select = name
        if tag == "option" and (self._select not in self.fields or "selected" in facts):
            self.fields[self._select] = value
        if tag == "textarea":
            self._area, self.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


@pytest.fixture(scope="module")
def amina() -> Visitor:
    visitor = Ministry().let(AMINA, Language.FR)
    visitor.see("/circuits/new")
    return visitor


def laid_open(visitor: Visitor, document: Document) -> Sent:
    """The form with a document in it."""
    visitor.send(BUILD, {"document": json.dumps(document), "do": "check"}, status=200)
    return Sent(visitor.page.html)


def sent_back(visitor: Visitor, form: Sent) -> Document:
    visitor.send(BUILD, {**form.fields, "do": "check"}, status=200)
    found = re.search(r'name="document" value="([^"]*)"', visitor.page.html)
    assert found
    document: Document = json.loads(unescape(found[1]))
    return document


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each try is two pages: there is no time to shrink
    suppress_health_check=[HealthCheck.too_slow],
)
@given(document=circuits())
def test_a_form_that_is_sent_as_it_came_changes_nothing(amina: Visitor, document: Document) -> None:
    before = copy.deepcopy(document)
    after = sent_back(amina, laid_open(amina, document))
    assert after == before
    assert DRAFTING.parse(DRAFTING.write(after).encode()) == before
    assert "Kept as it is" not in amina.page.text


def unsaid(document: object, shown: set[str], place: str = "") -> Iterator[str]:
    """Each key for which nothing is shown, with where it stands."""
    for number, item in enumerate(document if isinstance(document, list) else ()):
        yield from unsaid(item, shown, f"{place}.{number}")
    for key, value in document.items() if isinstance(document, dict) else ():
        at = f"{place}.{key}".removeprefix(".")
        other = f"{place}.{ANOTHER_WAY.get(key, key)}".removeprefix(".")
        if not any(name in {at, other} or name.startswith(f"{at}.") for name in shown):
            yield at
        yield from unsaid(value, shown, at)


def test_every_key_of_the_schema_has_a_control_in_the_form(amina: Visitor) -> None:
    form = laid_open(amina, everything())
    assert list(unsaid(everything(), form.shown)) == []


NATURE: Document = {
    "key": "nature",
    "name": named("Nature"),
    "kind": "choice",
    "choices": [{"key": "works", "name": named("Travaux")}, {"key": "law", "name": named("Droit")}],
}
AMOUNT: Document = {"key": "amount", "name": named("Montant"), "kind": "decimal"}


def choose(visitor: Visitor, form: Sent, **typed: str) -> Sent:
    """The form after somebody chose something in it and pressed a button."""
    changed = {name.replace("__", "."): value for name, value in typed.items()}
    visitor.send(BUILD, {**form.fields, **changed, "do": "check"}, status=200)
    return Sent(visitor.page.html)


def first_step(form: Sent) -> Document:
    step: Document = json.loads(form.fields["document"])["steps"][0]
    return step


def test_a_desk_above_another_is_looked_for(amina: Visitor) -> None:
    form = laid_open(amina, a_written_circuit())
    form = choose(amina, form, steps__0__desks__0="@superior")
    assert first_step(form)["desks"] == [{"superior_of": "originator"}]
    form = choose(
        amina, form, steps__0__desks__0__superior_of="service", steps__0__desks__0__levels="2"
    )
    assert first_step(form)["desks"] == [{"superior_of": "service", "levels": 2}]
    form = choose(amina, form, steps__0__desks__0="division")
    assert first_step(form)["desks"] == ["division"]


def test_a_desk_is_chosen_by_an_answer(amina: Visitor) -> None:
    form = laid_open(amina, a_written_circuit(metadata=[AMOUNT, NATURE]))
    form = choose(amina, form, steps__0__desks__1="@choice")
    assert first_step(form)["desks"] == ["service", {"field": "nature"}]
    way = "steps__0__desks__1__desks__"
    form = choose(amina, form, **{f"{way}works": "service", f"{way}law": "juridique"})
    chosen = {"field": "nature", "desks": {"works": "service", "law": "juridique"}}
    assert first_step(form)["desks"] == ["service", chosen]
    form = choose(amina, form, **{f"{way}works": "", f"{way}law": ""})
    assert first_step(form)["desks"] == ["service", {"field": "nature"}]


def test_another_question_leads_to_other_desks(amina: Visitor) -> None:
    other = {**NATURE, "key": "sort"}
    desk = {"field": "nature", "desks": {"works": "service", "law": "juridique"}}
    step = a_written_step(desks=[desk])
    form = laid_open(amina, a_written_circuit(step, metadata=[NATURE, other]))
    form = choose(amina, form, steps__0__desks__0__field="sort")
    assert first_step(form)["desks"] == [{"field": "sort"}]


def test_answers_are_asked_before_acting_and_before_rejecting(amina: Visitor) -> None:
    step = a_written_step(asks=["amount"])
    form = laid_open(amina, a_written_circuit(step, metadata=[AMOUNT, NATURE]))
    assert form.fields["steps.0.asks.amount"] == "1"
    del form.fields["steps.0.asks.amount"]
    form = choose(amina, form, steps__0__asks__nature="1", steps__0__asks_to_reject__amount="1")
    step = first_step(form)
    assert (step["asks"], step["asks_to_reject"]) == (["nature"], ["amount"])


def test_what_is_late_goes_further_after_a_time(amina: Visitor) -> None:
    late = {"to": "superior", "after": {"working_days": 2}}
    step = a_written_step(deadline={"working_days": 3}, escalate=late)
    form = laid_open(amina, a_written_circuit(step))
    form = choose(amina, form, steps__0__escalate__after__amount="4")
    assert first_step(form)["escalate"]["after"] == {"working_days": 4}
    form = choose(amina, form, steps__0__escalate__after__amount="")
    assert first_step(form)["escalate"] == {"to": "superior"}


def test_the_whole_circuit_has_its_time(amina: Visitor) -> None:
    form = laid_open(amina, a_written_circuit())
    form = choose(amina, form, deadline__amount="12", deadline__unit="working_days")
    assert json.loads(form.fields["document"])["deadline"] == {"working_days": 12}
