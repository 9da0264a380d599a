"""Tries at a secret: five, then a pause that doubles.

A PIN is its owner's alone, so its tries are counted with the key. A password is asked of whoever
comes, so its tries are counted where they come from (`Knock`): nobody is kept out of their own
account by what somebody else tries from elsewhere, and a name without an account is counted like
any other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from parapheur.domain.documents import Digest
from parapheur.domain.errors import TooManyTries

ALLOWED = 5
PAUSE = timedelta(minutes=5)
LONGEST = timedelta(hours=4)

FORGOTTEN = timedelta(days=1)
"""When a try at a password no longer counts; longer than the longest pause."""
CROWD = 100
"""Failures allowed from one address, whatever the names, within `WHILE`."""
WHILE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often in a row a secret was given wrongly, and until when to wait."""

    failed: int = 0
    paused_until: datetime | None = None

    @property
    def left(self) -> int:
        """Tries left before the next pause."""
        return ALLOWED - self.failed % ALLOWED

    def spend(self, at: datetime) -> "Tries":
        """Count a try before it is made, so that tries side by side are all counted."""
        if self.paused_until is not None and at < self.paused_until:
            raise TooManyTries(until=self.paused_until)
        failed = self.failed + 1
        if failed % ALLOWED:
            return replace(self, failed=failed, paused_until=None)
        return Tries(failed, at + _pause(failed))


NO_TRIES = Tries()


def tries_at(moments: Sequence[datetime]) -> Tries:
    """Return what tries at these moments add up to, oldest first."""
    if not moments or len(moments) % ALLOWED:
        return Tries(len(moments))
    return Tries(len(moments), moments[-1] + _pause(len(moments)))


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the entrance, by digests: neither names nor addresses are kept."""

    name: Digest
    """Of the name given and the address together."""
    address: Digest


def knock(name: str, address: str) -> Knock:
    """Return who knocks: a name as it was typed, and the network address it came from."""
    place = _network(address)
    return Knock(_digest("name", name, place), _digest("address", place))


def visit(what: str, address: str) -> Knock:
    """Return who asks for something that is open to all, counted apart from the entrance."""
    place = _digest("visit", what, _network(address))
    return Knock(place, place)


def expect_checks(moments: Sequence[datetime], at: datetime, most: int) -> None:
    """Refuse one more visit from a network that came at these moments, oldest first."""
    lately = [moment for moment in moments if moment > at - WHILE]
    if len(lately) >= most:
        raise TooManyTries(until=lately[-most] + WHILE)


def expect_room(moments: Sequence[datetime], at: datetime) -> None:
    """Refuse one more try from an address that failed at these moments, oldest first."""
    expect_checks(moments, at, CROWD)


def _pause(failed: int) -> timedelta:
    doublings = min(failed // ALLOWED - 1, 10)  # far past the longest, far from overflowing
    return min(PAUSE * (1 << doublings), LONGEST)


def _network(address: str) -> str:
    """Return what one caller cannot change at will: an IPv4 address, or half of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address  # a socket's name, or nothing: counted as it stands
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


def _digest(*parts: str) -> Digest:
    # A lone surrogate can be typed, and cannot be encoded.
    told = "\0".join(parts).encode("utf-8", "backslashreplace")
    return Digest(hashlib.sha256(told).hexdigest())
