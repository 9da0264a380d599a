"""The house's types and subtypes: `workflows/types.yaml`.

Which circuits there are is not asked here: some are made in the web view, and may come and go.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from parapheur.circuits.cross import items, twice
from parapheur.circuits.mistakes import CircuitMistakes, Found, mistake
from parapheur.circuits.models import BaselineSaid, FieldShape, LeastSaid, Plain, Slug, WordsShape
from parapheur.circuits.read import TYPES_FILE, Reading
from parapheur.circuits.shapes import field as field_of
from parapheur.circuits.shapes import words
from parapheur.domain.appearance import Appearance, Leaf, Place, Shown
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.factors import SecondFactor
from parapheur.domain.filing import Confidentiality, SubtypeId, TypeId
from parapheur.domain.metadata import MOST_FIELDS
from parapheur.domain.people import Organisation
from parapheur.domain.subtypes import Format, Sealing, Subtype, Type

MOST_PAGES = 10_000
"""No document has more."""


def page_said(page: object) -> object:
    """Return the page that carries the marks: a word, or a number from 1."""
    if isinstance(page, int) and not isinstance(page, bool) and 1 <= page <= MOST_PAGES:
        return page
    if isinstance(page, str) and page in set(Leaf):
        return Leaf(page)
    raise PydanticCustomError("page", "must be first, last or the number of a page")


class AppearanceShape(Plain):
    """How the visible marks of signatures and of the seal stand."""

    page: Annotated[
        Leaf | int,
        BeforeValidator(page_said),
        Field(description="first, last, or a number; past the end, the last page."),
    ] = Leaf.LAST
    place: Annotated[
        Place,
        Field(strict=False, description="Where white is looked for first; text is never covered."),
    ] = Place.BOTTOM
    shows: Annotated[
        Shown, Field(strict=False, description="full, the name alone, or nothing on the page.")
    ] = Shown.FULL
    image: Annotated[
        bool,
        Field(
            description="Whether a mark shows the signer's own handwriting above the name, where"
            " they keep an image of it. It proves nothing."
        ),
    ] = False


class SubtypeShape(Plain):
    """A kind of dossier."""

    id: Slug
    name: WordsShape
    circuit: Annotated[Slug, Field(description="The circuit of validation.")]
    creation: Annotated[Slug, Field(description="The circuit that comes first.")] | None = None
    metadata: Annotated[
        list[FieldShape],
        Field(max_length=MOST_FIELDS, description="SecondFactor beside what the circuits ask."),
    ] = Field(default_factory=list)
    format: (
        Annotated[
            Literal["pades", "pades-visas-beside", "cades"],
            Field(
                description="pades: signatures in the document; pades-visas-beside: visas in the"
                " record; cades: all in the record, the document bears its certification alone."
                " Left out: as the circuit says."
            ),
        ]
        | None
    ) = None
    appearance: AppearanceShape = AppearanceShape()
    seal: Annotated[
        Literal["as-circuit", "closing"],
        Field(description="closing: a seal is added where the circuit has none."),
    ] = "as-circuit"
    confidentiality: Annotated[
        Confidentiality,
        Field(
            strict=False,
            description="restricted: auditors see neither subject nor documents; confidential:"
            " who has a part in it alone, and each opening is kept.",
        ),
    ] = Confidentiality.ORDINARY
    baseline: BaselineSaid | None = None
    least_baseline: LeastSaid | None = None
    second_factor: (
        Annotated[
            SecondFactor,
            Field(
                strict=False,
                description="What whoever gives a visa or signs gives beside the PIN: a code of an"
                " authenticator application, a passkey, or either. Left out: nothing. Guests have"
                " a code of their own.",
            ),
        ]
        | None
    ) = None
    attachments: Annotated[
        Literal["refused", "allowed"],
        Field(
            description="allowed: a deposited PDF/A-3 may carry files within itself (PDF, XML, CSV,"
            " text, PNG, JPEG), each looked at for itself."
        ),
    ] = "refused"


class TypeShape(Plain):
    """A family of subtypes."""

    id: Slug
    name: WordsShape
    subtypes: Annotated[list[SubtypeShape], Field(min_length=1, max_length=100)]


class TypesShape(Plain):
    """`workflows/types.yaml`."""

    types: Annotated[list[TypeShape], Field(min_length=1, max_length=100)]


def read_house(
    folder: Path,
) -> tuple[Organisation, dict[CircuitId, Circuit], tuple[Type, ...]]:
    """Read organisation, circuits and types. `CircuitMistakes` tells those of all files."""
    reading, types = Reading(folder), tuple[Type, ...]()
    organisation = reading.organisation()
    desks = None if organisation is None else {desk.id for desk in organisation.desks}
    circuits = reading.circuits(desks)
    try:
        types = read_types(folder)
    except CircuitMistakes as found:
        reading.mistakes.extend(found.mistakes)
    if organisation is None or reading.mistakes:
        raise CircuitMistakes(reading.mistakes)
    return organisation, circuits, types


def read_types(folder: Path) -> tuple[Type, ...]:
    """Read the types in the folder; without a file, none. `CircuitMistakes`."""
    file = folder / TYPES_FILE
    if not file.exists():
        return ()
    reading = Reading(folder)
    raw = reading.raw(file)
    reading.mistakes.extend(mistake(file, *found) for found in _across(raw))
    shape = reading.shaped(TypesShape, raw, file)
    if shape is None or reading.mistakes:
        raise CircuitMistakes(reading.mistakes)
    return tuple(_type(one) for one in shape.types)


def types_schema() -> dict[str, Any]:
    """Return the JSON Schema of `types.yaml` (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(TypesShape).json_schema(),
    }


def _across(raw: object) -> Iterator[Found]:
    """Yield what no key can tell alone: what is said twice, and fields that make no sense."""
    yield from twice(raw, "types")
    for at, type_ in enumerate(items(raw, "types")):
        for path, problem in twice(type_, "subtypes"):
            yield ["types", at, *path], problem
        for number, subtype in enumerate(items(type_, "subtypes")):
            for path, problem in _asked(subtype):
                yield ["types", at, "subtypes", number, "metadata", *path], problem


def _asked(subtype: dict[str, object]) -> Iterator[Found]:
    seen: dict[str, int] = {}
    for index, item in enumerate(items(subtype, "metadata")):
        try:
            one = field_of(FieldShape.model_validate(item))
        except ValidationError:
            continue  # told key by key
        except ValueError as error:
            yield [index], str(error)
            continue
        if one.key in seen:
            yield [index, "key"], f"{one.key!r} stands there twice"
        seen.setdefault(one.key, index)


def _type(shape: TypeShape) -> Type:
    return Type(TypeId(shape.id), words(shape.name), tuple(map(_subtype, shape.subtypes)))


def _subtype(shape: SubtypeShape) -> Subtype:
    look = shape.appearance
    return Subtype(
        SubtypeId(shape.id),
        words(shape.name),
        CircuitId(shape.circuit),
        creation=CircuitId(shape.creation) if shape.creation else None,
        metadata=tuple(field_of(one) for one in shape.metadata),
        format=Format(shape.format) if shape.format else None,
        appearance=Appearance(look.page, look.place, look.shows, look.image),
        seal=Sealing(shape.seal),
        confidentiality=shape.confidentiality,
        baseline=shape.baseline,
        least_baseline=Baseline(shape.least_baseline) if shape.least_baseline else None,
        second_factor=shape.second_factor,
        attachments=shape.attachments == "allowed",
    )
