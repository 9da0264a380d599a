"""Which hosts may be called, and whether an address is one to connect to."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from parapheur.domain.outside import Outside, Trouble

PORTS = {"http": 80, "https": 443}
PLAIN = frozenset(map(chr, range(0x21, 0x7F))) - frozenset('"<>\\^`{|}')
"""What an address is written with (RFC 3986): no blank, no control, nothing beyond ASCII."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses that hold one of the older kind (RFC 6052), beside those Python knows."""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads, as far as it says itself."""

    secure: bool
    host: str
    port: int
    target: str
    """What is asked for there: path and query."""

    @property
    def named(self) -> str:
        """The host as the configuration names it: with its port where that is not the usual."""
        return self.host if self.port == PORTS["https" if self.secure else "http"] else self.full

    @property
    def full(self) -> str:
        """The host with its port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Hosts:
    """The hosts that may be called, by their names: `tsa.example.ma`, or `tsa.example.ma:8080`."""

    def __init__(self, allowed: Iterable[str], in_house: Iterable[str] = ()) -> None:
        """Hosts of `in_house` may be called too, and may stand at an address that is not public."""
        self._in_house = frozenset(name.lower() for name in in_house)
        self._allowed = self._in_house | frozenset(name.lower() for name in allowed)

    def place(self, url: str) -> Place:
        """Return where the URL leads. `Outside` if that is none of our hosts."""
        place = place_of(url)
        if not {place.named, place.full} & self._allowed:
            raise Outside(Trouble.NOT_ALLOWED, place.full)
        return place

    def expect_public(self, place: Place, addresses: Iterable[str]) -> tuple[str, ...]:
        """Return the addresses, all of them fit to connect to, or refuse."""
        found = tuple(dict.fromkeys(addresses))
        inside = not {place.named, place.full} & self._in_house
        if inside and not all(public(ip_address(one.split("%")[0])) for one in found):
            raise Outside(Trouble.INSIDE, place.full)
        return found


def place_of(url: str) -> Place:
    """Take a URL apart. `Outside` for any but a plain one, of http or https, without a name."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Outside(Trouble.BAD_ADDRESS, url[:80]) from None
    plain = PLAIN.issuperset(url) and parts.username is None and parts.password is None
    if not plain or parts.scheme not in PORTS or not host or host.endswith(".") or port == 0:
        raise Outside(Trouble.BAD_ADDRESS, url[:80])
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme == "https", host, port or PORTS[parts.scheme], target)


def public(address: Address) -> bool:
    """Say whether an address is one of the whole world's, however it is written."""
    if isinstance(address, IPv6Address):
        held = address.ipv4_mapped or address.sixtofour
        if held is None and address in TRANSLATED:
            held = IPv4Address(int(address) & 0xFFFFFFFF)
        if held is not None:
            return public(held)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast
