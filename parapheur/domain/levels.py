"""How strong a signature is (law 43-20), and the lowest level that a step accepts.

A key says its own level. A key that this software holds gives a simple signature, at best an
advanced one; qualified is what a qualified device and a qualified certificate give, and the word
is said of nothing else.
"""

from enum import StrEnum

from parapheur.domain.errors import LevelTooLow


class Level(StrEnum):
    """The levels of the law, from the lowest."""

    SIMPLE = "simple"  #: says who signs (simple)
    ADVANCED = "advanced"  #: under the signer's sole control, and shows later changes (avancée)
    QUALIFIED = "qualified"  #: advanced, by a qualified device and certificate (qualifiée)

    def reaches(self, asked: "Level") -> bool:
        """Say whether it is this level or a higher one."""
        return _ORDER.index(self) >= _ORDER.index(asked)


_ORDER = tuple(Level)


def expect_level(asked: Level, given: Level) -> None:
    """Refuse a key that gives less than is asked. `LevelTooLow`."""
    if not given.reaches(asked):
        raise LevelTooLow(asked=asked, given=given)
