"""Several signatures on their way together: for what each waits, they wait once.

1. In one transaction, for each: may this person, is it this desk's turn, on these very bytes? Its
   intent is written down.
2. Outside any transaction: each is signed and checked; then the bytes of all are flushed and read
   back. The key is asked once for the values of all; where a time server is asked, a few wait for
   it side by side; large documents one after the other, for the memory they take.
3. In one transaction, for each: is all of it still so? Then the dossier, its trail and what
   follows.

In both transactions each stands apart, so that what refuses one undoes no other; and all dossiers
are held first, in one order, so that nobody deadlocks. Who dies leaves of each what one signature
by itself would leave. A transaction that fails as a whole is taken again for each alone.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    BeingSigned,
    KeysAway,
    NoRoomLeft,
    NotManaged,
    ParapheurError,
)
from parapheur.domain.grants import Grant
from parapheur.domain.signature import Signature, SigningTask
from parapheur.usecases.ports import Intent, Office, Work
from parapheur.usecases.signing import Drafted, Way, least_of

PART = 3
"""Of the lease, after which no further one is signed: what is made by then is kept in time."""

AT_ONCE = 4
"""Signed side by side, where each waits for a time server."""
LARGE = 8 << 20
"""Bytes from which a document is signed with no other beside it."""
SMALL = 1 << 20
"""Bytes up to which it is kept at hand, drafted, until the key has given its value."""

Begin = Callable[[Office], Way]
"""Says what an act takes in this office, or refuses it."""
Sign = Callable[[Sequence[tuple[Grant, bytes]]], Sequence[bytes | ParapheurError]]
"""Gives the values of several, each under its grant (`Key.sign_several`)."""

log = logging.getLogger(__name__)


class Alone(Exception):
    """Nothing of this one was signed: it is to go by itself."""


@dataclass(eq=False, slots=True)
class Part:
    """One of several, and how far it has come."""

    grant: Grant
    begin: Begin
    way: Way | None = None
    begun: tuple[Intent, Dossier] | None = None
    signature: Signature | None = None
    refusal: Exception | None = None

    @property
    def intent(self) -> Intent | None:
        """What was written down of it."""
        return self.begun[0] if self.begun else None

    @property
    def came_to(self) -> SigningTask | Exception:
        """What it did, which is kept; or what refused it."""
        if self.refusal is not None:
            return self.refusal
        if self.intent is None or self.signature is None:  # nothing is called done that is not
            return NotManaged()
        return self.intent.task

    @property
    def size(self) -> int:
        """Bytes of what it is over."""
        return self.intent.task.over.length if self.intent else 0

    @property
    def stamped(self) -> bool:
        """Say whether it gets a timestamp, where there is a time server."""
        if self.begun is None:
            return False
        intent, dossier = self.begun
        return least_of(dossier, intent.task) is not None

    @property
    def drafted(self) -> bool:
        """Say whether it can be made but for the key's value, and wait for that with others."""
        if self.way is None or self.way.draft is None or self.intent is None:
            return False
        return self.intent.task.field is not None and self.size <= SMALL


def put_together(
    office: Office, several: Iterable[tuple[Grant, Begin]], sign: Sign
) -> Sequence[SigningTask | Exception]:
    """Take several through the three steps, and return what each did, or what refused it.

    `Alone`: it is to be put by itself, now that the others are.
    """
    parts = [Part(*one) for one in several]
    try:
        with office.files.together() as files:
            gathered = replace(office, files=files)
            _intend(gathered, parts)  # 1
            _sign(gathered, parts, sign)  # 2
    except Exception as refusal:
        for part in parts:
            part.refusal = part.refusal or refusal
    _keep(office, parts)  # 3
    return [part.came_to for part in parts]


def _intend(office: Office, parts: Sequence[Part]) -> None:
    for part in parts:
        try:
            part.way = part.begin(office)
        except Exception as refusal:
            part.refusal = refusal
    ready = [(part, part.way) for part in parts if part.way]
    try:
        with office.work() as work:
            work.hold(way.dossier for _, way in ready)
            for part, way in ready:
                _look(office, work, part, way)
    except Exception:
        log.exception("several could not be begun together")
        for part, _ in ready:
            part.begun, part.refusal = None, Alone()


def _look(office: Office, work: Work, part: Part, way: Way) -> None:
    try:
        with work.apart():
            part.begun = way.begun(office, work)
    except BeingSigned:  # by another desk, or by an act before this one: it takes a moment
        part.refusal = Alone()
    except NoRoomLeft:
        raise
    except ParapheurError as refusal:
        part.refusal = refusal


def _sign(office: Office, parts: Sequence[Part], sign: Sign) -> None:
    until = office.now() + office.lease / PART

    def act(part: Part) -> None:
        if part.way and part.begun and _in_time(office, part, until):
            intent, dossier = part.begun
            try:
                part.signature = part.way.act(intent.task, dossier)
            except Exception as refusal:
                part.refusal = refusal

    stamped = [part for part in parts if office.signer.tells_time and part.stamped]
    waiting = [part for part in stamped if part.size < LARGE]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(act, waiting))
    drafted = [part for part in parts if part.drafted and part not in stamped]
    _sign_at_once(office, drafted, sign, until)
    for part in parts:
        if part not in waiting and part not in drafted:
            act(part)


def _sign_at_once(office: Office, parts: Iterable[Part], sign: Sign, until: datetime) -> None:
    """Make all but their values, and ask for those together."""
    left = deque(_drafts(office, parts, until))
    while left:
        for value in _values(sign, left):
            part, draft = left.popleft()
            if isinstance(value, Exception):
                part.refusal = value
                continue
            try:
                part.signature = draft.finish(value)
            except Exception as refusal:
                part.refusal = refusal
        left = deque(one for one in left if _in_time(office, one[0], until))


def _values(sign: Sign, left: Iterable[tuple[Part, Drafted]]) -> Sequence[bytes | Exception]:
    asked = [(part.grant, draft.attributes) for part, draft in left]
    try:
        return sign(asked) or [KeysAway()] * len(asked)
    except Exception as refusal:
        return [refusal] * len(asked)


def _drafts(
    office: Office, parts: Iterable[Part], until: datetime
) -> Iterator[tuple[Part, Drafted]]:
    for part in parts:
        if part.way and part.way.draft and part.begun and _in_time(office, part, until):
            intent, dossier = part.begun
            try:
                yield part, part.way.draft(intent.task, dossier)
            except Exception as refusal:
                part.refusal = refusal


def _in_time(office: Office, part: Part, until: datetime) -> bool:
    """Say whether there is time left to sign it with the others."""
    if office.now() < until:
        return True
    part.refusal = Alone()
    return False


def _keep(office: Office, parts: Sequence[Part]) -> None:
    begun = [part for part in parts if part.begun]
    before = [part.refusal for part in begun]
    try:
        with office.work() as work:
            work.hold(part.intent.dossier for part in begun if part.intent)
            for part in begun:
                _end(office, work, part)
    except Exception:
        log.exception("several could not be kept together")
        for part, refusal in zip(begun, before, strict=True):
            part.refusal = refusal
            _end_alone(office, part)


def _end(office: Office, work: Work, part: Part) -> None:
    """Keep one, or give it up, in a transaction where it stands apart."""
    try:
        if part.refusal is None:
            with work.apart():
                _kept(work, part)
    except NoRoomLeft:
        raise
    except ParapheurError as refusal:
        part.refusal = refusal
    if part.refusal is not None:
        with work.apart():
            _abandon(office, work, part)


def _end_alone(office: Office, part: Part) -> None:
    """Do the same in transactions of its own; what fails for good ends with its lease."""
    try:
        if part.refusal is None:
            with office.work() as work:
                _kept(work, part)
            return
    except Exception as refusal:
        part.refusal = refusal
    try:
        with office.work() as work:
            _abandon(office, work, part)
    except Exception:
        log.exception("an intent could not be ended")


def _kept(work: Work, part: Part) -> None:
    if part.way and part.intent and part.signature:
        part.way.kept(work, part.intent, part.signature)


def _abandon(office: Office, work: Work, part: Part) -> None:
    if part.intent:
        work.abandon(part.intent, at=office.now())
