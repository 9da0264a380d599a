"""What happened around a guest who was asked to sign, told as a sentence."""

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
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    GuestInvited: "{actor}, for the desk “{desk}”, invited {guest} ({address}) to sign at the step"
    " “{step}”, until {until}. Invitation {number}.",
    InvitationWithdrawn: "{actor}, for the desk “{desk}”, withdrew invitation {number} at the step"
    " “{step}”.",
    GuestAdmitted: "{guest}, invited by the desk “{desk}”, gave the code and had the document"
    " before them, at the step “{step}” (invitation {number}).",
    GuestCodeRefused: "Somebody who had the link of invitation {number}, at the step “{step}”, gave"
    " a wrong code.",
    InvitationSpent: "A wrong code was given once too often for invitation {number}, at the step"
    " “{step}”: it is over.",
    GuestSigned: "{guest}, invited by the desk “{desk}”, signed at the step “{step}”"
    " (invitation {number}).",
    GuestDeclined: "{guest}, invited by the desk “{desk}”, refused to sign at the step “{step}”"
    " (invitation {number}). Reason: {reason}",
}


def facts_of(event: GuestEvent, step: object) -> dict[str, object]:
    """Return what the sentence speaks of."""
    facts = {"desk": event.desk, "step": step, "number": event.number}
    match event:
        case GuestInvited():
            day = f"{event.until:%d/%m/%Y}"
            return facts | {"guest": event.name, "address": event.address, "until": day}
        case GuestAdmitted() | GuestSigned():
            return facts | {"guest": event.name}
        case GuestDeclined():
            return facts | {"guest": event.name, "reason": event.reason}
        case InvitationWithdrawn() | GuestCodeRefused() | InvitationSpent():
            return facts
