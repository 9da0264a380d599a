"""Branches side by side: each desk is offered the act of its own step."""

from parapheur.domain.lifecycle import State
from tests.builders import HASSAN, SALMA, SIDE, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give


def test_the_second_branch_may_act_first() -> None:
    ministry = Ministry()
    ministry.deposit(circuit=SIDE.id)
    salma = ministry.let(SALMA)
    offered = salma.see("/dossiers/1").fields("/dossiers/1/act")
    assert offered["position"] == "1"
    assert "Signer le document" in salma.page.text
    give(salma)
    assert "Signer le document" not in ministry.let(YOUSSEF).see("/dossiers/1").text
    give(ministry.let(YOUSSEF))
    give(ministry.let(HASSAN))
    assert ministry.state() is State.FINISHED
    acts = ministry.opened.store.reading.stored(FIRST).acts
    assert [act.position for act in acts] == [1, 0, 2]


def test_a_branch_is_rejected_by_its_own_desk() -> None:
    ministry = Ministry()
    ministry.deposit(circuit=SIDE.id)
    salma = ministry.let(SALMA)
    fields = salma.see("/dossiers/1").fields("/dossiers/1/reject")
    salma.follow(salma.send("/dossiers/1/reject", {**fields, "reason": "Le visa manque."}))
    assert ministry.state() is State.REJECTED
