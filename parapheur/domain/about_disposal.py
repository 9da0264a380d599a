"""What is decided on letters whose time is over: `disposal/NUMBER`; and what people are told."""

from dataclasses import dataclass

from parapheur.domain.about_incoming import ByOfficer
from parapheur.domain.documents import Version
from parapheur.domain.happening import Event
from parapheur.domain.personal import ByActor
from parapheur.domain.registry.bodies import BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalProposed(ByOfficer):
    """An officer proposed to destroy what letters hold whose time is over (élimination)."""

    body: BodyId
    letters: tuple[int, ...]
    """Their numbers, in order."""
    basis: str
    """The law, and the visa of the archives."""
    sent: tuple[int, ...] = ()
    """Letters that went out by themselves; an answer goes with the letter that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalWithdrawn(ByOfficer):
    """The proposal was given up, and nothing was destroyed."""

    reason: ByActor


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalConfirmed(ByOfficer):
    """A second person confirmed it: what these letters held is destroyed from here on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalCertified(Event):
    """The files are gone, and the certificate was sealed (procès-verbal d'élimination)."""

    certificate: Version


DisposalEvent = DisposalProposed | DisposalWithdrawn | DisposalConfirmed | DisposalCertified


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAnswered(Event):
    """All that is kept of somebody was put together for them (loi 09-08, droit d'accès)."""

    body: BodyId
    letters: tuple[int, ...]
    """The letters that are theirs."""
