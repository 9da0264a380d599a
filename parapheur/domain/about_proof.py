"""What happens to the proof of a document over time."""

from dataclasses import dataclass

from parapheur.domain.baseline import Proof
from parapheur.domain.happening import Event
from parapheur.domain.signature import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTimestamped(Event):
    """The program put a timestamp over the whole document (horodatage du document)."""

    signature: Signature
    """What it left in the document; its certificate is the time server's."""
    proof: Proof
    closing: bool = False
    """The dossier was finished: it closes all that was signed."""
    renews: bool = False
    """It takes over from the one before, which ends (renouvellement)."""
