"""The certificate of a disposal (procès-verbal d'élimination): what it tells, before any words."""

from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.documents import Digest
from parapheur.domain.people import Person
from parapheur.domain.registry.bodies import Body, Kind, Sealer
from parapheur.domain.registry.disposal import Disposal, DisposalId
from parapheur.domain.registry.numbers import OrderNumber


@dataclass(frozen=True, slots=True)
class Ended:
    """A letter that is no more than its trail: nothing of it is personal."""

    deposit: str
    """Its deposit number; empty: it went out."""
    number: OrderNumber | None
    kind: Kind
    counted: date | None
    """None: it went out."""
    closed: datetime
    """Or when it went out."""
    pieces: int
    """Files it had."""
    trail: Digest
    """The newest entry of its trail, which tells its end."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that the paper tells."""

    id: DisposalId
    disposal: Disposal
    body: Body
    ended: tuple[Ended, ...]
    proposer: Person | None
    confirmer: Person | None
    at: datetime
    sealer: Sealer
    """Whose seal it bears."""
