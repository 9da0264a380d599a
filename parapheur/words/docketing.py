"""A docket written out: each act in Arabic and in French, for the paper to set side by side."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from parapheur.domain.about_guests import GuestDeclined, GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import DossierLapsed
from parapheur.domain.ades import Unproved
from parapheur.domain.circuit import Step
from parapheur.domain.docket import Act, Docket, Fingerprint, Piece, Told
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
from parapheur.words.catalog import translate
from parapheur.words.clock import CASABLANCA
from parapheur.words.names import name_of
from parapheur.words.sentences import isolate, say

PRINTED = (Language.FR, Language.AR)

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
PROVED = (
    "The file whose fingerprint is marked as the current version is, byte for byte, the one that"
    " this office keeps.",
    "The entries attached to this file are chained by their fingerprints: one that was altered,"
    " added or left out between others shows.",
    "The seal of this file is this office’s; whatever is changed in the docket afterwards breaks"
    " it.",
)
ALWAYS = (
    "From a print, nothing: the seal stands in the PDF file, and the signatures stand in the"
    " document itself.",
    "Who the signers are beyond their accounts: names and capacities are those that this office"
    " had on the day of the docket.",
)


def written(docket: Docket) -> dict[str, object]:
    """Return what the paper says of acts, states and fingerprints, as plain values."""
    dossier = docket.dossier
    circuit = docket.circuit
    return {
        "state": _both(lambda one: name_of(one, dossier.state)),
        "verdict": _both(lambda one: name_of(one, docket.verdict.verdict)),
        "sound": str(docket.verdict.verdict),
        "circuit": _both(lambda one: circuit.name.of(one) if circuit else "—"),
        "version": circuit.version if circuit else None,
        "filing": _both(lambda one: filing(docket, one)) if dossier.filing else None,
        "organisation": _both(docket.organisation.of),
        "acts": [_act(docket, act) for act in docket.acts],
        "prints": [_print(one) for one in docket.prints],
        "reason": dossier.reason,
        "proved": {str(one): [say(one, sentence) for sentence in PROVED] for one in PRINTED},
        "unproved": {str(one): list(_unproved(docket, one)) for one in PRINTED},
        "made": moment(docket.at),
        "head": moment(docket.head.at) if docket.head else None,
    }


def _unproved(docket: Docket, language: Language) -> Iterator[str]:
    """Yield what nobody may conclude, of this document."""
    lacking = {what for one in docket.verdict.signatures for what in one.unproved}
    if any(one.piece is Piece.BESIDE for one in docket.prints):  # they stand in no verdict
        lacking |= {Unproved.IDENTITY, Unproved.REVOCATION, Unproved.QUALIFIED}
    if docket.test:
        lacking.add(Unproved.TEST)
    yield from (translate(language, what) for what in Unproved if what in lacking)
    yield from (say(language, sentence) for sentence in ALWAYS)


def filing(docket: Docket, language: Language) -> str:
    """Return the type and subtype of the dossier."""
    filed = docket.dossier.filing
    return f"{filed.type_name.of(language)} · {filed.name.of(language)}" if filed else ""


def moment(at: datetime) -> dict[str, str]:
    """Return an instant in Casablanca and in UTC, in digits that both languages read."""
    local, utc = at.astimezone(CASABLANCA), at.astimezone(UTC)
    offset = f"{local:%z}"
    return {
        "day": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M:%S}",
        "offset": f"UTC{offset[:3]}:{offset[3:]}",
        "utc": f"{utc:%Y-%m-%d %H:%M:%S} UTC",
    }


def _both(tell: Callable[[Language], str]) -> dict[str, str]:
    return {str(one): tell(one) for one in PRINTED}


def _act(docket: Docket, act: Act) -> dict[str, object]:
    signature = getattr(act.event, "signature", None)
    return {
        "number": act.number,
        "at": moment(act.event.at),
        "stands": act.stands,
        "refuses": isinstance(act.event, REFUSALS),
        "certificate": signature.certificate if signature else None,
        **{str(one): _said(docket, act, one) for one in PRINTED},
    }


REFUSALS = (DossierRejected, DossierReturned, GuestDeclined, DossierCancelled, DossierLapsed)


def _said(docket: Docket, act: Act, language: Language) -> dict[str, object]:
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
    elif (desk := getattr(event, "desk", ORGANISATION)) != ORGANISATION:
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


def _print(one: Fingerprint) -> dict[str, object]:
    return {
        "piece": str(one.piece),
        "name": one.name,
        "act": one.act,
        "digest": one.version.digest,
        "length": one.version.length,
        "stands": one.stands,
        "newest": one.newest,
    }
