"""What stands apart in a transaction is undone by itself, and takes nothing along."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import BeingSigned, DossierMoved
from parapheur.domain.events import SigningAbandoned
from parapheur.domain.intents import Intent
from parapheur.domain.people import Login
from parapheur.usecases.ports import Work
from tests.builders import LETTER, SERVICE, YOUSSEF, Records, a_dossier, a_trail, at, keep_all

LEASE = timedelta(seconds=30)
KHADIJA = Login("khadija")


def a_dossier_in(records: Records) -> DossierId:
    return keep_all(records, a_trail(LETTER, on_step=1))


def begin(work: Work, dossier_id: DossierId, actor: Login = YOUSSEF.login) -> Intent:
    dossier = a_dossier(LETTER, on_step=1)
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    return work.intend(dossier_id, task, actor=actor, at=at(10), lease=LEASE)


def apart(work: Work, *acts: Callable[[], object]) -> None:
    with work.apart():
        for act in acts:
            act()


def fail() -> None:
    raise RuntimeError


def trail(records: Records, dossier_id: DossierId) -> list[str]:
    return [type(one).__name__ for one in records.reading.events(dossier_id)]


def test_what_is_refused_undoes_itself_alone(records: Records) -> None:
    one, two, three = (a_dossier_in(records) for _ in range(3))
    with records.work() as work:
        with work.apart():
            first = begin(work, one)
        with pytest.raises(BeingSigned):
            apart(work, lambda: begin(work, two), lambda: begin(work, one, KHADIJA))
        with work.apart():
            third = begin(work, three)
    assert records.reading.open_intents() == [first, third]


def test_what_was_undone_is_forgotten_by_the_transaction_too(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    before = trail(records, dossier_id)
    with records.work() as work:
        intent = begin(work, dossier_id)
        with pytest.raises(RuntimeError):
            apart(work, lambda: work.abandon(intent, at=at(11)), fail)
        assert work.dossier(dossier_id) == a_dossier(LETTER, on_step=1)
        work.abandon(intent, at=at(12))
    assert trail(records, dossier_id) == [*before, "SigningAbandoned"]
    last = records.reading.events(dossier_id)[-1]
    assert isinstance(last, SigningAbandoned)
    assert last.at == at(12)


def test_a_settled_intent_is_open_again_when_its_act_is_undone(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    with records.work() as work:
        intent = begin(work, dossier_id)
        with pytest.raises(DossierMoved):
            apart(work, *[lambda: work.settle(intent)] * 2)
    assert records.reading.open_intents() == [intent]


def test_what_stood_apart_goes_with_its_transaction(records: Records) -> None:
    dossier_id = a_dossier_in(records)

    def go_on() -> None:
        with records.work() as work:
            apart(work, lambda: begin(work, dossier_id))
            fail()

    with pytest.raises(RuntimeError):
        go_on()
    assert records.reading.open_intents() == []
