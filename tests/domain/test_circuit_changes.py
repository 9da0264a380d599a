"""No difference between two circuits goes unnamed."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from parapheur.domain.circuit_changes import Changed, changes
from tests.drafts import Document, a_written_circuit, a_written_step, named
from tests.shaped import circuits, in_order


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Each part of a document: what holds it, and under which key or number."""
    keys = (
        list(value)
        if isinstance(value, dict)
        else range(len(value))
        if isinstance(value, list)
        else ()
    )
    for key in keys:
        yield value, key
        yield from places(value[key])  # type: ignore[index]  # a dict or a list


@settings(max_examples=40, deadline=None)
@given(before=circuits(), other=circuits(), data=some.data())
def test_no_difference_goes_unnamed(
    before: Document, other: Document, data: some.DataObject
) -> None:
    after = deepcopy(before)
    holder, key = data.draw(some.sampled_from(list(places(after))))
    alike = [
        held[name]
        for held, name in places(other)
        if (name == key if isinstance(key, str) else isinstance(name, int))
        and type(held[name]) is type(holder[key])
    ]
    match data.draw(some.sampled_from(["another", "away", "order"])):
        case "another" if alike:
            holder[key] = deepcopy(data.draw(some.sampled_from(alike)))
        case "order" if isinstance(holder[key], list):
            holder[key] = data.draw(some.permutations(holder[key]))
        case _ if isinstance(holder, dict):
            del holder[key]
        case _:
            holder.reverse()
    try:
        in_order(after)
    except (KeyError, TypeError, AttributeError):
        assume(False)  # it is no circuit any more
    assume(after != before)
    assert changes(before, after)
    assert changes(after, before)
    assert not changes(after, deepcopy(after))


LINES: list[Document] = [{"key": "un", "name": named("Un")}, {"key": "deux", "name": named("Deux")}]


def listed(*lines: Document) -> Document:
    return a_written_circuit(a_written_step("p", "prepare", checklist=list(lines)))


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (listed(*LINES), listed(*LINES[::-1]), Changed.PART_MOVED),
        (listed(LINES[0]), listed(*LINES), Changed.PART_ADDED),
        (listed(*LINES), listed(LINES[0]), Changed.PART_REMOVED),
        (listed(LINES[0]), listed({**LINES[0], "name": named("Une")}), Changed.PART_CHANGED),
    ],
)
def test_lines_of_a_checklist_are_compared_one_by_one(
    before: Document, after: Document, changed: Changed
) -> None:
    assert {one.changed for one in changes(before, after)} == {changed}


def test_a_name_is_compared_in_each_language() -> None:
    before, after = a_written_circuit(), a_written_circuit()
    after["name"] = {**after["name"], "fr": "Autre"}
    (change,) = changes(before, after)
    assert (change.key, change.after) == ("name.fr", "Autre")


def test_questions_in_another_order_are_named() -> None:
    asked: list[Document] = [
        {"key": key, "name": named(key), "kind": "text"} for key in ("a", "b", "c")
    ]
    before, after = a_written_circuit(metadata=asked), a_written_circuit(metadata=asked[::-1])
    assert {one.changed for one in changes(before, after)} == {Changed.FIELD_MOVED}
