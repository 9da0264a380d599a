"""What happened to letters of the registry office, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_disposal import (
    AccessAnswered,
    DisposalCertified,
    DisposalConfirmed,
    DisposalEvent,
    DisposalProposed,
    DisposalWithdrawn,
)
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
    LetterOpened,
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
from parapheur.domain.about_outgoing import (
    AnswerTaken,
    DispatchProven,
    LetterDispatched,
    OtherReceiptTaken,
    OutgoingDisposed,
    OutgoingEvent,
    OutgoingFrozen,
    OutgoingNoted,
    OutgoingThawed,
    OutgoingVoided,
    SlipMade,
)
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent
from parapheur.domain.words import Language
from parapheur.words.catalog import LOCALES
from parapheur.words.clocking import why_moved

SENTENCES: dict[type[AnyEvent], str] = {
    LetterDeposited: "{name} deposited the letter “{subject}”; it counts on {day}.",
    ReceiptGiven: "The receipt was sealed and given.",
    ReceiptTaken: "{actor} printed the receipt, to hand it over at the counter.",
    LetterRegistered: "{actor} registered the letter under the number {number}.",
    NumberVoided: "{actor} made the number {number} void. Reason: {reason}",
    LetterCorrected: "{actor} corrected what was entered: “{subject}”. Reason: {reason}",
    LetterRefused: "{actor} refused the letter. Reason: {reason}",
    LetterForwarded: "{actor} sent the letter on to another body ({body}). Reason: {reason}",
    DuplicateFound: "{actor} put the letter aside: letter {of} came with the same before it.",
    PiecesAsked: "{actor} asked the depositor for missing pieces: {text}",
    PiecesAdded: "The depositor brought the pieces that were asked for: {files}.",
    LetterAssigned: "{actor} gave the letter to desks: {count}.",
    AssignmentDone: "{actor}, for the desk “{desk}”, did what was owed: {outcome}",
    LetterNoted: "{actor} wrote an internal note: {text}",
    LetterRecalled: "The desk “{desk}” was reminded of what it owes.",
    LetterDueMoved: "What is owed moved from {old} to {new}. Reason: {why}.",
    AnswerBegun: "{actor} began an answer, in the dossier {dossier}.",
    AnswerSent: "The answer went out under the number {number}.",
    LetterClosed: "{actor} closed the letter without an answer. Reason: {reason}",
    LetterReopened: "{actor} took the letter up again. Reason: {reason}",
    LetterOpened: "{actor} opened the confidential letter.",
    LetterFrozen: "{actor} froze the letter: it is not to be destroyed. Reason: {reason}",
    LetterThawed: "{actor} ended the freeze of the letter. Reason: {reason}",
    LetterDisposed: "What the letter held was destroyed at the end of its time, by disposal"
    " {number} ({basis}).",
    DisposalProposed: "{actor} proposed to destroy letters whose time is over: {count} ({basis}).",
    DisposalWithdrawn: "{actor} gave the disposal up. Reason: {reason}",
    DisposalConfirmed: "{actor} confirmed the disposal, as a second person.",
    DisposalCertified: "The files are gone, and the certificate was sealed (SHA-256 {digest}).",
    AccessAnswered: "{actor} put together all that is kept of a person: letters {count}.",
    LetterDispatched: "{actor} sent “{subject}” out under the number {number}, to {addressee}.",
    SlipMade: "The transmittal slip was drawn and sealed.",
    OtherReceiptTaken: "{actor} took the receipt that the other body gave, with the secret by which"
    " the letter is followed there.",
    AnswerTaken: "The depositor took the answer for the first time, on the page by which they"
    " follow their letter.",
    DispatchProven: "{actor} noted whether the letter arrived: {how}",
    OutgoingVoided: "{actor} made the departure number {number} void. Reason: {reason}",
    OutgoingNoted: "{actor} wrote an internal note: {text}",
    OutgoingFrozen: "{actor} froze the letter that went out: it is not to be destroyed."
    " Reason: {reason}",
    OutgoingThawed: "{actor} ended the freeze of the letter that went out. Reason: {reason}",
    OutgoingDisposed: "What the letter that went out held was destroyed at the end of its time, by"
    " disposal {number} ({basis}).",
    RegisterDayClosed: "{actor} closed the day {day} of a register ({register}, {body})."
    " Numbers: {count}; page sealed (SHA-256 {digest}).",
}

NOTICED = (
    "What their data are used for (law 09-08, wording {wording}) was shown to them and accepted on"
    " {accepted} (SHA-256 {digest})."
)
"""Said besides, of a letter whose depositor accepted it on the public pages."""


def country(language: Language, code: str) -> str:
    """Return the name of a country, or its letters where it has none."""
    return str(LOCALES[language].territories.get(code, code))


def noticed(event: LetterDeposited) -> dict[str, object]:
    """Return what is said of the notice that a depositor accepted; nothing: none was shown."""
    if event.notice is None:
        return {}
    told = event.notice.notice
    return {"wording": told.wording, "accepted": event.notice.at, "digest": told.digest}


def facts_of(
    event: IncomingEvent
    | OutgoingEvent
    | DisposalEvent
    | RegisterDayClosed
    | LetterOpened
    | AccessAnswered,
) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case LetterDeposited():
            day = f"{event.counted:%d/%m/%Y}"
            return {"name": event.depositor.name, "subject": event.subject, "day": day}
        case LetterRegistered() | AnswerSent():
            return {"number": str(event.number)}
        case NumberVoided() | OutgoingVoided():
            return {"number": str(event.number), "reason": event.reason}
        case LetterCorrected():
            return {"subject": event.subject, "reason": event.reason}
        case LetterForwarded():
            return {"body": event.body, "reason": event.reason}
        case (
            LetterRefused()
            | LetterClosed()
            | LetterReopened()
            | LetterFrozen()
            | LetterThawed()
            | OutgoingFrozen()
            | OutgoingThawed()
            | DisposalWithdrawn()
        ):
            return {"reason": event.reason}
        case DuplicateFound():
            return {"of": event.of}
        case PiecesAsked() | LetterNoted() | OutgoingNoted():
            return {"text": event.text}
        case PiecesAdded():
            return {"files": ", ".join(one.name for one in event.pieces)}
        case LetterAssigned():
            return {"count": len(event.assignments)}
        case AssignmentDone():
            return {"desk": event.desk, "outcome": event.outcome}
        case LetterRecalled():
            return {"desk": event.desk}
        case LetterDueMoved():
            old, new = tuple(one.old for one in event.moves), tuple(one.new for one in event.moves)
            return {"old": old, "new": new, "why": why_moved(event.why)}
        case AnswerBegun():
            return {"dossier": reference(DossierId(event.dossier))}
        case LetterDispatched():
            lines = tuple(event.addressee.splitlines())  # each in its own direction
            facts = {"subject": event.subject, "addressee": lines}
            return {**facts, "number": str(event.number)}
        case DispatchProven():
            return {"how": event.how}
        case LetterDisposed() | OutgoingDisposed():
            return {"number": event.disposal, "basis": event.basis}
        case DisposalProposed():
            return {"count": len(event.letters) + len(event.sent), "basis": event.basis}
        case RegisterDayClosed():
            where = {"day": f"{event.day:%d/%m/%Y}", "register": event.register, "body": event.body}
            return {**where, "count": event.numbers, "digest": event.page.digest}
        case DisposalCertified():
            return {"digest": event.certificate.digest}
        case AccessAnswered():
            return {"count": len(event.letters)}
        case (
            ReceiptGiven()
            | ReceiptTaken()
            | SlipMade()
            | OtherReceiptTaken()
            | AnswerTaken()
            | LetterOpened()
            | DisposalConfirmed()
        ):
            return {}
        case _:
            assert_never(event)
