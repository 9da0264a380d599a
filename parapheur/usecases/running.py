"""Tell what happens to the house itself: programs at work, their settings, keys, inspections.

A program that starts holds what it was told, and the keys of the house, against what the trails
told last; what is another is told before anything is done with it.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from parapheur.domain.about_office import (
    BackupDeclared,
    HouseKey,
    HouseKeyTaken,
    InspectionBegun,
    InspectionEnded,
    OfficeStream,
    Program,
    ProgramStarted,
    ProgramStopped,
    RunEvent,
    SettingsTold,
)
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway, NotInTheFuture, ParapheurError, TokenAway, TokenLocked
from parapheur.domain.findings import Finding
from parapheur.domain.levels import Level
from parapheur.domain.people import WORKER
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.settings_told import changes, digest_of, told_last
from parapheur.usecases.halting import look_at_journal
from parapheur.usecases.ports import Office

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Given:
    """What a program was given when it started."""

    version: str
    settings: Mapping[str, str]
    """By their names, without secrets."""
    certificates: Mapping[HouseKey, bytes] = field(default_factory=dict)
    """Of the keys of the house besides its seal (DER); all of them are of tests."""


@contextmanager
def at_work(office: Office, program: Program, given: Given) -> Iterator[None]:
    """Tell that a program starts, with what is another than before; and that it stops."""
    tell_settings(office, program, given)
    tell_keys(office, given.certificates)
    _look_at_journal(office)
    _look_at_calendar(office)
    at = office.now()
    started = ProgramStarted(at=at, actor=WORKER, program=program, version=given.version)
    _tell(office, started)
    try:
        yield
    finally:
        try:
            _tell(office, ProgramStopped(at=office.now(), actor=WORKER, program=program))
        except ParapheurError:  # it stops all the same; what it did is kept
            log.exception("that the program stops could not be told")


def _look_at_journal(office: Office) -> None:
    try:
        gap = look_at_journal(office)
    except ParapheurError as away:  # nothing can be signed either while the keys are away
        log.warning("the journal cannot be looked at: %s", away)
        return
    if gap is not None:
        log.error("nothing is signed: %s entries were published, not these", gap.published)


def _look_at_calendar(office: Office) -> None:
    """Say in the log that the file of the calendar is not what deadlines are counted by."""
    filed, known = office.filed, office.calendar
    if filed is not None and filed != known:
        log.warning(
            "the calendar in force is edition %s, kept in the pages; that of the file is not in"
            " force (edition %s)",
            known.edition,
            filed.edition,
        )


def tell_settings(office: Office, program: Program, given: Given) -> None:
    """Tell which settings are others than this program's last ones, if any."""
    stream, now = OfficeStream.SETTINGS, {**given.settings, "version": given.version}
    with office.work() as work:
        changed = changes(told_last(work.office_events(stream), program), now)
        if changed:
            event = SettingsTold(
                at=office.now(),
                actor=WORKER,
                program=program,
                version=given.version,
                digest=digest_of(now),
                changes=changed,
            )
            work.note_office(stream, event)


def tell_keys(office: Office, certificates: Mapping[HouseKey, bytes]) -> None:
    """Tell which keys of the house are others than the last ones; its seals, and those given."""
    held = [_Held(key, der, True) for key, der in sorted(certificates.items())]
    try:
        with office.keys.organisation() as seal:
            held.append(_Held(HouseKey.SEAL, seal.certificate_der, seal.test, seal.level))
        held.append(_Held(HouseKey.JOURNAL, office.keys.published().certificate, True))
        held += _of_bodies(office)
    except (KeysAway, TokenAway, TokenLocked) as away:
        log.warning("a seal cannot be looked at: %s", away)
    told = [_taken(office, one) for one in held]
    with office.work() as work:
        known = last_taken(work.office_events(OfficeStream.KEYS))
        for one in told:
            before = known.get((one.key, one.body))
            if before != one.certificate:
                work.note_office(OfficeStream.KEYS, replace(one, before=before))


def _of_bodies(office: Office) -> Iterator["_Held"]:
    for body in office.directory.bodies:
        if office.keys.seals(body.id):
            with office.keys.body(body.id) as seal:
                held = seal.certificate_der, seal.test, seal.level
            yield _Held(HouseKey.BODY, *held, body.id)


def last_taken(events: Iterable[object]) -> dict[tuple[HouseKey, BodyId | None], Digest]:
    """Return the certificates of the house's own keys, as its trail tells them."""
    taken = (event for event in events if isinstance(event, HouseKeyTaken))
    return {(event.key, event.body): event.certificate for event in taken}


def inspected(office: Office, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what an inspection finds, and tell that it began, and how it ended."""
    begun, count = office.now(), 0
    yield from _told_or_found(office, InspectionBegun(at=begun, actor=WORKER))
    for one in findings:
        count += 1
        yield one
    ended = InspectionEnded(at=office.now(), actor=WORKER, begun=begun, findings=count)
    yield from _told_or_found(office, ended)


def declare_backup(office: Office, began: datetime) -> None:
    """Tell that a backup was made, which began then. `NotInTheFuture`."""
    at = office.now()
    if began > at:
        raise NotInTheFuture
    _tell(office, BackupDeclared(at=at, actor=WORKER, began=began))


def _told_or_found(office: Office, event: RunEvent) -> Iterator[Finding]:
    """Tell it; that it cannot be told is a finding too."""
    try:
        _tell(office, event)
    except Exception as error:  # whatever is broken: the inspection goes on
        problem = f"this inspection cannot be told: {type(error).__name__}"
        yield Finding(OfficeStream.RUNS, problem)


def _tell(office: Office, event: RunEvent) -> None:
    with office.work() as work:
        work.note_office(OfficeStream.RUNS, event)


@dataclass(frozen=True, slots=True)
class _Held:
    key: HouseKey
    der: bytes
    test: bool
    level: Level | None = None
    body: BodyId | None = None


def _taken(office: Office, held: _Held) -> HouseKeyTaken:
    return HouseKeyTaken(
        at=office.now(),
        actor=WORKER,
        key=held.key,
        certificate=Digest(hashlib.sha256(held.der).hexdigest()),
        before=None,
        test=held.test,
        until=office.signer.ends(held.der),
        level=held.level,
        body=held.body,
    )
