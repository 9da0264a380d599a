"""Who may do what accounts tell of, held against the roles that trails told at that time.

An entry that chains proves that nobody changed it since; it does not prove that whoever it names
might do what it tells. So each change of an account is held against what the trails of its author
tell of them until then. That they did it is not proved by this: whoever writes into the tables may
still tell, as of now, what somebody with the right to it might have done.

1. Whoever looks after accounts is an administrator at that time, and never of their own account.
2. What a person lets others do, and what they declare of themselves, is told by them or by an
   administrator; who follows a desk is chosen by who holds it, or by an administrator.
3. What is a person's own (their password, factors, card, handwriting) is told by them alone.
4. Versions of circuits are kept by secretaries.
5. The program itself opens accounts, before anybody has entered or looked after one: at the first
   start. From then on it changes none, but for an erasure asked for on the machine itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.about_circuits import CircuitKept
from parapheur.domain.about_delegations import DelegationGiven, DelegationRevoked
from parapheur.domain.about_entering import LoggedIn
from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.about_factors import FactorAdded, FactorRemoved, FactorTaken
from parapheur.domain.about_people import (
    AbsenceDeclared,
    AbsenceEnded,
    AccountClosed,
    AccountOpened,
    AccountRenamed,
    AccountReopened,
    AssistanceEnded,
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    HandwritingKept,
    HandwritingRemoved,
    InterimEnded,
    InterimGiven,
    PasswordChanged,
    PasswordGiven,
    RolesSet,
)
from parapheur.domain.enrolment import Enrolment, replayed
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import WORKER, Login, Role

Enrols = (
    AccountOpened
    | AccountRenamed
    | RolesSet
    | AccountClosed
    | AccountReopened
    | DeskGiven
    | DeskTaken
)
"""What the program tells of whoever it brings in."""
Stands = Enrols | PersonErased
"""What changes how an account stands."""
LooksAfter = Enrols | PasswordGiven | FactorTaken | PersonErased | InterimGiven
TheirOwn = (
    PasswordChanged | FactorAdded | FactorRemoved | CardRegistered | CardForgotten | HandwritingKept
)
ToldOfThem = (
    DelegationGiven | DelegationRevoked | AbsenceDeclared | AbsenceEnded | HandwritingRemoved
)
Held = (
    LooksAfter
    | TheirOwn
    | ToldOfThem
    | InterimEnded
    | AssistanceGiven
    | AssistanceEnded
    | CircuitKept
)
"""What is held against the roles of whoever it says did it."""


ABOUT = timedelta(seconds=30)
"""How far apart what happens at once may be told."""


def taken_over(trail: Iterable[AccountEvent]) -> datetime | None:
    """Return when a trail first tells that somebody entered, or looked after the account."""
    by_hand = (
        event.at
        for event in trail
        if isinstance(event, LoggedIn) or (isinstance(event, Stands) and event.actor != WORKER)
    )
    return min(by_hand, default=None)


def stood(events: Sequence[AccountEvent], at: datetime) -> Iterator[Enrolment]:
    """Yield how an account stood at an instant, by its trail: several times if it changed then."""
    told = [event for event in events if isinstance(event, Stands) and event.at <= at]
    then = [place for place, event in enumerate(told) if event.at == at]
    for many in range(len(then) + 1):
        left = then[many:]
        standing = replayed(event for place, event in enumerate(told) if place not in left)
        if standing is not None and standing.active:
            yield standing


def around(events: Sequence[AccountEvent], at: datetime) -> Iterator[Enrolment]:
    """Yield how an account stood about an instant: just before, and after what came with it.

    Two clocks, and two who wait for each other, tell what happens at once in either order.
    """
    told = [event for event in events if isinstance(event, Stands) and event.at <= at + ABOUT]
    before = sum(event.at < at - ABOUT for event in told)
    for many in range(before, len(told) + 1):
        standing = replayed(told[:many])
        if standing is not None and standing.active:
            yield standing


def is_entitled(
    event: AccountEvent, login: Login, author: Sequence[AccountEvent], since: datetime | None
) -> bool:
    """Say whether what the trail of `login` tells might be done by who it says.

    `author` is that person's own trail, and `since` when people had taken over.
    """
    if not isinstance(event, Held):
        return True
    if event.actor == WORKER and isinstance(event, Stands):  # 5
        return isinstance(event, PersonErased) or since is None or event.at <= since
    return any(_lets(event, login, one) for one in stood(author, event.at))


def _lets(event: Held, login: Login, author: Enrolment) -> bool:
    own, administers = event.actor == login, Role.ADMINISTRATOR in author.roles
    if isinstance(event, LooksAfter):  # 1
        return administers and not own
    if isinstance(event, TheirOwn):  # 3
        return own
    match event:
        case CircuitKept():  # 4
            return own and Role.SECRETARY in author.roles
        case InterimEnded():
            return administers
        case AssistanceGiven(term=term):  # 2
            return term.desk in author.desks or (administers and not own)
        case AssistanceEnded(desk=desk):
            return own or administers or desk in author.desks
        case _:
            return own or administers
