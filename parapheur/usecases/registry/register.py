"""What an officer does with a letter that came in: each in one transaction, under its lock."""

from collections.abc import Callable
from datetime import date, datetime

from parapheur.domain.about_incoming import (
    Channel,
    DuplicateFound,
    LetterClosed,
    LetterCorrected,
    LetterNoted,
    LetterRefused,
    LetterRegistered,
    LetterReopened,
    NumberVoided,
    PiecesAsked,
)
from parapheur.domain.depositing import note_of, reason_of, subject_of
from parapheur.domain.errors import ReasonWanted
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterMove
from parapheur.domain.misdirected import LetterMovedOn, NotThatDuplicate, PiecesUnsaid
from parapheur.domain.people import Login
from parapheur.domain.registry.depositors import line_of
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OrderNumber, Register
from parapheur.domain.registry.recount import due_of
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.send import LONGEST_REFERENCE
from parapheur.usecases.rights import in_capacity

Told = (
    NumberVoided
    | LetterCorrected
    | LetterRefused
    | DuplicateFound
    | PiecesAsked
    | LetterClosed
    | LetterReopened
    | LetterNoted
)
"""What an officer says of a letter, besides its number."""


def register(
    office: Office,
    letter_id: LetterId,
    *,
    actor: Login,
    kind: str,
    confidentiality: Confidentiality = Confidentiality.ORDINARY,
) -> OrderNumber:
    """Give a letter the next number of the arrivals of its body and year.

    `LetterMovedOn`, `MoreOpenThanItCame`. The year is that of Casablanca at this moment.
    """
    chosen = office.directory.kind(kind)
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect(LetterMove.REGISTER)
        letter.expect_closed(confidentiality)
        at, calendar = office.now(), office.calendar
        year = calendar.day_of(at).year
        number = work.take_number(
            letter.body, register_of(letter), year, f"incoming/{letter_id}", at=at
        )
        event = LetterRegistered(
            at=at,
            actor=actor,
            number=number,
            type=chosen.id,
            confidentiality=confidentiality,
            due=due_of(calendar, chosen.deadline, letter),
            deadline=chosen.deadline,
            counted_by=calendar.digest if chosen.deadline else None,
        )
        work.keep_letter(letter_id, in_capacity(event, interim))
    return number


def register_of(letter: Incoming) -> Register:
    """Return the register whose numbers a letter gets."""
    return Register.INTERNAL if letter.channel is Channel.DESK else Register.ARRIVAL


def void(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Make the number of a letter void: it stays in the register, and nothing gets it again."""
    said = reason_of(reason)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.VOID)
        if letter.number is None:
            raise LetterMovedOn
        return NumberVoided(at=at, actor=actor, number=letter.number, reason=said)

    return _by_officer(office, letter_id, actor, act)


def correct(
    office: Office,
    letter_id: LetterId,
    *,
    actor: Login,
    subject: str,
    reference: str,
    dated: date | None,
    reason: str,
) -> Incoming:
    """Correct what was entered of a letter; the trail keeps what it said."""
    told, said = subject_of(subject), reason_of(reason)
    named = line_of(" ".join(reference.split()), most=LONGEST_REFERENCE)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.CORRECT)
        return LetterCorrected(
            at=at, actor=actor, subject=told, reference=named, dated=dated, reason=said
        )

    return _by_officer(office, letter_id, actor, act)


def refuse(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Refuse a letter, with the reason that its depositor reads."""
    said = reason_of(reason)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.REFUSE)
        return LetterRefused(at=at, actor=actor, reason=said)

    return _by_officer(office, letter_id, actor, act)


def put_aside(office: Office, letter_id: LetterId, *, actor: Login, of: LetterId) -> Incoming:
    """Put a letter aside as a duplicate of an earlier one of the same body. `NotThatDuplicate`."""

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.REPEAT)
        first = office.reading.incoming(of)
        if of >= letter_id or first.body != letter.body:
            raise NotThatDuplicate
        return DuplicateFound(at=at, actor=actor, of=of)

    return _by_officer(office, letter_id, actor, act)


def ask_pieces(office: Office, letter_id: LetterId, *, actor: Login, text: str) -> Incoming:
    """Ask the depositor for missing pieces, once. `PiecesUnsaid`, `PiecesAskedAlready`."""
    try:
        said = reason_of(text)
    except ReasonWanted:
        raise PiecesUnsaid from None

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect_not_asked()
        return PiecesAsked(at=at, actor=actor, text=said)

    return _by_officer(office, letter_id, actor, act)


def close(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Close a letter without an answer (classement)."""
    said = reason_of(reason)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.CLOSE)
        return LetterClosed(at=at, actor=actor, reason=said)

    return _by_officer(office, letter_id, actor, act)


def reopen(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Take up again a letter that was closed, refused or put aside."""
    said = reason_of(reason)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect(LetterMove.REOPEN)
        return LetterReopened(at=at, actor=actor, reason=said)

    return _by_officer(office, letter_id, actor, act)


def note(office: Office, letter_id: LetterId, *, actor: Login, text: str) -> Incoming:
    """Write an internal note: no depositor ever reads it."""
    said = note_of(text)

    def act(letter: Incoming, at: datetime) -> Told:
        letter.expect_kept()
        return LetterNoted(at=at, actor=actor, text=said)

    return _by_officer(office, letter_id, actor, act)


def _by_officer(
    office: Office,
    letter_id: LetterId,
    actor: Login,
    act: Callable[[Incoming, datetime], Told],
) -> Incoming:
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        return work.keep_letter(letter_id, in_capacity(act(letter, office.now()), interim))
