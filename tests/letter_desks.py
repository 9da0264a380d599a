"""An office in memory with two registries, their officers, and letters on desks."""

from collections.abc import Sequence
from dataclasses import replace

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import Desk, DeskId, Person, Role
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.registry.replies import Written
from parapheur.domain.words import Language
from parapheur.usecases.act import act
from parapheur.usecases.registry.answer import begin
from parapheur.usecases.registry.assign import Wanted, assign
from parapheur.usecases.registry.register import register
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from tests.builders import LETTER, PASSWORD, PIN, SERVICE, YOUSSEF, a_person, words
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, an_office
from tests.letters import (
    DIRECTORY,
    HEAD,
    LETTER_CAST,
    LETTER_DESKS,
    OFFICER,
    REGISTRY,
    REQUEST,
    SOCIAL,
    a_deposit,
)

UNIT = DeskId("accueil")
UNIT_HEAD = replace(
    a_person("zineb", words("Zineb", "زينب"), UNIT),
    roles=frozenset({Role.OFFICIAL, Role.SECRETARY}),
)
CHIEF = a_person("mehdi", words("Mehdi", "مهدي"), HEAD)
EVERYBODY: Sequence[Person] = (*LETTER_CAST, UNIT_HEAD, CHIEF)


def a_registry_office(fake: FakeOffice | None = None) -> FakeOffice:
    """An office whose social affairs have a unit below them; everybody has an account and a key."""
    fake = fake or an_office()
    fake.directory = DIRECTORY
    with fake.store.work() as work:
        for desk in (*LETTER_DESKS, Desk(UNIT, words("Accueil", "الاستقبال"), superior=SOCIAL)):
            work.add_desk(desk)
        for person in EVERYBODY:
            enrolled(work, person, fake.passwords.hash(PASSWORD))
            work.set_key(fake.keys.issue(person, PIN, at=fake.clock.now()))
    return fake


def a_letter(fake: FakeOffice, number: int = 1, **more: object) -> LetterId:
    """A letter that lies in the registry's tray."""
    event = a_deposit(at=fake.clock.now(), **more)  # type: ignore[arg-type]
    with fake.store.work() as work:
        return work.create_letter(event, Digest(f"{number:064x}"))


def a_registered_letter(
    fake: FakeOffice, level: Confidentiality = Confidentiality.ORDINARY, **more: object
) -> LetterId:
    letter = a_letter(fake, **more)  # type: ignore[arg-type]
    register(fake.office, letter, actor=OFFICER.login, kind=REQUEST, confidentiality=level)
    return letter


def give(
    fake: FakeOffice,
    letter: LetterId,
    *wanted: Wanted,
    by: Person = OFFICER,
    desk: DeskId = REGISTRY,
) -> None:
    """Give a letter on, as the page showed it; to the social affairs, unless it is said."""
    seen = len(fake.office.reading.incoming(letter).given)
    chosen = wanted or (Wanted(desk=SOCIAL, purpose=Purpose.ATTRIBUTION),)
    assign(fake.office, letter, actor=by.login, desk=desk, wanted=chosen, seen=seen)


def an_answer(**more: object) -> Written:
    """What somebody wrote of an answer."""
    written = Written(
        language=Language.FR,
        addressee="Monsieur Youssef El Alami\nParis",
        subject="Votre demande d’attestation",
        opening="Monsieur,",
        text="Votre demande est acceptée.\n\nL’attestation est jointe.",
        closing="Veuillez agréer mes salutations.",
        capacity="Le Ministre",
    )
    return replace(written, **more)  # type: ignore[arg-type]


def begin_answer(
    fake: FakeOffice, letter: LetterId, *, by: Person = UNIT_HEAD, circuit: str = LETTER.id
) -> DossierId:
    """Begin an answer at the unit, as the page showed it."""
    return begin(
        fake.office,
        letter,
        actor=by,
        desk=UNIT,
        written=an_answer(),
        circuit=circuit,
        answers={},
        seen=len(fake.office.reading.incoming(letter).dossiers),
    )


def sign_all(fake: FakeOffice, dossier: DossierId) -> None:
    """Bring an answer to the end of its circuit: a visa, a signature, the seal."""
    start(fake.office, dossier, actor=UNIT_HEAD)
    for person, desk in ((YOUSSEF, SERVICE), (CHIEF, HEAD)):
        kept = fake.office.reading.dossier(dossier)
        act(
            fake.office,
            dossier,
            actor=person,
            desk=desk,
            position=kept.position,
            round=kept.round,
            shown=kept.version.digest,
            pin=PIN,
        )
    seal(fake.office, dossier)
