"""The chart of the organisation, across its desks: who stands above whom."""

from collections.abc import Iterator
from itertools import pairwise

from parapheur.circuits.cross import items, twice
from parapheur.circuits.mistakes import Found, meant
from parapheur.circuits.models import DeskShape
from parapheur.circuits.shapes import words
from parapheur.domain.people import Desk, DeskId, cycles


def charted(raw: object) -> Iterator[Found]:
    """Yield the mistakes between desks: an identifier taken, a superior that cannot be."""
    yield from twice(raw, "desks")
    listed = items(raw, "desks")
    places = {str(desk.get("id")): place for place, desk in enumerate(listed)}
    above: dict[str, str | None] = {}
    for place, desk in enumerate(listed):
        superior = desk.get("superior")
        if not isinstance(superior, str):
            continue
        if superior in places:
            above[str(desk.get("id"))] = superior
        else:
            problem = f"unknown desk {superior!r}{meant(superior, places)}"
            yield ["desks", place, "superior"], problem
    for ring in cycles(above):
        way = "; ".join(f"{higher!r} is above {lower!r}" for lower, higher in pairwise(ring))
        yield ["desks", places[ring[0]], "superior"], f"a desk is above itself: {way}"


def desk(shape: DeskShape) -> Desk:
    """Return the value of a desk."""
    return Desk(
        DeskId(shape.id),
        words(shape.name),
        superior=DeskId(shape.superior) if shape.superior else None,
        article=words(shape.with_article) if shape.with_article else None,
    )
