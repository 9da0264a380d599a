"""What was asked for and refused: told in the trail of who asked, or in one of the house itself.

Nothing of what a request says is repeated here: a refusal goes by its name in this program, a
place by the name that the program gives it, in which numbers alone are the asker's.
"""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.errors import NotAllowed
from parapheur.domain.happening import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """Something was asked for, and refused."""

    what: str
    """What was asked for, as `POST /dossiers/12/act`: words of this program, and numbers."""
    refusal: str = NotAllowed.__name__
    """The name of its refusal (`refusals.py`)."""
    dossier: int | None = None
    """The number of the dossier that it was about, which need not exist."""
    position: int | None = None
    """Of the step, where one was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRefused(Refused):
    """The person asked for something that is not theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRefused(Refused):
    """The person asked for an act that the rules refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerRefused(Refused):
    """Somebody who had not entered was refused: by a link, a code, or a form."""

    network: str
    """From where, coarsely: the first half of an address, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRefused(Event):
    """A name without an account was given at the entrance; which one, nobody is told."""

    network: str
    """From where, coarsely: the first half of an address, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalsCounted(Event):
    """More was refused in a short while than is told one by one."""

    count: int
    """How many are not told one by one."""
    since: datetime
    network: str = ""
    """From where; nothing: from everywhere, or by the account whose trail this is."""


AccountRefusal = AccessRefused | ActRefused | RefusalsCounted
StrangersRefusal = EntryRefused | StrangerRefused | RefusalsCounted
