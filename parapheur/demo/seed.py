"""Fill a new office with people and with dossiers at every stage, through the use cases alone."""

import multiprocessing
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from parapheur.bootstrap import open_office
from parapheur.demo.cast import BY_LOGIN, CAST, Member, on_desk
from parapheur.demo.letters import deposit_letters
from parapheur.demo.playing import Player, next_act
from parapheur.demo.watched import watched
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.people import DeskId, Login
from parapheur.domain.words import Language
from parapheur.rendering.papers import Paper, paper
from parapheur.settings import Settings
from parapheur.usecases.deposit import Piece, deposit
from parapheur.usecases.enrol import enrol
from parapheur.usecases.ports import Office
from parapheur.usecases.reject import reject
from parapheur.usecases.seats import assist
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key

ADMINISTRATOR = Login("idriss")
"""Who hands out the keys."""

FIRST = Login("amina")
"""Whom to try first: a letter waits for her visa."""

SECRETARIAT = DeskId("secretariat-particulier")
"""The desk that asks for leave."""

CLASS_MARK = "2026/AG/12"
"""Where the archive keeps what it is given."""

ALL = 99
"""More acts than any circuit has: to its end."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One dossier of the demonstration, and how far it has come."""

    subject: str
    circuit: str
    """Or a type and subtype: `marche/travaux`."""
    main: Paper
    annexes: tuple[Paper, ...] = ()
    acts: int | None = 0
    """How many acts are done; None: still a draft."""
    refused: str | None = None
    """The reason the next desk gave for refusing it."""
    answers: tuple[tuple[str, str], ...] = ()
    """What the circuit asks about it, as the secretary types it."""
    desk: DeskId | None = None
    """For which of her desks she deposits it."""


SCENES = (
    Scene(
        "جواب على طلب مواكبة مغاربة بلجيكا في مساطر التقاعد",
        "courrier-depart",
        Paper.LETTER,
        (Paper.SCAN,),
        acts=3,
    ),
    Scene("دعوة إلى اللقاء السنوي للكفاءات المغربية بالخارج", "courrier-depart", Paper.LETTER),
    Scene(
        "Réponse à l'association Amal de Lyon",
        "courrier-depart",
        Paper.LETTER,
        (Paper.SCAN,),
        acts=1,
    ),
    Scene("إشعار بموعد اجتماع لجنة المواكبة", "courrier-depart", Paper.LETTER, acts=2),
    Scene("جواب على سؤال كتابي حول المراكز الثقافية", "courrier-depart", Paper.LETTER, acts=5),
    Scene(
        "شكر القنصلية العامة بمدريد على تنظيم الأيام المفتوحة",
        "courrier-depart",
        Paper.LETTER,
        acts=ALL,
    ),
    Scene(
        "Arrêté fixant la composition de la commission des bourses",
        "arrete",
        Paper.DECISION,
        acts=3,
    ),
    Scene("Arrêté portant délégation de signature en matière de visas", "arrete", Paper.DECISION),
    Scene("Arrêté relatif au prix de la diaspora 2026", "arrete", Paper.DECISION, acts=ALL),
    Scene("مذكرة حول تنظيم العمل خلال شهر رمضان", "note-interne", Paper.NOTE),
    Scene("مذكرة حول استعمال سيارات المصلحة", "note-interne", Paper.NOTE, acts=1),
    Scene("Note sur la tenue des archives des services", "note-interne", Paper.NOTE, acts=2),
    Scene(
        "Marché n° 07/2026 : équipement des maisons de la culture",
        "marche",
        Paper.PURCHASE,
        acts=1,
        answers=(("amount", "1 240 000"), ("requester", "support")),
    ),
    Scene(
        "Marché n° 04/2026 : entretien du siège",
        "marche",
        Paper.PURCHASE,
        acts=2,
        refused="Le bordereau des prix ne correspond pas au devis annexé (lot 2).",
        answers=(("amount", "186 500,00"), ("requester", "personnel")),
    ),
    Scene(
        "Marché n° 02/2026 : plateforme d'apprentissage",
        "marche",
        Paper.PURCHASE,
        acts=ALL,
        answers=(
            ("amount", "98 000"),
            ("requester", "personnel"),
            ("budget-line", "1.2.1.0.0.10"),
        ),
    ),
    Scene("طلب رخصة إدارية برسم سنة 2026", "conge", Paper.LEAVE, acts=1, desk=SECRETARIAT),
    Scene("Demande de congé annuel", "conge", Paper.LEAVE, acts=ALL, desk=SECRETARIAT),
    Scene("مشروع رسالة إلى سفارة المملكة بباريس", "courrier-depart", Paper.LETTER, acts=None),
    Scene(
        "Réponse à la fédération des étudiants de Lille",
        "correspondance/reponse",
        Paper.LETTER,
        acts=1,
        answers=(("answers", "A-2026-0412"),),
    ),
    Scene("مراسلة حول وضعية قنصلية خاصة", "correspondance/lettre-confidentielle", Paper.LETTER),
    Scene(
        "Arrêté de nomination du chef du service du budget",
        "decision/nomination",
        Paper.DECISION,
        acts=1,
    ),
)


def folder_of(settings: Settings, *, fresh: bool) -> Path:
    """Return where the demonstration keeps its own records, emptied if asked."""
    folder = settings.folders.data / "demo"
    if fresh and folder.exists():
        shutil.rmtree(folder)
    return folder


def seed(office: Office, scenes: Sequence[Scene] = SCENES) -> None:
    """Bring the cast in and play the scenes, unless that was done before."""
    known = {person.login for person in office.reading.people()}
    for member in CAST:
        if member.person.login not in known:
            _enrol(office, member)
    _assist(office, BY_LOGIN[Login("nadia")], DeskId("ministre"))
    played = len(office.reading.dossiers())  # an interrupted seeding goes on where it stopped
    for scene in scenes[played:]:
        _play(office, scene)


def seed_in(settings: Settings) -> None:
    """Open the office that the settings tell of, and seed it."""
    with open_office(settings) as opened:
        seed(opened.office)
        deposit_letters(opened.office)
        watched(opened.office)


def aside(work: Callable[[Settings], None], settings: Settings) -> None:
    """Do the work in a process of its own: what it needed of memory ends with it."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=(settings,))
    # The child never hears Ctrl+C; one that comes meanwhile waits for us, and is not lost.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    process.start()
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)  # from here on it ends us, and the child
        process.join()
    finally:
        process.terminate()  # when we were interrupted: the next start goes on where it stopped
        process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def accounts(language: Language) -> str:
    """Return the table of accounts, passwords and PINs that the demonstration prints."""
    rows = [
        (
            member.person.login,
            member.password,
            member.pin or "—",
            f"{member.person.name.of(language)}, {member.person.capacity.of(language)}",
        )
        for member in CAST
    ]
    return "\n".join(f"  {login:<9} {word:<29} {pin:<7} {who}" for login, word, pin, who in rows)


def _enrol(office: Office, member: Member) -> None:
    hashed = office.passwords.hash(member.password)
    with office.work() as work:
        enrol(work, member.person, hashed, at=office.now())
    if member.pin is not None:
        issue_key(office, member.person, member.pin, by=ADMINISTRATOR)


def _assist(office: Office, member: Member, desk: DeskId) -> None:
    """Let a member arrange the day of a desk, unless that was said before."""
    login, today = member.person.login, day_of(office.now())
    if not office.reading.terms(who=login):
        assist(office, login, desk, first=today, last=None, actor=on_desk(desk).person)


def _play(office: Office, scene: Scene) -> None:
    secretary = BY_LOGIN[Login("nadia")].person
    dossier_id = deposit(
        office,
        actor=secretary,
        subject=scene.subject,
        circuit=scene.circuit,
        main=(scene.main.file_name, paper(scene.main, scene.subject)),
        annexes=[(one.file_name, paper(one, scene.subject)) for one in scene.annexes],
        answers=dict(scene.answers),
        desk=scene.desk,
    )
    if scene.acts is None:
        return
    dossier = start(office, dossier_id, actor=secretary)
    for _ in range(scene.acts):
        if dossier.step is None:
            return
        dossier = next_act(office, dossier_id, dossier, _player)
    if scene.refused:
        _refuse(office, dossier_id, dossier, scene.refused)


def _player(desk: DeskId) -> Player:
    member = on_desk(desk)
    return Player(member.person, member.pin or "", _scan, CLASS_MARK)


def _scan() -> Piece:
    return Paper.SCAN.file_name, paper(Paper.SCAN, "")


def _refuse(office: Office, dossier_id: DossierId, dossier: Dossier, reason: str) -> None:
    desk = dossier.awaited[0]
    reject(
        office,
        dossier_id,
        actor=on_desk(desk).person,
        desk=desk,
        position=dossier.position,
        round=dossier.round,
        shown=dossier.version.digest,
        reason=reason,
    )
