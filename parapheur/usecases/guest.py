"""What a guest does: look at the invitation, come in by the code, sign, or refuse to.

1. A link alone shows who invites, and asks for the code. Nothing is spent by looking: what reads
   mails before their readers do follows links.
2. A wrong code is counted in the transaction that finds it wrong, with the dossier held: guesses
   side by side are all counted, and the fifth ends the invitation. Tries are counted where they
   come from too, as at the entrance.
3. The right code opens a short session, for this invitation alone; the trail tells that it did.
4. The guest's key is made for one signature, certified in the name they were invited by, and
   forgotten. The signature goes the way of every other one (`signing`): what is signed is what
   was shown, the dossier is looked at again before it is kept, and nothing is signed twice.
"""

from dataclasses import replace
from datetime import datetime

from parapheur.domain import guests
from parapheur.domain.about_guests import GuestDeclined, GuestSigned
from parapheur.domain.about_office import GuestKeyMade, OfficeStream
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.dossier import reference as reference_of
from parapheur.domain.errors import LinkDead, NotAllowed, NotConfirmed, WrongCode
from parapheur.domain.grants import Grant
from parapheur.domain.guests import GuestSession
from parapheur.domain.invitations import Invitation
from parapheur.domain.people import GUEST
from parapheur.domain.signature import Mention, Signature, SigningTask
from parapheur.domain.terms import standing_at
from parapheur.domain.tries import expect_room, knock, tries_at
from parapheur.domain.words import Words
from parapheur.usecases.enter import token_digest
from parapheur.usecases.links import Followed, follow, is_code, numbers_in
from parapheur.usecases.ports import Key, Office, Work
from parapheur.usecases.rights import expect_holder
from parapheur.usecases.signing import (
    Way,
    called,
    proof_of,
    put_signature,
    sign_beside,
    sign_inside,
)

Outcome = GuestSigned | GuestDeclined


def look(office: Office, token: str) -> Followed:
    """Return the invitation of a link that may still be followed. `LinkDead`."""
    at = office.now()
    found = follow(office.keys, token, office.reading.dossier, at=at)  # 1
    inviter, desk = office.reading.person(found.invitation.by), found.invitation.desk
    if inviter is None or not inviter.active:
        raise LinkDead
    if desk not in standing_at(inviter, office.reading.terms(who=inviter.login), at).desks:
        raise LinkDead  # who answered for the guest has left the desk
    return found


def come_in(office: Office, token: str, *, code: str, session: str, address: str) -> None:
    """Open a session if the code is right; `session` is its random secret.

    `LinkDead`, `WrongCode`, `TooManyTries`; the network `address` is where the guest comes from.
    """
    at, who = office.now(), knock(f"guest {token}", address)
    with office.work() as work:  # 2
        for_link, from_address = work.knocks(who, at)
        expect_room(from_address, at)
        tries_at(for_link).spend(at)
        work.add_knock(who, at)
    look(office, token)
    with office.work() as work:
        found = follow(office.keys, token, lambda number: work.dossier(number, lock=True), at=at)
        number = found.invitation.number
        right = is_code(office.keys, found, code)
        if right:
            admitted = guests.admit(found.dossier, number=number, at=at)
            newest = work.newest(found.dossier_id)
            if replace(admitted, at=newest.at) != newest:  # told once, until something happens
                work.keep(found.dossier_id, admitted)
            opened = GuestSession(token_digest(session), found.dossier_id, number, at)
            work.add_guest_session(opened)  # 3
            work.forgive_knocks(who)
        else:
            work.keep(found.dossier_id, guests.refuse_code(found.dossier, number=number, at=at))
    if not right:
        raise WrongCode(left=found.invitation.left - 1).told()


def inside(office: Office, token: str, session: str) -> GuestSession | None:
    """Return the session that this secret opens at this link, while it holds."""
    found = office.reading.guest_session(token_digest(session))
    if found is None or not found.open_at(office.now()):
        return None
    return found if (found.dossier, found.number) == numbers_in(token) else None


def outcome(office: Office, session: GuestSession) -> Outcome | None:
    """Return what the guest did, if it is done."""
    for event in reversed(office.reading.events(session.dossier)):
        if isinstance(event, Outcome) and event.number == session.number:
            return event
    return None


def sign(office: Office, session: GuestSession, *, shown: Digest, confirmed: bool) -> None:
    """Sign what was shown; signed already, by the same guest, it is left as it stands."""
    if isinstance(outcome(office, session), GuestSigned):
        return
    if not confirmed:
        raise NotConfirmed
    number, at = session.number, office.now()
    one = guests.expect_open(office.reading.dossier(session.dossier), number, at)
    try:
        grant = Grant(int(session.dossier), one.round, one.position, one.desk, shown)
        with office.keys.guest(one.name, at=at, grants=[grant]) as key:  # 4
            _tell_key(office, session, key)
            _put(office, session, one, shown, key)
    except LinkDead:
        if not isinstance(outcome(office, session), GuestSigned):  # a second click, side by side
            raise


def _tell_key(office: Office, session: GuestSession, key: Key) -> None:
    """Tell that a key was made, whatever becomes of the signature."""
    made = GuestKeyMade(
        at=office.now(),
        actor=GUEST,
        certificate=key.certificate,
        dossier=int(session.dossier),
        number=session.number,
        test=key.test,
    )
    with office.work() as work:
        work.note_office(OfficeStream.KEYS, made)


def decline(office: Office, session: GuestSession, *, shown: Digest, reason: str) -> None:
    """Refuse to sign, with a reason; refused already, it is left as it stands."""
    if isinstance(outcome(office, session), GuestDeclined):
        return
    with office.work() as work:
        dossier = work.dossier(session.dossier, lock=True)
        event = guests.decline(
            dossier, number=session.number, shown=shown, reason=reason, at=office.now()
        )
        work.keep(session.dossier, event)


def _put(
    office: Office, session: GuestSession, one: Invitation, shown: Digest, key: Key
) -> Dossier:
    dossier_id, number = session.dossier, session.number
    mention = _mention(office, dossier_id, one, key, office.now())

    def expect(work: Work) -> None:
        try:
            expect_holder(work, one.by, one.desk, office.now())
        except NotAllowed:  # who answered for the guest has left the house, or the desk
            raise LinkDead from None
        if not session.open_at(office.now()):
            raise LinkDead

    def look(dossier: Dossier) -> SigningTask:
        dossier.expect_apart(one.position, one.by, None)
        dossier.expect_level(one.position, key.level)
        return guests.guest_task(dossier, number=number, shown=shown, at=office.now())

    def tell(dossier: Dossier, task: SigningTask, signature: Signature) -> GuestSigned:
        return guests.signed(
            dossier, task, signature, number=number, test=key.test, at=office.now()
        )

    return put_signature(
        office,
        Way(
            dossier_id,
            actor=GUEST,
            expect=expect,
            look=look,
            act=lambda task, dossier: (
                sign_inside(office, task, dossier, key, mention)
                if task.field
                else sign_beside(office, task, dossier, key)
            ),
            tell=tell,
        ),
    )


def _mention(
    office: Office, dossier_id: DossierId, one: Invitation, key: Key, at: datetime
) -> Mention:
    """Return what the visible signature says: a guest, and which desk invited them."""
    desk = called(office, one.desk)
    capacity = Words(
        f"ضيف بدعوة من: {desk.ar}",
        f"Invité par : {desk.fr}",
        f"Guest, invited by: {desk.en}",
    )
    return Mention(
        name=Words(one.name, one.name, one.name),
        capacity=capacity,
        organisation=office.organisation,
        at=at,
        reference=reference_of(dossier_id),
        test=key.test,
        town=office.town,
        proof=proof_of(office, dossier_id),
    )
