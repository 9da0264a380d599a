"""Several acts asked for at once, and how each went."""

from dataclasses import dataclass

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId

FOR_BATCH = frozenset({Action.VISA, Action.SIGN})
"""What takes nothing but a yes: all else is given on the dossier's own page."""
MOST = 200
"""Acts in one batch."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One act that was asked for, as its line was shown."""

    dossier: DossierId
    position: int
    round: int
    shown: Digest
    desk: DeskId


@dataclass(frozen=True, slots=True)
class Result:
    """How it went."""

    ticked: Ticked
    refusal: ParapheurError | None = None
    before: bool = False
    """This person had given it already: the same form was sent before."""
    action: Action = Action.VISA
    """What the step asked for, as far as it is known."""

    @property
    def done(self) -> bool:
        """Say whether the act is given, now or before."""
        return self.refusal is None
