"""A docket to draw, of a dossier that went through everything a circuit can ask."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from parapheur.domain.ades import Unproved
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit, Visas
from parapheur.domain.docket import Docket, Head, acts_of, prints_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import DossierEvent, StepSigned, VisaGiven
from parapheur.domain.levels import Level
from parapheur.domain.paper_codes import code_of
from parapheur.domain.people import ORGANISATION
from parapheur.domain.verdict import (
    Conclusion,
    Integrity,
    Modification,
    SignatureVerdict,
    Trust,
    Verdict,
)
from tests.builders import (
    CAST,
    DESKS,
    DIVISION,
    HASSAN,
    LEGAL,
    MINISTER,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
    acted,
    at,
    deposited,
    standing,
    started,
    words,
)

PAPERS = Path(__file__).parents[1] / "templates" / "papers"
SUBJECT = "Réponse à la commune — جواب رقم 114-26 (réf. 2026/000114) بشأن الملفات العالقة"
ACT_AR, ACT_FR = "قرار رقم 114-26 بتاريخ 2 مارس 2026", "Arrêté n° 2026-77 du 1er mars 2026"
REASON = (
    "المبلغ بالأرقام 114500,00 لا يطابق المبلغ بالحروف: voir l'article 14 du décret n° 2-12-349."
)
LONG = replace(
    YOUSSEF,
    name=words(
        "Maria del Carmen Étienne-Haddad El Idrissi Benjelloun de la Fuente y Álvarez",
        "عبد الرحمان بن عبد العزيز بن محمد الإدريسي الحسني العلوي",
    ),
    capacity=words(
        "Chef du service de l'accompagnement, du suivi et de l'évaluation des dossiers",
        "رئيس مصلحة مواكبة الملفات القنصلية وتتبعها وتقييمها",
    ),
)
TEN = a_circuit(
    a_step(Action.VISA, SERVICE),
    a_step(Action.VISA, DIVISION),
    a_step(Action.OPINION, LEGAL, id="avis-juridique"),
    a_step(Action.VISA, LEGAL),
    a_step(Action.READ, SERVICE, id="lecture"),
    a_step(Action.SIGN, DIVISION, id="signature-division"),
    a_step(Action.PAPER, LEGAL, id="papier"),
    a_step(Action.SIGN, MINISTER),
    a_step(Action.SEAL, ORGANISATION),
    a_step(Action.ARCHIVE, SERVICE, id="archive"),
    id="marche-public",
    visas=Visas.BESIDE,
)
"""Ten steps, one of each kind."""


def a_way(steps: int, circuit: Circuit = TEN) -> list[DossierEvent]:
    """What happened until so many steps were done; some in another's place, some ad interim."""
    trail: list[DossierEvent] = [deposited(circuit, subject=SUBJECT)]
    trail.append(started(standing(trail), circuit))
    for step in range(steps):
        event = acted(standing(trail), when=at(len(trail) * 37))
        if step == 1 and isinstance(event, VisaGiven):
            event = replace(event, on_behalf_of=HASSAN.login, delegation=ACT_AR)
        if step == 3 and isinstance(event, VisaGiven):
            better = replace(event.signature, level=Level.ADVANCED, baseline=Baseline.T)
            event = replace(event, interim=ACT_FR, signature=better)
        if isinstance(event, StepSigned):
            event = replace(event, pages_read=None)
        trail.append(event)
    return trail


def rejected(steps: int, reason: str = REASON) -> list[DossierEvent]:
    """What happened until a desk refused, in another's place."""
    trail = a_way(steps)
    dossier = standing(trail)
    refusal = dossier.reject(
        desk=dossier.awaited[0],
        position=dossier.position,
        reason=reason,
        actor=SALMA.login,
        at=at(900),
    )
    return [*trail, replace(refusal, on_behalf_of=HASSAN.login, delegation=ACT_FR)]


def a_docket(trail: Sequence[DossierEvent] | None = None) -> Docket:
    """The docket of this trail, else of one that went through all ten steps."""
    trail = a_way(10) if trail is None else trail
    dossier = standing(trail)
    acts = acts_of(trail, dossier)
    signature = SignatureVerdict(
        "sign-8-1", "H. Tazi", at(1), Integrity.INTACT, Modification.NONE, Trust.TEST,
        Conclusion.VALID, unproved=tuple(Unproved),
    )  # fmt: skip
    return Docket(
        number=DossierId(114),
        dossier=dossier,
        organisation=words("Ministère délégué des essais", "الوزارة المنتدبة المكلفة بالتجارب"),
        acts=acts,
        prints=prints_of(acts, dossier),
        verdict=Verdict(Conclusion.VALID, (), (signature,)),
        entries=len(trail),
        last=Digest("c13d8ea6156f9304" * 4),
        head=Head(1_234_567, Digest("0f9e8d7c6b5a4938" * 4), at(60)),
        at=at(5000),
        code=code_of(bytes(range(16))),
        address="https://parapheur.example.ma/verify",
        test=True,
        people={one.login: one for one in (*CAST, LONG)},
        desks={ORGANISATION: words("Ministère", "الوزارة")} | {one.id: one.name for one in DESKS},
    )
