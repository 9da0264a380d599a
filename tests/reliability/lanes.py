"""Kill after kill in one ministry, and what must hold after each."""

import hashlib
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dbos import DBOSClient

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import AlreadyDone
from parapheur.domain.events import SigningAbandoned, StepSealed, StepSigned, VisaGiven
from parapheur.domain.jobs import jobs_after
from parapheur.domain.lifecycle import State
from parapheur.domain.standing import apply, replay
from parapheur.domain.verdict import Verdict
from parapheur.files import Folder
from parapheur.signing import PadesSigner
from parapheur.signing.verdict import examine
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.sweep import abandon_stale
from tests.reliability.ministry import (
    BESIDE,
    INSIDE,
    TOGETHER,
    Place,
    a_draft,
    at_step,
    give,
    later,
    move_on,
    opened,
    standing,
)
from tests.reliability.victim import Border, Death, Line, Moment, forks, send

LANES = 2
CHECKED = 25
"""Kills between two checks of everything."""
FULL = (110_000, 60, 0.2)
"""Lines, borders and seconds of a step at the most; some deaths come too late for a short one."""
ACTS = (VisaGiven, StepSigned, StepSealed)
CIRCUITS = (INSIDE, BESIDE, TOGETHER)
Run = tuple[Place, int, int]


@dataclass
class Tally:
    """What became of the children of a lane."""

    killed: Counter[str] = field(default_factory=Counter)
    survived: int = 0
    old: int = 0
    new: int = 0
    abandoned: int = 0
    checked: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.killed + other.killed,
            self.survived + other.survived,
            self.old + other.old,
            self.new + other.new,
            self.abandoned + other.abandoned,
            self.checked + other.checked,
        )


_judged: dict[tuple[bytes, bytes, str], Verdict] = {}


class QuickSigner(PadesSigner):
    """The same verdict in this process, and the same bytes judged once an hour."""

    def __init__(self, authority: bytes) -> None:
        super().__init__(authority)
        self._anchor = authority

    def verify(self, pdf: bytes, *, at: datetime) -> Verdict:
        asked = (hashlib.sha256(pdf).digest(), self._anchor, f"{at:%Y-%m-%d %H}")
        if asked not in _judged:
            _judged[asked] = examine(pdf, (), [self._anchor], at=at)
        return _judged[asked]


def quick(office: Office) -> Office:
    """The same office, whose own files are judged without a child."""
    with office.keys.organisation() as key:
        return replace(office, signer=QuickSigner(key.chain_der[-1]))


class Lane:
    """One ministry, where process after process dies."""

    def __init__(self, place: Place, office: Office) -> None:
        self._place, self._office = place, quick(office)
        self._ahead = timedelta(0)
        self.tally = Tally()

    def kill(self, dossier_id: DossierId, death: Death) -> bool:
        """Send somebody to their death, and say whether their act was kept."""
        seen = standing(self.office, dossier_id)
        before = self.office.reading.events(dossier_id)
        told = send(self._place, dossier_id, death, ahead=self._ahead)
        self._count(death, lived=told is not None)
        added = self._added(dossier_id, len(before))
        expect(len(added) <= 1, f"one death, and {added}")
        expect(self.office.reading.events(dossier_id)[: len(before)] == before, "another history")
        expect(told is None or len(added) == 1, "who lived has acted")
        self._end_intents(dossier_id, kept=bool(added))
        if added:
            expect(isinstance(added[0], ACTS) or seen.state is State.DRAFT, f"not {added}")
            self._refused_again(dossier_id, seen)
        self.tally.new += bool(added)
        self.tally.old += not added
        return bool(added)

    @property
    def office(self) -> Office:
        return later(self._office, self._ahead)

    def _count(self, death: Death, *, lived: bool) -> None:
        if lived:
            self.tally.survived += 1
        else:
            self.tally.killed[type(death).__name__] += 1

    def _added(self, dossier_id: DossierId, before: int) -> list[object]:
        """What was added to the history; and history, dossier and trays agree."""
        events = self.office.reading.events(dossier_id)
        dossier = standing(self.office, dossier_id)
        expect(replay(events) == dossier, "the dossier is not what its trail adds up to")
        expect(self.office.reading.stored(dossier_id) == dossier, "row and dossier differ")
        awaiting = set(self.office.reading.awaiting(dossier_id))
        expect(awaiting == set(dossier.awaited), "the trays await others")
        slots = [(e.position, e.slot) for e in events if isinstance(e, ACTS)]
        expect(len(slots) == len(set(slots)), "two acts in one place")
        return list(events[before:])

    def _end_intents(self, dossier_id: DossierId, *, kept: bool) -> None:
        """Once the lease is over, an intent ends with its event, and there was one at most."""
        expect(not abandon_stale(self.office), "an intent was ended before its time")
        begun = self.office.reading.open_intents()
        expect(len(begun) <= (0 if kept else 1), f"left open: {begun}")
        length = len(self.office.reading.events(dossier_id))
        if begun:
            self._ahead += self._office.lease + timedelta(seconds=1)
            expect(list(abandon_stale(self.office)) == list(begun), "the intent does not end")
        ended = self.office.reading.events(dossier_id)[length:]
        expect([type(e) for e in ended] == [SigningAbandoned] * len(begun), f"told: {ended}")
        expect(not self.office.reading.open_intents(), "an intent is open for ever")
        self.tally.abandoned += len(ended)

    def _refused_again(self, dossier_id: DossierId, seen: Dossier) -> None:
        """Who died after all was kept, and tries again, is told so."""
        if seen.state is State.DRAFT or seen.awaits_seal:
            return
        try:
            give(self.office, dossier_id, seen, seen.awaited[0])
        except AlreadyDone:
            return
        expect(False, "the same act was taken twice")

    def finish(self) -> None:
        """Nothing is wrong anywhere, no job is missing, nothing unfinished stays for ever."""
        self.check()
        expect(jobs_asked(self._place) == jobs_due(self.office), "other jobs than are due")
        files = Folder(self._place.files)
        files.sweep(self.office.now().timestamp())
        left = [f.name for f in self._place.files.rglob(".*")]
        expect(not left, f"unfinished files stay: {left}")
        for digest in files.names():  # those of nobody too
            files.get(digest)

    def check(self) -> None:
        findings = list(fsck(self.office))
        expect(not findings, f"fsck: {findings}")
        self.tally.checked += 1


def jobs_asked(place: Place) -> set[str]:
    """The keys of the jobs that the engine was asked for."""
    client = DBOSClient(system_database_url=place.url)
    try:
        return {job.workflow_id for job in client.list_workflows()}
    finally:
        client.destroy()


def jobs_due(office: Office) -> set[str]:
    """The keys of the jobs that follow from what happened."""
    due: set[str] = set()
    for dossier_id in office.reading.dossiers():
        dossier: Dossier | None = None
        for event in office.reading.events(dossier_id):
            dossier = apply(dossier, event)
            due.update(job.key for job in jobs_after(dossier_id, dossier))
    return due


def at_random(place: Place, seed: int, kills: int) -> Tally:
    """Kill so many processes at random points of every kind of act."""
    chance = random.Random(seed)  # noqa: S311 - a seed is printed and played again, never a secret
    with opened(place) as office:
        lane = Lane(place, office)
        dossier_id = a_draft(lane.office, chance.choice(CIRCUITS))
        while (done := lane.tally.killed.total()) < kills:
            death = a_death(chance)
            with _told(f"seed {seed}, kill {done + 1}, {death}"):
                if not lane.kill(dossier_id, death):
                    move_on(lane.office, dossier_id)
                if standing(lane.office, dossier_id).state is State.FINISHED:
                    dossier_id = a_draft(lane.office, chance.choice(CIRCUITS))
                if (done + 1) % CHECKED == 0:
                    lane.check()
        with _told(f"seed {seed}, at the end"):
            lane.finish()
        return lane.tally


def at_each_border(place: Place, first: int, step: int) -> Tally:
    """Kill the minister's visible signature at each `step`-th border from `first` on."""
    with opened(place) as office:
        lane = Lane(place, office)
        dossier_id = at_step(lane.office, 2)
        border = first
        while not lane.tally.survived:
            with _told(f"border {border}"):
                if lane.kill(dossier_id, Border(border)):
                    dossier_id = at_step(lane.office, 2)
            border += step
        with _told("at the end"):
            lane.finish()
        return lane.tally


def a_death(chance: random.Random) -> Death:
    lines, borders, seconds = FULL
    match chance.choices(("line", "border", "moment"), (6, 2, 2))[0]:
        case "line":
            return Line(chance.randint(1, lines))
        case "border":
            return Border(chance.randint(1, borders))
        case _:
            return Moment(chance.uniform(0, seconds))


def side_by_side(lane: Callable[[Place, int, int], Tally], runs: Iterable[Run]) -> Iterator[Tally]:
    """Run the lane in a process of its own for each of these."""
    with ProcessPoolExecutor(LANES, mp_context=forks()) as pool:
        yield from [going.result() for going in [pool.submit(lane, *run) for run in runs]]


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Name the place of whatever fails, in an error that finds its way out of a process."""
    try:
        yield
    except Exception as error:
        trace = traceback.format_exc()
        raise AssertionError(f"{where}: {type(error).__name__}: {error}\n{trace}") from None


def expect(held: bool, otherwise: str) -> None:
    """Said aloud: these checks run in processes where pytest does not explain them."""
    if not held:
        raise AssertionError(otherwise)
