"""What proves a document over time, as its page says it."""

from dataclasses import dataclass

from parapheur.domain.baseline import Baseline
from parapheur.domain.dossier import Dossier
from parapheur.domain.proving import closed, lacks_proof, reached
from parapheur.web.here import language
from parapheur.words.names import name_of


@dataclass(frozen=True, slots=True)
class Proven:
    """The level that the document has reached."""

    level: str
    waits: bool
    """The program has a timestamp to put yet."""
    lacking: bool
    """It can be no more, for somebody publishes nothing about certificates of it."""


def proven(dossier: Dossier) -> Proven | None:
    """Return what the page says, where the circuit asks for proof at all."""
    circuit = dossier.circuit
    if circuit is None or not dossier.signed or not circuit.baseline.reaches(Baseline.T):
        return None
    last = closed(dossier)
    return Proven(
        level=name_of(language(), reached(dossier)),
        waits=lacks_proof(dossier),
        lacking=last is not None and last.proof.lacking > 0,
    )
