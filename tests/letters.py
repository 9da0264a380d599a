"""Letters to test with: two bodies, who writes to them, and what they write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from parapheur.domain.about_incoming import Channel, LetterDeposited, LetterRegistered, Piece
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.documents import Digest, Version
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DEPOSITOR, Desk, DeskId, Login, Person
from parapheur.domain.registry.bodies import Body, BodyId, Directory, Family, Kind, KindId, Service
from parapheur.domain.registry.depositors import Depositor, DepositorKind, Identifier
from parapheur.domain.registry.notices import Accepted, notice_of
from parapheur.domain.registry.numbers import OrderNumber, Register, secret_digest
from parapheur.domain.words import Language
from tests.builders import MORNING, a_person, words

REGISTRY, HEAD, SOCIAL = DeskId("bureau-ordre"), DeskId("ministre"), DeskId("affaires-sociales")
OTHER_REGISTRY, OTHER_HEAD = DeskId("autre-bureau-ordre"), DeskId("autre-direction")
MINISTRY, OTHER = BodyId("ministere"), BodyId("etablissement")
LETTER_DESKS = (
    Desk(HEAD, words("Ministre")),
    Desk(REGISTRY, words("Bureau d’ordre"), superior=HEAD),
    Desk(SOCIAL, words("Affaires sociales"), superior=HEAD),
    Desk(OTHER_HEAD, words("Direction")),
    Desk(OTHER_REGISTRY, words("Autre bureau d’ordre"), superior=OTHER_HEAD),
)
REQUEST, PLAIN = KindId("demande"), KindId("courrier")
DIRECTORY = Directory(
    (
        Body(
            MINISTRY,
            words("Ministère", "الوزارة"),
            Family.ADMINISTRATION,
            REGISTRY,
            HEAD,
            (Service(SOCIAL, words("Affaires sociales")),),
        ),
        Body(
            OTHER, words("Établissement", "المؤسسة"), Family.PUBLIC_BODY, OTHER_REGISTRY, OTHER_HEAD
        ),
    ),
    (
        Kind(REQUEST, words("Demande", "طلب"), Deadline(60, Unit.CALENDAR_DAYS), "Loi 55-19"),
        Kind(PLAIN, words("Courrier", "مراسلة")),
    ),
)
OFFICER = a_person("hassan", words("Hassan", "حسن"), REGISTRY)
OTHER_OFFICER = a_person("latifa", words("Latifa", "لطيفة"), OTHER_REGISTRY)
SOCIAL_HEAD = a_person("nawal", words("Nawal", "نوال"), SOCIAL)
LETTER_CAST: Sequence[Person] = (OFFICER, OTHER_OFFICER, SOCIAL_HEAD)

SECRET = "0123456789ABCDEF"
SENDER = Depositor(
    DepositorKind.CITIZEN,
    name="يوسف العلمي",
    latin="Youssef El Alami",
    identifier=Identifier.CIN,
    number="AB123456",
    country="FR",
    email="youssef@example.org",
)

ACCEPTED = Accepted(notice_of(1, Language.AR, ["فيم تستعمل معطياتكم"]), MORNING)


def a_piece(name: str = "lettre.pdf", seed: str = "1") -> Piece:
    version = Version(Digest((seed * 64)[:64]), 1000)
    return Piece(name, version, version, 2)


def a_deposit(
    subject: str = "Demande d’attestation",
    *,
    at: datetime = MORNING,
    body: BodyId = MINISTRY,
    depositor: Depositor = SENDER,
    pieces: Sequence[Piece] = (a_piece(),),
    reference: str = "",
    channel: Channel = Channel.PORTAL,
) -> LetterDeposited:
    return LetterDeposited(
        at=at,
        actor=DEPOSITOR,
        body=body,
        channel=channel,
        type=REQUEST,
        subject=subject,
        depositor=depositor,
        pieces=tuple(pieces),
        language=Language.AR,
        counted=date(2026, 3, 2),
        secret=secret_digest(SECRET),
        reference=reference,
        notice=ACCEPTED if channel is Channel.PORTAL else None,
    )


def registered(
    number: int = 1, *, at: datetime = MORNING, actor: Login = OFFICER.login
) -> LetterRegistered:
    return LetterRegistered(
        at=at,
        actor=actor,
        number=OrderNumber(Register.ARRIVAL, 2026, number),
        type=REQUEST,
        confidentiality=Confidentiality.ORDINARY,
        due=None,
    )


def from_another(name: str) -> Depositor:
    """Somebody else, who gave no identifier."""
    return replace(SENDER, name=name, number="", email=f"{name}@example.org".lower())
