"""Conditions on metadata: `amount > 200000 and category in {works, studies}`.

The law of this package: a condition is data. It is read whole or refused with its column, it
compares fields with constants and does nothing else, it cannot loop, and everything about it is
bounded. Every value it needs is given or refused, never supposed; what is said of several
conditions together is exact, with an example, or is not said.

    language   text -> condition, type-checked against the fields
    syntax     the condition itself, and back to text
    meaning    does it hold for these metadata?
    telling    the same in words, in three languages
    cover      do several leave a gap, or overlap?
"""

from parapheur.domain.conditions.cover import Coverage, Ground, Overlap, Unanswered, cases, ground
from parapheur.domain.conditions.language import parse
from parapheur.domain.conditions.meaning import holds, lacking
from parapheur.domain.conditions.syntax import Condition, uses, written
from parapheur.domain.conditions.telling import example, told

__all__ = [
    "Condition",
    "Coverage",
    "Ground",
    "Overlap",
    "Unanswered",
    "cases",
    "example",
    "ground",
    "holds",
    "lacking",
    "parse",
    "told",
    "uses",
    "written",
]
