"""Acts beside the circuit, through the pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.lifecycle import State
from parapheur.domain.metadata import Metadata
from parapheur.domain.words import Language
from tests.builders import (
    AMINA,
    AMOUNT,
    CIRCUITS,
    CLAIRE,
    HASSAN,
    LETTER,
    MINISTER,
    MORNING,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import some_pages

HERE = "/dossiers/1"


def a_ministry(letter: object = LETTER) -> Ministry:
    ministry = Ministry()
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: letter}  # type: ignore[dict-item]  # a circuit
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    return ministry


@pytest.mark.parametrize("language", Language)
def test_a_turn_is_set_aside_and_everybody_sees_why(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF, language)
    fields = youssef.see(HERE).fields(f"{HERE}/hold")
    until = (MORNING + timedelta(days=3)).date().isoformat()
    youssef.send(f"{HERE}/hold", {**fields, "until": "demain", "reason": "x"}, status=422)
    youssef.send(f"{HERE}/hold", {**fields, "until": until, "reason": ""}, status=422)
    youssef.follow(youssef.send(f"{HERE}/hold", {**fields, "until": until, "reason": "Le budget"}))
    assert "Le budget" in ministry.let(AMINA, language).see(HERE).text
    assert not ministry.let(HASSAN).see(HERE).offers(f"{HERE}/hold")
    give(youssef)
    assert "Le budget" not in ministry.let(AMINA, language).see(HERE).text
    assert "Le budget" in ministry.let(CLAIRE, language).see(f"{HERE}/history").text


@pytest.mark.parametrize("language", Language)
def test_a_desk_is_asked_and_answers_and_nobody_waits(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF, language)
    fields = youssef.see(HERE).fields(f"{HERE}/ask-opinion")
    asked = {**fields, "of": "juridique", "question": "Le délai ?"}
    youssef.send(f"{HERE}/ask-opinion", {**asked, "of": SERVICE}, status=409)
    youssef.follow(youssef.send(f"{HERE}/ask-opinion", asked))
    salma = ministry.let(SALMA, language)
    assert HERE in salma.see("/tray/todo").html
    question = salma.see(HERE)
    assert "Le délai ?" in question.text
    fields = question.fields(f"{HERE}/opinion")
    salma.send(f"{HERE}/opinion", {**fields, "opinion": "perhaps"}, status=422)
    salma.send(f"{HERE}/opinion", {**fields, "opinion": "reserved", "remark": ""}, status=422)
    said = {**fields, "opinion": "reserved", "remark": "Trois jours"}
    salma.follow(salma.send(f"{HERE}/opinion", said))
    salma.send(f"{HERE}/opinion", said, status=409)
    assert HERE not in salma.see("/tray/todo").html
    assert "Trois jours" in youssef.see(HERE).text
    give(youssef)


def test_only_an_administrator_lets_a_dossier_go_on_without_a_step() -> None:
    ministry = Ministry()
    ministry.deposit()
    rachid = ministry.let(RACHID)
    rachid.see(HERE, status=404)
    assert not rachid.see("/bypass").offers("/bypass/1")
    page = rachid.see("/bypass?number=D-000001")
    assert "Réponse à la commune" not in page.text  # where it stands, and nothing of what it says
    fields = page.fields("/bypass/1")
    rachid.send("/bypass/1", {**fields, "reason": ""}, status=422)
    rachid.send("/bypass/1", {**fields, "round": "2", "reason": "vacant"}, status=409)
    rachid.follow(rachid.send("/bypass/1", {**fields, "reason": "Poste vacant"}))
    assert ministry.opened.store.reading.stored(FIRST).awaited == (MINISTER,)
    assert "Poste vacant" in ministry.let(CLAIRE).see(f"{HERE}/history").text
    for number in ("D-000099", "x", "99999999999"):
        assert "bypass-refusal" in rachid.see(f"/bypass?number={number}", status=404).html


def test_a_step_is_added_and_given_to_another_desk_where_the_circuit_allows() -> None:
    fixed = Ministry()
    fixed.deposit()
    assert not fixed.let(YOUSSEF).see(HERE).offers(f"{HERE}/insert")
    ministry = a_ministry(replace(LETTER, changes=True))
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see(HERE).fields(f"{HERE}/insert")
    added = {**fields, "action": "opinion", "to": "juridique", "before": "1", "name": "Avis final"}
    youssef.send(f"{HERE}/insert", {**added, "before": "0"}, status=409)
    youssef.follow(youssef.send(f"{HERE}/insert", added))
    youssef.see(HERE)
    youssef.send(f"{HERE}/insert", added, status=409)  # sent again, it is no second step
    assert "Avis final" in youssef.see(HERE).text
    fields = youssef.see(HERE).fields(f"{HERE}/reassign")
    youssef.send(f"{HERE}/reassign", {**fields, "step": "99", "to": "division"}, status=400)
    sent = {**fields, "step": "2", "instead": "ministre", "to": "division"}
    old = {**sent, "step": "1", "steps": str(len(LETTER.steps))}  # where another stands now
    youssef.send(f"{HERE}/reassign", old, status=409)
    youssef.follow(youssef.send(f"{HERE}/reassign", sent))
    circuit = ministry.opened.store.reading.stored(FIRST).circuit
    assert circuit is not None
    assert [step.desks[0] for step in circuit.steps][:3] == ["service", "juridique", "division"]


def test_what_a_step_asks_is_given_before_the_visa() -> None:
    asking = a_circuit(
        replace(a_step(Action.VISA, SERVICE), asks=(AMOUNT.key,)),
        a_step(Action.SIGN, MINISTER),
        id=LETTER.id,
        asks=(AMOUNT,),
    )
    ministry = a_ministry(asking)
    youssef = ministry.let(YOUSSEF)
    give(youssef, status=422)
    fields = youssef.see(HERE).fields(f"{HERE}/values")
    name = f"{LETTER.id}.amount"
    youssef.send(f"{HERE}/values", {**fields, name: "beaucoup"}, status=422)
    old = {**youssef.page.fields(f"{HERE}/act"), "pin": PIN}
    youssef.follow(youssef.send(f"{HERE}/values", {**fields, name: "12 500,5"}))
    youssef.send(f"{HERE}/act", old, status=409)  # it showed no amount yet
    assert ministry.opened.store.reading.stored(FIRST).metadata != Metadata()
    give(youssef)


def test_a_finished_dossier_is_archived_and_gone_on_from() -> None:
    ministry = a_ministry(a_circuit(a_step(Action.VISA, SERVICE), id=LETTER.id))
    give(ministry.let(YOUSSEF))
    amina = ministry.let(AMINA)
    fields = amina.see(HERE).fields(f"{HERE}/archive")
    amina.send(f"{HERE}/archive", {**fields, "class_mark": " "}, status=422)
    amina.follow(amina.send(f"{HERE}/archive", {**fields, "class_mark": "2026/B/4"}))
    assert ministry.state() is State.ARCHIVED
    fields = amina.see(HERE).fields(f"{HERE}/go-on")
    amina.follow(amina.send(f"{HERE}/go-on", {**fields, "circuit": LETTER.id}))
    assert amina.see("/dossiers/2").offers("/dossiers/2/start")
    assert not ministry.let(YOUSSEF).see(HERE).offers(f"{HERE}/archive")
