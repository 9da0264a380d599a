"""What the use cases need for guests, in their users' words."""

from collections.abc import Sequence
from typing import Protocol

from parapheur.domain.documents import Digest
from parapheur.domain.guests import GuestSession


class GuestWork(Protocol):
    """The part of a transaction that concerns guests."""

    def addresses(self) -> Sequence[str]:
        """Return every mail address at which somebody of the house is written to."""

    def add_guest_session(self, session: GuestSession) -> None:
        """Keep a new session, and forget those that are over."""


class GuestReading(Protocol):
    """What is read of guests without a lock."""

    def guest_session(self, token: Digest) -> GuestSession | None:
        """Return the session of this token's digest, if it was opened."""
