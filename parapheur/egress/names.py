"""The addresses of a name, within a time.

The system's resolver cannot be stopped, and has its own patience (resolv.conf, some seconds). So
it runs in a thread that ends by itself, one a host at most: who has no more time stops waiting,
and who comes next for the same name waits on the same lookup.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTime
from ipaddress import ip_address

from parapheur.domain.outside import Outside, Trouble

Look = Callable[[str], Sequence[str]]


def system(host: str) -> list[str]:
    """Ask the system for the addresses of a name. `OSError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class Names:
    """Looks names up."""

    def __init__(self, look: Look = system) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._asked: dict[str, Future[Sequence[str]]] = {}

    def addresses(self, host: str, patience: float) -> Sequence[str]:
        """Return the addresses of a host, itself where it is one. `Outside`."""
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass  # it is a name
        try:
            found = self._asking(host).result(max(0.0, patience))
        except OutOfTime:
            raise Outside(Trouble.TOO_SLOW, host, "its name was being looked up") from None
        except (OSError, UnicodeError) as error:
            raise Outside(Trouble.UNKNOWN_NAME, host) from error
        if not found:
            raise Outside(Trouble.UNKNOWN_NAME, host)
        return found

    def _asking(self, host: str) -> Future[Sequence[str]]:
        with self._lock:
            asked = self._asked.get(host)
            if asked is None:
                asked = self._asked[host] = Future()
                named = f"name {host}"
                threading.Thread(
                    target=self._ask, args=(host, asked), name=named, daemon=True
                ).start()
            return asked

    def _ask(self, host: str, asked: "Future[Sequence[str]]") -> None:
        try:
            found = self._look(host)
        except Exception as error:  # whoever waits for it is told
            self._forget(host)
            asked.set_exception(error)
        else:
            self._forget(host)
            asked.set_result(found)

    def _forget(self, host: str) -> None:
        with self._lock:
            del self._asked[host]
