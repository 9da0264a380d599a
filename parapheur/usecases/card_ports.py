"""What the use cases need for cards on people's own computers, in their users' words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.cards import Card, Laid, Part, Ticket
from parapheur.domain.documents import Digest
from parapheur.domain.people import Login


class CardWork(Protocol):
    """The part of a transaction that concerns cards."""

    def card(self, login: Login) -> Card | None:
        """Return the person's card, held to the end of the transaction."""

    def card_of(self, certificate: Digest) -> Login | None:
        """Return whose card has this certificate."""

    def set_card(self, card: Card) -> None:
        """Keep a person's card, in the place of an earlier one."""

    def forget_card(self, login: Login) -> None:
        """Keep the person's card no more."""

    def add_ticket(self, ticket: Ticket, *, at: datetime) -> None:
        """Keep what a code is given for, in the place of what its session had for the same.

        Those that are long over (`REMEMBERED`) are forgotten.
        """

    def add_batch(self, batch: Ticket, parts: Sequence[Ticket], *, at: datetime) -> None:
        """Keep a batch with its acts, each in the place of what its session had for the same.

        Batches of this session that are left without any act are forgotten, as what is long over.
        """

    def ticket(self, code: Digest) -> Ticket | None:
        """Return what a code was given for, held to the end of the transaction."""

    def lay(self, code: Digest, laid: Laid) -> None:
        """Keep what was drafted under a code, in the place of an earlier draft or a refusal."""

    def refuse_ticket(self, code: Digest) -> None:
        """Keep that what a code was given for, as one of several, was refused."""

    def use_ticket(self, code: Digest) -> bool:
        """Mark a code used; say whether it was not before."""


class CardReading(Protocol):
    """What is read of cards without a lock."""

    def card(self, login: Login) -> Card | None:
        """Return the person's card."""

    def cards(self) -> Mapping[Login, Card]:
        """Return each person's card, to compare with their trail."""

    def ticket(self, code: Digest) -> Ticket | None:
        """Return what a code was given for."""

    def ticket_at(self, handle: str) -> Ticket | None:
        """Return the same by what its page is found by."""

    def parts(self, batch: Digest) -> Sequence[Part]:
        """Return the acts of the batch with this code, in their order."""
