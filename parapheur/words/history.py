"""What happened, told as a sentence: one for each event of the domain."""

from collections.abc import Sequence
from typing import assert_never

from parapheur.domain.about_audit import AuditEvent
from parapheur.domain.about_calendar import CalendarEvent
from parapheur.domain.about_cards import CardEvent
from parapheur.domain.about_days import DayEvent
from parapheur.domain.about_disposal import AccessAnswered, DisposalEvent
from parapheur.domain.about_erasures import ErasureEvent
from parapheur.domain.about_factors import FactorEvent
from parapheur.domain.about_guests import GuestEvent
from parapheur.domain.about_incoming import IncomingEvent, LetterDeposited, LetterOpened
from parapheur.domain.about_journal import GapEvent, HeadAnnounced
from parapheur.domain.about_mail import MailEvent
from parapheur.domain.about_office import HouseKeyEvent, RunEvent, SettingsTold
from parapheur.domain.about_openings import DossierOpened
from parapheur.domain.about_outgoing import OutgoingEvent
from parapheur.domain.about_papers import DocketMade
from parapheur.domain.about_people import StaffEvent
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_refusals import AccountRefusal, StrangersRefusal
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.about_time import ClockEvent
from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import (
    AnyEvent as AnyEvent,
)
from parapheur.domain.events import (
    CircuitDrafted,
    CircuitPublished,
    CircuitWithdrawn,
    DelegationGiven,
    DelegationRevoked,
    DossierAmended,
    DossierArchived,
    DossierCancelled,
    DossierDeposited,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    InstructionFollowed,
    InstructionGiven,
    KeyIssued,
    KeyReplaced,
    LoggedIn,
    LoggedOut,
    LoginRefused,
    MarksPlaced,
    NoteWritten,
    OpinionAsked,
    OpinionGiven,
    PinRefused,
    SessionsRevoked,
    SigningAbandoned,
    StepAnswered,
    StepBypassed,
    StepInserted,
    StepReassigned,
    StepSealed,
    StepSigned,
    TurnHeld,
    TurnTransferred,
    ValuesGiven,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.metadata import Field
from parapheur.domain.words import Language, Words
from parapheur.words import (
    answers,
    auditing,
    calendaring,
    carding,
    clocking,
    days,
    erasing,
    housing,
    inviting,
    journaling,
    mailing,
    noting,
    proving,
    refusing,
    registering,
    securing,
    staff,
    steering,
)
from parapheur.words.names import NOBODY, Names
from parapheur.words.securing import SHOWN
from parapheur.words.sentences import isolate, say
from parapheur.words.values import values_of

LETTERS = (
    IncomingEvent
    | OutgoingEvent
    | DisposalEvent
    | RegisterDayClosed
    | LetterOpened
    | AccessAnswered
)

SENTENCES: dict[type[AnyEvent], str] = {
    DossierDeposited: "{actor} deposited the document “{document}” for the circuit “{circuit}”.",
    DossierAmended: "{actor} corrected the draft: “{subject}”, for the circuit “{circuit}”.",
    MarksPlaced: "{actor} said where marks shall stand, by hand: {count}.",
    DossierStarted: "{actor} started the circuit “{circuit}”; the organisation certified the"
    " document.",
    VisaGiven: "{actor} gave the visa of the desk “{desk}” at the step “{step}”.",
    StepSigned: "{actor} signed for the desk “{desk}” at the step “{step}”.",
    StepSealed: "The organisation's seal was put at the step “{step}”.",
    DossierRejected: "{actor} rejected the dossier at the step “{step}”, for the desk “{desk}”."
    " Reason: {reason}",
    DossierRecycled: "{actor} took the dossier up again.",
    DossierReturned: "{actor} returned the dossier from the step “{from}” to the step “{step}”,"
    " for the desk “{desk}”. Reason: {reason}",
    VisaTakenBack: "{actor} took back the visa of the desk “{desk}” at the step “{step}”.",
    TurnTransferred: "{actor} handed the turn of the desk “{desk}”, at the step “{step}”, to the"
    " desk “{to}”. Reason: {reason}",
    DossierCancelled: "{actor} cancelled the dossier. Reason: {reason}",
    ValuesGiven: "{actor}, for the desk “{desk}”, gave what the step “{step}” asks: {values}.",
    TurnHeld: "{actor} set the turn of the desk “{desk}”, at the step “{step}”, aside until"
    " {until}. Reason: {reason}",
    OpinionAsked: "{actor}, for the desk “{desk}”, asked the desk “{of}” for its opinion, at the"
    " step “{step}”: {question}",
    OpinionGiven: "{actor} answered for the desk “{desk}”, asked at the step “{step}”:"
    " {opinion}.{remark}",
    StepBypassed: "{actor}, as administrator, let the dossier go on without the step “{step}”."
    " Reason: {reason}",
    StepInserted: "{actor}, for the desk “{desk}”, added the step “{added}” ({desks}).",
    StepReassigned: "{actor}, for the desk “{desk}”, gave the step “{changed}” to: {desks}.",
    DossierArchived: "{actor} put the dossier away under the mark “{mark}”.",
    NoteWritten: "{actor}{place} wrote a note: {text}",
    InstructionGiven: "{actor}{place} asked of {receiver}: “{instruction}”.",
    InstructionFollowed: "{actor} followed, for {receiver}, the instruction “{instruction}”.",
    SigningAbandoned: "A signature begun by {begun_by} on {begun_at}, at the step “{step}”, was"
    " not completed; nothing was kept of it.",
    LoggedIn: "{actor} signed in.",
    LoginRefused: "A wrong password was given.",
    LoggedOut: "{actor} signed out, or one session was ended.",
    SessionsRevoked: "{by} ended all sessions of this account.",
    KeyIssued: "A signing key was issued by {actor}.",
    PinRefused: "A wrong PIN was given.",
    KeyReplaced: "{actor} set aside the signing key of this account (SHA-256 of its certificate:"
    " {certificate}): another one takes its place.",
    DocketMade: "{actor} had a docket of the dossier {number} made (SHA-256 {docket}).",
    DelegationGiven: "{actor} recorded the delegation of {by} to {login} at the desk “{desk}”:"
    " {act}, of {date}.",
    DelegationRevoked: "{actor} revoked the delegation to {login} at the desk “{desk}” ({act}).",
    DocumentTimestamped: proving.TIMED,
    **staff.SENTENCES,
    **securing.SENTENCES,
    **days.SENTENCES,
    **carding.SENTENCES,
    **auditing.SENTENCES,
    **mailing.SENTENCES,
    **erasing.SENTENCES,
    **clocking.SENTENCES,
    **inviting.SENTENCES,
    **refusing.SENTENCES,
    **housing.SENTENCES,
    **calendaring.SENTENCES,
    **journaling.SENTENCES,
    **registering.SENTENCES,
    DossierOpened: "{actor} opened the confidential dossier: {looked}.",
    CircuitDrafted: "{actor} kept version {version} of the circuit “{circuit}” as a draft.{note}",
    CircuitPublished: "{actor} published version {version} of the circuit “{circuit}”.{note}",
    CircuitWithdrawn: "{actor} withdrew the circuit “{circuit}”, version {version}.{note}",
}
VERSION_STARTED = (
    "{actor} started the circuit “{circuit}”, version {version}; the organisation certified the"
    " document."
)
VISA_ON_BEHALF = (
    "{actor} gave the visa of the desk “{desk}” at the step “{step}”, in the place of {by}, by"
    " delegation ({act})."
)
SIGNED_ON_BEHALF = (
    "{actor} signed for the desk “{desk}” at the step “{step}”, in the place of {by}, by"
    " delegation ({act})."
)
REJECTED_ON_BEHALF = (
    "{actor} rejected the dossier at the step “{step}”, for the desk “{desk}”, in the place of"
    " {by}, by delegation ({act}). Reason: {reason}"
)
SEALED_BY_BODY = "The seal of the body “{body}” was put at the step “{step}”."
ANSWER_TAKEN_BACK = "{actor} took back the answer of the desk “{desk}” at the step “{step}”."
HANDED_ON = (
    "{actor}, as administrator, handed the turn of the desk “{desk}”, which nobody held, at the"
    " step “{step}”, to the desk “{to}”. Reason: {reason}"
)
CORRECTED = "{actor} took the dossier up again with a corrected document, “{document}”."
SAYING = (
    "{actor} deposited the document “{document}” for the circuit “{circuit}”, saying: {values}."
)
AMENDED_SAYING = (
    "{actor} corrected the draft: “{subject}”, for the circuit “{circuit}”, saying: {values}."
)
RESAID = "{actor} took the dossier up again, saying: {values}."
CORRECTED_SAYING = (
    "{actor} took the dossier up again with a corrected document, “{document}”, saying: {values}."
)
READ_THROUGH = "Every page of the document had been shown before (pages: {count})."
SHOWS_HAND = "Its mark shows the image of their handwriting (SHA-256 {image})."
CARRIES = "It carries attached files: {files}."
ON_COPY = (
    "The file cannot be signed as it is: a copy of it, drawn alike on every page, goes on the"
    " circuit, and the file itself is kept untouched."
)
SECOND = "Beside the PIN, a second factor was given: {kind} ({factor})."
PAUSED = "A wrong PIN was given; signing is paused until {until}."


def recount(
    language: Language,
    event: AnyEvent,
    names: Names = NOBODY,
    circuit: Circuit | None = None,
    asks: Sequence[Field] = (),
) -> str:
    """Return the event as a sentence; `circuit` is the one the dossier was on at that moment.

    `asks` are the fields of the circuit that it was meant for, by which its values are read.
    """
    sentence, facts = _told(event, names, circuit, asks or (circuit.metadata if circuit else ()))
    named = {name: names.of_fact(name, value) for name, value in facts.items()}
    if act := getattr(event, "interim", None):
        named["actor"] = staff.ad_interim(named["actor"], act)
    said = say(language, sentence, **named).rstrip()  # nothing was noted
    if read := getattr(event, "pages_read", None):
        said = f"{said} {say(language, READ_THROUGH, count=read)}"
    if isinstance(event, StepSigned) and (image := event.signature.image):
        said = f"{said} {say(language, SHOWS_HAND, image=image)}"
    if isinstance(event, VisaGiven | StepSigned) and (second := event.signature.second):
        said = f"{said} {say(language, SECOND, kind=second.kind, factor=second.id[:SHOWN])}"
    if isinstance(event, LetterDeposited) and (told := registering.noticed(event)):
        said = f"{said} {say(language, registering.NOTICED, **told)}"
    if isinstance(event, DossierDeposited | DossierRecycled) and event.main and event.main.original:
        said = f"{said} {say(language, ON_COPY)}"
    if isinstance(event, DossierDeposited | DossierRecycled) and event.main and event.main.attached:
        names_of = [isolate(language, one.name) for one in event.main.attached]
        files = ("، " if language is Language.AR else ", ").join(names_of)
        said = f"{said} {say(language, CARRIES, files=files)}"
    return said


def _chosen(event: DossierDeposited | DossierAmended) -> object:
    """Return what it was deposited for: a circuit, or a type and subtype as they were called."""
    filed = event.filing
    if filed is None:
        return event.circuit
    pairs = zip(*((one.ar, one.fr, one.en) for one in (filed.type_name, filed.name)), strict=True)
    return Words(*(" · ".join(pair) for pair in pairs))


def _told(
    event: AnyEvent, names: Names, circuit: Circuit | None, asks: Sequence[Field]
) -> tuple[str, dict[str, object]]:
    facts: dict[str, object] = {"actor": event.actor}
    if isinstance(event, StepAnswered):
        step = _step(circuit, event.position)
        return answers.sentence_of(event), facts | answers.facts_of(event, step)
    sentence = SENTENCES[type(event)]
    if isinstance(event, StaffEvent):
        return staff.sentence_of(event), facts | staff.facts_of(event, names)
    if isinstance(event, FactorEvent):
        return securing.sentence_of(event), facts | securing.facts_of(event)
    if isinstance(event, ClockEvent):
        step = _step(circuit, event.position)
        return sentence, facts | clocking.facts_of(event, step, names)
    if isinstance(event, GuestEvent):
        return sentence, facts | inviting.facts_of(event, _step(circuit, event.position))
    if isinstance(event, MailEvent):
        return sentence, facts | mailing.facts_of(event)
    if isinstance(event, ErasureEvent):
        return sentence, facts | erasing.facts_of(event)
    if isinstance(event, AuditEvent):
        return auditing.sentence_of(event), facts | auditing.facts_of(event)
    if isinstance(event, CardEvent):
        return sentence, facts | carding.facts_of(event)
    if isinstance(event, AccountRefusal | StrangersRefusal):
        return refusing.sentence_of(event), facts | refusing.facts_of(event)
    if isinstance(event, SettingsTold | HouseKeyEvent | RunEvent):
        return housing.sentence_of(event), facts | housing.facts_of(event)
    if isinstance(event, CalendarEvent):
        return calendaring.sentence_of(event), facts | calendaring.facts_of(event)
    if isinstance(event, GapEvent | HeadAnnounced):
        return sentence, facts | journaling.facts_of(event)
    if isinstance(event, LETTERS):
        return sentence, facts | registering.facts_of(event)
    if isinstance(event, DayEvent):
        return sentence, facts | days.facts_of(event)
    match event:
        case DossierDeposited():
            facts |= {"document": event.main.name, "circuit": _chosen(event)}
            if not event.metadata:
                return sentence, facts
            return SAYING, facts | {"values": values_of(event.metadata, asks)}
        case DossierAmended():
            facts |= {"subject": event.subject, "circuit": _chosen(event)}
            if not event.metadata:
                return sentence, facts
            return AMENDED_SAYING, facts | {"values": values_of(event.metadata, asks)}
        case DocketMade():
            number = reference(DossierId(event.dossier))
            return sentence, facts | {"number": number, "docket": event.docket}
        case MarksPlaced():
            return sentence, facts | {"count": len(event.marks)}
        case DossierStarted(circuit=started):
            facts |= {"circuit": started.name}
            if started.version is None:
                return sentence, facts
            return VERSION_STARTED, facts | {"version": started.version}
        case VisaGiven(on_behalf_of=by) | StepSigned(on_behalf_of=by) if by is not None:
            sentence = VISA_ON_BEHALF if isinstance(event, VisaGiven) else SIGNED_ON_BEHALF
            step = _step(circuit, event.position)
            whose = {"by": by, "act": event.delegation or "", "desk": event.desk, "step": step}
            return sentence, facts | whose
        case StepSealed(body=body) if body is not None:
            return SEALED_BY_BODY, facts | {"body": body, "step": _step(circuit, event.position)}
        case VisaGiven() | StepSigned() | StepSealed():
            return sentence, facts | {"desk": event.desk, "step": _step(circuit, event.position)}
        case DossierRejected(on_behalf_of=by):
            step = _step(circuit, event.position)
            facts |= {"desk": event.desk, "step": step, "reason": event.reason}
            if by is None:
                return sentence, facts
            return REJECTED_ON_BEHALF, facts | {"by": by, "act": event.delegation or ""}
        case DossierRecycled():
            if event.main is not None:
                facts |= {"document": event.main.name}
            if event.metadata:
                said = RESAID if event.main is None else CORRECTED_SAYING
                return said, facts | {"values": values_of(event.metadata, asks)}
            return (sentence if event.main is None else CORRECTED), facts
        case DossierReturned():
            way = {"from": _step(circuit, event.position), "step": _step(circuit, event.to)}
            return sentence, facts | way | {"desk": event.desk, "reason": event.reason}
        case DossierCancelled():
            return sentence, facts | {"reason": event.reason}
        case TurnTransferred():
            step, to = _step(circuit, event.position), names.of_fact("desk", event.to)
            way = {"desk": event.desk, "step": step, "to": to}
            said = HANDED_ON if event.administrator else sentence
            return said, facts | way | {"reason": event.reason}
        case (
            TurnHeld()
            | OpinionAsked()
            | OpinionGiven()
            | StepBypassed()
            | StepInserted()
            | StepReassigned()
            | DossierArchived()
        ):
            return sentence, facts | steering.facts_of(event, names, circuit)
        case ValuesGiven():
            place = {"desk": event.desk, "step": _step(circuit, event.position)}
            return sentence, facts | place | {"values": values_of(event.values, asks)}
        case VisaTakenBack():
            said = ANSWER_TAKEN_BACK if _answered(circuit, event.position) else sentence
            return said, facts | {"desk": event.desk, "step": _step(circuit, event.position)}
        case NoteWritten() | InstructionGiven() | InstructionFollowed():
            return sentence, facts | noting.facts_of(event, names, circuit)
        case SigningAbandoned():
            begun_by = names.of_fact("actor", event.begun_by)
            step = _step(circuit, event.position)
            return sentence, facts | {
                "begun_by": begun_by,
                "begun_at": event.begun_at,
                "step": step,
            }
        case DocumentTimestamped():
            return proving.sentence_of(event), facts | proving.facts_of(event)
        case PinRefused():
            if event.paused_until is None:
                return sentence, facts
            return PAUSED, facts | {"until": event.paused_until}
        case SessionsRevoked():
            return sentence, facts | {"by": event.by}
        case KeyReplaced():
            return sentence, facts | {"certificate": event.certificate}
        case DossierOpened():
            return sentence, facts | {"looked": event.looked}
        case DelegationGiven(delegation=one):
            who = {"by": one.by, "login": one.to, "desk": one.desk}
            return sentence, facts | who | {"act": one.act_reference, "date": f"{one.act_date}"}
        case DelegationRevoked():
            ended = {"login": event.to, "desk": event.desk, "act": event.act_reference}
            return sentence, facts | ended
        case CircuitDrafted() | CircuitPublished() | CircuitWithdrawn():
            said = f" {event.note}" if event.note else ""
            return sentence, facts | {
                "circuit": event.circuit,
                "version": event.version,
                "note": said,
            }
        case LoggedIn() | LoginRefused() | LoggedOut() | KeyIssued():
            return sentence, facts
        case _:
            assert_never(event)


def _answered(circuit: Circuit | None, position: int) -> bool:
    """Say whether what is done at a step is an answer, not a signature."""
    steps = circuit.steps if circuit else ()
    return 0 <= position < len(steps) and not steps[position].action.signs


START = Words("البداية", "Départ", "Start")


def _step(circuit: Circuit | None, position: int) -> object:
    if circuit is None or not 0 <= position < len(circuit.steps):
        return START if position < 0 else position + 1
    return circuit.steps[position].name
