"""What time brought about, told as a sentence."""

from collections.abc import Iterable

from parapheur.domain.about_time import (
    ClockEvent,
    DeadlineMoved,
    DossierLapsed,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.events import AnyEvent
from parapheur.domain.people import DeskId
from parapheur.domain.recount import Change, Reason
from parapheur.domain.words import Words
from parapheur.words.names import Names

SENTENCES: dict[type[AnyEvent], str] = {
    StepReminded: "Reminder: the step “{step}” is due soon. Awaited: {desks}.",
    StepLate: "The step “{step}” is late. Awaited: {desks}.",
    StepEscalated: "The step “{step}” stayed late: it may also be done by {desks}.",
    DossierLapsed: "The step “{step}” stayed late: the dossier went back to its originator."
    " Awaited: {desks}.",
    DeadlineMoved: "The deadline of the step “{step}” moved from {old} to {new}. Reason: {why}.",
}
NO_DESK = Words("لا مكتب أعلى", "aucun bureau au-dessus", "no desk above")
CALENDAR = Words("تغيّر الرزنامة", "changement du calendrier", "a change of the calendar")
WITHDRAWN = Words("سحب: ", "retrait : ", "withdrawn: ")


def facts_of(event: ClockEvent, step: object, names: Names) -> dict[str, object]:
    """Return the facts that stand in the sentence, by name."""
    match event:
        case StepReminded() | StepLate() | DossierLapsed():
            return {"step": step, "desks": _desks(event.desks, names)}
        case StepEscalated():
            desks = dict.fromkeys(one.desk for one in event.joined)
            return {"step": step, "desks": _desks(desks, names)}
        case DeadlineMoved():
            moved = {"old": event.old.due, "new": event.new.due}
            return {"step": step, "why": why_moved(event.why)} | moved


def why_moved(why: Iterable[Reason]) -> Words:
    """Return the rows that moved a date, each with the text it rests on."""
    return _joined([_reason(one) for one in why] or [CALENDAR])


def _desks(desks: Iterable[DeskId], names: Names) -> Words:
    called = [names.desks.get(desk, Words(desk, desk, desk)) for desk in desks]
    return _joined(called or [NO_DESK])


def _reason(reason: Reason) -> Words:
    """Return the row that moved a deadline, with the text it rests on."""
    begun = WITHDRAWN if reason.change is Change.REMOVED else Words("", "", "")
    return Words(
        ar=f"{begun.ar}{reason.name.ar} ({reason.basis})",
        fr=f"{begun.fr}{reason.name.fr} ({reason.basis})",
        en=f"{begun.en}{reason.name.en} ({reason.basis})",
    )


def _joined(words: Iterable[Words]) -> Words:
    listed = list(words)
    return Words(
        ar="، ".join(one.ar for one in listed),
        fr=", ".join(one.fr for one in listed),
        en=", ".join(one.en for one in listed),
    )
