"""Which pages of a document somebody was shown, where a circuit asks that every page be read.

Signatures add no pages, so what counts is the person and the document as it was deposited, not
the version that was on the screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from parapheur.domain.errors import PagesLeft
from parapheur.domain.words import Words

Span = tuple[int, int]
"""The first and the last of pages in a row."""

MOST_SPANS = 8
"""Rows of pages that a refusal names; the others are many enough to say so."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A set of pages, counted from 1, as rows in order that do not touch."""

    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that are not in order, or touch. `ValueError`."""
        ends = [end for span in self.spans for end in span]
        apart = all(left[1] + 1 < right[0] for left, right in pairwise(self.spans))
        if ends != sorted(ends) or any(page < 1 for page in ends) or not apart:
            raise ValueError("these are no rows of pages")

    @classmethod
    def of(cls, pages: Iterable[int]) -> "Pages":
        """Return the set of these pages. `ValueError` if one is below 1."""
        return cls(_joined((page, page) for page in pages))

    @classmethod
    def upto(cls, last: int) -> "Pages":
        """Return the pages from the first to this one."""
        return cls(((1, last),) if last > 0 else ())

    def __contains__(self, page: int) -> bool:
        """Say whether the page is one of them."""
        return any(first <= page <= last for first, last in self.spans)

    def __or__(self, other: "Pages") -> "Pages":
        """Return the pages of either."""
        return Pages(_joined((*self.spans, *other.spans)))

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(last - first + 1 for first, last in self.spans)

    def within(self, total: int) -> "Pages":
        """Return those that a document of so many pages has."""
        kept = ((first, min(last, total)) for first, last in self.spans if first <= total)
        return Pages(tuple(kept))

    def left(self, total: int) -> "Pages":
        """Return the pages of a document of so many that are not among them."""
        spans, after = list[Span](), 1
        for first, last in (*self.within(total).spans, (total + 1, total + 1)):
            if after < first:
                spans.append((after, first - 1))
            after = last + 1
        return Pages(tuple(spans))

    @property
    def written(self) -> str:
        """As it is kept: `1-12,15`."""
        return ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in self.spans)

    @classmethod
    def read(cls, written: str) -> "Pages":
        """Return the set that was written. `ValueError` if none was."""
        pages = cls(tuple(_span(part) for part in written.split(",") if part))
        if pages.written != written:
            raise ValueError(f"not written as pages are: {written[:40]}")
        return pages


NO_PAGES = Pages()


def read_through(total: int, shown: Pages) -> int:
    """Return how many pages the document has, to somebody who was shown them all. `PagesLeft`."""
    if left := shown.left(total).spans:
        raise PagesLeft(pages=named(left))
    return total


def named(spans: tuple[Span, ...]) -> Words:
    """Return rows of pages as they stand in a sentence: pages 3, 7 to 12."""
    told, more = spans[:MOST_SPANS], Pages(spans[MOST_SPANS:]).count
    ar = "، ".join(f"من {a} إلى {b}" if a != b else f"{a}" for a, b in told)
    fr = ", ".join(f"{a} à {b}" if a != b else f"{a}" for a, b in told)
    en = ", ".join(f"{a} to {b}" if a != b else f"{a}" for a, b in told)
    if more:
        ar, fr, en = f"{ar} و{more} غيرها", f"{fr} et {more} autres", f"{en} and {more} more"
    if Pages(spans).count == 1:
        return Words(f"الصفحة {ar}", f"la page {fr}", f"page {en}")
    return Words(f"الصفحات {ar}", f"les pages {fr}", f"pages {en}")


def _span(part: str) -> Span:
    first, _, last = part.partition("-")
    return int(first), int(last or first)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)
