"""Names that may stand in a certificate.

RFC 4518 (after RFC 3454, 6) prepares names for comparison, and refuses a string that mixes
directions, or a right-to-left one that does not begin and end with a letter of its own. Libraries
hold to that at the most awkward moment, so a name is made right before it is certified: each
language goes into an attribute of its own.
"""

import unicodedata

from parapheur.domain.words import Words

LONGEST = 64
"""Characters of a name (RFC 5280, ub-common-name)."""
LOOSE = " -–—,;/|"
"""What stands between two scripts, and means nothing where one is left."""
RIGHT, LEFT = frozenset({"R", "AL"}), frozenset({"L"})


def latin(text: str) -> str:
    """Return what is written from left to right; empty if nothing is."""
    return _cut("".join(c for c in _plain(text) if _way(c) not in RIGHT))


def arabic(text: str) -> str:
    """Return what is written from right to left, from its first letter to its last."""
    kept = "".join(c for c in _plain(text) if _way(c) not in LEFT)[:LONGEST]
    letters = [i for i, c in enumerate(kept) if _way(c) in RIGHT]
    return _cut(kept[letters[0] : letters[-1] + 1]) if letters else ""


def typed(text: str) -> Words:
    """Return a name that was typed in one field, what it has of each script by itself."""
    left = "".join(c for c in _plain(text) if unicodedata.category(c) != "Mn")
    left = latin(left).strip(LOOSE)
    left = left if any(c.isalpha() for c in left) else ""
    return Words(arabic(text), left, left)


def _plain(text: str) -> str:
    """The text without what is invisible, unassigned or private."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if not unicodedata.category(c).startswith("C"))


def _cut(text: str) -> str:
    return " ".join(text.split())[:LONGEST].strip()


def _way(c: str) -> str:
    return unicodedata.bidirectional(c)
