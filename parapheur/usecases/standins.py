"""Check absences, interims and assistants against what trails tell, and each interim's acts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from parapheur.domain.about_people import (
    AbsenceDeclared,
    AbsenceEnded,
    AssistanceEnded,
    AssistanceGiven,
    InterimEnded,
    InterimGiven,
)
from parapheur.domain.events import AccountEvent, AtDesk, DossierEvent, InstructionFollowed
from parapheur.domain.findings import Finding
from parapheur.domain.people import DeskId, Login
from parapheur.domain.terms import AnyTerm, Interim, TermId
from parapheur.usecases.ports import Office


def told(events: Iterable[AccountEvent]) -> dict[TermId, AnyTerm]:
    """Return what an account's trail tells to run from one day to another, as it ends."""
    found: dict[TermId, AnyTerm] = {}
    for event in events:
        match event:
            case AbsenceDeclared() | InterimGiven() | AssistanceGiven():
                found[event.term.id] = event.term
            case AbsenceEnded() | InterimEnded() | AssistanceEnded() if event.term in found:
                found[event.term] = replace(found[event.term], ended_at=event.at)
            case _:
                pass
    return found


def terms_astray(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
    """Compare what is kept of an account with what its trail tells."""
    try:
        if _kept(office, login) == told(events):
            return
        # One may have been given meanwhile: its trail is read again.
        events = office.reading.account_events(login)
        kept = _kept(office, login)
    except ValueError as error:
        yield Finding(f"account/{login}", f"an absence or interim cannot be read: {error}")
        return
    if kept != told(events):
        yield Finding(f"account/{login}", "its absences or interims are not what its trail tells")


def without_interim(
    office: Office, place: str, events: Sequence[DossierEvent]
) -> Iterator[Finding]:
    """Find each act said to be done ad interim, by who was not appointed then."""
    appointed: dict[Login, list[Interim]] = {}
    for seq, event in enumerate(events, start=1):
        if not isinstance(event, AtDesk) or event.interim is None:
            continue
        if event.actor not in appointed:
            known = told(office.reading.account_events(event.actor)).values()
            appointed[event.actor] = [one for one in known if isinstance(one, Interim)]
        if not any(_lets(one, event) for one in appointed[event.actor]):
            problem = f"{event.actor} acted ad interim without having been appointed"
            yield Finding(f"{place}, entry {seq}", problem)


def appointed(
    office: Office, login: Login, desk: DeskId | None, act_reference: str, at: datetime
) -> bool:
    """Say whether somebody is told to have held a desk (None: any) by this act at an instant."""
    known = told(office.reading.account_events(login)).values()
    return any(
        isinstance(one, Interim)
        and one.act_reference == act_reference
        and desk in {None, one.desk}
        and one.runs(at)
        for one in known
    )


def _lets(one: Interim, event: AtDesk) -> bool:
    said = (one.desk, one.act_reference) == (desk_of(event), event.interim)
    return said and one.runs(event.at)


def desk_of(event: AtDesk) -> DeskId | None:
    """Return the desk for which it is done; None: as the originator."""
    return event.to if isinstance(event, InstructionFollowed) else event.desk


def _kept(office: Office, login: Login) -> dict[TermId, AnyTerm]:
    return {one.id: one for one in office.reading.terms(who=login)}
