"""What the end of letters needs from the records, in its users' words."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from parapheur.domain.about_disposal import DisposalEvent, DisposalProposed
from parapheur.domain.documents import Digest
from parapheur.domain.registry.bodies import BodyId, Kind
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.disposal import Disposal, DisposalId
from parapheur.domain.registry.lines import DisposalLine, LetterLine, OutgoingLine
from parapheur.domain.trail import Entry


class DisposalWork(Protocol):
    """The part of a transaction that concerns it."""

    def create_disposal(self, event: DisposalProposed) -> DisposalId:
        """Keep a new proposal."""

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        """Return a proposal, held to the end of the transaction. `NoSuchDisposal`."""

    def keep_disposal(self, disposal_id: DisposalId, event: DisposalEvent) -> Disposal:
        """Keep the event and the proposal it leads to, together. `DossierMoved`."""


class DisposalReading(Protocol):
    """The same, read without a lock."""

    def disposal(self, disposal_id: DisposalId) -> Disposal:
        """Return a proposal. `NoSuchDisposal`."""

    def disposals(self, body: BodyId) -> Sequence[DisposalLine]:
        """Return the proposals of a body, newest first."""

    def disposal_trail(self, disposal_id: DisposalId) -> Sequence[Entry]:
        """Return the entries of its trail, in order."""

    def disposal_events(self, disposal_id: DisposalId) -> Sequence[DisposalEvent]:
        """Return the events of its trail, in order."""

    def disposal_numbers(self) -> Sequence[DisposalId]:
        """Return the numbers of all proposals."""

    def uncertified(self) -> Sequence[DisposalId]:
        """Return the proposals that were confirmed, and have no certificate yet."""

    def over(self, body: BodyId, kinds: Sequence[Kind], at: datetime) -> Sequence[LetterLine]:
        """Return letters of a body whose time is over, oldest first, as many as one proposal has.

        By the years that each of these kinds is kept, from the last answer that went out.
        """

    def sent_over(
        self, body: BodyId, kinds: Sequence[Kind], at: datetime
    ) -> Sequence[OutgoingLine]:
        """Return letters that went out by themselves whose time is over, in the same way."""

    def named_elsewhere(self, digests: Collection[Digest]) -> Collection[Digest]:
        """Return which of these bytes a dossier names, or a letter that was not destroyed.

        Or which are a paper of this office that somebody brought as a piece: a receipt, a slip, the
        page of a register, a certificate.
        """

    def letters_of(self, body: BodyId, depositor: Depositor) -> Sequence[LetterLine]:
        """Return all letters of a body that came from the same sender, oldest first."""
