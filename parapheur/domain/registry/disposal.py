"""Letters whose time is over: for how long each is kept, and how two people decide on its end.

1. A letter that is closed is kept for as many years as its kind says, from the day it was closed.
   Its answers are one file with it, as archivists have it: alone, an answer still tells whom it
   answers, and of what. They are kept as long as the letter, frozen with it and destroyed with it,
   and the time runs from the last of them. A letter that went out by itself is a file of its own:
   its time runs from the day it went.
2. What is frozen is kept as long as it is frozen, whatever its age.
3. One person proposes and another confirms; what is due is looked at again then, letter by letter.
4. What is destroyed is what letters hold: names, subject, texts, files, receipt. Their trails stay,
   with numbers, dates and who did what; a certificate names each, with the fingerprint of its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from parapheur.domain.about_disposal import (
    DisposalCertified,
    DisposalConfirmed,
    DisposalEvent,
    DisposalProposed,
    DisposalWithdrawn,
)
from parapheur.domain.documents import Version
from parapheur.domain.misdirected import DisposalMoved, SecondPersonWanted
from parapheur.domain.people import Login
from parapheur.domain.registry.bodies import BodyId, Kind
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing

DisposalId = NewType("DisposalId", int)
MOST = 200
"""Letters of one proposal: whoever confirms reads the list."""


class Stage(StrEnum):
    """How far a proposal has come."""

    PROPOSED = "proposed"  #: a second person is to confirm it
    WITHDRAWN = "withdrawn"  #: proposed -> withdrawn: nothing was destroyed
    CONFIRMED = "confirmed"  #: proposed -> confirmed: what letters held is being destroyed
    CERTIFIED = "certified"  #: confirmed -> certified: it is gone, and the certificate sealed


@dataclass(frozen=True, slots=True)
class Disposal:
    """A proposal as it stands."""

    body: BodyId
    letters: tuple[LetterId, ...]
    basis: str
    proposed_by: Login
    proposed_at: datetime
    stage: Stage = Stage.PROPOSED
    confirmed_by: Login | None = None
    confirmed_at: datetime | None = None
    certificate: Version | None = None
    sent: tuple[OutgoingId, ...] = ()
    """Letters that went out by themselves."""

    def expect_open(self) -> None:
        """Refuse what was decided on. `DisposalMoved`."""
        if self.stage is not Stage.PROPOSED:
            raise DisposalMoved

    def expect_other(self, actor: Login) -> None:
        """Refuse whoever proposed it (3). `DisposalMoved`, `SecondPersonWanted`."""
        self.expect_open()
        if actor == self.proposed_by:
            raise SecondPersonWanted


def over(
    letter: Incoming | Outgoing, kind: Kind, at: datetime, answers: Sequence[Outgoing] = ()
) -> bool:
    """Say whether the time is over for which a letter is kept, with its answers (1, 2)."""
    since, before = letter.kept_from, years_before(at, kind.keep_years)
    return since is not None and all(one < before for one in (since, *(a.at for a in answers)))


def years_before(at: datetime, years: int) -> datetime:
    """Return the same day so many years before."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:  # the 29th of February
        return at.replace(year=at.year - years, day=28)


def replay(events: Sequence[DisposalEvent]) -> Disposal:
    """Return the proposal that events add up to. `ValueError` if they are none's."""
    disposal: Disposal | None = None
    for event in events:
        disposal = apply(disposal, event)
    if disposal is None:
        raise ValueError("no event, no proposal")
    return disposal


def apply(disposal: Disposal | None, event: DisposalEvent) -> Disposal:
    """Return the proposal that an event leads to. `ValueError`: events out of their order."""
    if isinstance(event, DisposalProposed):
        if disposal is not None:
            raise ValueError("a proposal is made once")
        letters = tuple(LetterId(one) for one in event.letters)
        sent = tuple(OutgoingId(one) for one in event.sent)
        return Disposal(event.body, letters, event.basis, event.actor, event.at, sent=sent)
    if disposal is None:
        raise ValueError("first of all it is proposed")
    match event:
        case DisposalWithdrawn():
            return _from(disposal, Stage.PROPOSED, Stage.WITHDRAWN)
        case DisposalConfirmed():
            confirmed = _from(disposal, Stage.PROPOSED, Stage.CONFIRMED)
            return replace(confirmed, confirmed_by=event.actor, confirmed_at=event.at)
        case DisposalCertified():
            certified = _from(disposal, Stage.CONFIRMED, Stage.CERTIFIED)
            return replace(certified, certificate=event.certificate)
        case _:
            assert_never(event)


def _from(disposal: Disposal, before: Stage, after: Stage) -> Disposal:
    if disposal.stage is not before:
        raise ValueError(f"it is {disposal.stage}, not {before}")
    return replace(disposal, stage=after)
