"""Steps without a signature, through the pages: a form for each kind, and its answer shown."""

from dataclasses import replace
from io import BytesIO

import pytest

from parapheur.domain.answers import Item
from parapheur.domain.circuit import Action
from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from parapheur.words import say
from tests.builders import (
    AMINA,
    CIRCUITS,
    CLAIRE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    PDF,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
    words,
)
from tests.fakes import sha256
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor, some_pages

HERE = "/dossiers/1"
ANSWER = f"{HERE}/answer"
CHECKED = replace(
    a_step(Action.DISPATCH, MINISTER),
    checklist=(Item("copies", words("Copies", "نسخ")), Item("envoi", words("Envoi", "إرسال"))),
)
ALL_KINDS = a_circuit(
    a_step(Action.READ, SERVICE),
    a_step(Action.OPINION, LEGAL),
    a_step(Action.PAPER, DIVISION),
    CHECKED,
    a_step(Action.ARCHIVE, SERVICE),
    id=LETTER.id,
)


def says(visitor: Visitor, said: dict[str, object], status: int | None = None) -> None:
    offered = visitor.see(HERE).fields(ANSWER)
    fields = {name: value for name, value in offered.items() if not name.startswith("tick-")}
    answer = visitor.send(ANSWER, {**fields, **said}, status=status)
    if status is None:
        visitor.follow(answer)


@pytest.mark.parametrize("language", Language)
def test_each_kind_is_answered_with_its_own_form(language: Language) -> None:
    ministry = Ministry()
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: ALL_KINDS}
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    youssef, salma, khadija, hassan = (
        ministry.let(one, language) for one in (YOUSSEF, SALMA, KHADIJA, HASSAN)
    )
    assert not ministry.let(AMINA).see(HERE).offers(ANSWER)
    assert not youssef.see(HERE).offers(f"{HERE}/act")
    says(youssef, {})
    says(salma, {"opinion": "", "remark": ""}, status=422)
    says(salma, {"opinion": "reserved", "remark": ""}, status=422)
    says(salma, {"opinion": "reserved", "remark": "Le budget manque"})
    assert "Le budget manque" in khadija.see(HERE).text  # seen by whoever acts next
    says(khadija, {"signed_by": "Hassan Tazi", "signed_on": "2026-03-01"}, status=422)
    paper = {"signed_by": "Hassan Tazi", "scan": (BytesIO(PDF + b"% scan"), "scan.pdf")}
    says(khadija, {**paper, "signed_on": "2026-03-09"}, status=422)
    paper = {"signed_by": "Hassan Tazi", "scan": (BytesIO(PDF + b"% scan"), "scan.pdf")}
    says(khadija, {**paper, "signed_on": "2026-03-01"})
    says(hassan, {"tick-copies": "1"}, status=422)
    says(hassan, {"tick-copies": "1", "tick-envoi": "1", "remark": "Par porteur"})
    says(youssef, {"class_mark": ""}, status=422)
    says(youssef, {"class_mark": "2026/B/14"})
    assert ministry.state() is State.FINISHED
    dossier = ministry.opened.store.reading.stored(FIRST)
    assert dossier.signed == ("certification",)  # nothing of it is called a signature
    history = ministry.let(CLAIRE, language).see(f"{HERE}/history").text
    assert all(said in history for said in ("Le budget manque", "Par porteur", "2026/B/14"))


def test_an_answer_is_no_act_and_an_act_no_answer() -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see(HERE).fields(f"{HERE}/act")
    youssef.send(ANSWER, fields, status=409)
    youssef.send(ANSWER, {**fields, "desk": LEGAL}, status=403)


@pytest.mark.parametrize("language", Language)
def test_an_answer_taken_back_is_not_called_a_visa(language: Language) -> None:
    ministry = Ministry()
    circuit = a_circuit(a_step(Action.READ, SERVICE), a_step(Action.VISA, DIVISION), id=LETTER.id)
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: circuit}
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    youssef = ministry.let(YOUSSEF, language)
    says(youssef, {})
    page = youssef.see(HERE)
    assert say(language, "Take the answer back") in page.text
    assert say(language, "Take the visa back") not in page.text
    youssef.follow(youssef.send(f"{HERE}/undo", page.fields(f"{HERE}/undo")))
    assert say(language, "Your answer was taken back.") in youssef.page.text
    history = ministry.let(CLAIRE, language).see(f"{HERE}/history").text
    told = {"ar": "استرجاع جواب", "fr": "a repris la réponse", "en": "took back the answer"}
    assert told[language] in history


@pytest.mark.parametrize("language", Language)
def test_a_scan_whose_step_is_done_again_is_listed_as_superseded(language: Language) -> None:
    ministry = Ministry()
    circuit = a_circuit(a_step(Action.PAPER, SERVICE), a_step(Action.VISA, DIVISION), id=LETTER.id)
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: circuit}
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    youssef, khadija = ministry.let(YOUSSEF), ministry.let(KHADIJA, language)
    paper = {"signed_by": "Hassan Tazi", "scan": (BytesIO(PDF + b"% scan"), "signee.pdf")}
    says(youssef, {**paper, "signed_on": "2026-03-01"})
    page, superseded = khadija.see(HERE), say(language, "Superseded scan of a signed paper")
    assert superseded not in page.text
    fields = {**page.fields(f"{HERE}/return"), "to": "0", "reason": "Illisible"}
    khadija.send(f"{HERE}/return", fields)
    page = khadija.see(HERE)
    assert superseded in page.text
    assert "signee.pdf" in page.text
    scan = f"{HERE}/pieces/{sha256(PDF + b'% scan')}"
    assert scan in page.html
    assert khadija.client.get(scan).data == PDF + b"% scan"
