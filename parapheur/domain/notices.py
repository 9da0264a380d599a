"""Who is told what by an event: holders of desks, and whoever deposited the dossier.

The event itself says little here: which desks come to be awaited, and which cease to be, is read
from the dossier before and after it. So an event that nobody thought of is told like the others; a
kind of event that has words of its own is one more case of `_called` or of `_besides`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parapheur.domain.about_cards import CardRegistered
from parapheur.domain.about_factors import FactorTaken
from parapheur.domain.about_guests import (
    GuestDeclined,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
)
from parapheur.domain.about_journal import HeadAnnounced
from parapheur.domain.about_people import (
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    InterimGiven,
    KeyEnding,
    PasswordGiven,
    SealEnding,
)
from parapheur.domain.about_time import DossierLapsed, StepEscalated, StepLate, StepReminded
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import (
    AccountEvent,
    DelegationGiven,
    DelegationRevoked,
    DossierCancelled,
    DossierEvent,
    DossierRejected,
    DossierReturned,
    InstructionGiven,
    OpinionAsked,
    OpinionGiven,
    TurnTransferred,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import ORGANISATION, DeskId, Login


class Kind(StrEnum):
    """What a word tells whoever receives it."""

    AWAITED = "awaited"  #: the dossier waits on your desk
    RETURNED = "returned"  #: it came back to your desk
    HANDED = "handed"  #: another desk handed its turn to yours
    REMINDED = "reminded"  #: what waits on your desk is due soon
    LATE = "late"  #: what waits on your desk is late
    ESCALATED = "escalated"  #: what another desk is late with waits on yours too
    LAPSED = "lapsed"  #: what you deposited came back because a step was late
    ASKED = "asked"  #: your desk is asked what it thinks
    INSTRUCTED = "instructed"  #: something is asked of you, beside the circuit
    RELEASED = "released"  #: it no longer waits on your desk
    REJECTED = "rejected"  #: what you deposited was refused
    SENT_BACK = "sent back"  #: what you deposited was returned to an earlier step
    FINISHED = "finished"  #: what you deposited has come to its end
    CANCELLED = "cancelled"  #: what you deposited, or had to act on, was given up
    ANSWERED = "answered"  #: the desk you asked said what it thinks
    INVITED = "invited"  #: a guest, who has no account, is asked to sign
    GUEST_SIGNED = "guest signed"  #: whom your desk invited signed
    GUEST_DECLINED = "guest declined"  #: whom your desk invited refused to sign
    GUEST_SPENT = "guest spent"  #: your desk's invitation is over: too many wrong codes
    APPOINTED = "appointed"  #: you hold a desk for the time being
    DELEGATED = "delegated"  #: you may act in somebody's place
    REVOKED = "revoked"  #: you may no longer
    LENT = "lent"  #: an administrator let somebody act in your place
    MANNED = "manned"  #: somebody holds or follows your desk, or holds it no more
    REKEYED = "rekeyed"  #: an administrator gave your account a password
    UNFACTORED = "unfactored"  #: an administrator removed a second factor of yours
    CARDED = "carded"  #: a card was registered by which your account signs
    LETTER_FOLLOWED = "letter followed"  #: something happened to a letter that you deposited
    KEY_ENDING = "key ending"  #: the certificate that you sign by ends soon
    SEAL_ENDING = "seal ending"  #: the certificate of the organisation's seal ends soon
    LETTER_GIVEN = "letter given"  #: your desk owes something on a letter
    LETTER_SHOWN = "letter shown"  #: a letter is on your desk, to know of it
    LETTER_REMINDED = "letter reminded"  #: what your desk owes on a letter is due soon
    LETTER_LATE = "letter late"  #: what your desk owes on a letter is late
    LETTER_ESCALATED = "letter escalated"  #: a desk below yours is late with a letter
    LETTER_ANSWERED = "letter answered"  #: the answer to a letter that your desk had went out
    HEAD = "head"  #: a head of the journal, to be kept away from the records

    @property
    def pressing(self) -> bool:
        """Say whether it is sent whatever rhythm was chosen: nobody may have missed it."""
        return self in PRESSING

    @property
    def passing(self) -> bool:
        """Say whether it means nothing any more once the desk is not awaited."""
        return self in PASSING


PRESSING = frozenset(
    {
        Kind.REMINDED,
        Kind.LATE,
        Kind.ESCALATED,
        Kind.LAPSED,
        Kind.REJECTED,
        Kind.SENT_BACK,
        Kind.CANCELLED,
        Kind.INVITED,
        Kind.GUEST_DECLINED,
        Kind.GUEST_SPENT,
        Kind.APPOINTED,
        Kind.DELEGATED,
        Kind.REVOKED,
        Kind.LENT,
        Kind.MANNED,
        Kind.REKEYED,
        Kind.UNFACTORED,
        Kind.CARDED,
        Kind.KEY_ENDING,
        Kind.SEAL_ENDING,
        Kind.LETTER_REMINDED,
        Kind.LETTER_LATE,
        Kind.LETTER_ESCALATED,
        Kind.LETTER_FOLLOWED,
    }
)
OF_LETTERS = frozenset(
    {
        Kind.LETTER_GIVEN,
        Kind.LETTER_SHOWN,
        Kind.LETTER_REMINDED,
        Kind.LETTER_LATE,
        Kind.LETTER_ESCALATED,
        Kind.LETTER_ANSWERED,
    }
)
"""What is told of letters of the registry office."""
OWN = frozenset({Kind.CARDED})
"""What even whoever did it is told of: it may have been somebody at their open session."""
PASSING = frozenset(
    {
        Kind.AWAITED,
        Kind.RETURNED,
        Kind.HANDED,
        Kind.REMINDED,
        Kind.LATE,
        Kind.ESCALATED,
        Kind.LETTER_GIVEN,
        Kind.LETTER_REMINDED,
        Kind.LETTER_LATE,
        Kind.LETTER_ESCALATED,
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: to one person, or to all who hold a desk."""

    kind: Kind
    desk: DeskId | None = None
    """The desk it speaks of."""
    to: Login | None = None
    """None: every holder of the desk. A guest is told at their address, which no login can be."""


def notices(before: Dossier, after: Dossier, event: DossierEvent) -> tuple[Notice, ...]:
    """Return what an event tells, most pressing first; nobody is told of their own act."""
    found = dict.fromkeys(_of_originator(before, after, event))
    found |= dict.fromkeys(_besides(before, event))
    found |= dict.fromkeys(_of_desks(before, after, event))
    return tuple(found)


def notices_of_account(event: AccountEvent, of: Login) -> tuple[Notice, ...]:
    """Return what an event of the account `of` tells.

    What an administrator does at somebody's desk, in their name or to their account is told them.
    """
    match event:
        case DelegationGiven(delegation=one):
            return Notice(Kind.DELEGATED, one.desk, one.to), Notice(Kind.LENT, one.desk, one.by)
        case DelegationRevoked():
            return (Notice(Kind.REVOKED, event.desk, event.to),)
        case InterimGiven(term=term):
            return Notice(Kind.APPOINTED, term.desk, term.who), Notice(Kind.MANNED, term.desk)
        case AssistanceGiven(term=helped):
            return (Notice(Kind.MANNED, helped.desk),)
        case DeskGiven(desk=desk) | DeskTaken(desk=desk):
            return (Notice(Kind.MANNED, desk),)
        case PasswordGiven():
            return (Notice(Kind.REKEYED, to=of),)
        case FactorTaken():
            return (Notice(Kind.UNFACTORED, to=of),)
        case CardRegistered():
            return (Notice(Kind.CARDED, to=of),)
        case KeyEnding():
            return (Notice(Kind.KEY_ENDING, to=of),)
        case HeadAnnounced():
            return (Notice(Kind.HEAD, to=of),)
        case SealEnding():
            return (Notice(Kind.SEAL_ENDING, to=of),)
        case _:
            return ()


def addressed(
    told: Iterable[Notice], *, actor: Login, holders: Callable[[DeskId], Iterable[Login]]
) -> Iterator[tuple[Login, Notice]]:
    """Yield each person with what they are told, once each; of their own act, what is `OWN`."""
    seen = set[tuple[Login, Kind, DeskId | None]]()
    for notice in told:
        if notice.to is not None:
            persons: Iterable[Login] = (notice.to,)
        else:
            persons = holders(notice.desk) if notice.desk else ()
        for login in persons:
            key = (login, notice.kind, notice.desk)
            if (login != actor or notice.kind in OWN) and key not in seen:
                seen.add(key)
                yield login, notice


def _of_originator(before: Dossier, after: Dossier, event: DossierEvent) -> Iterator[Notice]:
    to = before.originator
    match event:
        case DossierRejected():
            yield Notice(Kind.REJECTED, to=to)
        case DossierReturned():
            yield Notice(Kind.SENT_BACK, to=to)
        case DossierLapsed():
            yield Notice(Kind.LAPSED, to=to)
        case DossierCancelled():
            yield Notice(Kind.CANCELLED, to=to)
        case _:
            if after.state is State.FINISHED and before.state is not State.FINISHED:
                yield Notice(Kind.FINISHED, to=to)


def _of_desks(before: Dossier, after: Dossier, event: DossierEvent) -> Iterator[Notice]:
    called = _called(event)
    for _, desk in _turns(after) - _turns(before):
        if desk != ORGANISATION:
            yield Notice(called, desk)
    left = Kind.CANCELLED if isinstance(event, DossierCancelled) else Kind.RELEASED
    own = getattr(event, "desk", None)  # the desk that acted knows why it is not awaited any more
    awaited = {desk for _, desk in after.waiting}
    for _, desk in before.waiting:
        if desk not in awaited | {own, ORGANISATION}:
            yield Notice(left, desk)


def _turns(dossier: Dossier) -> Counter[tuple[datetime | None, DeskId]]:
    """Count the turns by desk and since when: positions move where a step is added."""
    return Counter(
        (opening.since if (opening := dossier.opening(position)) else None, desk)
        for position, desk in dossier.waiting
    )


def _called(event: DossierEvent) -> Kind:
    """Say how a desk that the event makes awaited is told so."""
    match event:
        case DossierReturned():
            return Kind.RETURNED
        case TurnTransferred():
            return Kind.HANDED
        case StepEscalated():
            return Kind.ESCALATED
        case _:
            return Kind.AWAITED


def _besides(before: Dossier, event: DossierEvent) -> tuple[Notice, ...]:
    """Return what the event tells though nobody's turn changed."""
    match event:
        case StepReminded():
            return tuple(Notice(Kind.REMINDED, desk) for desk in event.desks)
        case StepLate():
            return tuple(Notice(Kind.LATE, desk) for desk in event.desks)
        case OpinionAsked():
            return (Notice(Kind.ASKED, event.of),)
        case OpinionGiven():
            asked = (one for one in before.consultations if one.of == event.desk)
            by = {one.by for one in asked if (one.position, one.answered) == (event.position, None)}
            return tuple(Notice(Kind.ANSWERED, desk) for desk in sorted(by))
        case GuestInvited(address=address):
            return (Notice(Kind.INVITED, event.desk, Login(address)),)
        case GuestSigned():
            return (Notice(Kind.GUEST_SIGNED, event.desk),)
        case GuestDeclined():
            return (Notice(Kind.GUEST_DECLINED, event.desk),)
        case InvitationSpent():
            return (Notice(Kind.GUEST_SPENT, event.desk),)
        case InstructionGiven(to=desk) if desk is not None:
            return (Notice(Kind.INSTRUCTED, desk),)
        case InstructionGiven():
            return (Notice(Kind.INSTRUCTED, to=before.originator),)
        case _:
            return ()
