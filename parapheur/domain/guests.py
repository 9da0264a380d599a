"""Guests who sign: inviting them, their code, their signature or refusal (signature externe).

The desk that has the turn invites somebody who has no account here, and the step stays with it: it
may withdraw, invite another, reject or return as ever. A guest is let in by a link, sent to their
address alone, and a code that the desk tells them; neither is of use without the other, and neither
is kept anywhere (`usecases.links`). Five wrong codes end an invitation, as do its last day, and
whatever takes the turn from the desk that invited or begins another round.

Whoever invited answers for who the guest is. So where steps are kept apart, a guest counts as the
one who let them in: nobody gets somebody to sign whom they could not have signed in the place of.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.circuit import Action
from parapheur.domain.correspondence import address_of
from parapheur.domain.depositing import reason_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyInvited,
    AsksNoGuest,
    BadAddress,
    DossierMoved,
    GuestNameRequired,
    InvitationTooLong,
    LinkDead,
    NothingToWithdraw,
    TextTooLong,
)
from parapheur.domain.invitations import Invitation
from parapheur.domain.people import GUEST, DeskId, Login
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.words import Language, visible

LONGEST_INVITATION = 30
"""Days to come on which a guest may sign."""
LONGEST_NAME = 100
"""Characters of a guest's name."""
STAY = timedelta(hours=1)
"""How long a guest who gave the code may read and sign before they are asked for it again."""


@dataclass(frozen=True, slots=True)
class GuestSession:
    """A guest's way in from one browser, to one invitation."""

    token: Digest
    dossier: DossierId
    number: int
    opened: datetime

    def open_at(self, at: datetime) -> bool:
        """Say whether it still holds."""
        return self.opened <= at < self.opened + STAY


def invite(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    name: str,
    address: str,
    language: Language,
    until: date,
    today: date,
    actor: Login,
    at: datetime,
    interim: str | None = None,
) -> GuestInvited:
    """Ask somebody who has no account to sign at this step."""
    if dossier.expect_turn(desk, position).action is not Action.EXTERNAL:
        raise AsksNoGuest
    running = dossier.invitation_at(position)
    if running is not None and not running.over(at):
        raise AlreadyInvited(guest=running.name)
    dossier.expect_values(position)
    dossier.expect_apart(position, actor, None, interim)
    named, written_to = name_of(name), address_of(address)
    if written_to is None:
        raise BadAddress
    if not today <= until <= today + timedelta(days=LONGEST_INVITATION):
        raise InvitationTooLong(most=LONGEST_INVITATION)
    return GuestInvited(
        at=at,
        actor=actor,
        desk=desk,
        position=position,
        number=dossier.invited + 1,
        name=named,
        address=written_to,
        language=language,
        until=until,
        interim=interim,
    )


def name_of(typed: str) -> str:
    """Return a guest's name on one line. `GuestNameRequired`: no letter in it."""
    name = " ".join(visible(typed).split())
    if not any(sign.isalpha() for sign in name):
        raise GuestNameRequired
    if len(name) > LONGEST_NAME:
        raise TextTooLong(most=LONGEST_NAME)
    return name


def same_box(one: str, other: str) -> bool:
    """Say whether two addresses lead to one letter box: `a+x@b.ma` is a box of `a@b.ma`."""
    return box_of(one) == box_of(other)


def withdraw(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    number: int,
    actor: Login,
    at: datetime,
    interim: str | None = None,
) -> InvitationWithdrawn:
    """End an invitation, at a desk that has the turn."""
    dossier.expect_turn(desk, position)
    running = dossier.invitation_at(position)
    if running is None or running.number != number:
        raise NothingToWithdraw
    return InvitationWithdrawn(
        at=at, actor=actor, desk=desk, position=position, number=number, interim=interim
    )


def expect_open(dossier: Dossier, number: int, at: datetime) -> Invitation:
    """Return an invitation that may still be followed. `LinkDead`."""
    found = next((one for one in dossier.invitations if one.number == number), None)
    if found is None or found.over(at):
        raise LinkDead
    return found


def admit(dossier: Dossier, *, number: int, at: datetime) -> GuestAdmitted:
    """Let a guest in who gave the right code."""
    one = expect_open(dossier, number, at)
    return GuestAdmitted(
        at=at, actor=GUEST, desk=one.desk, position=one.position, number=number, name=one.name
    )


def refuse_code(
    dossier: Dossier, *, number: int, at: datetime
) -> GuestCodeRefused | InvitationSpent:
    """Count a wrong code; the last one allowed ends the invitation."""
    one = expect_open(dossier, number, at)
    told = InvitationSpent if one.left == 1 else GuestCodeRefused
    return told(at=at, actor=GUEST, desk=one.desk, position=one.position, number=number)


def guest_task(dossier: Dossier, *, number: int, shown: Digest, at: datetime) -> SigningTask:
    """Say what a guest has to sign, who was shown `shown`."""
    one = expect_open(dossier, number, at)
    return dossier.signing(
        desk=one.desk, position=one.position, action=Action.EXTERNAL, shown=shown
    )


def signed(
    dossier: Dossier,
    task: SigningTask,
    signature: Signature,
    *,
    number: int,
    test: bool,
    at: datetime,
) -> GuestSigned:
    """Take a guest's signature in, if it is still the one asked for."""
    if task != guest_task(dossier, number=number, shown=task.shown, at=at):
        raise DossierMoved
    one = expect_open(dossier, number, at)
    dossier.expect_level(one.position, signature.level)
    dossier.expect_apart(one.position, one.by, None)  # who acted beside us since we were invited
    return GuestSigned(
        at=at,
        actor=GUEST,
        desk=one.desk,
        position=one.position,
        slot=task.slot,
        number=number,
        name=one.name,
        signature=signature,
        test=test,
    )


def decline(
    dossier: Dossier, *, number: int, shown: Digest, reason: str, at: datetime
) -> GuestDeclined:
    """Refuse to sign; the desk that invited reads why, and goes on from there."""
    one = expect_open(dossier, number, at)
    dossier.expect_shown(one.position, shown)
    return GuestDeclined(
        at=at,
        actor=GUEST,
        desk=one.desk,
        position=one.position,
        number=number,
        name=one.name,
        shown=shown,
        reason=reason_of(reason),
    )


def box_of(address: str) -> tuple[str, str]:
    """Return the letter box that an address leads to."""
    local, _, domain = address.strip().casefold().rpartition("@")
    return local.partition("+")[0], domain
