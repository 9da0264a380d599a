"""Check all dossiers that were deposited in a period, one after the other, behind the pages.

Of each dossier, as it stands when its turn comes:
1. its history chains, each entry naming the one before it;
2. each event is one that the rules allow from where the dossier stood;
3. what is shown of it is what its history adds up to;
4. every document that its history speaks of is there, and is what its fingerprint says;
5. all signatures in its document are sound (EN 319 102-1), and none is missing;
6. so are those kept beside it.
What moves while it is looked at is looked at again. Results are kept one by one: a process that
dies loses the one it was at, and whoever takes over goes on there.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from parapheur.domain.about_audit import CheckAsked
from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.checks import AT_ONCE, MOST, CheckId, Result, Trouble
from parapheur.domain.documents import Version
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    CheckEmpty,
    CheckRunning,
    CheckTooLarge,
    NoSuchDossier,
    ParapheurError,
    PeriodOutOfOrder,
)
from parapheur.domain.events import DossierEvent, StepSigned, VisaGiven
from parapheur.domain.finding import begins
from parapheur.domain.missing import with_missing
from parapheur.domain.people import Person
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from parapheur.domain.trail import breaks
from parapheur.domain.verdict import Conclusion
from parapheur.domain.versions import versions_of
from parapheur.usecases.ports import Office

log = logging.getLogger(__name__)

UNREADABLE = (ParapheurError, ValueError, TypeError, KeyError, IndexError)
PATIENCE = timedelta(minutes=2)
"""After so long without a result, a check was left by whoever did it."""
LOOKS = 3


def ask_check(office: Office, first: date, last: date, *, actor: Person) -> CheckId:
    """Write down the check, and have it done. `PeriodOutOfOrder`, `CheckEmpty`, `CheckTooLarge`."""
    if last < first:
        raise PeriodOutOfOrder
    since, until, at = begins(first), begins(last + timedelta(days=1)), office.now()
    if any(one.by == actor.login for one in office.reading.checks(running=True)):
        raise CheckRunning
    count = office.reading.how_many_deposited(since, until)
    if count == 0:
        raise CheckEmpty
    if count > MOST:
        raise CheckTooLarge(count=count, most=MOST)
    with office.work() as work:
        check = work.add_check(first, last, since, until, by=actor.login, at=at)
        asked = CheckAsked(
            at=at, actor=actor.login, check=check, first=first, last=last, count=count
        )
        work.note(actor.login, asked)
    return check


def go_on(office: Office, check: CheckId) -> None:
    """Check some dossiers more, and ask for the rest; safe to repeat, and to be done twice."""
    for number in office.reading.unchecked(check, most=AT_ONCE):
        result = checked(office, number)
        with office.work() as work:
            work.keep_result(check, result)
    stands = office.reading.check(check)
    if stands is None or stands.ended_at is not None:
        return
    with office.work() as work:
        if stands.done < stands.count:
            work.go_on(check, stands.done)
        else:
            work.end_check(check, office.now())


def left_checks(office: Office) -> None:
    """Have those checks gone on with that nobody does any more."""
    before = office.now() - PATIENCE
    for one in office.reading.checks(running=True):
        if one.moved_at < before:
            with office.work() as work:
                work.go_on(one.id, one.done, again=_turn(office))


def _turn(office: Office) -> int:
    """Return a number that whoever looks within the same while has too: they ask for one job."""
    return int(office.now().timestamp() // PATIENCE.total_seconds())


def checked(office: Office, number: DossierId) -> Result:
    """Return what is found of a dossier at rest."""
    found: tuple[Trouble, ...] = ()
    for _ in range(LOOKS):
        length = len(office.reading.trail(number))
        found = _looked_at(office, number)
        if not found or length == len(office.reading.trail(number)):
            break
    return Result(number, office.now(), found)


def _looked_at(office: Office, number: DossierId) -> tuple[Trouble, ...]:
    try:
        return tuple(dict.fromkeys(_troubles(office, number)))
    except Exception:  # of any kind: what could not be looked at is said to be so, and not sound
        log.exception("dossier %s could not be checked", number)
        return (Trouble.UNPROVED,)


def _troubles(office: Office, number: DossierId) -> Iterator[Trouble]:
    if breaks(office.reading.trail(number)):  # 1
        yield Trouble.CHAIN
    try:
        events = office.reading.events(number)
        told = _retraced(events)  # 2
    except UNREADABLE:
        yield Trouble.HISTORY
        return
    if not _shown_as(office, number, told):  # 3
        yield Trouble.RECORD
    if not _all_there(office, events):  # 4
        yield Trouble.BYTES
        return
    yield from _signatures(office, told)  # 5
    if not all(_sound_beside(office, event) for event in events):  # 6
        yield Trouble.BESIDE


def _retraced(events: Sequence[DossierEvent]) -> Dossier:
    dossier: Dossier | None = None
    for event in events:
        if not allowed(dossier, event):
            raise ValueError("the rules tell this event otherwise")
        dossier = apply(dossier, event)
    if dossier is None:
        raise ValueError("a history begins with a deposit")
    return dossier


def _shown_as(office: Office, number: DossierId, told: Dossier) -> bool:
    try:
        return office.reading.stored(number) == told
    except (NoSuchDossier, ValueError):
        return False


def _all_there(office: Office, events: Sequence[DossierEvent]) -> bool:
    named = [one.digest for one in versions_of(events)]
    named += [one.digest for event in events if (one := _attestation(event))]
    try:
        for digest in named:
            office.files.get(digest)
    except ParapheurError:
        return False
    return True


def _signatures(office: Office, dossier: Dossier) -> Iterator[Trouble]:
    if not dossier.versions:
        return
    pdf, at = office.files.get(dossier.version.digest), office.now()
    found = with_missing(office.signer.verify(pdf, at=at), dossier.signed).verdict
    if found in {Conclusion.INVALID, Conclusion.UNREADABLE}:
        yield Trouble.SIGNATURE
    elif found is Conclusion.INDETERMINATE:
        yield Trouble.UNPROVED


def _attestation(event: DossierEvent) -> Version | None:
    if isinstance(event, VisaGiven | StepSigned | GuestSigned):
        return event.signature.attestation
    return None


def _sound_beside(office: Office, event: DossierEvent) -> bool:
    attestation = _attestation(event)
    if attestation is None or not isinstance(event, VisaGiven | StepSigned | GuestSigned):
        return True
    signature, files = event.signature, office.files
    try:
        office.signer.check_attestation(
            files.get(signature.over),
            files.get(attestation.digest),
            certificate=signature.certificate,
            second=signature.second,
            waited=signature.waited(event.at),
        )
    except ParapheurError:
        return False
    return True
