"""A small ministry to test with: its people, its circuits, its dossiers.

Amina deposits, Youssef and Khadija give visas, Salma heads the legal desk, the minister signs,
Claire audits and Rachid administers. Everything is a value; nothing here touches a disk.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from parapheur.domain import guests
from parapheur.domain.about_guests import GuestInvited, GuestSigned
from parapheur.domain.answering import answered
from parapheur.domain.answers import Answer, Opinion
from parapheur.domain.calendar import Calendar, Hours, Span
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.clocked import newly_open
from parapheur.domain.deadline import in_days
from parapheur.domain.delegation import day_of
from parapheur.domain.depositing import deposit
from parapheur.domain.documents import Digest, Document, Version
from parapheur.domain.dossier import ActDone, Dossier, DossierId
from parapheur.domain.events import DossierDeposited, DossierEvent, DossierStarted
from parapheur.domain.filing import SubtypeId, TypeId
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata
from parapheur.domain.people import ORGANISATION, WORKER, Desk, DeskId, Login, Person, Role
from parapheur.domain.signature import Field as Placed
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.standing import apply, replay
from parapheur.domain.subtypes import Subtype, Type
from parapheur.domain.timing import Timing
from parapheur.domain.words import Language, Words
from parapheur.usecases.ports import Reading, Work

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When everything here begins."""

PDF = b"%PDF-1.7\n% a letter\n%%EOF\n"
PIN = "2580"
PASSWORD = "une phrase assez longue"

SERVICE = DeskId("service")
DIVISION = DeskId("division")
LEGAL = DeskId("juridique")
MINISTER = DeskId("ministre")


class Records(Protocol):
    """Where work is kept, fake or real."""

    @property
    def work(self) -> Callable[[], AbstractContextManager[Work]]: ...

    @property
    def reading(self) -> Reading: ...


def words(fr: str, ar: str = "كلمة", en: str | None = None) -> Words:
    return Words(ar=ar, fr=fr, en=en or fr)


def a_person(
    login: str,
    name: Words | None = None,
    *desks: DeskId,
    role: Role = Role.OFFICIAL,
    language: Language = Language.FR,
    capacity: Words | None = None,
) -> Person:
    return Person(
        login=Login(login),
        name=name or words(login.title()),
        capacity=capacity or words("Chargé de mission", "مكلف بمهمة"),
        roles=frozenset({role}),
        desks=frozenset(desks),
        language=language,
    )


AMINA = a_person(
    "amina",
    words("Amina El Idrissi", "أمينة الإدريسي"),
    role=Role.SECRETARY,
    language=Language.AR,
)
YOUSSEF = a_person("youssef", words("Youssef Benali", "يوسف بنعلي"), SERVICE)
KHADIJA = a_person("khadija", words("Khadija Ouazzani", "خديجة الوزاني"), DIVISION)
SALMA = a_person("salma", words("Salma Étienne-Haddad", "سلمى حداد"), LEGAL)
HASSAN = a_person(
    "hassan",
    words("Hassan Tazi", "حسن التازي"),
    MINISTER,
    language=Language.AR,
    capacity=words("Le ministre", "الوزير", "The minister"),
)
CLAIRE = a_person("claire", words("Claire Dubois", "كلير دوبوا"), role=Role.AUDITOR)
RACHID = a_person("rachid", words("Rachid Amrani", "رشيد العمراني"), role=Role.ADMINISTRATOR)
CAST = (AMINA, YOUSSEF, KHADIJA, SALMA, HASSAN, CLAIRE, RACHID)

WORKING = ((Span(time(8, 30), time(16, 30)),),) * 5 + ((), ())
CALENDAR = Calendar(
    "Africa/Casablanca", (Hours(name=words("Horaire", "التوقيت"), basis="essai", week=WORKING),)
)
"""Monday to Friday from 8:30 to 16:30, and no holiday yet."""

DESKS = (
    Desk(SERVICE, words("Chef de service", "رئيس المصلحة")),
    Desk(DIVISION, words("Chef de division", "رئيس القسم")),
    Desk(LEGAL, words("Affaires juridiques", "الشؤون القانونية")),
    Desk(MINISTER, words("Ministre", "الوزير", "Minister")),
)


def a_step(
    action: Action,
    *desks: DeskId,
    needed: int = 1,
    days: int | None = None,
    id: str | None = None,
    when: str | None = None,
) -> Step:
    name = id or f"{action}-{'-'.join(desks)}"
    return Step(
        name,
        words(name.title(), "مرحلة"),
        action,
        desks,
        needed,
        in_days(days) if days else None,
        when=when,
    )


AMOUNT = Field(FieldKey("amount"), words("Montant", "المبلغ", "Amount"), Kind.DECIMAL)


def a_circuit(
    *steps: Step,
    id: str = "courrier-depart",
    visas: Visas = Visas.INSIDE,
    asks: tuple[Field, ...] = (),
) -> Circuit:
    """A circuit of these steps; without any: visa, signature of the minister, seal."""
    usual = (
        a_step(Action.VISA, SERVICE, days=2),
        a_step(Action.SIGN, MINISTER, days=5),
        a_step(Action.SEAL, ORGANISATION),
    )
    name = words(id.replace("-", " ").capitalize(), "مراسلة صادرة")
    return Circuit(CircuitId(id), name, steps or usual, visas, asks)


LETTER = a_circuit()
BESIDE = a_circuit(id="courrier-beside", visas=Visas.BESIDE)
EITHER = a_circuit(a_step(Action.VISA, SERVICE, DIVISION), id="note-interne")
ALL = a_circuit(
    a_step(Action.VISA, SERVICE, DIVISION, LEGAL, needed=3),
    a_step(Action.SIGN, MINISTER),
    id="marche",
)
TWO_OF_THREE = a_circuit(
    a_step(Action.SIGN, SERVICE, DIVISION, LEGAL, needed=2),
    a_step(Action.SIGN, MINISTER),
    id="conge",
)
PURCHASE = a_circuit(
    a_step(Action.VISA, SERVICE),
    a_step(Action.VISA, LEGAL, when="amount > 200 000"),
    a_step(Action.SIGN, MINISTER, when="amount > 0"),
    id="achat",
    asks=(AMOUNT,),
)
"""Above 200 000, the legal desk looks at it too; for nothing, nobody signs."""
SIDE = a_circuit(
    a_step(Action.VISA, SERVICE),
    replace(a_step(Action.SIGN, LEGAL), after=()),
    replace(a_step(Action.SIGN, MINISTER), after=(0, 1)),
    id="a-deux",
)
"""A visa and a signature side by side, then the minister."""
LARGE = Metadata().put(AMOUNT, Decimal(250_000))
DRAFTING = a_circuit(
    a_step(Action.READ, LEGAL, id="lecture"),
    replace(a_step(Action.VISA, DIVISION, id="relecture", when="amount > 5"), after=()),
    id="redaction",
    asks=(AMOUNT,),
)
"""Two branches side by side, one with a condition: what a dossier may begin with."""
CIRCUITS = {
    circuit.id: circuit for circuit in (LETTER, BESIDE, EITHER, ALL, TWO_OF_THREE, PURCHASE, SIDE)
}


def a_subtype(
    circuit: Circuit = LETTER,
    creation: Circuit | None = None,
    *,
    id: str = "reponse",
    **said: Any,  # noqa: ANN401  whatever the test speaks of
) -> Subtype:
    """A subtype over this circuit, perhaps after another, that says no more unless told so."""
    first = creation.id if creation else None
    return Subtype(SubtypeId(id), words(id.title()), circuit.id, creation=first, **said)


def a_type(*subtypes: Subtype) -> Type:
    return Type(TypeId("courrier"), words("Courrier", "مراسلات"), subtypes)


def a_version(data: bytes = PDF) -> Version:
    return Version(Digest(hashlib.sha256(data).hexdigest()), len(data))


def a_document(data: bytes = PDF, name: str = "lettre.pdf") -> Document:
    return Document(name, a_version(data), 1)


def a_signature(task: SigningTask) -> Signature:
    """What would be left behind by signing the task: names of bytes that nobody has."""
    left = a_version(f"{task.over.digest} {task.field} {task.desk}".encode())
    left = replace(left, length=task.over.length + 1000)
    return Signature(
        over=task.over.digest,
        shown=task.shown,
        certificate=Digest(hashlib.sha256(task.desk.encode()).hexdigest()),
        field=task.field,
        version=left if task.field else None,
        attestation=None if task.field else left,
    )


def an_answer(step: Step) -> Answer:
    """What a desk may say at a step without a signature."""
    match step.action:
        case Action.OPINION:
            return Answer(opinion=Opinion.RESERVED, remark="Sous réserve du budget.")
        case Action.PAPER:
            return Answer(
                scan=a_document(b"%PDF-1.7 scan", "scan.pdf"),
                signed_by="Hassan Tazi",
                signed_on=date(2026, 3, 2),
            )
        case Action.ARCHIVE:
            return Answer(class_mark="2026/B/14")
        case _:
            return Answer(ticked=tuple(item.key for item in step.checklist))


def at(minutes: float) -> datetime:
    """So many minutes after the morning."""
    return MORNING + timedelta(minutes=minutes)


def deposited(
    circuit: Circuit = LETTER,
    *,
    subject: str = "Réponse à la commune",
    by: Person = AMINA,
    metadata: Metadata | None = None,
) -> DossierDeposited:
    return deposit(
        subject=subject,
        circuit=circuit.id,
        main=a_document(),
        annexes=(a_document(b"%PDF-1.7 annexe", "annexe.pdf"),),
        metadata=LARGE if metadata is None and circuit.metadata == (AMOUNT,) else metadata,
        filing=circuit.filing,
        actor=by.login,
        at=MORNING,
    )


def started(
    dossier: Dossier,
    circuit: Circuit = LETTER,
    *,
    when: datetime | None = None,
    placed: tuple[Placed, ...] | None = None,
) -> DossierStarted:
    task, who = dossier.start_task(circuit), dossier.originator
    told = dossier.start(
        task, circuit, a_signature(task), fields=placed, actor=who, at=when or at(1)
    )
    return timed(dossier, told)


T = TypeVar("T", DossierStarted, ActDone)


def timed(before: Dossier, event: T) -> T:
    """The event with full days of 24 hours for what it opens: easy to reckon in a test."""
    dossier = apply(before, event)
    steps = dossier.circuit.steps if dossier.circuit else ()
    timings = []
    for one in newly_open(dossier, event.at):
        if limit := steps[one.position].limit:
            due = event.at + timedelta(days=limit.deadline.amount)
            timings.append(Timing(one.position, due, None, None, Digest("0" * 64)))
    return replace(event, timings=tuple(timings))


def acted(dossier: Dossier, desk: DeskId | None = None, *, when: datetime | None = None) -> ActDone:
    """The next act of this desk, or of the first one awaited, by whoever holds it."""
    desk = desk or dossier.awaited[0]
    return timed(dossier, acting(dossier, desk, dossier.position, holder(desk), when or at(2)))


def acting(
    dossier: Dossier,
    desk: DeskId,
    position: int,
    actor: Login,
    when: datetime,
    shown: Digest | None = None,
) -> ActDone:
    """What this step asks, done by this desk: a signature, or an answer."""
    step, shown = dossier.step_at(position), shown or dossier.version.digest
    if step is not None and not step.action.signs:
        return answered(
            dossier,
            desk=desk,
            position=position,
            shown=shown,
            answer=an_answer(step),
            actor=actor,
            at=when,
        )
    task = dossier.task(desk=desk, position=position, shown=shown)
    return dossier.acted(task, a_signature(task), actor=actor, at=when)


def inviting(
    dossier: Dossier,
    desk: DeskId,
    position: int,
    actor: Login,
    when: datetime,
    *,
    days: int = 7,
    name: str = "Nadia Berrada",
    address: str = "nadia@example.org",
) -> GuestInvited:
    """The desk invites a guest for so many days."""
    return guests.invite(
        dossier,
        desk=desk,
        position=position,
        name=name,
        address=address,
        language=Language.FR,
        until=day_of(when) + timedelta(days=days),
        today=day_of(when),
        actor=actor,
        at=when,
    )


def guest_signing(dossier: Dossier, position: int, when: datetime) -> GuestSigned:
    """What the guest who is invited at this step does."""
    one = dossier.invitation_at(position)
    number = one.number if one else 0
    shown = dossier.version.digest
    task = guests.guest_task(dossier, number=number, shown=shown, at=when)
    return guests.signed(dossier, task, a_signature(task), number=number, test=True, at=when)


def doing(
    dossier: Dossier,
    desk: DeskId,
    position: int,
    actor: Login,
    when: datetime,
    shown: Digest | None = None,
) -> DossierEvent:
    """The next thing at this step, by this desk: to invite first, where a guest signs."""
    step = dossier.step_at(position)
    if step is None or step.action is not Action.EXTERNAL:
        return acting(dossier, desk, position, actor, when, shown)
    if dossier.invitation_at(position) is None:
        return inviting(dossier, desk, position, actor, when)
    return guest_signing(dossier, position, when)


def holder(desk: DeskId) -> Login:
    """The one of the cast who holds the desk."""
    if desk == ORGANISATION:
        return WORKER
    return next(person.login for person in CAST if desk in person.desks)


def a_trail(circuit: Circuit = LETTER, *, on_step: int = 0) -> list[DossierEvent]:
    """The events that bring a dossier to this step, counted from 1; 0: it is still a draft."""
    trail: list[DossierEvent] = [deposited(circuit)]
    if on_step:
        trail.append(started(standing(trail), circuit))
    while on_step and standing(trail).position < on_step - 1:
        trail.append(acted(standing(trail), when=at(len(trail))))
    return trail


def a_dossier(circuit: Circuit = LETTER, *, on_step: int = 0) -> Dossier:
    """A dossier waiting on this step, counted from 1; 0: a draft."""
    return standing(a_trail(circuit, on_step=on_step))


def standing(trail: Iterable[DossierEvent]) -> Dossier:
    """The dossier that a trail adds up to."""
    dossier = replay(trail)
    if dossier is None:
        raise ValueError("an empty trail is no dossier")
    return dossier


def keep_all(records: Records, trail: Sequence[DossierEvent]) -> DossierId:
    """Keep a whole trail in these records, each event in a transaction of its own."""
    first, *others = trail
    if not isinstance(first, DossierDeposited):
        raise TypeError("a trail begins with a deposit")
    with records.work() as work:
        dossier_id = work.create(first)
    for event in others:
        with records.work() as work:
            work.keep(dossier_id, event)
    return dossier_id
