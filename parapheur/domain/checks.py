"""A check of all dossiers that were deposited in a period, done behind the pages, one by one.

Which dossiers are meant is written down when it is asked for; each result is kept as it is found,
so whoever is interrupted goes on with the first that has none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from parapheur.domain.dossier import DossierId
from parapheur.domain.people import Login

CheckId = NewType("CheckId", int)

MOST = 2_000
"""Dossiers of one check."""
AT_ONCE = 25
"""Dossiers that are checked by one job: so none holds up the seals that wait behind it."""


class Trouble(StrEnum):
    """What is wrong with a dossier."""

    CHAIN = "chain"  #: an entry of its history does not follow the one before it
    HISTORY = "history"  #: its history cannot be read, or tells what the rules never allow
    RECORD = "record"  #: what is shown of it is not what its history adds up to
    BYTES = "bytes"  #: a document is missing, or is not what its fingerprint says
    SIGNATURE = "signature"  #: a signature in the document is not sound, or one is missing
    BESIDE = "beside"  #: a signature kept beside the document is not sound
    UNPROVED = "unproved"  #: not everything could be established


class Outcome(StrEnum):
    """What a check found."""

    SOUND = "sound"  #: nothing is wrong
    DOUBTFUL = "doubtful"  #: nothing is wrong, and not everything could be established
    UNSOUND = "unsound"  #: something is wrong


@dataclass(frozen=True, slots=True)
class Result:
    """What was found of one dossier."""

    dossier: DossierId
    at: datetime
    troubles: tuple[Trouble, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What this comes to."""
        return outcome_of(self.troubles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check, and how far it has come."""

    id: CheckId
    by: Login
    asked_at: datetime
    first: date
    last: date
    """The first and the last day on which the dossiers were deposited, in Casablanca."""
    count: int
    sound: int = 0
    doubtful: int = 0
    unsound: int = 0
    moved_at: datetime
    """When it was asked for, or its newest result found."""
    ended_at: datetime | None = None

    @property
    def done(self) -> int:
        """How many dossiers have a result."""
        return self.sound + self.doubtful + self.unsound


def outcome_of(troubles: Collection[Trouble]) -> Outcome:
    """Return what these come to."""
    if not troubles:
        return Outcome.SOUND
    return Outcome.DOUBTFUL if set(troubles) == {Trouble.UNPROVED} else Outcome.UNSOUND
