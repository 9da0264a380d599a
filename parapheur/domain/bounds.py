"""How many refusals are told one by one: nobody fills a trail, or slows others down, by asking.

In any minute so many of each account, so many of each network without an account, and so many of
all these networks together. What is refused beyond is counted, and told as a number when the
minute is over.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from parapheur.domain.people import Login

WINDOW = timedelta(minutes=1)
OF_ACCOUNT = 30
OF_NETWORK = 10
OF_STRANGERS = 60
"""Of all networks together."""
HALVES = {4: 24, 6: 48}
"""How many bits of an address are told: enough to see where an attack comes from, and no more."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where refusals come from: an account, or a network without one; or all of these."""

    login: Login | None = None
    network: str = ""
    """Of an account: `ENTRANCE`, where somebody tries its password; else nothing."""

    @property
    def most(self) -> int:
        """How many are told one by one."""
        if self.login is not None:
            return OF_ACCOUNT
        return OF_NETWORK if self.network else OF_STRANGERS


STRANGERS = Source()
ENTRANCE = "entrance"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came from a source within a minute."""

    since: datetime
    told: int = 0
    more: int = 0
    """Those that are counted alone."""

    def over(self, at: datetime) -> bool:
        """Say whether the minute is over."""
        return at >= self.since + WINDOW or at < self.since  # or the clock was put back

    def full(self, source: Source) -> bool:
        """Say whether the next one is counted alone."""
        return self.told >= source.most

    def and_told(self) -> "Tally":
        """Return the same with one more told."""
        return replace(self, told=self.told + 1)

    def and_more(self, count: int) -> "Tally":
        """Return the same with so many more counted."""
        return replace(self, more=self.more + count)


def network_of(address: str) -> str:
    """Return the coarse network of an address; nothing if it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network(f"{found.compressed.partition('%')[0]}/{HALVES[found.version]}", False))
