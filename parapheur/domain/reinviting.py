"""Tell what happened around a guest again, by the rules (`guests`), with its own words."""

from parapheur.domain import guests
from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestEvent,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier


def invited_again(before: Dossier, event: GuestEvent) -> GuestEvent:
    """Return what the rules tell from where the dossier stood. Raises what they refuse."""
    number, at = event.number, event.at
    match event:
        case GuestInvited():
            return guests.invite(
                before,
                desk=event.desk,
                position=event.position,
                name=event.name,
                address=event.address,
                language=event.language,
                until=event.until,
                today=day_of(at),
                actor=event.actor,
                at=at,
                interim=event.interim,
            )
        case InvitationWithdrawn():
            return guests.withdraw(
                before,
                desk=event.desk,
                position=event.position,
                number=number,
                actor=event.actor,
                at=at,
                interim=event.interim,
            )
        case GuestAdmitted():
            return guests.admit(before, number=number, at=at)
        case GuestCodeRefused() | InvitationSpent():
            return guests.refuse_code(before, number=number, at=at)
        case GuestSigned():
            shown = event.signature.shown
            task = guests.guest_task(before, number=number, shown=shown, at=at)
            return guests.signed(
                before, task, event.signature, number=number, test=event.test, at=at
            )
        case GuestDeclined():
            return guests.decline(
                before, number=number, shown=event.shown, reason=event.reason, at=at
            )
