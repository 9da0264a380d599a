"""Where the visible marks of a dossier stand, and what they say.

White space comes first: a mark never covers what can be read while the page has room elsewhere.
So a corner or a row is where white is looked for first; where there is none at all, marks stand
along the page's edge, as small as they must be.
"""

from dataclasses import dataclass
from enum import StrEnum


class Leaf(StrEnum):
    """The page that carries the marks."""

    FIRST = "first"
    LAST = "last"


class Place(StrEnum):
    """Where on that page white is looked for first, as a reader sees the page."""

    BOTTOM = "bottom"  #: a row along the bottom, from the side where a line ends
    TOP = "top"  #: a row along the top, from the same side
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"
    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"


class Shown(StrEnum):
    """What a mark says."""

    FULL = "full"  #: name, capacity, instant and reference
    NAME = "name"  #: the name, and what the law or honesty asks beside it
    NOTHING = "nothing"  #: no mark stands on the page: the signature is in the file alone


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the marks of signatures and of the seal stand on the document."""

    page: Leaf = Leaf.LAST
    place: Place = Place.BOTTOM
    shows: Shown = Shown.FULL

    @property
    def marks(self) -> bool:
        """Say whether anything stands on the page at all."""
        return self.shows is not Shown.NOTHING


USUAL = Appearance()
"""Where nothing else was said."""
