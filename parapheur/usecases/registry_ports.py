"""What the registry office needs from the records, in its users' words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from parapheur.domain.about_incoming import IncomingEvent, LetterDeposited, LetterOpened
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingEvent
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.figures import Month
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import (
    LetterLine,
    LettersSought,
    NumberLine,
    OutgoingLine,
)
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.shelf import LetterShelf, SentShelf
from parapheur.domain.registry.tallies import LetterFigures
from parapheur.domain.trail import Entry


class RegistryWork(Protocol):
    """The part of a transaction that concerns letters."""

    def create_letter(self, event: LetterDeposited, key: Digest) -> LetterId:
        """Keep the first event of a letter, under the key of its sending.

        `DossierMoved`: this sending was kept by another transaction first.
        """

    def letter_of(self, key: Digest) -> LetterId | None:
        """Return the letter that this sending became, if it did."""

    def letter(self, letter_id: LetterId, *, lock: bool = False) -> Incoming:
        """Return a letter, held to the end of the transaction if locked. `NoSuchLetter`."""

    def keep_letter(self, letter_id: LetterId, event: IncomingEvent) -> Incoming:
        """Keep the event and the letter it leads to, together. `DossierMoved`."""

    def letter_recounted(self, letter_id: LetterId, by: Digest) -> None:
        """Note that all that a letter owes was held against this calendar."""

    def note_letter_opening(self, letter_id: LetterId, event: LetterOpened) -> None:
        """Keep that somebody opened a confidential letter, in a trail of its own."""

    def take_number(
        self, body: BodyId, register: Register, year: int, stream: str, *, at: datetime
    ) -> OrderNumber:
        """Return the next number of a register, and keep to what it is given.

        Others who want one wait to the end of the transaction; what is undone leaves no gap.
        """

    def next_outgoing(self) -> OutgoingId:
        """Return the number of a letter that is about to go out, for `create_outgoing`."""

    def create_outgoing(
        self, event: LetterDispatched, outgoing_id: OutgoingId | None = None
    ) -> OutgoingId:
        """Keep the first event of a letter that goes out. `DossierMoved`: the dossier did."""

    def outgoing(self, outgoing_id: OutgoingId, *, lock: bool = False) -> Outgoing:
        """Return a letter that goes out. `NoSuchLetter`."""

    def keep_outgoing(self, outgoing_id: OutgoingId, event: OutgoingEvent) -> Outgoing:
        """Keep the event and the letter it leads to, together. `DossierMoved`."""


class RegistryReading(Protocol):
    """The same, read without a lock."""

    def incoming(self, letter_id: LetterId) -> Incoming:
        """Return a letter as it stands. `NoSuchLetter`."""

    def incoming_trail(self, letter_id: LetterId) -> Sequence[Entry]:
        """Return the entries of a letter's trail, in order."""

    def incoming_events(self, letter_id: LetterId) -> Sequence[IncomingEvent]:
        """Return the events of a letter's trail, in order."""

    def letter_openings(self, letter_id: LetterId) -> Sequence[LetterOpened]:
        """Return who opened a confidential letter, oldest first."""

    def letter_sent(self, key: Digest) -> LetterId | None:
        """Return the letter that a sending became, if it did."""

    def sending_of(self, letter_id: LetterId) -> Digest:
        """Return what is kept of the key of a letter's sending. `NoSuchLetter`."""

    def letter_by_code(self, code: str) -> LetterId | None:
        """Return the letter whose receipt bears this code."""

    def letter_by_receipt(self, digests: Collection[Digest]) -> LetterId | None:
        """Return the letter whose receipt has one of these digests."""

    def letters(self, sought: LettersSought, *, page: int = 1) -> Sequence[LetterLine]:
        """Return letters of a body, newest first, 25 a page."""

    def count_letters(self, body: BodyId) -> Mapping[LetterState, int]:
        """Return how many letters of a body stand in each state."""

    def letters_at(
        self, desks: Collection[DeskId], *, waiting: bool, page: int = 1
    ) -> Sequence[LetterLine]:
        """Return what desks were given: what they owe, soonest due first, or all, newest first."""

    def unreceipted(self, before: datetime, after: int = 0) -> Sequence[LetterId]:
        """Return letters kept before then that have no receipt yet: the next of them in order."""

    def twins(self, letter_id: LetterId) -> Sequence[LetterLine]:
        """Return earlier letters of the body with the same bytes, or sender and reference."""

    def outgoing_letter(self, outgoing_id: OutgoingId) -> Outgoing:
        """Return a letter that goes out. `NoSuchLetter`."""

    def outgoing_trail(self, outgoing_id: OutgoingId) -> Sequence[Entry]:
        """Return the entries of its trail, in order."""

    def outgoing_events(self, outgoing_id: OutgoingId) -> Sequence[OutgoingEvent]:
        """Return the events of its trail, in order."""

    def outgoings(
        self,
        body: BodyId,
        *,
        text: str = "",
        held: frozenset[DeskId] | None = None,
        page: int = 1,
    ) -> Sequence[OutgoingLine]:
        """Return letters of a body that go out, newest first, 25 a page.

        `held`: the desks of who looks for words, where not everything is theirs. No word finds an
        answer to a confidential letter that none of them has, nor what was signed in a confidential
        dossier and answers no such letter.
        """

    def answers_to(self, letter_id: LetterId) -> Sequence[OutgoingId]:
        """Return what ever went out in answer to a letter, void numbers too, oldest first."""

    def went_out(self, dossier_id: DossierId) -> OutgoingId | None:
        """Return the letter by which what a dossier signed went out, if it did."""

    def letter_of_dossier(self, dossier_id: DossierId) -> LetterId | None:
        """Return the letter whose answer was drafted in a dossier."""

    def answers_ready(self, body: BodyId, *, page: int = 1) -> Sequence[tuple[LetterId, DossierId]]:
        """Return the answers of a body that are finished and did not go out, oldest first."""

    def ringing_letters(self, at: datetime) -> Sequence[LetterId]:
        """Return the letters of which the clock may have something to tell, longest due first."""

    def letters_counted_otherwise(self, by: Digest) -> Sequence[LetterId]:
        """Return the letters that owe something not held against this calendar yet."""

    def unslipped(self, before: datetime, after: int = 0) -> Sequence[OutgoingId]:
        """Return letters that went out before then without a slip: the next of them in order."""

    def count_owed(self, desks: Collection[DeskId], at: datetime) -> tuple[int, int]:
        """Return how many letters wait on these desks, and how many of them are late."""

    def letter_shelf(self, letter_id: LetterId) -> LetterShelf:
        """Return what the tables say of a letter, besides the letter itself. `NoSuchLetter`."""

    def sent_shelf(self, outgoing_id: OutgoingId) -> SentShelf:
        """Return the same of a letter that went out. `NoSuchLetter`."""

    def registers(self) -> Sequence[tuple[BodyId, Register, int, int]]:
        """Return each register of a body and year, with the last number it gave."""

    def numbers_of_year(self, body: BodyId, register: Register, year: int) -> Sequence[NumberLine]:
        """Return the numbers that a register gave in a year, in order."""

    def numbers(
        self, body: BodyId, register: Register, first: date, last: date
    ) -> Sequence[NumberLine]:
        """Return the numbers that were given on these days (Casablanca), in order."""

    def letter_figures(self, body: BodyId, months: Sequence[Month], at: datetime) -> LetterFigures:
        """Return what is counted of these months, and what is late at this instant."""

    def letter_numbers(self) -> Sequence[LetterId]:
        """Return the numbers of all letters that came in."""

    def outgoing_numbers(self) -> Sequence[OutgoingId]:
        """Return the numbers of all letters that go out."""
