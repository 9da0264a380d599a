"""What happens to the second factors of an account, told in its own trail."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.factors import Factor, FactorId
from parapheur.domain.happening import Event
from parapheur.domain.personal import OfAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAdded(Event):
    """The person has one more second factor; signatures that it is given for name it."""

    factor: FactorId
    factor_kind: Factor
    name: OfAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRemoved(Event):
    """The person removed one of their second factors."""

    factor: FactorId
    factor_kind: Factor
    name: OfAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorTaken(Event):
    """An administrator removed a second factor that the person lost, with the reason."""

    factor: FactorId
    factor_kind: Factor
    name: OfAccount
    reason: OfAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRefused(Event):
    """What was given beside the PIN did not hold."""

    factor_kind: Factor
    left: int
    paused_until: datetime | None = None


FactorEvent = FactorAdded | FactorRemoved | FactorTaken | FactorRefused
