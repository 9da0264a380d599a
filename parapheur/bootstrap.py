"""The one place that chooses implementations: settings in, an office out."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from pwd import getpwnam
from urllib.parse import urlsplit

from parapheur import __version__
from parapheur.accounts import Argon2Passwords
from parapheur.circuits import (
    CircuitDrafting,
    read_calendar,
    read_circuits,
    read_directory,
    read_organisation,
    read_types,
)
from parapheur.circuits.instructions import read_instructions
from parapheur.circuits.read import CALENDAR_FILE
from parapheur.crew import Crew
from parapheur.domain.about_office import HouseKey
from parapheur.domain.errors import Misconfigured
from parapheur.domain.registry.bodies import Directory
from parapheur.domain.settings_told import flat
from parapheur.domain.words import Words
from parapheur.drafts import DraftFolder
from parapheur.egress import Egress, Hosts, KeptAnswers
from parapheur.evidence import put_together
from parapheur.evidence.apart import judged_apart
from parapheur.files import AnchorFolder, Folder
from parapheur.intake import Limits, PdfIntake
from parapheur.jobs.queue import JobQueue
from parapheur.keys import Place, RemoteKeys, keep_once, place_of
from parapheur.keys.cards import Cards
from parapheur.post import Security, SmtpPost
from parapheur.rendering import (
    TypstCertificates,
    TypstDockets,
    TypstLetters,
    TypstReceipts,
    TypstRegisters,
    TypstStamps,
)
from parapheur.scanning import Clamd
from parapheur.settings import Outside, Settings, Time
from parapheur.signing import PadesSigner, Revocation, TimeServers, TimeTrust, load_trust
from parapheur.signing.opinion import readable
from parapheur.signing.preflight import ready
from parapheur.store import Database
from parapheur.subjects import SubjectKeys
from parapheur.usecases.calendar import CalendarInForce, tell_calendar
from parapheur.usecases.circuits import AllCircuits
from parapheur.usecases.ports import EMPTY, Office
from parapheur.usecases.running import Given
from parapheur.words import receipting, register_pages
from parapheur.words.disposing import certified
from parapheur.words.docketing import written
from parapheur.words.letters import write_out

HAND = "parapheur.worker.hand"
"""What runs in each process of the crew: it opens an office too, so it stands above this room."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An office, and what else the processes around it need to know."""

    office: Office
    settings: Settings
    url: str
    """Of the database, for the engine of background work."""
    secret: bytes
    """The installation's own, for signing cookies."""
    certificates: Mapping[HouseKey, bytes] = field(default_factory=dict)
    """Of the keys that the house has besides its seal (DER)."""


@contextmanager
def open_office(settings: Settings) -> Iterator[Opened]:
    """Open the records, the files and the keys; make them at the first start."""
    data = settings.folders.data
    data.mkdir(parents=True, exist_ok=True)
    organisation = read_organisation(settings.folders.workflows)
    circuits = read_circuits(settings.folders.workflows, [desk.id for desk in organisation.desks])
    drafting = CircuitDrafting(settings.folders.workflows)
    url = settings.database
    queue = JobQueue(url)
    calendar = read_calendar(settings.folders.workflows / CALENDAR_FILE)
    subjects = SubjectKeys(data / "subjects")
    database = Database(url, subjects, jobs=queue, mails=settings.mail is not None)
    hours = CalendarInForce(database.reading, calendar, time.monotonic)
    database.count_by(hours)
    database.upgrade()
    queue.upgrade()
    directory = read_directory(settings.folders.workflows, organisation.desks)
    keys = open_keys(settings, organisation.name, directory)
    with database.work() as work:
        for desk in organisation.desks:
            work.add_desk(desk)
    tell_calendar(database.work, database.reading, calendar, at=_now())
    hours.look_again()
    intake, crew = open_intake(settings), Crew(HAND, settings)
    clocks = open_time(settings) or _own_time(settings, keys)
    office = Office(
        organisation=organisation.name,
        work=database.work,
        reading=database.reading,
        files=Folder(data / "files"),
        keys=keys,
        signer=PadesSigner(
            keys.authority_der,
            clocks,
            Revocation(open_egress(settings), KeptAnswers(data / "pages" / "outside")),
            anchors=_certificates(settings.keys.anchors) if settings.keys.anchors else (),
        ),
        stamps=TypstStamps(settings.folders.templates / "papers", settings.zone),
        dockets=TypstDockets(settings.folders.templates / "papers", written),
        letter_papers=TypstLetters(settings.folders.templates / "papers"),
        certificates=TypstCertificates(settings.folders.templates / "papers", certified),
        registers=TypstRegisters(settings.folders.templates / "papers", register_pages.written),
        receipts=TypstReceipts(settings.folders.templates / "papers", receipting.written),
        intake=intake,
        drafts=DraftFolder(data / "drafts"),
        passwords=Argon2Passwords(),
        circuits=AllCircuits(circuits, database.reading, drafting),
        drafting=drafting,
        hours=hours,
        filed=calendar,
        calendar_changed=hours.look_again,
        bind=put_together,
        subjects=subjects,
        weigh=partial(judged_apart, trust=_known(settings, keys, clocks)),
        now=_now,
        pause=time.sleep,
        lease=settings.lease,
        instructions=read_instructions(settings.folders.workflows),
        types=read_types(settings.folders.workflows),
        directory=directory,
        town=organisation.town,
        retention_years=settings.retention_years,
        scrub=database.scrub,
        url=settings.server.url,
        post=open_post(settings, organisation.name),
        cards=open_cards(settings),
        crew=crew,
        anchors=AnchorFolder(settings.folders.anchors) if settings.folders.anchors else None,
    )
    try:
        yield Opened(
            office,
            settings,
            url,
            keep_once(data / "pages" / "cookies", lambda: secrets.token_bytes(32)),
            {HouseKey.AUTHORITY: keys.authority_der}
            | (
                {HouseKey.TIME: clocks.certificate_der} if clocks and clocks.certificate_der else {}
            ),
        )
    finally:
        crew.close()
        intake.close()
        keys.close()
        queue.close()
        database.close()


def given(opened: Opened) -> Given:
    """Return what a program that stays at work is given; secrets as what they are known by.

    Files count by what they hold: a circuit that is another is a setting that is another.
    """
    settings, secret = opened.settings, opened.office.keys.derive(b"settings told")
    told = flat(settings.open)
    for name, value in settings.secrets.items():
        told[name] = f"#{hmac.digest(secret, value.encode(), 'sha256').hex()[:16]}"
    workflows = settings.folders.workflows
    named = {f"workflows/{file.relative_to(workflows)}": file for file in workflows.rglob("*.yaml")}
    for name, file in (named | {str(file): file for file in settings.files}).items():
        told[name] = f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
    return Given(__version__, told, opened.certificates)


def open_keys(settings: Settings, organisation: Words, directory: Directory = EMPTY) -> RemoteKeys:
    """Return who asks the signing process for keys."""
    data = settings.folders.data
    place = keys_place(settings, organisation, directory)
    return RemoteKeys(place, keep_once(data / "pages" / "secret", lambda: secrets.token_bytes(32)))


def keys_place(settings: Settings, organisation: Words, directory: Directory = EMPTY) -> Place:
    """Return where the signing process listens, and what it is told."""
    keys, data = settings.keys, settings.folders.data
    bodies = {one.id: one.name for one in directory.bodies}
    for body in keys.seals:
        if body not in bodies:
            problem = "no body of registry.yaml is called so"
            raise Misconfigured(place=f"keys.seals.{body}", problem=problem)
    more: dict[str, object] = {"url": settings.server.url}
    if keys.anchors is not None:
        told = {"module", "anchors", "level", "seal", "seals", "remote"}
        more |= keys.model_dump(mode="json", include=told)
    folder, apart = keys.folder or data / "keys", bool(keys.users)
    if apart:
        more |= {"users": [_number_of(name) for name in keys.users], "stay": True}
    listens = folder / "socket" if apart else data / "keys.sock"  # where its user may make one
    return place_of(folder, listens, organisation, bodies, apart=apart, **more)


def keeper_words(settings: Settings) -> str:
    """Return what the signing process is told where it is started by itself."""
    organisation = read_organisation(settings.folders.workflows)
    directory = read_directory(settings.folders.workflows, organisation.desks)
    return keys_place(settings, organisation.name, directory).words


def _number_of(user: str) -> int:
    try:
        return getpwnam(user).pw_uid
    except KeyError as error:
        raise Misconfigured(place="keys.users", problem=f"no system user {user!r}") from error


def open_cards(settings: Settings) -> Cards | None:
    """Return who knows the cards of people's own computers, where they are taken."""
    keys = settings.keys
    if not keys.cards or keys.anchors is None:
        return None
    return Cards(_certificates(keys.anchors), keys.level)


def open_intake(settings: Settings) -> PdfIntake:
    """Return who examines files before they come in."""
    limits = settings.limits
    return PdfIntake(
        Limits(limits.upload_mb, limits.pages, limits.intake_seconds, limits.intake_memory_mb),
        opinions=[readable],
        trial=ready,
        **({"scan": Clamd(settings.scan.clamd).scan} if settings.scan else {}),
    )


def open_time(settings: Settings) -> TimeServers | None:
    """Return who proves the time, if servers are set up."""
    time = settings.time
    if time is None or time.anchors is None:
        return None
    trust = TimeTrust(tuple(_certificates(time.anchors)), time.policy)
    return TimeServers(time.servers, trust, open_egress(settings))


def _certificates(file: Path) -> list[bytes]:
    try:
        return load_trust(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Misconfigured(place=file, problem=f"holds no certificate ({error})") from error


def _known(settings: Settings, keys: RemoteKeys, clocks: TimeServers | None) -> tuple[bytes, ...]:
    """Return every authority that certificates in evidence of this office lead to."""
    elsewhere = _certificates(settings.keys.anchors) if settings.keys.anchors else []
    return keys.authority_der, *elsewhere, *(clocks.trust.anchors if clocks else ())


def _own_time(settings: Settings, keys: RemoteKeys) -> TimeServers | None:
    """Return the installation's own test server, where it is wanted."""
    if settings.time is None or not settings.time.test:
        return None
    from parapheur.signing.own_time import own_time  # with its key: where it is wanted alone

    at = _now()
    certified = partial(keys.certify_time, at=at)
    return own_time(settings.folders.data / "pages" / "clock", keys.authority_der, certified, at=at)


def open_egress(settings: Settings) -> Egress:
    """Return who calls servers outside: those named, and the time servers."""
    outside = settings.outside
    servers = settings.time.servers if settings.time else ()
    named = [urlsplit(server).netloc for server in servers]
    return Egress(
        Hosts([*outside.hosts, *named], outside.in_house), authorities=outside.authorities
    )


def open_post(settings: Settings, organisation: Words) -> SmtpPost | None:
    """Return who sends words by mail, if a mail server is set up."""
    mail = settings.mail
    if mail is None:
        return None
    return SmtpPost(
        mail.host,
        mail.port,
        Security(mail.security),
        sender=mail.sender,
        url=settings.server.url,
        write=partial(write_out, organisation=organisation, url=settings.server.url),
        user=mail.user,
        password=mail.password.get_secret_value() if mail.password else None,
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one clock, which goes in as `office.now`


def elsewhere(settings: Settings, data: Path) -> Settings:
    """Return the settings of an installation of its own in the folder `data`, with SQLite.

    It writes to nobody, and asks nobody outside what time it is: its time server is its own.
    """
    folders = settings.folders.model_copy(update={"data": data, "anchors": None})
    own = {
        "database_url": None,
        "mail": None,
        "scan": None,
        "time": Time(test=True),
        "outside": Outside(),
    }
    return settings.model_copy(update={"folders": folders, **own})
