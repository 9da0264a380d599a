"""What lists say of letters, and how they are searched for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from parapheur.domain.about_incoming import Channel
from parapheur.domain.finding import words
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.disposal import Disposal, DisposalId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.words import ERASED


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that came in, in a list."""

    id: LetterId
    letter: Incoming


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A letter that goes out, in a list."""

    id: OutgoingId
    letter: Outgoing


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number of a register, to what it was given."""

    number: OrderNumber
    stream: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersSought:
    """Which letters of a body a list shows: all of it at once."""

    body: BodyId
    states: frozenset[LetterState] = frozenset()
    """Any of these; empty: any."""
    text: str = ""
    number: OrderNumber | None = None
    deposit: LetterId | None = None
    """The letter that a deposit number names."""
    kind: KindId | None = None
    channel: Channel | None = None
    desk: DeskId | None = None
    """Was given it."""
    late_at: datetime | None = None
    """Something was owed before then, and still is."""
    country: str = ""
    since: datetime | None = None
    until: datetime | None = None
    held: frozenset[DeskId] | None = None
    """The desks of who looks, where not everything is theirs: what a confidential letter says that
    was given to others finds nothing, though its number, its days and its state do."""

    @property
    def probes(self) -> bool:
        """Say whether it asks what letters say, of what is not all theirs."""
        return self.held is not None and bool(self.text or self.kind or self.country or self.desk)


@dataclass(frozen=True, slots=True)
class DisposalLine:
    """A proposal to destroy letters, in a list."""

    id: DisposalId
    disposal: Disposal


def sent_by(depositor: Depositor, person: Depositor) -> bool:
    """Say whether a letter's depositor is who is known by this identifier, or by this address."""
    numbered = (person.identifier, person.number)
    if person.number and (depositor.identifier, depositor.number) == numbered:
        return True
    return bool(person.email) and depositor.email.casefold() == person.email.casefold()


def sender_digest(depositor: Depositor) -> str:
    """Return what two letters of the same sender have in common, and nobody reads."""
    known = depositor.number or depositor.email or depositor.name
    said = f"{depositor.kind}/{depositor.identifier}/{known.casefold()}"
    return sha256(b"sender" + said.encode()).hexdigest()


def reference_digest(reference: str) -> str:
    """Return what stands for the sender's own reference; empty without one."""
    plain = "".join(reference.split()).casefold()
    if not plain or reference == ERASED:
        return ""
    return sha256(b"reference" + plain.encode()).hexdigest()


def words_of_incoming(letter: Incoming) -> frozenset[str]:
    """Return the words by which a letter is found; none of what was erased."""
    return words(" ".join(one for one in _texts_of_incoming(letter) if one != ERASED))


def words_of_outgoing(letter: Outgoing) -> frozenset[str]:
    """Return the words by which a letter that goes out is found."""
    return words(f"{letter.subject} {letter.addressee}")


def _texts_of_incoming(letter: Incoming) -> Iterator[str]:
    yield letter.subject
    yield letter.reference
    yield letter.depositor.name
    yield letter.depositor.latin
    yield letter.depositor.number
    yield letter.depositor.email
    yield from (piece.name for piece in letter.pieces)
