"""The bodies whose registries stand here, and the kinds of letters: `workflows/registry.yaml`."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from parapheur.circuits.mistakes import CircuitMistakes, Found, mistake
from parapheur.circuits.models import DeadlineShape, Plain, Slug, Text, WordsShape
from parapheur.circuits.read import REGISTRY_FILE, Reading
from parapheur.circuits.shapes import deadline, words
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.registry.bodies import (
    Body,
    BodyId,
    Directory,
    Family,
    Kind,
    KindId,
    Service,
    Template,
)
from parapheur.domain.words import Words

Long = Annotated[str, Field(max_length=5000)]

MOST = 500
"""Bodies of one installation."""


class KindShape(Plain):
    """A type of correspondence."""

    id: Slug
    name: WordsShape
    deadline: (
        Annotated[DeadlineShape, Field(description="Counted from the date of receipt.")] | None
    ) = None
    basis: Annotated[Text, Field(description="The text that the deadline rests on.")] = "-"
    keep_years: Annotated[int, Field(ge=1, le=100)] = 10


class BodyShape(Plain):
    """A body with a registry of its own."""

    id: Slug
    name: WordsShape
    family: Annotated[Family, Field(strict=False)]
    registry: Annotated[Slug, Field(description="The desk of its registry office.")]
    head: Annotated[Slug, Field(description="The desk at its top.")]
    services: Annotated[list[Slug], Field(max_length=200)] = Field(default_factory=list)
    town: WordsShape | None = None


class TextShape(Plain):
    """A text in the three languages of the house, on several lines if need be."""

    ar: Long
    fr: Long
    en: Long


class TemplateShape(Plain):
    """A form of answer, to begin a draft from."""

    id: Slug
    name: WordsShape
    opening: TextShape
    text: TextShape
    closing: TextShape


class RegistryShape(Plain):
    """`workflows/registry.yaml`."""

    bodies: Annotated[list[BodyShape], Field(max_length=MOST)]
    kinds: Annotated[list[KindShape], Field(min_length=1, max_length=100)]
    templates: Annotated[list[TemplateShape], Field(max_length=100)] = Field(default_factory=list)


def read_directory(folder: Path, desks: Iterable[Desk]) -> Directory:
    """Read the file in the folder; without one, no body has a registry. `CircuitMistakes`."""
    file = folder / REGISTRY_FILE
    if not file.exists():
        return Directory()
    reading = Reading(folder)
    shape = reading.shaped(RegistryShape, reading.raw(file), file)
    known = {desk.id: desk for desk in desks}
    if shape is not None:
        reading.mistakes.extend(mistake(file, *found) for found in _across(shape, known))
    if shape is None or reading.mistakes:
        raise CircuitMistakes(reading.mistakes)
    return Directory(
        tuple(_body(one, known) for one in shape.bodies),
        tuple(map(_kind, shape.kinds)),
        tuple(map(_template, shape.templates)),
    )


def _across(shape: RegistryShape, desks: Collection[DeskId]) -> Iterator[Found]:
    """Yield what no part of the file can see by itself: desks, and what is said twice."""
    for part, keys in (
        ("bodies", [one.id for one in shape.bodies]),
        ("kinds", [one.id for one in shape.kinds]),
        ("templates", [one.id for one in shape.templates]),
    ):
        for place, key in enumerate(keys):
            if key in keys[:place]:
                yield [part, place, "id"], f"{key!r} is said twice"
    for name in ("registry", "head"):
        said = [getattr(one, name) for one in shape.bodies]
        for place, key in enumerate(said):
            if key in said[:place]:
                yield ["bodies", place, name], f"{key!r} is the {name} of another body"
    for place, body in enumerate(shape.bodies):
        named = [("registry", body.registry), ("head", body.head)]
        named += [(f"services.{number}", key) for number, key in enumerate(body.services)]
        for key, desk in named:
            if desk not in desks:
                yield ["bodies", place, *key.split(".")], f"unknown desk {desk!r}"


def _body(shape: BodyShape, desks: dict[DeskId, Desk]) -> Body:
    return Body(
        BodyId(shape.id),
        words(shape.name),
        shape.family,
        DeskId(shape.registry),
        DeskId(shape.head),
        tuple(Service(DeskId(one), desks[DeskId(one)].name) for one in shape.services),
        words(shape.town) if shape.town else None,
    )


def _kind(shape: KindShape) -> Kind:
    return Kind(
        KindId(shape.id),
        words(shape.name),
        deadline(shape.deadline) if shape.deadline else None,
        shape.basis,
        shape.keep_years,
    )


def _template(shape: TemplateShape) -> Template:
    return Template(
        shape.id, words(shape.name), _text(shape.opening), _text(shape.text), _text(shape.closing)
    )


def _text(shape: TextShape) -> Words:
    return Words(shape.ar.strip(), shape.fr.strip(), shape.en.strip())
