"""Invite a guest to sign, and withdraw an invitation: the desk that has the turn, in person.

Nobody of the house is a guest: not at an address of whoever invites, nor at that of any account,
closed ones included. Who holds the desk for the time being may invite; a delegation is for visas
and signatures, and does not reach so far.
"""

from dataclasses import dataclass, field
from datetime import date

from parapheur.domain import guests
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import GuestOfTheHouse, NoMailServer, NotAllowed
from parapheur.domain.invitations import Invitation
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.domain.words import Language
from parapheur.usecases.links import code_of
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was made, and its code, to be shown this once."""

    dossier: Dossier
    invitation: Invitation
    code: str = field(repr=False)


def invite(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    name: str,
    address: str,
    language: Language,
    until: date,
) -> Invited:
    """Ask somebody from outside to sign; the mail with the link is written when it is sent."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    if office.post is None:
        raise NoMailServer
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = guests.invite(
            dossier,
            desk=desk,
            position=position,
            name=name,
            address=address,
            language=language,
            until=until,
            today=day_of(at),
            actor=actor.login,
            at=at,
            interim=interim.act_reference if interim else None,
        )
        expect_round(dossier, round)
        if any(guests.same_box(event.address, known) for known in work.addresses()):
            raise GuestOfTheHouse
        dossier = work.keep(dossier_id, event)
    made = guests.expect_open(dossier, event.number, at)
    return Invited(dossier, made, code_of(office.keys, dossier_id, made))


def withdraw(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    number: int,
) -> Dossier:
    """End an invitation; a new code is a new invitation."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = guests.withdraw(
            dossier,
            desk=desk,
            position=position,
            number=number,
            actor=actor.login,
            at=at,
            interim=interim.act_reference if interim else None,
        )
        return work.keep(dossier_id, event)
