"""What an inspection reads: rows beside the trail that agree with it, whatever happened."""

from datetime import timedelta

import pytest

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.events import DossierEvent, KeyIssued
from parapheur.domain.shelf import shelf_of
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    CLAIRE,
    DIVISION,
    LETTER,
    MORNING,
    SERVICE,
    TWO_OF_THREE,
    YOUSSEF,
    Records,
    a_document,
    a_trail,
    acted,
    at,
    keep_all,
    standing,
    started,
)
from tests.fakes import FakeKeys


def refused_and_taken_up_again(circuit: Circuit) -> list[DossierEvent]:
    """Two rounds, the first refused at its second step."""
    trail = a_trail(circuit, on_step=2)
    dossier = standing(trail)
    desk = dossier.awaited[0]
    trail.append(
        dossier.reject(
            desk=desk, position=1, reason="Il manque un visa.", actor=CLAIRE.login, at=at(20)
        )
    )
    corrected = a_document(b"%PDF-1.7 corrected", "corrigé.pdf")
    trail.append(standing(trail).recycle(main=corrected, actor=AMINA.login, at=at(30)))
    trail.append(started(standing(trail), circuit, when=at(40)))
    trail.append(acted(standing(trail), when=at(50)))
    return trail


def returned_and_taken_back(circuit: Circuit) -> list[DossierEvent]:
    """Three rounds: returned from the second step, then the visa beside given and taken back."""
    trail = a_trail(circuit, on_step=2)
    dossier = standing(trail)
    desk = dossier.awaited[0]
    trail.append(
        dossier.return_to(
            desk=desk, position=1, to=0, reason="Revoir", actor=CLAIRE.login, at=at(20)
        )
    )
    trail.append(acted(standing(trail), SERVICE, when=at(30)))
    if circuit is BESIDE:
        trail.append(standing(trail).undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(40)))
    return trail


def handed_over_and_cancelled() -> list[DossierEvent]:
    trail = a_trail(LETTER, on_step=1)
    trail.append(
        standing(trail).transfer(
            desk=SERVICE, position=0, to=DIVISION, reason="Absent", actor=YOUSSEF.login, at=at(20)
        )
    )
    trail.append(acted(standing(trail), DIVISION, when=at(30)))
    trail.append(standing(trail).cancel(reason="Sans objet", actor=AMINA.login, at=at(40)))
    return trail


TRAILS = (
    a_trail(LETTER),
    a_trail(LETTER, on_step=3),
    a_trail(BESIDE, on_step=2),
    a_trail(TWO_OF_THREE, on_step=2),
    [*a_trail(ALL, on_step=1), acted(standing(a_trail(ALL, on_step=1)), SERVICE)],
    refused_and_taken_up_again(LETTER),
    returned_and_taken_back(LETTER),
    returned_and_taken_back(BESIDE),
    handed_over_and_cancelled()[:-1],
    handed_over_and_cancelled(),
)


@pytest.mark.parametrize("trail", TRAILS, ids=range(len(TRAILS)))
def test_the_shelf_is_what_the_trail_says(records: Records, trail: list[DossierEvent]) -> None:
    keep_all(records, a_trail(LETTER, on_step=1))  # another one beside it
    dossier_id = keep_all(records, trail)
    assert records.reading.shelf(dossier_id) == shelf_of(dossier_id, trail)


def test_there_is_no_shelf_without_a_dossier(records: Records) -> None:
    with pytest.raises((NoSuchDossier, ValueError)):
        records.reading.shelf(DossierId(7))


def test_labels_say_what_the_entries_say(records: Records) -> None:
    trail = a_trail(LETTER, on_step=3)
    dossier_id = keep_all(records, trail)
    labels = records.reading.labels(f"dossier/{dossier_id}")
    told = [(type(event).__name__, event.actor, event.at) for event in trail]
    assert [one[:3] for one in labels] == told
    assert [(one.dossier, one.desk) for one in labels] == [
        (dossier_id, getattr(event, "desk", None)) for event in trail
    ]
    assert list(records.reading.labels("dossier/99")) == []


def test_every_intent_is_told_with_how_it_ended(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=1))
    dossier = standing(a_trail(LETTER, on_step=1))
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    for outcome in ("abandoned", "signed", "open"):
        with records.work() as work:
            intent = work.intend(
                dossier_id, task, actor=YOUSSEF.login, at=at(2), lease=timedelta(seconds=30)
            )
        with records.work() as work:
            if outcome == "abandoned":
                work.abandon(intent, at=at(3))
            if outcome == "signed":
                work.settle(intent)
    told = records.reading.intents(dossier_id)
    assert [outcome for _, outcome in told] == ["abandoned", "signed", "open"]
    assert {(one.task, one.actor, one.begun_at) for one, _ in told} == {
        (task, YOUSSEF.login, at(2))
    }


def test_each_certificate_is_told_by_its_digest(records: Records) -> None:
    key = FakeKeys().issue(YOUSSEF, "2580", at=MORNING)
    issued = KeyIssued(
        at=MORNING, actor=CLAIRE.login, certificate=key.certificate_digest, test=True
    )
    with records.work() as work:
        work.add_person(YOUSSEF, "hash")
        work.set_key(key)
        work.note(YOUSSEF.login, issued)
    assert dict(records.reading.certificates()) == {YOUSSEF.login: key.certificate_digest}
    assert dict(records.reading.levels()) == {YOUSSEF.login: key.level}
