"""What happens to the card by which a person signs: told in the account's own trail."""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.happening import Event
from parapheur.domain.levels import Level
from parapheur.domain.personal import OfAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRegistered(Event):
    """The person signs by this card too from now on; it proved to hold the certificate's key."""

    certificate: str
    """SHA-256 of it (DER)."""
    name: OfAccount
    """Whom it names."""
    level: Level
    """Of the signatures it gives."""
    until: datetime
    """When it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardForgotten(Event):
    """The person signs by this card no more."""

    certificate: str
    name: OfAccount


CardEvent = CardRegistered | CardForgotten
