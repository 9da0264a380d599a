"""Versions of circuits made in the web view, told in their author's trail."""

from dataclasses import dataclass

from parapheur.domain.circuit import CircuitId
from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitKept(Event):
    """A version of a circuit made in the web view was kept; told in its author's trail."""

    circuit: CircuitId
    version: int
    digest: Digest
    """SHA-256 of the version's document."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitDrafted(CircuitKept):
    """The version is a draft (brouillon)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitPublished(CircuitKept):
    """Dossiers start with the version from now on (publication)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitWithdrawn(CircuitKept):
    """No dossier starts on the circuit any more (retrait)."""


CircuitEvent = CircuitDrafted | CircuitPublished | CircuitWithdrawn
