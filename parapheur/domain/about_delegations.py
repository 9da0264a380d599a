"""Delegations, told in the giver's trail."""

from dataclasses import dataclass

from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId, Login


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationGiven(Event):
    """The person let somebody else act in their place (délégation); told in the giver's trail."""

    delegation: Delegation


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRevoked(Event):
    """A delegation that the person had given was ended."""

    delegation: DelegationId
    desk: DeskId
    to: Login
    act_reference: str


DelegationEvent = DelegationGiven | DelegationRevoked
