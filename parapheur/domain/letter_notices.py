"""Who is told what by an event of a letter: holders of the desks that it was given to.

As with dossiers, what is told is settled by the event: the mail itself is written from the letter
as it stands when it leaves.
"""

from parapheur.domain.about_incoming import (
    AnswerSent,
    IncomingEvent,
    LetterAssigned,
    LetterRecalled,
)
from parapheur.domain.notices import Kind, Notice
from parapheur.domain.people import DeskId
from parapheur.domain.registry.incoming import Incoming


def notices_of_letter(letter: Incoming, event: IncomingEvent) -> tuple[Notice, ...]:
    """Return what an event tells; `letter` is what it led to."""
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
