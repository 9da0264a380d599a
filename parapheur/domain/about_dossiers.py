"""What happens to a dossier as a whole: deposited, corrected, started, put away."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.about_time import Opens
from parapheur.domain.appearance import Mark
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.documents import Document
from parapheur.domain.filing import Filing
from parapheur.domain.happening import Event
from parapheur.domain.metadata import NONE, Metadata
from parapheur.domain.people import DeskId, Login
from parapheur.domain.personal import ByActor, OfDossier
from parapheur.domain.signature import Field, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDeposited(Event):
    """A secretary deposited a document and its annexes, meant for a circuit."""

    subject: OfDossier
    circuit: CircuitId
    main: Document
    annexes: tuple[Document, ...] = ()
    metadata: Metadata = NONE
    desk: DeskId | None = None
    """The desk for which it was deposited: one that the depositor held."""
    follows: int | None = None
    """The number of the finished dossier that this one goes on from (enchaînement)."""
    filing: Filing | None = None
    """Under which type and subtype; None: on a circuit as such."""
    interim: str | None = None
    """The act by which the depositor held the desk, if for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAmended(Event):
    """The originator corrected a draft: all of this stands from then on."""

    subject: OfDossier
    circuit: CircuitId
    metadata: Metadata
    filing: Filing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksPlaced(Event):
    """The originator said where the marks of signatures shall stand; the others stand by rule."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStarted(Opens):
    """The dossier left on its circuit, copied here; the organisation certified the document."""

    circuit: Circuit
    fields: tuple[Field, ...]
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRecycled(Event):
    """The originator took a rejected dossier up again, with a corrected document or the same."""

    main: Document | None = None
    metadata: Metadata | None = None
    """Corrected values; None: the same as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCancelled(Event):
    """The originator gave the dossier up, with the reason (annulation)."""

    reason: ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierArchived(Event):
    """The originator put the dossier away under a class mark (archivage)."""

    class_mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningAbandoned(Event):
    """A signature was begun and never kept: the process died, or the signer gave up."""

    desk: DeskId
    position: int
    begun_at: datetime
    begun_by: Login


WholeEvent = (
    DossierDeposited
    | DossierAmended
    | MarksPlaced
    | DossierStarted
    | DossierRecycled
    | DossierCancelled
    | DossierArchived
    | SigningAbandoned
)
