"""What the use cases need to send words by mail, in their users' words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.correspondence import Correspondence
from parapheur.domain.letters import Letter, Message
from parapheur.domain.people import Login
from parapheur.domain.words import Language


class MailWork(Protocol):
    """The part of a transaction that concerns messages, and how people are written to.

    The words themselves are taken down by `keep` and `note`, with the event that they tell.
    """

    def correspondence(self, login: Login) -> Correspondence:
        """Return how this person is written to."""

    def set_correspondence(self, login: Login, wish: Correspondence, *, at: datetime) -> None:
        """Write to them so from now on, and send by the new rhythm what still waits.

        What was stuck is tried again, since it may have been for want of an address.
        """

    def set_language(self, login: Login, language: Language) -> None:
        """Speak to this person in another language."""

    def take_messages(self, at: datetime, *, most: int) -> Sequence[Message]:
        """Make messages of the words that are due, and take up to `most` that are to be sent.

        Who takes them has `letters.LEASE` to send them; then another may.
        """

    def end_message(self, message: str, *, at: datetime) -> None:
        """Note that it was sent."""

    def postpone_message(self, message: str, *, problem: str, again: datetime | None) -> None:
        """Note that it could not be sent; it is tried again then, or is stuck."""

    def retry_message(self, message: str, *, at: datetime) -> Login | None:
        """Have a stuck message tried again; return to whom it is, or None if it is not stuck."""

    def forget_messages(self, before: datetime) -> int:
        """Forget the messages sent before that instant, with their words; return how many."""


class MailReading(Protocol):
    """What pages show of messages, read without a lock."""

    def correspondence(self, login: Login) -> Correspondence:
        """Return how this person is written to."""

    def stuck_messages(self, *, page: int = 1) -> Sequence[Message]:
        """Return the messages that are not tried any more, oldest first; 25 a page."""

    def waiting_words(self) -> int:
        """Count the words that were not sent yet and are not stuck."""


class Post(Protocol):
    """Who hands letters to the mail server."""

    def send(self, letter: Letter) -> None:
        """Return once the server has taken the letter. `NotSent`, `AddressRefused`.

        The same letter makes the same mail, so that one that comes twice is recognised.
        """
