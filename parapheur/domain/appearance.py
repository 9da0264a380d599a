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


WIDE, HIGH = 240, 84
"""Sides of a mark, in the same measure: whatever its size, it has this shape."""
LEAST, USUAL_WIDTH, MOST = 50, 85, 150
"""Millimetres across: narrower, its code could not be read when printed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a mark: a page as it is shown, and millimetres from its upper left corner."""

    page: int
    """Counted from 1."""
    left: int
    top: int
    width: int = USUAL_WIDTH

    @property
    def height(self) -> float:
        """Millimetres down, by the shape of a mark."""
        return self.width * HIGH / WIDE

    def meets(self, other: "Spot") -> bool:
        """Say whether the two lie over each other."""
        return (
            self.page == other.page
            and self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody wants the mark of a step, and of which of its signatures."""

    step: str
    slot: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the marks of signatures and of the seal stand on the document."""

    page: Leaf | int = Leaf.LAST
    """A number counts from 1; past the end, the last page carries them."""
    place: Place = Place.BOTTOM
    shows: Shown = Shown.FULL
    image: bool = False
    """Above the name, who keeps an image of their handwriting has it shown."""

    def page_of(self, pages: int) -> int:
        """Return the page that carries the marks, counted from 1, of a document of so many."""
        match self.page:
            case Leaf.FIRST:
                return 1
            case Leaf.LAST:
                return pages
            case number:
                return max(1, min(number, pages))

    @property
    def marks(self) -> bool:
        """Say whether anything stands on the page at all."""
        return self.shows is not Shown.NOTHING


USUAL = Appearance()
"""Where nothing else was said."""
