"""The open steps where a guest signs, as a dossier's page shows them to who follows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parapheur.domain.about_guests import GuestDeclined, GuestInvited, InvitationSpent
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import DossierEvent
from parapheur.domain.guests import LONGEST_INVITATION
from parapheur.domain.invitations import Invitation
from parapheur.domain.people import DeskId, Person
from parapheur.web.here import office

USUAL = timedelta(days=14)
"""How long a guest is given where nothing else was chosen."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An open step where a guest signs, as it is shown to who follows it."""

    position: int
    desk: DeskId
    """The desk of the reader that has the turn; empty: they only look."""
    running: Invitation | None
    over: bool
    """The invitation's last day has passed."""
    ended: GuestDeclined | InvitationSpent | None
    """How the last one ended, if a guest ended it."""
    first: date
    usual: date
    last: date
    mails: bool


def seats_of(dossier: Dossier, events: Sequence[DossierEvent], reader: Person) -> list[Seat]:
    """Return the open steps where a guest signs."""
    at, found = office().now(), []
    for opening in dossier.openings:
        step = dossier.step_at(opening.position)
        if step is None or step.action is not Action.EXTERNAL:
            continue
        mine = [one for one in dossier.awaited_at(opening.position) if one in reader.desks]
        running, today = dossier.invitation_at(opening.position), day_of(at)
        found.append(
            Seat(
                opening.position,
                mine[0] if mine else DeskId(""),
                running,
                running is not None and running.over(at),
                _ended(events, opening.position),
                today,
                today + USUAL,
                today + timedelta(days=LONGEST_INVITATION),
                office().post is not None,
            )
        )
    return found


def _ended(events: Sequence[DossierEvent], position: int) -> GuestDeclined | InvitationSpent | None:
    told = (
        event
        for event in reversed(events)
        if isinstance(event, GuestInvited | GuestDeclined | InvitationSpent)
        and event.position == position
    )
    last = next(told, None)
    return None if isinstance(last, GuestInvited) else last
