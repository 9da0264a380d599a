"""Who shares out a batch.

1. The processes start when a batch is being chosen, one for each core, and bound to it: where two
   take turns on a core, each finds its caches filled by the other, and both need longer. Each opens
   the office once. They end with whoever started them, or by themselves when long nothing is asked.
2. Each is given a handful of acts, and the next when it has told how they went; of such a size
   that it ends, and its process writes, while the others sign. Towards the end, and in a small
   batch, they are fewer, so that all processes end together.
3. Bytes to be signed come back here, where the key is, and the value goes out.
4. A process that dies takes its handful with it, told as failed: intents end with their lease. Sent
   again, each act is found done, or is done.
5. Once nobody listens, no further handful is begun; those that were are brought to their end.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from multiprocessing.connection import Connection, Pipe, wait

from parapheur.crew.messages import Answer, Facts, Key, Order, Question, Refused, Told
from parapheur.domain.errors import NotManaged, NotTried, ParapheurError
from parapheur.domain.people import Person
from parapheur.domain.several import Result, Ticked

IDLE = 300
"""Seconds without an act after which a process ends; one idle for half as long is replaced."""
MOST = 8
"""Processes, however many cores there are; where there are more, none is bound to one."""
HANDFUL = 8
"""Acts that a process is given together: what they wait for, they wait for once."""
SIZES = (8, 9, 7, 10, 6)
"""Of handfuls, the dearest first."""
PATIENCE = 60
"""Seconds for the acts at work to end, once nobody listens."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Hand:
    """One process, and the acts it is at."""

    core: int
    process: "subprocess.Popen[bytes]"
    line: "Connection[object, Question | list[Told] | None]"
    ready: bool = False
    acts: list[Ticked] = field(default_factory=list)
    each: float = 0.0
    """Seconds for an act of its last handful of this batch; 0: it had none."""
    used: float = field(default_factory=time.monotonic)

    def end(self) -> None:
        """Close the line, at which it ends, and wait until it is gone."""
        self.line.close()
        self.process.wait()


class Crew:
    """Processes over one installation, started at the first batch.

    `cores`: by their numbers, those to work on; None: all that this process may run on.
    """

    def __init__(self, module: str, settings: object, cores: Collection[int] | None = None) -> None:
        self._module, self._settings = module, settings
        cores = os.sched_getaffinity(0) if cores is None else cores
        self._cores, self._bound = sorted(cores)[:MOST], len(cores) <= MOST
        self._turn = threading.Lock()
        self._owner = os.getpid()
        self._hands: list[Hand] = []

    def warm(self) -> None:
        """Let the processes start, unless a batch is under way."""
        if self._turn.acquire(blocking=False):
            try:
                self._gather()
            finally:
                self._turn.release()

    def share(
        self, actor: Person, ticked: Sequence[Ticked], key: Key, until: datetime
    ) -> Iterator[Result]:
        """Give each act by one of the processes, and yield each result as it comes."""
        facts = Facts.of(key)
        left = deque(ticked)
        with self._turn:  # one batch after the other
            self._gather()
            for hand in self._hands:
                hand.each = 0.0
            try:
                while self._hands and (left or self._at_work()):
                    self._hand_out(left, lambda acts: Order(actor, acts, facts, until))
                    yield from self._heard(key)
            finally:
                self._finish(key)  # 5
        yield from (Result(one, NotTried()) for one in left)

    def close(self) -> None:
        """End the processes."""
        with self._turn:
            for hand in self._mine():
                hand.end()
            self._hands = []

    def _gather(self) -> None:
        """See that there are as many as wanted, all of them alive and not about to leave (1)."""
        now = time.monotonic()
        for hand in self._mine():
            if hand.process.poll() is not None or now - hand.used > IDLE / 2:
                self._drop(hand)
        taken = {hand.core for hand in self._hands}
        self._hands += [self._start(core) for core in self._cores if core not in taken]

    def _mine(self) -> list[Hand]:
        """Return the processes; after a fork of ours, the parent's are not ours to use."""
        if self._owner != os.getpid():
            self._owner, self._hands = os.getpid(), []
        return list(self._hands)

    def _start(self, core: int) -> Hand:
        ours, theirs = Pipe()
        with theirs:
            number = theirs.fileno()
            words = [sys.executable, "-m", self._module, str(number)]
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                words, pass_fds=[number], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        if self._bound:
            with suppress(OSError):  # it ended, or may not run there: the system finds it a place
                os.sched_setaffinity(process.pid, {core})
        ours.send(self._settings)
        return Hand(core, process, ours)

    def _at_work(self) -> bool:
        return any(hand.acts for hand in self._hands)

    def _drop(self, hand: Hand) -> None:
        self._hands.remove(hand)
        hand.end()

    def _hand_out(self, left: "deque[Ticked]", order: Callable[[Sequence[Ticked]], Order]) -> None:
        for hand in list(self._hands):  # 2
            if left and hand.ready and not hand.acts:
                acts = [left.popleft() for _ in range(self._handful(hand, len(left)))]
                try:
                    hand.line.send(order(acts))
                except OSError:
                    left.extendleft(reversed(acts))
                    self._drop(hand)
                    continue
                hand.acts, hand.used = acts, time.monotonic()

    def _handful(self, hand: Hand, left: int) -> int:
        """Return how many of those that are left are given together.

        At the end each process gets its share of all that is not done, so that they end together.
        """
        others = [one for one in self._hands if one is not hand and one.acts]
        if not hand.each:  # the first ones differ in size, and nobody knows how long they take
            share = ceil((left + sum(len(one.acts) for one in others)) / len(self._hands))
            size = ceil(HANDFUL * (self._hands.index(hand) + 1) / len(self._hands))
            return min(left, size, share)
        now = time.monotonic()
        ends = [one.used + len(one.acts) * (one.each or hand.each) - now for one in others]
        at_work = sum(max(0.0, end) for end in ends) / hand.each
        share = ceil((left + at_work) / len(self._hands))
        return min(left, share, size_apart(hand.each, ends))

    def _heard(self, key: Key) -> Iterator[Result]:
        """Wait until somebody speaks, answer what is asked, and yield what is told."""
        lines = {hand.line: hand for hand in self._hands if hand.acts or not hand.ready}
        for line in wait(list(lines)):
            hand = lines[line]  # type: ignore[index]  # `wait` gives back what it was given
            try:
                said = hand.line.recv()
            except (EOFError, OSError):  # 4
                yield from (Result(one, NotManaged()) for one in hand.acts)
                self._drop(hand)
                continue
            if isinstance(said, Question):
                with suppress(OSError):  # it is gone: heard of at the next turn
                    hand.line.send(_answered(key, said))  # 3
            elif isinstance(said, list):
                hand.each = (time.monotonic() - hand.used) / max(1, len(hand.acts))
                for told in said:  # all of them, before anybody may leave
                    hand.acts.remove(told.ticked)
                yield from [told.result() for told in said]
            else:
                hand.ready = True

    def _finish(self, key: Key) -> None:
        """Bring what is at work to its end, without anything new."""
        late = time.monotonic() + PATIENCE
        while self._at_work() and time.monotonic() < late:
            for _ in self._heard(key):
                pass
        for hand in list(self._hands):
            if hand.acts:
                hand.process.kill()
                self._drop(hand)


def size_apart(each: float, ends: Sequence[float]) -> int:
    """Return of which size a handful ends furthest from those of others.

    `each`: seconds for one of its acts; `ends`: in how many seconds those of the others end.
    Each process writes when it ends a handful and begins the next; two that come to it at once
    would do so each time from then on, and one of them wait.
    """
    around = HANDFUL * each

    def apart(size: int) -> float:
        """Seconds from the nearest end of another, as they come round."""
        ways = [(size * each - end) % around for end in ends]
        return min((min(way, around - way) for way in ways), default=around)

    return max(SIZES, key=apart)


def _answered(key: Key, question: Question) -> Answer | Refused:
    try:
        values = key.sign_several(question.asked)
        return Answer(
            [Refused.of(one) if isinstance(one, ParapheurError) else one for one in values]
        )
    except ParapheurError as refusal:
        return Refused.of(refusal)
    except Exception:
        log.exception("the key of a batch")
        return Refused.of(NotManaged())
