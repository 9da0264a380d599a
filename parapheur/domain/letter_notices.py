"""Who is told what by an event of a letter: holders of desks that were given it, and its depositor.

As with dossiers, what is told is settled by the event: the mail itself is written from the letter
as it stands when it leaves.
"""

from parapheur.domain.about_incoming import (
    AnswerSent,
    IncomingEvent,
    LetterAssigned,
    LetterForwarded,
    LetterRecalled,
    LetterRefused,
    LetterRegistered,
    PiecesAsked,
    ReceiptGiven,
)
from parapheur.domain.notices import Kind, Notice
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.incoming import Incoming

FOLLOWED = (
    ReceiptGiven, LetterRegistered, LetterRefused, PiecesAsked, LetterForwarded, AnswerSent,
)  # fmt: skip
"""What a depositor is told of by mail."""


def notices_of_letter(letter: Incoming, event: IncomingEvent) -> tuple[Notice, ...]:
    """Return what an event tells; `letter` is what it led to."""
    return (*_of_desks(letter, event), *_of_depositor(letter, event))


def _of_depositor(letter: Incoming, event: IncomingEvent) -> tuple[Notice, ...]:
    """Return what is told at the address that was given with the letter, if one was."""
    address = letter.depositor.email
    if not isinstance(event, FOLLOWED) or "@" not in address:  # none was given, or it was erased
        return ()
    return (Notice(Kind.LETTER_FOLLOWED, to=Login(address)),)


def _of_desks(letter: Incoming, event: IncomingEvent) -> tuple[Notice, ...]:
    match event:
        case LetterAssigned():
            return tuple(
                Notice(Kind.LETTER_GIVEN if one.purpose.owes else Kind.LETTER_SHOWN, one.desk)
                for one in event.assignments
            )
        case LetterRecalled():
            told = Notice(Kind.LETTER_LATE if event.late else Kind.LETTER_REMINDED, event.desk)
            return (told, *_above(event.escalated))
        case AnswerSent():
            return tuple(Notice(Kind.LETTER_ANSWERED, desk) for desk in letter.desks)
        case _:
            return ()


def _above(desk: DeskId | None) -> tuple[Notice, ...]:
    return (Notice(Kind.LETTER_ESCALATED, desk),) if desk else ()
