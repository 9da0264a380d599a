"""Where a dossier stands after what happened around a guest (`guests`).

Each function believes only what the dossier could hold: a forged line does not replay.
"""

from dataclasses import replace

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
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.invitations import Guest, Invitation
from parapheur.domain.lifecycle import Move, after

Ending = InvitationWithdrawn | InvitationSpent | GuestDeclined


def invited(dossier: Dossier, event: GuestInvited) -> Dossier:
    """Note who is asked to sign, in the place of one whose days are over."""
    step, before = dossier.step_at(event.position), dossier.invitation_at(event.position)
    asked = step is not None and step.action is Action.EXTERNAL
    free = before is None or before.over(event.at)
    awaited = event.desk in dossier.awaited_at(event.position)
    if not (asked and free and awaited and event.number == dossier.invited + 1):
        raise MoveNotAllowed(state=dossier.state, move=Move.INVITE)
    made = Invitation(
        number=event.number,
        round=dossier.round,
        position=event.position,
        desk=event.desk,
        by=event.actor,
        name=event.name,
        address=event.address,
        language=event.language,
        until=event.until,
        at=event.at,
    )
    return replace(
        dossier,
        state=after(dossier.state, Move.INVITE),
        invitations=(*_others(dossier, before), made),
        invited=event.number,
    )


def admitted(dossier: Dossier, event: GuestAdmitted) -> Dossier:
    """Leave all as it is, if it is the one who was invited."""
    one = _expect_running(dossier, event)
    if (one.name, one.desk, one.over(event.at)) != (event.name, event.desk, False):
        raise MoveNotAllowed(state=dossier.state, move=Move.INVITE)
    return replace(dossier, state=after(dossier.state, Move.INVITE))


def refused(dossier: Dossier, event: GuestCodeRefused) -> Dossier:
    """Count a wrong code."""
    one = _expect_running(dossier, event)
    if one.left <= 1:
        raise MoveNotAllowed(state=dossier.state, move=Move.INVITE)
    counted = replace(one, tries=one.tries + 1)
    return replace(
        dossier,
        state=after(dossier.state, Move.INVITE),
        invitations=tuple(counted if each == one else each for each in dossier.invitations),
    )


def ended(dossier: Dossier, event: Ending) -> Dossier:
    """Forget an invitation that was withdrawn, declined, or tried with wrong codes."""
    one = _expect_running(dossier, event)
    if isinstance(event, InvitationSpent) and one.left != 1:
        raise MoveNotAllowed(state=dossier.state, move=Move.INVITE)
    return replace(
        dossier, state=after(dossier.state, Move.INVITE), invitations=_others(dossier, one)
    )


def guest_of(dossier: Dossier, event: GuestSigned) -> Guest:
    """Return who signed, if it is the one who was invited."""
    one = _expect_running(dossier, event)
    if (one.name, one.desk, one.over(event.at)) != (event.name, event.desk, False):
        raise MoveNotAllowed(state=dossier.state, move=Move.ACT)
    return Guest(one.name, one.by, one.number)


def without_ended(dossier: Dossier) -> Dossier:
    """Forget the invitations of another round, and of desks whose turn it is no more."""
    if not dossier.invitations:
        return dossier
    turns = dossier.waiting
    return replace(
        dossier,
        invitations=tuple(
            one
            for one in dossier.invitations
            if one.round == dossier.round and (one.position, one.desk) in turns
        ),
    )


def _expect_running(
    dossier: Dossier, event: Ending | GuestAdmitted | GuestCodeRefused | GuestSigned
) -> Invitation:
    one = dossier.invitation_at(event.position)
    if one is None or one.number != event.number:
        raise MoveNotAllowed(state=dossier.state, move=Move.INVITE)
    return one


def _others(dossier: Dossier, ended: Invitation | None) -> tuple[Invitation, ...]:
    return tuple(one for one in dossier.invitations if one != ended)
