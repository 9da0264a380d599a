"""One act of a docket, told in one language: what, who, in whose name, why and by which act."""

from collections.abc import Iterator
from functools import partial

from parapheur.domain.about_guests import GuestDeclined, GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import DossierLapsed
from parapheur.domain.circuit import Step
from parapheur.domain.docket import Act, Docket, Told
from parapheur.domain.events import (
    DossierCancelled,
    DossierDeposited,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    OpinionGiven,
    StepAnswered,
    StepBypassed,
    StepInserted,
    StepReassigned,
    StepSealed,
    StepSigned,
    TurnTransferred,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.people import ORGANISATION, DeskId, Login
from parapheur.domain.words import Language
from parapheur.words.names import name_of
from parapheur.words.sentences import isolate, say

WHAT: dict[type[Told], str] = {
    DossierDeposited: "Deposit",
    DossierStarted: "Certification at the start",
    VisaGiven: "Visa",
    StepSigned: "Signature",
    StepSealed: "Electronic seal",
    GuestSigned: "Signature of a guest",
    GuestDeclined: "Refusal of a guest to sign",
    OpinionGiven: "Opinion asked beside the circuit",
    DossierRejected: "Rejection",
    DossierReturned: "Sent back to an earlier step",
    DossierRecycled: "Taken up again",
    VisaTakenBack: "Visa or answer taken back",
    TurnTransferred: "Turn handed over",
    StepBypassed: "Bypassed by an administrator",
    StepInserted: "Step added",
    StepReassigned: "Step given to other desks",
    DossierLapsed: "Came back because a step was late",
    DossierCancelled: "Cancellation",
    DocumentTimestamped: "Timestamp over the whole document",
}
SENTENCES = (
    *WHAT.values(),
    ON_BEHALF := "In the place of {by}, by delegation ({act})",
    AD_INTERIM := "Holding the desk ad interim ({act})",
    AT_STEP := "Step “{step}”",
    FOR_DESK := "For the desk “{desk}”",
    BECAUSE := "Reason: {reason}",
    SECOND := "Second factor: {kind}",
    KEPT_BESIDE := "Signature kept in the record, beside the document",
    NO_LONGER := "No longer counts",
    READ := "Pages shown before: {count}",
    STARTED_BY := "Started by {person}",
    INVITED_BY := "Guest, invited by the desk “{desk}”",
    LED_TO := "Back to the step “{step}”",
    HANDED_TO := "To the desk “{desk}”",
    NEW_STEP := "New step “{step}”: {desks}",
    DONE_THERE := "Done: {items}",
    ON_PAPER := "Signed by hand by {name} on {day}",
    MARK := "Archive mark: {mark}",
    CLOSES := "It closes all that was signed",
    THE_PROGRAM := "The program",
    UNKNOWN := "account {login}",
)
"""All that is said of acts; names of actions, levels and opinions stand in `names`."""

REFUSALS = (DossierRejected, DossierReturned, GuestDeclined, DossierCancelled, DossierLapsed)


def told(docket: Docket, act: Act, language: Language) -> dict[str, object]:
    """Return what an act says in one language: what, who, in which capacity, and notes."""
    who, capacity = _who(docket, act.event, language)
    return {
        "what": _what(act.event, language),
        "who": who,
        "capacity": capacity,
        "notes": list(_notes(docket, act, language)),
    }


def _what(event: Told, language: Language) -> str:
    if isinstance(event, StepAnswered):
        return name_of(language, event.action)
    return say(language, WHAT[type(event)])


def _who(docket: Docket, event: Told, language: Language) -> tuple[str, str]:
    """Return who acted, and in which capacity."""
    if isinstance(event, StepSealed) and event.body is not None:
        body = docket.bodies.get(event.body)
        return body.of(language) if body else event.body, ""
    if isinstance(event, DossierStarted | StepSealed):
        return docket.organisation.of(language), ""
    if isinstance(event, GuestSigned | GuestDeclined):
        return event.name, ""
    if isinstance(event, DossierLapsed | DocumentTimestamped):
        return say(language, THE_PROGRAM), ""
    person = docket.people.get(event.actor)
    capacity = person.capacity.of(language) if person else ""
    return called(docket, event.actor, language), capacity


def called(docket: Docket, login: Login, language: Language) -> str:
    """Return the name of somebody with an account."""
    person = docket.people.get(login)
    return person.name.of(language) if person else say(language, UNKNOWN, login=login)


def _notes(docket: Docket, act: Act, language: Language) -> Iterator[str]:
    """Yield what else there is to say of an act, a line each."""
    event, tell = act.event, partial(say, language)
    desk_of = partial(_desk, docket, language)
    if not act.stands:
        yield tell(NO_LONGER)
    if (by := getattr(event, "on_behalf_of", None)) is not None:
        reference = getattr(event, "delegation", None) or "—"
        yield tell(ON_BEHALF, by=called(docket, by, language), act=reference)
    if reference := getattr(event, "interim", None):
        yield tell(AD_INTERIM, act=reference)
    if isinstance(event, DossierStarted):
        yield tell(STARTED_BY, person=called(docket, event.actor, language))
    if isinstance(event, GuestSigned | GuestDeclined):
        yield tell(INVITED_BY, desk=desk_of(event.desk))
    elif (desk := getattr(event, "desk", None) or ORGANISATION) != ORGANISATION:
        name, capacity = desk_of(desk), _who(docket, event, language)[1]
        yield from [tell(FOR_DESK, desk=name)] if name != capacity else []  # often it is the same
    if step := _step(act):
        yield tell(AT_STEP, step=step.name)
    yield from _own(docket, act, language)
    if reason := getattr(event, "reason", None):
        yield tell(BECAUSE, reason=reason)
    yield from _of_signature(event, language)


def _own(docket: Docket, act: Act, language: Language) -> Iterator[str]:
    """Yield what one kind of act alone tells."""
    event, tell = act.event, partial(say, language)
    desk_of = partial(_desk, docket, language)
    mark = "، " if language is Language.AR else ", "
    match event:
        case DossierReturned(to=to) if act.circuit:
            yield tell(LED_TO, step=act.circuit.steps[to].name)
        case TurnTransferred(to=to):
            yield tell(HANDED_TO, desk=desk_of(to))
        case StepInserted(step=step):
            yield tell(NEW_STEP, step=step.name, desks=mark.join(map(desk_of, step.desks)))
        case StepReassigned(at_step=place, desks=desks) if act.circuit:
            step = act.circuit.steps[place]
            yield tell(NEW_STEP, step=step.name, desks=mark.join(map(desk_of, desks)))
        case DocumentTimestamped(closing=True):
            yield tell(CLOSES)
        case StepAnswered() | OpinionGiven():
            yield from _answer(event, _step(act), language)
        case _:
            pass


def _answer(
    event: StepAnswered | OpinionGiven, step: Step | None, language: Language
) -> Iterator[str]:
    answer, tell = event.answer, partial(say, language)
    if answer.opinion is not None:
        yield name_of(language, answer.opinion)
    if answer.ticked and step is not None:
        mark = "، " if language is Language.AR else ", "
        names = [one.name.of(language) for one in step.checklist if one.key in answer.ticked]
        yield tell(DONE_THERE, items=mark.join(names))
    if answer.signed_on is not None:
        yield tell(ON_PAPER, name=answer.signed_by, day=answer.signed_on)
    if answer.class_mark:
        yield tell(MARK, mark=answer.class_mark)
    if answer.remark:
        yield isolate(language, answer.remark)


def _of_signature(event: Told, language: Language) -> Iterator[str]:
    signature, tell = getattr(event, "signature", None), partial(say, language)
    if read := getattr(event, "pages_read", None):
        yield tell(READ, count=read)
    if signature is None or isinstance(event, DocumentTimestamped):
        return
    yield f"{name_of(language, signature.level)} · {signature.baseline.upper()}"
    if signature.second is not None:
        yield tell(SECOND, kind=signature.second.kind)
    if signature.attestation is not None:
        yield tell(KEPT_BESIDE)


def _step(act: Act) -> Step | None:
    position, steps = getattr(act.event, "position", None), act.circuit.steps if act.circuit else ()
    return steps[position] if position is not None and 0 <= position < len(steps) else None


def _desk(docket: Docket, language: Language, desk: DeskId) -> str:
    found = docket.desks.get(desk)
    return found.of(language) if found else str(desk)
