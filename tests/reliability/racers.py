"""Threads of two processes that do things to the same dossier at the same moment."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from parapheur.demo.rehearsal import SECRETARY
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId, Role
from parapheur.usecases.back import return_to, undo
from parapheur.usecases.ports import Office
from parapheur.usecases.reject import cancel, reject
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.steer import bypass
from parapheur.usecases.transfer import transfer
from tests.builders import a_person
from tests.fakes import FakeKeys, FakeSigner, FakeStamps
from tests.reliability.ministry import Place, give, holder, opened, standing
from tests.reliability.victim import forks

ADMINISTRATOR = a_person("administrateur", role=Role.ADMINISTRATOR)
ELSEWHERE = DeskId("service-juridique")
"""A desk that has no part in the letters raced over."""
PROCESSES = 2
PATIENCE = 60
"""Seconds to wait for the others at the barrier."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one racer does, for this desk: a verb of the use cases."""

    verb: str
    desk: DeskId | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `refusal` is the name of the error, `names` whom it named."""

    deed: Deed
    refusal: str | None = None
    names: str | None = None


def cheap(office: Office) -> Office:
    """The same office with signatures that cost nothing: the records are what is tried."""
    return replace(office, keys=FakeKeys(), signer=FakeSigner(), stamps=FakeStamps())


@contextmanager
def at_work(place: Place, *, signing: bool) -> Iterator[Office]:
    with opened(place) as office:
        yield office if signing else cheap(office)


def do(office: Office, dossier_id: DossierId, seen: Dossier, deed: Deed) -> object:
    """Do the deed on the dossier as its doer has `seen` it."""
    desk = deed.desk or DeskId("")
    match deed.verb:
        case "start":
            return start(office, dossier_id, actor=SECRETARY)
        case "seal":
            return seal(office, dossier_id)
        case "give":
            return give(office, dossier_id, seen, desk)
        case "cancel":
            return cancel(office, dossier_id, actor=SECRETARY, round=seen.round, reason="Retiré.")
        case "bypass":
            return bypass(
                office,
                dossier_id,
                actor=ADMINISTRATOR,
                position=seen.position,
                round=seen.round,
                reason="Poste vacant.",
            )
        case "undo":
            last = seen.acts[-1]
            return undo(
                office,
                dossier_id,
                actor=holder(last.desk),
                desk=last.desk,
                position=last.position,
                round=seen.round,
            )
        case "return":
            return return_to(
                office,
                dossier_id,
                actor=holder(desk),
                desk=desk,
                position=seen.position,
                to=0,
                round=seen.round,
                shown=seen.version.digest,
                reason="À revoir.",
            )
        case "transfer":
            return transfer(
                office,
                dossier_id,
                actor=holder(desk),
                desk=desk,
                position=seen.position,
                to=ELSEWHERE,
                round=seen.round,
                shown=seen.version.digest,
                reason="En mission.",
            )
        case _:
            return reject(
                office,
                dossier_id,
                actor=holder(desk),
                desk=desk,
                position=seen.position,
                round=seen.round,
                shown=seen.version.digest,
                reason="Les montants ne concordent pas.",
            )


def race(
    place: Place, deeds: Sequence[Deed], dossiers: Sequence[DossierId], *, signing: bool
) -> list[list[Outcome]]:
    """Do all the deeds at once on each dossier, one after the other; say how each went."""
    context = forks()
    barrier = context.Barrier(len(deeds))
    going = []
    for number in range(PROCESSES):
        here, there = context.Pipe(duplex=False)
        work = (place, deeds[number::PROCESSES], dossiers, signing, barrier, there)
        child = context.Process(target=_run, args=work)
        child.start()
        there.close()
        going.append((child, here))
    told = [here.recv() for _, here in going]
    for child, _ in going:
        child.join()
    return [[o for racers in told for o in racers[number]] for number in range(len(dossiers))]


def _run(
    place: Place,
    deeds: Sequence[Deed],
    dossiers: Sequence[DossierId],
    signing: bool,
    barrier: Barrier,
    pipe: Connection,
) -> None:
    rounds: list[list[Outcome]] = [[] for _ in dossiers]
    with at_work(place, signing=signing) as office:
        office = replace(office, pause=time.sleep)

        def racer(deed: Deed) -> None:
            for number, dossier_id in enumerate(dossiers):
                seen = standing(office, dossier_id)
                barrier.wait(PATIENCE)
                rounds[number].append(_outcome(office, dossier_id, seen, deed))
                barrier.wait(PATIENCE)

        threads = [threading.Thread(target=racer, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    pipe.send(rounds)


def _outcome(office: Office, dossier_id: DossierId, seen: Dossier, deed: Deed) -> Outcome:
    try:
        do(office, dossier_id, seen, deed)
    except ParapheurError as refusal:
        named = refusal.facts.get("actor")
        return Outcome(deed, type(refusal).__name__, str(named) if named else None)
    except Exception as error:
        return Outcome(deed, f"{type(error).__name__}: {error}")
    return Outcome(deed)
