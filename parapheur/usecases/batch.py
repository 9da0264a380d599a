"""Give several visas and signatures under one PIN, with a result for each dossier.

What takes more than a yes (an answer, a paper, a guest) is given on the dossier's own page. Whoever
acts in a batch was shown number, subject and pages of each document with a link to it; the form
carries the digest and the round of each, and each act is refused unless they are still those.

1. The key is opened once, by one try at the PIN, and for what was ticked alone; with one second
   factor for all of it, where one of these dossiers asks for any.
2. Each act goes the whole way of a signature: what refuses one undoes no other, whatever it is, and
   a process that dies leaves those that were given. A crew shares them out, and each of its
   processes takes a handful through every step (`together`).
3. Results are told as they come. Who no longer listens has no further one begun.
4. The same form sent again finds them given, and says so. So does one that ran out of time.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from parapheur.domain.circuit import Action
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    NoSuchDossier,
    NotAllowed,
    NotForBatch,
    NothingTicked,
    NotManaged,
    NotTried,
    ParapheurError,
    TooManyAtOnce,
)
from parapheur.domain.factors import NOTHING, FactorProof, SecondFactor
from parapheur.domain.grants import Asked, Grant
from parapheur.domain.people import Person
from parapheur.domain.several import FOR_BATCH, MOST, Result, Ticked
from parapheur.domain.sight import may_see
from parapheur.usecases.act import way_of
from parapheur.usecases.factors import expect_second_factor
from parapheur.usecases.ports import BatchKey, Key, Office
from parapheur.usecases.signing import Way, put_signature
from parapheur.usecases.together import Alone, put_together
from parapheur.usecases.unlock import unlock

TIME = timedelta(minutes=5)
"""After which no further one is begun: no key stays open for longer."""
FEW = 8
"""So many are given one after the other in this process, without a crew."""

log = logging.getLogger(__name__)


@contextmanager
def in_batch(
    office: Office,
    *,
    actor: Person,
    ticked: Sequence[Ticked],
    pin: str,
    proof: FactorProof = NOTHING,
) -> Iterator[Iterator[Result]]:
    """Open the key, and give each result as it comes. `NothingTicked`, `TooManyAtOnce`, `WrongPin`.

    `proof` is given beside the PIN where one of the dossiers asks for a second factor. They come in
    whatever order they are done; the key is closed at the end of the block.
    """
    if not actor.active:
        raise NotAllowed
    if not ticked:
        raise NothingTicked
    if len(ticked) > MOST:
        raise TooManyAtOnce(most=MOST)
    expect_factors(office, actor, ticked, proof)
    with unlock(office, actor, pin, [grant_of(one) for one in ticked], proof) as key:  # 1
        until = office.now() + TIME
        if office.crew is None or len(ticked) <= FEW:
            yield (give_one(office, actor, one, key, until) for one in ticked)
        else:
            yield office.crew.share(actor, ticked, key, until)


def give_all(
    office: Office,
    *,
    actor: Person,
    ticked: Sequence[Ticked],
    pin: str,
    proof: FactorProof = NOTHING,
) -> tuple[Result, ...]:
    """Do the same, and return all results at the end."""
    with in_batch(office, actor=actor, ticked=ticked, pin=pin, proof=proof) as results:
        return tuple(results)


def acts_for(person: Person, dossier_id: DossierId, dossier: Dossier) -> Iterator[Ticked]:
    """Yield each act that this person could tick on a dossier as it stands."""
    for position, desk in dossier.waiting:
        step = dossier.step_at(position)
        if desk in person.desks and step is not None and step.action in FOR_BATCH:
            yield Ticked(dossier_id, position, dossier.round, dossier.version.digest, desk)


def give_one(office: Office, actor: Person, one: Ticked, key: Key, until: datetime) -> Result:
    """Give one act of a batch, unless its time is over; say how it went, whatever happens."""
    if office.now() >= until:
        return Result(one, NotTried())
    try:
        way = _way(office, actor, one, key)
        dossier = put_signature(office, way)
    except Exception as refusal:
        return _told(office, actor, one, refusal)
    return Result(one, action=_asked(dossier, one))


def give_several(
    office: Office, actor: Person, several: Sequence[Ticked], key: BatchKey, until: datetime
) -> Iterator[Result]:
    """Give a handful of acts together, unless their time is over; say how each went (2)."""
    if len(several) == 1 or office.now() >= until:
        yield from (give_one(office, actor, one, key, until) for one in several)
        return
    begin = [(grant_of(one), partial(_way, actor=actor, one=one, key=key)) for one in several]
    for one, done in zip(several, put_together(office, begin, key.sign_several), strict=True):
        if isinstance(done, Alone):
            yield give_one(office, actor, one, key, until)
        elif isinstance(done, Exception):
            yield _told(office, actor, one, done)
        else:
            yield Result(one, action=done.action)


def _told(office: Office, actor: Person, one: Ticked, refusal: Exception) -> Result:
    match refusal:
        case AlreadyDone():  # 4
            mine = refusal.facts.get("actor") == actor.login
            action = _asked(office.reading.dossier(one.dossier), one)
            return Result(one, None if mine else refusal, before=mine, action=action)
        case ParapheurError():
            return Result(one, refusal)
        case _:  # 2: the program's own failure is this dossier's alone
            log.error("dossier %s of a batch", one.dossier, exc_info=refusal)
            return Result(one, NotManaged())


def _way(office: Office, actor: Person, one: Ticked, key: Key) -> Way:
    dossier = office.reading.dossier(one.dossier)
    if not may_see(dossier, actor):
        raise NoSuchDossier
    if one.desk not in actor.desks:
        raise NotAllowed
    step = dossier.step_at(one.position)
    if step is not None and step.action not in FOR_BATCH:
        raise NotForBatch
    return way_of(office, _act_of(one), actor=actor, key=key)


def expect_factors(
    office: Office, actor: Person, ticked: Sequence[Ticked], proof: FactorProof
) -> None:
    """Refuse what lacks the factor that one of the dossiers asks, before a try is spent."""
    asked = asked_in(office, ticked)
    if not asked:
        return
    with office.work() as work:
        sealed = work.key(actor.login)
    for one in asked:
        expect_second_factor(office, one, sealed, proof)


def asked_in(office: Office, ticked: Sequence[Ticked]) -> tuple[SecondFactor, ...]:
    """Return what the dossiers of a batch ask beside the PIN, each once."""
    found = set[SecondFactor]()
    for one in ticked:
        with suppress(NoSuchDossier):
            if asked := office.reading.dossier(one.dossier).second_factor_at(one.position):
                found.add(asked)
    return tuple(one for one in SecondFactor if one in found)


def grant_of(one: Ticked) -> Grant:
    """Return the leave that an act needs."""
    return _act_of(one).grant


def _act_of(one: Ticked) -> Asked:
    return Asked(int(one.dossier), one.round, one.position, one.desk, one.shown)


def _asked(dossier: Dossier, one: Ticked) -> Action:
    step = dossier.step_at(one.position)
    return step.action if step else Action.VISA
