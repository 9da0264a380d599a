"""For what a letter goes to a desk, and who therefore owes an answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.documents import Digest
from parapheur.domain.people import DeskId
from parapheur.domain.registry.depositors import OfLetter
from parapheur.domain.timing import Stage


class Purpose(StrEnum):
    """Why a letter is given to a desk."""

    ATTRIBUTION = "attribution"  #: to answer it (pour attribution)
    NECESSARY = "necessary"  #: to do what it takes (pour suite à donner, nécessaire)
    OPINION = "opinion"  #: to say what one thinks (pour avis)
    PERUSAL = "perusal"  #: to read and give back (pour examen et retour)
    INFORMATION = "information"  #: to know of it (pour information)
    COPY = "copy"  #: a copy (copie à)

    @property
    def owes(self) -> bool:
        """Whether whoever is given it owes something."""
        return self in OWING

    @property
    def answers(self) -> bool:
        """Whether what they owe is the answer itself, or all that it takes."""
        return self in ANSWERING


ANSWERING = {Purpose.ATTRIBUTION, Purpose.NECESSARY}
OWING = {Purpose.ATTRIBUTION, Purpose.NECESSARY, Purpose.OPINION, Purpose.PERUSAL}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A letter on a desk, for a purpose."""

    number: int
    """Counts from 1 in its letter."""
    desk: DeskId
    purpose: Purpose
    due: datetime | None
    """By when what is owed is owed; None: nothing is, or no date was set."""
    note: OfLetter = ""
    """What the desk is told."""
    remind: datetime | None = None
    """When it is reminded, counted on the day it was given."""
    escalate: datetime | None = None
    """When the desk above is told that it is late."""


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as it stands."""

    assignment: Assignment
    at: datetime
    done_at: datetime | None = None
    outcome: str = ""
    """What was answered or done, in words."""
    stage: Stage = Stage.RUNNING
    """How far its clock has come."""
    above: DeskId | None = None
    """The desk that was told of its lateness, too."""
    first: datetime | None = None
    """By when it was owed as it was given: the calendar may have moved that since."""
    counted_by: Digest | None = None
    """The calendar by which its instants were counted."""

    @property
    def waits(self) -> bool:
        """Whether something is still owed."""
        return self.assignment.purpose.owes and self.done_at is None

    @property
    def alarm(self) -> datetime | None:
        """When its clock may next have something to tell."""
        one = self.assignment
        if not self.waits or one.due is None:
            return None
        match self.stage:
            case Stage.RUNNING:
                return min(one.remind or one.due, one.due)
            case Stage.REMINDED:
                return one.due
            case Stage.LATE:
                return one.escalate
            case Stage.ESCALATED:
                return None
