"""The client: one call from its check to its answer."""

import logging
import ssl
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.egress.breaker import Breaker
from parapheur.egress.hosts import Hosts, Place
from parapheur.egress.kinds import KINDS
from parapheur.egress.names import Names
from parapheur.egress.wire import exchange

log = logging.getLogger(__name__)

SECONDS = 5.0
"""Of a whole call, from the lookup of the name to the last byte."""
UNASKED = frozenset({Trouble.BAD_ADDRESS, Trouble.NOT_ALLOWED, Trouble.INSIDE, Trouble.RESTING})
"""Troubles that say nothing of the server: it was not called."""


class Egress:
    """Carries questions to servers outside; the object itself is the `Fetch` others are given."""

    def __init__(
        self,
        hosts: Hosts,
        *,
        authorities: Path | None = None,
        seconds: float = SECONDS,
        names: Names | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`authorities`: a PEM file of those that secure servers answer to; None: the system's."""
        self._hosts = hosts
        self._authorities = authorities
        if authorities is not None:
            _ = self._secure  # a file that cannot be read is told at the start
        self._seconds, self._clock = seconds, clock
        self._names = names or Names()
        self._lock = threading.Lock()
        self._breakers: dict[str, Breaker] = {}

    def __call__(self, call: Call) -> bytes:
        """Return the answer's body. `Outside`, and it is logged."""
        place = self._hosts.place(call.url)
        self._expect_awake(place)
        try:
            body = self._within(place, call)
        except Outside as error:
            log.warning("%s", error)
            if error.trouble not in UNASKED:
                self._note(place, lambda breaker: breaker.failed(self._clock()))
            raise
        self._note(place, Breaker.answered)
        return body

    @cached_property
    def _secure(self) -> ssl.SSLContext:
        # Reading the system's takes longer than all else at a start, and most calls are plain.
        own = self._authorities
        return ssl.create_default_context(cafile=str(own) if own else None)

    def _within(self, place: Place, call: Call) -> bytes:
        ends = self._clock() + self._seconds

        def left() -> float:
            seconds = ends - self._clock()
            if seconds <= 0:
                raise TimeoutError
            return seconds

        try:
            found = self._names.addresses(place.host, left())
            addresses = self._hosts.expect_public(place, found)
            return self._first(place, addresses, call, left)
        except TimeoutError as error:
            raise Outside(Trouble.TOO_SLOW, place.full) from error

    def _first(
        self, place: Place, addresses: tuple[str, ...], call: Call, left: Callable[[], float]
    ) -> bytes:
        """Ask at the first address that takes a connection."""
        secure = self._secure if place.secure else None
        for address in addresses:
            try:
                return exchange(place, address, call, KINDS[call.errand], left=left, secure=secure)
            except TimeoutError:
                raise
            except OSError as error:
                log.info("%s at %s takes no connection: %s", place.full, address, error)
        raise Outside(Trouble.NO_CONNECTION, place.full)

    def _expect_awake(self, place: Place) -> None:
        at = self._clock()
        with self._lock:
            breaker = self._breakers.get(place.full, Breaker())
            if not breaker.lets(at):
                raise Outside(Trouble.RESTING, place.full)
            self._breakers[place.full] = breaker.trying(at)

    def _note(self, place: Place, change: Callable[[Breaker], Breaker]) -> None:
        with self._lock:
            self._breakers[place.full] = change(self._breakers[place.full])
