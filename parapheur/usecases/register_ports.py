"""What the registers of the registry office need from the records and the press."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import Label, RegisterDay, RegisterPages


class RegisterWork(Protocol):
    """The part of a transaction that concerns registers."""

    def close_day(self, event: RegisterDayClosed) -> None:
        """Keep the page of a day for good, and tell it in the trail of its register.

        `DossierMoved`: it was closed by another first.
        """

    def add_letter_words(self, letter_id: LetterId, words: Collection[str]) -> None:
        """Keep words by which a letter is found, too, and that its pieces were read."""


class RegisterReading(Protocol):
    """The same, read without a lock."""

    def closed_days(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[RegisterDay]:
        """Return the days of a register that were closed, in order."""

    def register_events(self, body: BodyId, register: Register) -> Sequence[RegisterDayClosed]:
        """Return the events of a register's trail, in order. `ValueError` if there are others."""

    def open_days(self, body: BodyId, register: Register, before: date) -> Sequence[date]:
        """Return the days before this one on which numbers were given and that are not closed.

        In order, and no more than a month of them.
        """

    def incomings(self, letters: Collection[LetterId]) -> Mapping[LetterId, Incoming]:
        """Return letters that came in, by their numbers."""

    def outgoing_letters(self, letters: Collection[OutgoingId]) -> Mapping[OutgoingId, Outgoing]:
        """Return letters that go out, by their numbers."""

    def new_letters(self, body: BodyId) -> int:
        """Return how many letters of a body wait to be looked at."""

    def unread_letters(self) -> Sequence[LetterId]:
        """Return the oldest letters whose pieces were not read for their words yet: 25 at most."""


class Registers(Protocol):
    """Who draws what is printed of registers."""

    def draw(self, pages: RegisterPages) -> bytes:
        """Return the pages as PDF/A, not sealed."""

    def label(self, label: Label) -> bytes:
        """Return a label of 57 x 32 mm as PDF."""
