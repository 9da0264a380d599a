"""Give several visas under one PIN, with a result for each dossier.

Visas alone: a signature, or an answer, is given on the dossier's own page. Whoever gives visas in
a batch was shown number, subject and pages of each document with a link to it; the form carries
the digest and the round of each, and each visa is refused unless they are still those.

1. The key is opened once, by one try at the PIN, and for these visas alone.
2. Each visa goes its whole way by itself (`signing`), one after the other: what refuses one
   undoes no other, and a process that dies leaves those that were given.
3. The same form sent again finds them given, and says so. So does one that ran out of time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    NoSuchDossier,
    NotAllowed,
    NotForBatch,
    NothingTicked,
    NotTried,
    ParapheurError,
    TooManyAtOnce,
)
from parapheur.domain.grants import Grant
from parapheur.domain.people import DeskId, Person
from parapheur.domain.sight import may_see
from parapheur.usecases.act import act_with
from parapheur.usecases.ports import Key, Office
from parapheur.usecases.unlock import unlock

MOST = 200
"""Visas in one batch."""
TIME = timedelta(seconds=25)
"""After which no further one is begun: a page is answered before whoever waits gives up."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One visa that was asked for, as its line was shown."""

    dossier: DossierId
    position: int
    round: int
    shown: Digest
    desk: DeskId


@dataclass(frozen=True, slots=True)
class Result:
    """How it went."""

    ticked: Ticked
    refusal: ParapheurError | None = None
    before: bool = False
    """This person had given it already: the same form was sent before."""

    @property
    def done(self) -> bool:
        """Say whether the visa is given, now or before."""
        return self.refusal is None


def give_visas(
    office: Office, *, actor: Person, ticked: Sequence[Ticked], pin: str
) -> tuple[Result, ...]:
    """Give each visa that was ticked, in order. `NothingTicked`, `TooManyAtOnce`, `WrongPin`."""
    if not actor.active:
        raise NotAllowed
    if not ticked:
        raise NothingTicked
    if len(ticked) > MOST:
        raise TooManyAtOnce(most=MOST)
    grants = [
        Grant(int(one.dossier), one.round, one.position, one.desk, one.shown) for one in ticked
    ]
    with unlock(office, actor, pin, grants) as key:  # 1
        return tuple(_results(office, actor, ticked, key))


def visas_for(person: Person, dossier_id: DossierId, dossier: Dossier) -> Iterator[Ticked]:
    """Yield each visa that this person could tick on a dossier as it stands."""
    for position, desk in dossier.waiting:
        step = dossier.step_at(position)
        if desk in person.desks and step is not None and step.action is Action.VISA:
            yield Ticked(dossier_id, position, dossier.round, dossier.version.digest, desk)


def _results(office: Office, actor: Person, ticked: Sequence[Ticked], key: Key) -> Iterator[Result]:
    until = office.now() + TIME
    for one in ticked:
        if office.now() >= until:
            yield Result(one, NotTried())
            continue
        try:
            _give(office, actor, one, key)  # 2
        except AlreadyDone as refusal:
            mine = refusal.facts.get("actor") == actor.login
            yield Result(one, None if mine else refusal, before=mine)  # 3
        except ParapheurError as refusal:
            yield Result(one, refusal)
        else:
            yield Result(one)


def _give(office: Office, actor: Person, one: Ticked, key: Key) -> None:
    dossier = office.reading.dossier(one.dossier)
    if not may_see(dossier, actor):
        raise NoSuchDossier
    if one.desk not in actor.desks:
        raise NotAllowed
    step = dossier.step_at(one.position)
    if step is not None and step.action is not Action.VISA:
        raise NotForBatch
    act_with(
        office,
        one.dossier,
        actor=actor,
        desk=one.desk,
        position=one.position,
        round=one.round,
        shown=one.shown,
        key=key,
    )
