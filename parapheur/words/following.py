"""What happened to a letter, as its depositor is told: no official, no desk, no internal note."""

from parapheur.domain.about_incoming import (
    AnswerBegun,
    AnswerSent,
    AssignmentDone,
    DuplicateFound,
    IncomingEvent,
    LetterAssigned,
    LetterClosed,
    LetterCorrected,
    LetterDeposited,
    LetterDisposed,
    LetterDueMoved,
    LetterForwarded,
    LetterFrozen,
    LetterNoted,
    LetterRecalled,
    LetterRefused,
    LetterRegistered,
    LetterReopened,
    LetterThawed,
    NumberVoided,
    PiecesAdded,
    PiecesAsked,
    ReceiptGiven,
    ReceiptTaken,
)
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.words import Language, Words
from parapheur.words.sentences import say

TOLD: dict[type[IncomingEvent], str | None] = {
    LetterDeposited: "Your letter was received.",
    ReceiptGiven: None,
    ReceiptTaken: None,
    LetterRegistered: "The registry office registered it under the number {number}.",
    NumberVoided: "Its registration number was withdrawn; it waits to be registered again.",
    LetterCorrected: "The registry office corrected what was entered of it.",
    LetterRefused: "The registry office refused it. Reason: {reason}",
    LetterForwarded: "It was sent on to the competent body: {body}.",
    DuplicateFound: "It was put aside: the same letter had come before.",
    PiecesAsked: "You are asked for missing pieces: {text}",
    PiecesAdded: "You brought the pieces that were asked for.",
    LetterAssigned: "It was given to the services that handle it.",
    AssignmentDone: None,
    LetterNoted: None,
    LetterRecalled: None,
    LetterDueMoved: None,
    AnswerBegun: None,
    AnswerSent: "The answer went out under the number {number}.",
    LetterClosed: "The file was closed without an answer.",
    LetterReopened: "It was taken up again.",
    LetterFrozen: None,
    LetterThawed: None,
    LetterDisposed: "What it held was destroyed, as the law has it once its time is over.",
}
"""Of each event what its depositor is told; None: nothing."""

STANDS = {
    LetterState.DEPOSITED: "Received: the registry office will look at it.",
    LetterState.REGISTERED: "Registered: it will be given to the services that handle it.",
    LetterState.ASSIGNED: "Being handled.",
    LetterState.ANSWERED: "Answered.",
    LetterState.CLOSED: "Closed without an answer.",
    LetterState.REFUSED: "Refused by the registry office.",
    LetterState.FORWARDED: "Sent on to another body.",
    LetterState.DUPLICATE: "Put aside: the same letter had come before.",
}
"""Where a letter stands, for its depositor."""


def stands(language: Language, state: LetterState) -> str:
    """Return where a letter stands."""
    return say(language, STANDS[state])


def followed(language: Language, event: IncomingEvent, *, body: Words | None = None) -> str | None:
    """Return what its depositor is told of an event; None: nothing.

    `body` is the one that the letter was sent on to.
    """
    sentence = TOLD[type(event)]
    return say(language, sentence, **_facts(event, body)) if sentence else None


def _facts(event: IncomingEvent, body: Words | None) -> dict[str, object]:
    match event:
        case LetterRegistered() | AnswerSent():
            return {"number": event.number}
        case LetterRefused():
            return {"reason": event.reason}
        case LetterForwarded():
            return {"body": body or event.body}
        case PiecesAsked():
            return {"text": event.text}
        case _:
            return {}
