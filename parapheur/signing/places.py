"""Which field stands where: on its spot, or by rule among those that have none."""

from collections.abc import Sequence

from parapheur.domain.appearance import Appearance
from parapheur.domain.signature import Field
from parapheur.signing.fields import Place
from parapheur.signing.placement import boxes_of, page_of, place


def places_of(pdf: bytes, fields: Sequence[Field], look: Appearance) -> dict[str, Place]:
    """Return the place of each visible field that the document does not have already."""
    new = [field for field in fields if field.visible and not field.found]
    spots = [(field.name, field.spot) for field in new if field.spot is not None]
    ruled = [field.name for field in new if field.spot is None]
    boxes = place(pdf, len(ruled), look, [spot for _, spot in spots])
    chosen = boxes_of(pdf, [spot for _, spot in spots])
    page = page_of(pdf, look)
    places = {name: (page, box) for name, box in zip(ruled, boxes, strict=True)}
    return places | {
        name: (spot.page - 1, box) for (name, spot), box in zip(spots, chosen, strict=True)
    }
