"""A rehearsal and the demonstration know every kind of step, and every way to find a desk."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.rehearsal import rehearse
from parapheur.demo.seed import ALL, Scene, seed
from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.dossier import Dossier
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import DeskId
from parapheur.rendering.papers import Paper
from parapheur.settings import load
from parapheur.usecases.ports import Office
from tests.journeys.letters import a_letter

ROOT = Path(__file__).parents[2]
HERE = CircuitId("toutes-les-etapes")
EVERYTHING = """
name: {ar: كل المراحل, fr: Toutes les étapes, en: Every step}
visas: beside
metadata:
  - key: nature
    name: {ar: النوع, fr: Nature, en: Nature}
    kind: choice
    choices:
      - {key: works, name: {ar: أشغال, fr: Travaux, en: Works}}
      - {key: studies, name: {ar: دراسات, fr: Études, en: Studies}}
  - {key: amount, name: {ar: المبلغ, fr: Montant, en: Amount}, kind: decimal}
  - {key: ready, name: {ar: جاهز, fr: Prêt, en: Ready}, kind: boolean}
  - {key: since, name: {ar: منذ, fr: Depuis, en: Since}, kind: date}
  - {key: pages, name: {ar: صفحات, fr: Pages, en: Pages}, kind: integer}
  - {key: remark, name: {ar: ملاحظة, fr: Remarque, en: Remark}, kind: text}
steps:
  - id: preparation
    name: {ar: تحضير, fr: Préparation, en: Preparation}
    action: prepare
    desks: [secretariat-particulier]
    checklist: [{key: pieces, name: {ar: الوثائق, fr: Pièces, en: Pieces}}]
    asks: [amount, ready, since, pages, remark]
  - together:
      - - id: lecture
          name: {ar: اطلاع, fr: Lecture, en: Reading}
          action: read
          desks: [originator, {superior_of: originator}]
      - - id: avis
          name: {ar: رأي, fr: Avis, en: Opinion}
          action: opinion
          desks: [{field: nature, desks: {works: service-achats, studies: service-budget}}]
  - id: visa
    name: {ar: تأشيرة, fr: Visa, en: Visa}
    action: visa
    desks: [{superior_of: service-achats, levels: 1}]
    read_all: true
  - id: signature
    name: {ar: توقيع, fr: Signature, en: Signature}
    action: sign
    desks: [ministre]
    when: amount > 0
  - id: partenaire
    name: {ar: توقيع الشريك, fr: Signature du partenaire, en: Signature of the partner}
    action: external
    desks: [secretaire-general]
  - id: manuscrite
    name: {ar: توقيع بخط اليد, fr: Signature manuscrite, en: Signature by hand}
    action: paper
    desks: [ministre]
  - id: invite
    name: {ar: توقيع المدعو, fr: "Signature de l'invité", en: Signature of the guest}
    action: external
    desks: [secretaire-general]
  - {id: cachet, name: {ar: خاتم, fr: Cachet, en: Seal}, action: seal}
  - id: envoi
    name: {ar: إرسال, fr: Envoi, en: Dispatch}
    action: dispatch
    desks: [bureau-ordre]
    checklist: [{key: number, name: {ar: الرقم, fr: Numéro, en: Number}}]
  - id: archivage
    name: {ar: حفظ, fr: Archivage, en: Archiving}
    action: archive
    desks: [bureau-ordre]
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose one circuit asks everything there is to ask."""
    folder = tmp_path / "workflows"
    folder.mkdir()
    for name in ("organisation.yaml", "calendar.yaml"):
        copy(ROOT / "workflows" / name, folder)
    (folder / f"{HERE}.yaml").write_text(EVERYTHING)
    settings = elsewhere(load(ROOT / "config.yaml", {}), tmp_path / "data")
    folders = settings.folders.model_copy(update={"workflows": folder})
    with open_office(settings.model_copy(update={"folders": folders})) as opened:
        yield opened.office


def is_whole(dossier: Dossier) -> None:
    assert dossier.state is State.FINISHED
    assert {*dossier.progress} == {StepState.DONE}
    assert {act.action for act in dossier.acts} == {*Action}


def test_the_circuit_asks_everything(office: Office) -> None:
    assert {step.action for step in office.circuits[HERE].steps} == {*Action}


def test_a_rehearsal_goes_through_every_kind_of_step(office: Office) -> None:
    played = rehearse(office, "lettre.pdf", a_letter("fr", "Essai"), HERE, {"nature": "studies"})
    is_whole(played.dossier)
    assert DeskId("service-budget") in {act.desk for act in played.dossier.acts}


def test_the_demonstration_goes_through_every_kind_of_step(office: Office) -> None:
    secretariat = DeskId("secretariat-particulier")
    given = (("nature", "works"),)
    seed(office, [Scene("Tout", HERE, Paper.NOTE, acts=ALL, answers=given, desk=secretariat)])
    (number,) = office.reading.dossiers()
    is_whole(office.reading.stored(number))
