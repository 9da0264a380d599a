"""Check everything that is kept against everything else, and name what is wrong.

First, each row that says what nobody can read, or a word that nobody knows, by its name; whatever
else cannot be read is named where it is met, and the inspection goes on (see `legible`).
For each trail: 1. its entries chain, each in canonical form, what stands beside an entry is what
it says, and so are the personal values that it commits to, unless their erasure is told; 2. each
entry tells an event we know; 3. it is the trail of a dossier or an account that exists, or one of
the house itself, and each dossier has one.
For each account: 4. whoever is told to have changed it might do so then, by what their own trail
tells (see `domain.entitled`); its row, and the desks it holds, are what its trail tells (see
`accounts_told`), its certificate is that of the key its trail says was issued last (see
`keys_told`), at the level it says, its card the one registered last, its image of handwriting the
one it tells, and the delegations it gave, the versions of circuits it kept and the second factors
that it holds are those its trail tells.
For each dossier: 5. each event is one that the rules allow from where the dossier stood; 6. the
trail adds up to the dossier's row; 7. and to its shelf: trays, acts, versions, dates; 8. whoever
acted did so with a certificate that was theirs then, at its level, and what is sealed is by a seal
of the house (see `signers_told`), for a desk that they held then (see `desks_told`), with a second
factor of theirs where one was given, by a delegation in its time when in another's place, by an act
in its time when ad interim, and with no handwriting in its mark but the actor's; 9. each intent
ended in exactly what the trail tells, or its lease is still live; 10. the pages that somebody was
shown are pages that one of its documents has; 11. each deadline is what the calendar that its event
names counts, and each calendar is what its name says; 12. calendars are those that their trail
tells, each changed by somebody who might do so then (see `calendars_told`).
For each round of a dossier, its bytes: see `lineage`. For letters and their numbers: see
`registry.letters_astray`, and for who acted on them `desks_told`; for whose seal their papers bear,
`registry.seals_astray`. For all entries together, the tree over them and its published heads: see
`journal_astray`. For statistics of months that are over: see `sums`.

It reads each trail and each version once, so its cost grows with what is kept and no faster. What
nothing in the records contradicts, the journal does: everything put back at once to what it was on
an earlier day is younger than what the journal's key signed last, or an anchor kept elsewhere says;
a chain forged from some entry on is not in the tree. What happened since the last head, some
minutes, is out of its sight.
"""

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from parapheur.domain import trail
from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.events import (
    DossierEvent,
    DossierStarted,
    SigningAbandoned,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.finding import Label, dossier_of, place_of
from parapheur.domain.findings import Finding as Finding
from parapheur.domain.issued import Certificates, certificates_in
from parapheur.domain.journal import SignedHead
from parapheur.domain.people import ORGANISATION, Login
from parapheur.domain.personal import Subject, stood_in
from parapheur.domain.proving import OVER_ALL
from parapheur.domain.retracing import allowed
from parapheur.domain.shelf import Shelf, shelf_of
from parapheur.domain.standing import apply, replay
from parapheur.usecases.accounts_told import row_astray
from parapheur.usecases.authors_told import Authors
from parapheur.usecases.calendars_told import calendars_untold
from parapheur.usecases.cards_told import card_astray
from parapheur.usecases.circuits_told import (
    ByAuthor,
    circuits_astray,
    circuits_in_turn,
    kept_by_all,
)
from parapheur.usecases.day_order import days_astray
from parapheur.usecases.desks_told import letters_without_desk, without_desk
from parapheur.usecases.factors_told import factors_astray, without_factor
from parapheur.usecases.handwriting import images_astray, images_unowned
from parapheur.usecases.journal_astray import PLACE as JOURNAL
from parapheur.usecases.journal_astray import journal_astray
from parapheur.usecases.keys_told import keys_astray
from parapheur.usecases.legible import UNREADABLE, going_on, going_on_with, rows_astray
from parapheur.usecases.legible import why as _why
from parapheur.usecases.lineage import bytes_of
from parapheur.usecases.personal_told import erasures_told, values_astray
from parapheur.usecases.ports import Intent, Office
from parapheur.usecases.recounted import Known as Calendars
from parapheur.usecases.recounted import calendars_astray, miscounted
from parapheur.usecases.registry.closings_astray import closings_astray
from parapheur.usecases.registry.disposals_astray import disposals_astray
from parapheur.usecases.registry.letters_astray import letters_astray, trails_of_letters
from parapheur.usecases.registry.seals_astray import seals_astray
from parapheur.usecases.shown import pages_astray
from parapheur.usecases.signers_told import HouseSeals, Issued, without_certificate
from parapheur.usecases.standins import terms_astray, without_interim
from parapheur.usecases.substitutes import astray, without_leave
from parapheur.usecases.sums import sums_astray


@dataclass(slots=True)
class _Known:
    """What is read once, and held against all the rest."""

    authors: Authors
    circuits: ByAuthor | None
    seals: HouseSeals
    calendars: Calendars
    issued: dict[Login, Certificates] = field(default_factory=dict)


def fsck(office: Office, anchors: Sequence[SignedHead] = ()) -> Iterator[Finding]:
    """Yield every finding; nothing means that all is well. Work may go on meanwhile.

    `anchors`: heads of the journal that somebody kept, from a mail, a docket or an evidence file.
    """
    yield from rows_astray(office)
    yield from going_on(JOURNAL, journal_astray(office, anchors))
    streams = sorted(office.reading.streams())
    erased = yield from going_on_with("erasures", erasures_told(office), ())
    for stream in streams:
        yield from going_on(stream, _trail(office, stream, erased))
    numbers, accounts = sorted(office.reading.dossiers()), set(office.reading.logins())
    yield from _strays(office, streams, numbers, accounts)  # 3
    known = _known(office, accounts)
    yield from _accounts(office, accounts, known)
    yield from going_on("circuits", circuits_in_turn(office))
    yield from _house(office)
    yield from going_on("calendars", calendars_astray(office))  # 11
    yield from going_on(OfficeStream.CALENDAR, calendars_untold(office, known.authors))  # 12
    for number in numbers:
        yield from _openings(office, number)
        inspection = _at_rest(office, number, known)
        yield from going_on(reference(number), inspection)
    yield from going_on("letters", letters_astray(office))
    yield from going_on("letters", letters_without_desk(office, known.authors))
    yield from going_on("disposals", disposals_astray(office))
    yield from going_on("registers", closings_astray(office))
    yield from going_on("seals", seals_astray(office))
    yield from going_on("statistics", sums_astray(office))


def _known(office: Office, accounts: Collection[Login]) -> _Known:
    return _Known(
        authors=Authors(office, accounts),
        circuits=kept_by_all(office),
        seals=HouseSeals(office),
        calendars=Calendars(office.reading),
    )


def _accounts(office: Office, accounts: Collection[Login], known: _Known) -> Iterator[Finding]:
    """Give the findings, and note the certificates that were issued to each."""
    certificates = office.reading.certificates()
    for login in sorted({*accounts, *certificates}):
        inspection = _account(office, login, certificates.get(login), known)
        issued = yield from going_on_with(f"account/{login}", inspection, {})
        known.issued[login] = issued
    yield from _levels(office, certificates, known.issued)  # 4


def _trail(office: Office, stream: str, erased: Collection[Subject]) -> Iterator[Finding]:
    entries = office.reading.entries(stream)
    for seq, problem in trail.breaks(entries):  # 1
        yield Finding(f"{stream}, entry {seq}", problem)
    yield from values_astray(entries, office.reading.beside(stream), erased)  # 1
    for entry, label in zip(entries, office.reading.labels(stream), strict=False):
        if not _says(entry, label):
            yield Finding(f"{stream}, entry {entry.seq}", "its columns do not say what it says")


def _openings(office: Office, dossier_id: DossierId) -> Iterator[Finding]:
    try:
        office.reading.openings(dossier_id)  # 2
    except UNREADABLE as error:
        place = f"opened/{dossier_id}"
        yield Finding(place, f"tells something that cannot be read: {_why(error)}")


def _house(office: Office) -> Iterator[Finding]:
    for stream in OfficeStream:
        try:
            office.reading.office_events(stream)  # 2
        except UNREADABLE as error:
            yield Finding(stream, f"tells something that cannot be read: {_why(error)}")


def _says(entry: trail.Entry, label: Label) -> bool:
    try:
        facts = entry.facts
        at = datetime.fromisoformat(str(facts.get("at")))
    except (ValueError, TypeError):
        return False
    told = (facts.get("kind"), facts.get("actor"), at, dossier_of(entry.stream), *place_of(facts))
    return told == label


def _strays(
    office: Office,
    streams: Sequence[str],
    numbers: Iterable[DossierId],
    accounts: Iterable[Login],
) -> Iterator[Finding]:
    owners = {f"dossier/{number}" for number in numbers} | {f"account/{one}" for one in accounts}
    owners |= {f"opened/{number}" for number in numbers} | set(OfficeStream)
    owners |= set(trails_of_letters(office))
    for stream in streams:
        if stream not in owners:
            yield Finding(stream, "is the trail of nothing that is there")


def _account(
    office: Office, login: Login, certificate: Digest | None, known: _Known
) -> Generator[Finding, None, Certificates]:
    """Give the findings, and return the certificates that were issued."""
    place = f"account/{login}"
    try:
        events = office.reading.account_events(login)  # 2
    except UNREADABLE as error:
        yield Finding(place, f"tells something that cannot be read: {_why(error)}")
        return {}
    yield from known.authors.astray(login, events)  # 4
    yield from row_astray(office, login, events)  # 4
    yield from keys_astray(office, login, certificate, events)  # 4
    yield from card_astray(office, login, events)  # 4
    yield from astray(office, login, events)  # 4
    if certificate is not None:
        yield from factors_astray(office, login, events)  # 4
    yield from terms_astray(office, login, events)  # 4
    yield from days_astray(office, login, events)  # 4
    yield from circuits_astray(office, login, events, known.circuits)  # 4
    yield from images_astray(office, login, events)  # 4
    return certificates_in(events)


def _levels(
    office: Office, certificates: Mapping[Login, Digest], issued: Issued
) -> Iterator[Finding]:
    try:
        levels = office.reading.levels()
    except ValueError:
        return  # told of its row
    now = office.reading.certificates()
    for login, level in sorted(levels.items()):
        if now.get(login) != certificates.get(login):  # another key was issued meanwhile
            continue
        told = issued.get(login, {}).get(certificates.get(login, ""))
        if told and told[-1].level is not level:
            yield Finding(f"account/{login}", "its key says another level than its trail does")


def _at_rest(office: Office, dossier_id: DossierId, known: _Known) -> Iterator[Finding]:
    """Check a dossier, and again if it moved while we looked."""
    length = -1
    found: list[Finding] = []
    while length != (length := len(office.reading.trail(dossier_id))):
        if not (found := list(_dossier(office, dossier_id, known))):
            return
    yield from found


def _dossier(office: Office, dossier_id: DossierId, known: _Known) -> Iterator[Finding]:
    place = reference(dossier_id)
    try:
        events = office.reading.events(dossier_id)  # 2
    except UNREADABLE as error:
        yield Finding(place, f"its trail tells something that cannot be read: {_why(error)}")
        return
    if not events:  # 3
        yield Finding(place, "has no trail")
        return
    told: Dossier | None = None
    gone = office.reading.erasures()  # the rules are asked about a text, whatever it was
    for seq, event in enumerate(map(stood_in, events) if gone else events, start=1):
        try:
            if not allowed(told, event):  # 5
                yield Finding(f"{place}, entry {seq}", "the rules tell this event otherwise")
            before, told = told, apply(told, event)
        except UNREADABLE as error:
            yield Finding(f"{place}, entry {seq}", f"could not have happened: {_why(error)}")
            return
        yield from miscounted(known.calendars, f"{place}, entry {seq}", before, event, told)  # 11
    yield from _row(office, dossier_id, replay(events) if gone else told)
    yield from _shelf(office, dossier_id, events)
    yield from without_certificate(place, events, known.issued, known.seals)  # 8
    yield from without_desk(known.authors, place, events)  # 8
    yield from without_leave(office, place, events)  # 8
    yield from without_factor(office, place, events)  # 8
    yield from without_interim(office, place, events)  # 8
    yield from images_unowned(office, place, events)  # 8
    yield from _intents(office, dossier_id, events)
    yield from pages_astray(office, dossier_id, place, events)  # 10
    yield from bytes_of(office, place, events)


def _row(office: Office, dossier_id: DossierId, told: Dossier | None) -> Iterator[Finding]:
    try:
        stored = office.reading.stored(dossier_id)
    except UNREADABLE as error:
        yield Finding(reference(dossier_id), f"its row cannot be read: {_why(error)}")
        return
    if told != stored:  # 6
        yield Finding(reference(dossier_id), "its row is not what its trail adds up to")


def _shelf(
    office: Office, dossier_id: DossierId, events: Sequence[DossierEvent]
) -> Iterator[Finding]:
    try:
        found, told = office.reading.shelf(dossier_id), shelf_of(dossier_id, events)
    except UNREADABLE as error:
        yield Finding(reference(dossier_id), f"its shelf cannot be read: {_why(error)}")
        return
    for part in Shelf.__slots__:  # 7
        if getattr(found, part) != getattr(told, part):
            yield Finding(reference(dossier_id), f"its shelf says otherwise than its trail: {part}")


def _intents(
    office: Office, dossier_id: DossierId, events: Sequence[DossierEvent]
) -> Iterator[Finding]:
    place = reference(dossier_id)
    try:
        intents = office.reading.intents(dossier_id)
    except UNREADABLE as error:
        yield Finding(place, f"an intent cannot be read: {_why(error)}")
        return
    for intent, outcome in intents:  # 9
        if outcome == "open" and intent.lease_until < office.now():
            yield Finding(place, f"a signature begun by {intent.actor} never ended")
    ended = Counter(_ending(one, outcome) for one, outcome in intents if outcome != "open")
    told = Counter(_told(events))
    for outcome, position, desk, actor in ended - told:
        where = f"step {position + 1}, {desk}"
        yield Finding(place, f"an intent of {actor} ({where}) is {outcome}, and no event tells it")
    for outcome, position, desk, actor in told - ended:
        where = f"step {position + 1}, {desk}"
        yield Finding(place, f"{actor} ({where}) {outcome} without having written down the intent")


Ending = tuple[str, int, str, Login]


def _ending(intent: Intent, outcome: str) -> Ending:
    return outcome, intent.task.position, intent.task.desk, intent.actor


def _told(events: Sequence[DossierEvent]) -> Iterator[Ending]:
    for event in events:
        match event:
            case DossierStarted():
                yield "signed", -1, "organisation", event.actor
            case DocumentTimestamped():
                yield "signed", OVER_ALL, ORGANISATION, event.actor
            case VisaGiven() | StepSigned() | StepSealed() | GuestSigned():
                yield "signed", event.position, event.desk, event.actor
            case SigningAbandoned():
                yield "abandoned", event.position, event.desk, event.begun_by
            case _:
                pass
