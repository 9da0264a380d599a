"""Heavy work that anybody may ask for: a few at once, a few waiting, and no more of our threads.

Whoever comes beyond is asked to come again, at once: a crowd at the public pages never takes the
last thread from those who work here.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from parapheur.domain.errors import TooManyChecks


class Turns:
    """How many are served at once by one process, and how many may wait, and for how long."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        """`patience` is in seconds."""
        self._room = threading.BoundedSemaphore(at_once + waiting)
        self._turn = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take a turn to the end of the block. `TooManyChecks`."""
        if not self._room.acquire(blocking=False):
            raise TooManyChecks
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise TooManyChecks
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()
