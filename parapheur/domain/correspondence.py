"""How a person wishes to be written to: where, in which rhythm; and when a word is then due."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parapheur.domain.errors import BadAddress
from parapheur.domain.zones import zone

EIGHT = 8
"""The hour, in Casablanca, of the messages of a day and of a week (on Mondays)."""

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less its angle brackets

# The usual part of RFC 5321: no quoting, no literal, and no sign that could end a header.
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


class Rhythm(StrEnum):
    """How often somebody wishes to be written to."""

    AT_ONCE = "at once"  #: each word as it comes (au fil de l'eau)
    HOURLY = "hourly"  #: together, at the full hour
    DAILY = "daily"  #: together, at eight in the morning
    WEEKLY = "weekly"  #: together, on Monday at eight
    NEVER = "never"  #: what cannot be left unsaid alone, once a day


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Where and how often somebody is written to; without an address, they never are."""

    address: str | None = None
    rhythm: Rhythm = Rhythm.AT_ONCE

    def wants(self, *, pressing: bool) -> bool:
        """Say whether a word is kept for them; a pressing one always is, even without address."""
        return pressing or (self.address is not None and self.rhythm is not Rhythm.NEVER)


def due_at(rhythm: Rhythm, created: datetime) -> datetime:
    """Return when a word that came at `created` is to be sent, by the days of Casablanca."""
    match rhythm:
        case Rhythm.AT_ONCE:
            return created
        case Rhythm.HOURLY:  # offsets are whole hours, so that UTC's full hour is ours
            return created.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case Rhythm.DAILY | Rhythm.NEVER:
            return _morning(created, days=1)
        case Rhythm.WEEKLY:
            return _morning(created, days=7)


def _morning(created: datetime, days: int) -> datetime:
    """Return the first morning after `created`: any day's, or Monday's where it is one in seven."""
    local = created.astimezone(zone("Africa/Casablanca"))
    due = local.replace(hour=EIGHT, minute=0, second=0, microsecond=0, fold=0)
    due += timedelta(days=-local.weekday() % days)
    # Days are added to the wall's clock: an hour that changes meanwhile is found again here.
    return (due if local < due else due + timedelta(days=days)).astimezone(created.tzinfo)


def address_of(typed: str) -> str | None:
    """Return a mail address as it was typed, or None for none. `BadAddress`."""
    address = typed.strip()
    if not address:
        return None
    local, _, _ = address.partition("@")
    if len(address) > LONGEST_ADDRESS or len(local) > 64 or not ADDRESS.fullmatch(address):
        raise BadAddress
    return address
