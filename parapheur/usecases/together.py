"""Several signatures on their way together: for what each waits, they wait once.

1. In one transaction, for each: may this person, is it this desk's turn, on these very bytes? Its
   intent is written down.
2. Outside any transaction: each is signed and checked; then the bytes of all are flushed and read
   back. Where a time server is asked, a few wait for it side by side; large documents one after
   the other, for the memory they take.
3. In one transaction, for each: is all of it still so? Then the dossier, its trail and what
   follows.

In both transactions each stands apart, so that what refuses one undoes no other; and all dossiers
are held first, in one order, so that nobody deadlocks. Who dies leaves of each what one signature
by itself would leave. A transaction that fails as a whole is taken again for each alone.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import BeingSigned, NoRoomLeft, NoSuchDossier, ParapheurError
from parapheur.domain.signature import Signature
from parapheur.usecases.ports import Intent, Office, Work
from parapheur.usecases.signing import Way, least_of

PART = 3
"""Of the lease, after which no further one is signed: what is made by then is kept in time."""

AT_ONCE = 4
"""Signed side by side, where each waits for a time server."""
LARGE = 8 << 20
"""Bytes from which a document is signed with no other beside it."""

Begin = Callable[[Office], Way]
"""Says what an act takes in this office, or refuses it."""

log = logging.getLogger(__name__)


class Alone(Exception):
    """Nothing of this one was signed: it is to go by itself."""


@dataclass(eq=False, slots=True)
class Part:
    """One of several, and how far it has come."""

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
    def waits(self) -> bool:
        """Say whether it waits for a time server, and leaves memory for others meanwhile."""
        if self.begun is None:
            return False
        intent, dossier = self.begun
        stamped = least_of(dossier, intent.task) is not None
        return stamped and intent.task.over.length < LARGE


def put_together(office: Office, several: Iterable[Begin]) -> Sequence[Exception | None]:
    """Take several through the three steps, and return what refused each; None: it is kept.

    `Alone`: it is to be put by itself, now that the others are.
    """
    parts = [Part(one) for one in several]
    try:
        with office.files.together() as files:
            gathered = replace(office, files=files)
            _intend(gathered, parts)  # 1
            _sign(gathered, parts)  # 2
    except Exception as refusal:
        for part in parts:
            part.refusal = part.refusal or refusal
    _keep(office, parts)  # 3
    return [part.refusal for part in parts]


def _intend(office: Office, parts: Sequence[Part]) -> None:
    for part in parts:
        try:
            part.way = part.begin(office)
        except Exception as refusal:
            part.refusal = refusal
    ready = [(part, part.way) for part in parts if part.way]
    try:
        with office.work() as work:
            _hold(work, (way.dossier for _, way in ready))
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


def _sign(office: Office, parts: Sequence[Part]) -> None:
    until = office.now() + office.lease / PART

    def sign(part: Part) -> None:
        if part.way is None or part.begun is None:
            return
        if office.now() >= until:
            part.refusal = Alone()
            return
        intent, dossier = part.begun
        try:
            part.signature = part.way.act(intent.task, dossier)
        except Exception as refusal:
            part.refusal = refusal

    waiting = [part for part in parts if office.signer.tells_time and part.waits]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(sign, waiting))
    for part in parts:
        if part not in waiting:
            sign(part)


def _keep(office: Office, parts: Sequence[Part]) -> None:
    begun = [part for part in parts if part.begun]
    before = [part.refusal for part in begun]
    try:
        with office.work() as work:
            _hold(work, (part.intent.dossier for part in begun if part.intent))
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


def _hold(work: Work, dossiers: Iterable[DossierId]) -> None:
    """Hold these dossiers, in the order in which everybody who holds several does."""
    for dossier_id in sorted(set(dossiers)):
        with suppress(NoSuchDossier):  # told where it is looked at
            work.dossier(dossier_id, lock=True)
