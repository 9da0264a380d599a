"""The baseline level of signatures (ETSI EN 319 142-1): what proves them, and for how long.

Not to be confused with `levels`: those say how strong a signature is in law, these how long it can
be shown to have been good.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Baseline(StrEnum):
    """The levels of the standard, each with all that the one before it has."""

    B = "b-b"  #: the signature alone, at the time its signer claims
    T = "b-t"  #: a time server proves since when it has been there
    LT = "b-lt"  #: whether its certificates were revoked stands in the file
    LTA = "b-lta"  #: an archive timestamp over all of it, renewed before it ends

    def reaches(self, asked: "Baseline") -> bool:
        """Say whether it is this level or a higher one."""
        return _ORDER.index(self) >= _ORDER.index(asked)


_ORDER = tuple(Baseline)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a timestamp over the whole document proves."""

    time: datetime
    """What the time server says."""
    until: datetime
    """When the first certificate above it ends; before that it is renewed."""
    reached: Baseline
    """What the document is from then on."""
    lacking: int = 0
    """Certificates of which no authority publishes whether they were revoked."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp over the whole document, as it stands in it."""

    field: str
    proof: Proof
    closing: bool = False
    """It came when the dossier was finished, over all that was signed."""
