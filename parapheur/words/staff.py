"""What happened to an account, to who holds desks and to absences, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_people import (
    AbsenceDeclared,
    AbsenceEnded,
    AccountClosed,
    AccountOpened,
    AccountRenamed,
    AccountReopened,
    AssistanceEnded,
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    DossierLookedAt,
    HandwritingKept,
    HandwritingRemoved,
    InterimEnded,
    InterimGiven,
    KeyEnding,
    PasswordChanged,
    PasswordGiven,
    RolesSet,
    SealEnding,
    StaffEvent,
)
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent
from parapheur.domain.people import DeskId, Role
from parapheur.domain.words import Language, Words
from parapheur.words.names import NOBODY, Names, name_of

SENTENCES: dict[type[AnyEvent], str] = {
    AccountOpened: "{actor} opened this account for {name}, {capacity}. Roles: {roles}."
    " Desks: {desks}.",
    AccountRenamed: "{actor} wrote the name {name} and the capacity {capacity} in this account.",
    RolesSet: "{actor} set the roles of this account: {roles}.",
    AccountClosed: "{actor} closed this account.",
    AccountReopened: "{actor} opened this account again.",
    PasswordGiven: "{actor} gave this account a password to be changed before {until}.",
    PasswordChanged: "{actor} chose another password.",
    DeskGiven: "{actor} gave this account the desk “{desk}”.",
    DeskTaken: "{actor} took the desk “{desk}” from this account.",
    AbsenceDeclared: "{actor} declared an absence, from {first} to {last}.",
    InterimGiven: "{actor} appointed this account to the desk “{desk}” ad interim, from {first} to"
    " {last}: {act}, of {date}.",
    AssistanceGiven: "{actor} let this account follow the desk “{desk}”, without acting.",
    AbsenceEnded: "{actor} ended the absence.",
    InterimEnded: "{actor} ended the interim at the desk “{desk}” ({act}).",
    AssistanceEnded: "{actor} ended the following of the desk “{desk}”.",
    KeyEnding: "The certificate that this account signs by ends on {until}.",
    SealEnding: "The certificate of the organisation’s seal ends on {until}.",
    HandwritingKept: "{actor} kept an image of their handwritten signature (SHA-256 {image}).",
    HandwritingRemoved: "{actor} erased the image of the handwritten signature of this account"
    " (SHA-256 {image}).",
    DossierLookedAt: "{actor} opened the dossier {number}, following as an assistant: {desks}.",
}
BODY_SEAL_ENDING = "The certificate of the seal of the body “{body}” ends on {until}."


def sentence_of(event: StaffEvent) -> str:
    """Return the sentence that tells it, its facts still open."""
    if isinstance(event, SealEnding) and event.body is not None:
        return BODY_SEAL_ENDING
    return SENTENCES[type(event)]


def facts_of(event: StaffEvent, names: Names = NOBODY) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case DossierLookedAt():
            number = reference(DossierId(event.dossier))
            return {"number": number, "desks": _desks(event.desks, names)}
        case AccountOpened():
            described = {"name": event.name, "capacity": event.capacity}
            desks = _desks(event.desks, names)
            return {**described, "roles": _roles(event.roles), "desks": desks}
        case AccountRenamed():
            return {"name": event.name, "capacity": event.capacity}
        case RolesSet():
            return {"roles": _roles(event.roles)}
        case PasswordGiven() | KeyEnding():
            return {"until": event.until}
        case SealEnding():
            return {"until": event.until, "body": event.body or ""}
        case DeskGiven() | DeskTaken() | AssistanceEnded():
            return {"desk": event.desk}
        case AbsenceDeclared(term=term):
            return {"first": f"{term.first:%d/%m/%Y}", "last": f"{term.last:%d/%m/%Y}"}
        case InterimGiven(term=one):
            days = {"first": f"{one.first:%d/%m/%Y}", "last": f"{one.last:%d/%m/%Y}"}
            act = {"act": one.act_reference, "date": f"{one.act_date:%d/%m/%Y}"}
            return {"desk": one.desk, **days, **act}
        case AssistanceGiven(term=given):
            return {"desk": given.desk}
        case InterimEnded():
            return {"desk": event.desk, "act": event.act_reference}
        case HandwritingKept() | HandwritingRemoved():
            return {"image": event.image}
        case AccountClosed() | AccountReopened() | PasswordChanged() | AbsenceEnded():
            return {}
        case _:
            assert_never(event)


def _roles(roles: tuple[Role, ...]) -> Words:
    """Return the names of roles, one after the other."""

    def of(language: Language, comma: str) -> str:
        return comma.join(name_of(language, role) for role in roles) or "—"

    return Words(of(Language.AR, "، "), of(Language.FR, ", "), of(Language.EN, ", "))


def _desks(desks: tuple[DeskId, ...], names: Names) -> Words:
    """Return the names of desks, one after the other."""
    known = [names.desks.get(desk, Words(desk, desk, desk)) for desk in desks]
    return Words(
        ar="، ".join(one.ar for one in known) or "—",
        fr=", ".join(one.fr for one in known) or "—",
        en=", ".join(one.en for one in known) or "—",
    )


def ad_interim(person: object, act: str) -> Words:
    """Return who acted, holding the desk for the time being, and by which act."""
    ar, fr, en = (
        (person.ar, person.fr, person.en) if isinstance(person, Words) else (str(person),) * 3
    )
    return Words(
        f"{ar} (بالنيابة، {act})", f"{fr} (par intérim, {act})", f"{en} (ad interim, {act})"
    )
