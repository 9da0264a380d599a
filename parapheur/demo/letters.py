"""Letters of the demonstration's registry offices, in several states, through the verbs alone."""

from collections.abc import Callable
from dataclasses import dataclass

from parapheur.demo.cast import on_desk
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DeskId
from parapheur.domain.registry.depositors import Depositor, DepositorKind, Identifier
from parapheur.domain.registry.notices import Accepted
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.words import Language
from parapheur.rendering.papers import Paper, arabic, paper
from parapheur.usecases.ports import Office
from parapheur.usecases.registry import register as verbs
from parapheur.usecases.registry.assign import Wanted, assign
from parapheur.usecases.registry.forward import forward
from parapheur.usecases.registry.send import Letter, send
from parapheur.words.noticing import shown

MRE, FOUNDATION = "mre", "fondation"
Next = Callable[[Office, LetterId], object]


def _citizen(name: str, latin: str, country: str, passport: str) -> Depositor:
    return Depositor(
        DepositorKind.CITIZEN, name=name, latin=latin, identifier=Identifier.PASSPORT,
        number=passport, country=country, email=f"{latin.split()[0].lower()}@example.org",
    )  # fmt: skip


SAMIRA = _citizen("سميرة الحداوي", "Samira El Haddaoui", "FR", "TK4821905")
MUSTAPHA = _citizen("مصطفى أيت القاضي", "Mustapha Aït El Cadi", "BE", "XE1190437")
NABIL = _citizen("نبيل الورياغلي", "Nabil El Ouriaghli", "NL", "PL7302288")
IMANE = _citizen("إيمان الصقلي", "Imane Sekkalli", "CA", "SB5540912")
KENZA = _citizen("كنزة برادة", "Kenza Berrada", "ES", "WR6671043")
AMAL = Depositor(
    DepositorKind.ASSOCIATION, name="Association Amal de Lyon", country="FR",
    email="contact@example.org",
)  # fmt: skip
ATLAS = Depositor(
    DepositorKind.COMPANY, name="مقاولة أطلس للاستثمار", latin="Atlas Investissement",
    identifier=Identifier.ICE, number="001524873000041", country="MA", email="ice@example.org",
)  # fmt: skip


def registered(kind: str, level: Confidentiality = Confidentiality.ORDINARY) -> Next:
    """Return the registration of a letter."""
    return lambda office, one: verbs.register(
        office, one, actor=on_desk(_registry(office, one)).person.login, kind=kind,
        confidentiality=level,
    )  # fmt: skip


def assigned(desk: str, purpose: Purpose = Purpose.ATTRIBUTION) -> Next:
    """Return that a letter is given to a desk."""
    return lambda office, one: assign(
        office, one, actor=on_desk(_registry(office, one)).person.login,
        desk=_registry(office, one), wanted=[Wanted(desk=desk, purpose=purpose)], seen=0,
    )  # fmt: skip


def told(verb: Callable[..., object], **said: object) -> Next:
    """Return another act of the officer."""
    return lambda office, one: verb(
        office, one, actor=on_desk(_registry(office, one)).person.login, **said
    )


def _registry(office: Office, letter: LetterId) -> DeskId:
    return office.directory.body(office.reading.incoming(letter).body).registry


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter, and what its officer has done with it."""

    subject: str
    depositor: Depositor
    kind: str = "demande"
    body: str = MRE
    reference: str = ""
    service: str = ""
    acts: tuple[Next, ...] = ()


ARRIVALS = (
    Arrival("طلب شهادة الإقامة قصد التسجيل بالجامعة", SAMIRA),
    Arrival(
        "Demande d’appui à un projet culturel à Lyon", AMAL, reference="AML/2026/14",
        acts=(registered("demande"), assigned("division-affaires-sociales")),
    ),
    Arrival(
        "شكاية حول تأخر معالجة ملف التقاعد", MUSTAPHA, "reclamation",
        acts=(registered("reclamation"), assigned("service-accompagnement")),
    ),
    Arrival("Demande d’information sur la bourse d’excellence", IMANE, "information"),
    Arrival(
        "طلب مواكبة مشروع استثماري بجهة الشرق", ATLAS, "investissement",
        acts=(registered("investissement"),),
    ),
    Arrival(
        "Situation familiale particulière", KENZA, "autre",
        acts=(registered("autre", Confidentiality.CONFIDENTIAL),),
    ),
    Arrival(
        "طلب تدخل لدى إدارة أجنبية", NABIL,
        acts=(told(verbs.refuse, reason="الطلب لا يدخل في اختصاص هذه الوزارة."),),
    ),
    Arrival(
        "Demande de soutien à une maison de la culture", AMAL, reference="AML/2026/15",
        acts=(told(forward, to=FOUNDATION, reason="Compétence de l’établissement public."),),
    ),
    Arrival("Demande d’appui à un projet culturel à Lyon", AMAL, reference="AML/2026/14"),
    Arrival(
        "طلب نسخة من قرار إداري", SAMIRA,
        acts=(told(verbs.ask_pieces, text="نسخة من جواز السفر"),),
    ),
    Arrival(
        "Remerciements au service de l’accompagnement", KENZA, "autre",
        acts=(registered("autre"), told(verbs.close, reason="Sans suite à donner.")),
    ),
    Arrival("طلب شراكة حول تعليم اللغة العربية", AMAL, "courrier", FOUNDATION),
    Arrival(
        "Candidature au programme des compétences", IMANE, body=FOUNDATION,
        acts=(registered("demande"), assigned("fondation-service-projets")),
    ),
)  # fmt: skip


def deposit_letters(office: Office) -> None:
    """Play the arrivals, unless that was done before; an interrupted start goes on."""
    for place, arrival in enumerate(ARRIVALS, start=1):
        letter = send(office, _letter(office, arrival), key=f"demonstration {place}").letter
        events = len(office.reading.incoming_events(letter))
        for act in arrival.acts if events == 1 else ():
            act(office, letter)


def _letter(office: Office, arrival: Arrival) -> Letter:
    language = Language.AR if arabic(arrival.subject) else Language.FR
    body, kind = office.directory.body(arrival.body), office.directory.kind(arrival.kind)
    return Letter(
        body=arrival.body,
        kind=arrival.kind,
        subject=arrival.subject,
        notice=Accepted(shown(language, body.name, kind.keep_years), office.now()),
        depositor=arrival.depositor,
        pieces=[(Paper.DEPOSITED.file_name, paper(Paper.DEPOSITED, arrival.subject))],
        language=language,
        service=arrival.service,
        reference=arrival.reference,
    )
