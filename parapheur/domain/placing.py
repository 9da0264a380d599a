"""Where the marks of a document shall stand, before it is certified.

For each mark the first that holds: where the originator put it by hand; where a tag in the text
names its step or its desk (`#signature-ministre#`); the document's own empty signature field of
that name; else the rule of its circuit (`appearance`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from parapheur.domain.appearance import LEAST, MOST, Mark, Spot
from parapheur.domain.circuit import Circuit
from parapheur.domain.errors import (
    DossierMoved,
    MarkOffPage,
    MarkOverText,
    MarksMeet,
    MoveNotAllowed,
    NoTagFor,
    ParapheurError,
    TagOfNobody,
)
from parapheur.domain.events import MarksPlaced
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Login
from parapheur.domain.signature import Field, fields_of
from parapheur.domain.stand import Stand
from parapheur.domain.words import Words

PREFIX = "signature-"
"""What a tag, or a field of the document, says before the name of a step or desk."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that stands in the text, and the place over it."""

    name: str
    spot: Spot

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return f"#{PREFIX}{self.name}#"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a document has for marks to stand by."""

    sheets: tuple[tuple[int, int], ...]
    """Each page as it is shown: whole millimetres across and down."""
    tags: tuple[Tag, ...] = ()
    """In the order in which they are read."""
    blanks: tuple[str, ...] = ()
    """Its own empty signature fields that are large enough for a mark."""


def markable(circuit: Circuit) -> tuple[Field, ...]:
    """Return the fields that leave a mark on the page."""
    return tuple(field for field in fields_of(circuit) if field.visible)


def place(dossier: Stand, marks: tuple[Mark, ...], *, actor: Login, at: datetime) -> MarksPlaced:
    """Say where marks shall stand, while the dossier is a draft. `MarkOffPage`, `MarksMeet`."""
    if dossier.state is not State.DRAFT:
        raise MoveNotAllowed(state=dossier.state, move="place")
    keys = [(mark.step, mark.slot) for mark in marks]
    if len(set(keys)) < len(keys):
        raise DossierMoved
    for mark in marks:
        spot = mark.spot
        on_page = 1 <= spot.page <= dossier.main.pages and min(spot.left, spot.top) >= 0
        if not on_page or not LEAST <= spot.width <= MOST:
            raise off_page(mark.step)
    for one, other in combinations(marks, 2):
        if one.spot.meets(other.spot):
            raise MarksMeet(step=one.step, other=other.step)
    return MarksPlaced(at=at, actor=actor, marks=marks)


def expect_on_sheets(marks: Sequence[Mark], sheets: Sequence[tuple[int, int]]) -> None:
    """Refuse a mark that is not wholly on its page. `MarkOffPage`."""
    for mark in marks:
        spot = mark.spot
        if not 1 <= spot.page <= len(sheets) or min(spot.left, spot.top) < 0:
            raise off_page(mark.step)
        across, down = sheets[spot.page - 1]
        if spot.left + spot.width > across or spot.top + spot.height > down:
            raise off_page(mark.step)


def off_page(step: object) -> MarkOffPage:
    """Return the refusal of a mark that is not wholly on a page, or too small or too large."""
    return MarkOffPage(step=step, least=LEAST, most=MOST)


def placed(circuit: Circuit, marks: Sequence[Mark], survey: Survey) -> tuple[Field, ...]:
    """Return the circuit's fields, each with what is known of where its mark shall stand."""
    by_hand = {(mark.step, mark.slot): mark.spot for mark in marks}
    tags, blanks = list(survey.tags), list(survey.blanks)
    return tuple(_placed(circuit, field, by_hand, tags, blanks) for field in fields_of(circuit))


def _placed(
    circuit: Circuit,
    field: Field,
    by_hand: Mapping[tuple[str, int], Spot],
    tags: list[Tag],
    blanks: list[str],
) -> Field:
    if not field.visible:
        return field
    names = names_of(circuit, field)
    spot = by_hand.get((circuit.steps[field.position].id, field.slot))
    tag = next((one for one in tags if one.name in names), None)
    if tag is not None:
        tags.remove(tag)  # another of the same name is for the next signature
    if spot is not None:
        return replace(field, spot=spot)
    if tag is not None:
        return replace(field, spot=tag.spot, tag=True)
    blank = next((one for one in blanks if one.removeprefix(PREFIX) in names), None)
    if blank is None:
        return field
    blanks.remove(blank)
    return replace(field, name=blank, found=True)


def names_of(circuit: Circuit, field: Field) -> set[str]:
    """Return what a tag may call the mark: its step, or its desk where there is but one."""
    step = circuit.steps[field.position]
    return {step.id, *(step.desks if step.asked == 1 else ())}


def expect_placed(circuit: Circuit, marks: Sequence[Mark], fields: Sequence[Field]) -> None:
    """Refuse fields that are not the circuit's, or not where they were placed by hand."""
    by_hand = {(mark.step, mark.slot): mark.spot for mark in marks}
    for usual, field in zip(fields_of(circuit), fields, strict=True):
        bare = replace(field, name=usual.name, spot=None, tag=False, found=False)
        spot = by_hand.get((circuit.steps[usual.position].id, usual.slot))
        moved = usual.visible and spot is not None and (field.spot, field.tag) != (spot, False)
        named = field.name == usual.name or (
            field.found and field.name.removeprefix(PREFIX) in names_of(circuit, usual)
        )
        if bare != usual or moved or not named or (field.spot and not usual.visible):
            raise DossierMoved


def warnings(
    circuit: Circuit, fields: Sequence[Field], survey: Survey, hides: Mapping[Spot, bool]
) -> Iterator[ParapheurError]:
    """Yield what whoever starts the dossier should know; nothing of it stops them."""
    for field in fields:
        if field.spot is not None and hides.get(field.spot):
            yield MarkOverText(step=_name(circuit, field))
    spare = list(survey.tags)
    for field in markable(circuit):
        named = [tag for tag in spare if tag.name in names_of(circuit, field)]
        for tag in named[:1]:
            spare.remove(tag)
    for tag in spare:
        yield TagOfNobody(tag=tag.written)
    for field in fields:
        if survey.tags and field.visible and not field.found and field.spot is None:
            yield NoTagFor(step=_name(circuit, field))


def _name(circuit: Circuit, field: Field) -> Words:
    return circuit.steps[field.position].name
