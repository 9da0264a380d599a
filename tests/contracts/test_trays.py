"""Lists: what waits, what is late, what was done, what is found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.depositing import deposit
from parapheur.domain.dossier import DossierId
from parapheur.domain.finding import EVERYTHING, Sought
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login
from parapheur.domain.trays import Counts, Line, late_at
from tests.builders import (
    ALL,
    AMINA,
    CLAIRE,
    EITHER,
    HASSAN,
    LETTER,
    MINISTER,
    MORNING,
    SERVICE,
    YOUSSEF,
    Records,
    a_circuit,
    a_document,
    a_step,
    a_trail,
    acted,
    at,
    deposited,
    keep_all,
    standing,
    started,
)

DAY = timedelta(days=1)


def waiting(records: Records, *, days: int | None, minute: float) -> DossierId:
    """A dossier that waits on the service, due so many days after this minute."""
    circuit = a_circuit(a_step(Action.VISA, SERVICE, days=days))
    draft = deposited(circuit)
    start = started(standing([draft]), circuit, when=at(minute))
    return keep_all(records, [draft, start])


def ids(lines: object) -> list[int]:
    assert isinstance(lines, list)
    return [line.id for line in lines]


def test_a_line_says_where_the_dossier_stands(records: Records) -> None:
    dossier_id = keep_all(records, a_trail(LETTER, on_step=2))
    step = LETTER.steps[1]
    assert records.reading.todo(HASSAN.desks) == [
        Line(
            id=dossier_id,
            subject="Réponse à la commune",
            originator=AMINA.login,
            state=State.CIRCULATING,
            circuit=LETTER.name,
            step=step.name,
            desk=MINISTER,
            since=at(2),
            due=at(2) + 5 * DAY,
            awaits=(MINISTER,),
        )
    ]


def test_a_draft_has_neither_circuit_nor_step(records: Records) -> None:
    keep_all(records, a_trail(LETTER))
    (line,) = records.reading.deposited(AMINA.login, frozenset({State.DRAFT}))
    assert (line.circuit, line.step, line.desk, line.due) == (None, None, None, None)
    assert line.since == MORNING


def test_what_is_due_soonest_comes_first_and_what_has_no_date_last(records: Records) -> None:
    never = waiting(records, days=None, minute=1)
    later = waiting(records, days=3, minute=1)
    soon = waiting(records, days=1, minute=2)
    assert ids(records.reading.todo(YOUSSEF.desks)) == [soon, later, never]


def test_late_is_past_its_due_date(records: Records) -> None:
    waiting(records, days=None, minute=0)
    dossier_id = waiting(records, days=1, minute=0)
    waiting(records, days=2, minute=0)
    reading, just = records.reading, MORNING + DAY
    assert ids(reading.todo(YOUSSEF.desks, only=late_at(just))) == []
    late = reading.todo(YOUSSEF.desks, only=late_at(just + timedelta(microseconds=1)))
    assert ids(late) == [dossier_id]


def test_only_one_s_own_desks_are_shown(records: Records) -> None:
    keep_all(records, a_trail(LETTER, on_step=1))
    assert records.reading.todo(HASSAN.desks) == []
    assert records.reading.todo(frozenset()) == []


@pytest.mark.parametrize("circuit", [EITHER, ALL])
def test_a_dossier_that_waits_on_two_of_one_s_desks_is_shown_once(
    records: Records, circuit: Circuit
) -> None:
    dossier_id = keep_all(records, a_trail(circuit, on_step=1))
    both = replace(YOUSSEF, desks=frozenset(circuit.steps[0].desks))
    (line,) = records.reading.todo(both.desks)
    assert (line.id, line.desk) == (dossier_id, min(both.desks))
    assert records.reading.counts(both, at(5)).todo == 1


def test_what_one_has_done_newest_first_each_dossier_once(records: Records) -> None:
    first = keep_all(records, a_trail(LETTER, on_step=2))
    second = keep_all(records, a_trail(LETTER, on_step=3))
    keep_all(records, a_trail(LETTER, on_step=1))
    assert ids(records.reading.done(YOUSSEF.login)) == [second, first]
    assert [line.desk for line in records.reading.done(HASSAN.login)] == [MINISTER]
    assert ids(records.reading.done(CLAIRE.login)) == []


def test_a_refusal_is_something_done(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    refusal = standing(events).reject(
        desk=SERVICE, position=0, reason="Pièce manquante", actor=YOUSSEF.login, at=at(5)
    )
    dossier_id = keep_all(records, [*events, refusal])
    (line,) = records.reading.done(YOUSSEF.login)
    assert (line.id, line.desk, line.state, line.since) == (
        dossier_id,
        SERVICE,
        State.REJECTED,
        at(5),
    )
    assert records.reading.todo(YOUSSEF.desks) == []


def test_a_desk_may_act_again_in_another_round(records: Records) -> None:
    events = a_trail(LETTER, on_step=1)
    events.append(
        standing(events).reject(
            desk=SERVICE, position=0, reason="À revoir", actor=YOUSSEF.login, at=at(5)
        )
    )
    events.append(standing(events).recycle(actor=AMINA.login, at=at(6)))
    events.append(started(standing(events), when=at(7)))
    events.append(acted(standing(events), when=at(8)))
    dossier_id = keep_all(records, events)
    assert ids(records.reading.done(YOUSSEF.login)) == [dossier_id]
    assert records.reading.stored(dossier_id).round == 2


def test_what_one_deposited_by_state_newest_first(records: Records) -> None:
    draft, other = (keep_all(records, a_trail(LETTER)) for _ in range(2))
    moving = keep_all(records, a_trail(LETTER, on_step=2))
    keep_all(records, [deposited(by=CLAIRE)])
    reading = records.reading
    assert ids(reading.deposited(AMINA.login, frozenset({State.DRAFT}))) == [other, draft]
    assert ids(reading.deposited(AMINA.login, frozenset(State))) == [moving, other, draft]
    assert ids(reading.deposited(AMINA.login, frozenset())) == []


def test_trays_are_counted(records: Records) -> None:
    waiting(records, days=1, minute=0)
    waiting(records, days=9, minute=0)
    keep_all(records, a_trail(LETTER, on_step=2))
    keep_all(records, a_trail(LETTER))
    late = MORNING + 2 * DAY
    assert records.reading.counts(YOUSSEF, late) == Counts(
        todo=2, late=1, done=1, drafts=0, progress=0, returned=0
    )
    assert records.reading.counts(AMINA, late) == Counts(
        todo=0, late=0, done=0, drafts=1, progress=3, returned=0
    )


def test_a_page_has_25_lines(records: Records) -> None:
    numbers = [keep_all(records, a_trail(LETTER)) for _ in range(27)]
    newest = list(reversed(numbers))
    for page, shown in {1: newest[:25], 2: newest[25:], 3: [], 10**30: [], 0: newest[:25]}.items():
        assert ids(records.reading.found(EVERYTHING, reader=CLAIRE, page=page)) == shown


def test_searches_look_past_case_accents_and_hamzas(records: Records) -> None:
    def about(subject: str) -> DossierId:
        event = deposit(
            subject=subject,
            circuit=LETTER.id,
            main=a_document(),
            actor=Login("amina"),
            at=MORNING,
        )
        return keep_all(records, [event])

    french, arabic = about("Décision n° 7 — Marché 100 % « eau »"), about("قرار بشأن الأُجور")
    odd = about("a_b\\cd")
    for text, found in {
        "décision": [french],
        "DECISION": [french],
        "100 %": [french],
        "%": [],
        "الاجور": [arabic],
        "الأجور": [arabic],
        "a_b\\c": [odd],
        "a?c": [odd],  # a word that begins with a, and one with c
        "b?d": [],
        "\x00\ud800": [],
        "'; DROP TABLE dossiers; --": [],
    }.items():
        sought = Sought(text=text)
        assert ids(records.reading.found(sought, reader=CLAIRE)) == found, text


def test_a_desk_nobody_awaits_has_an_empty_tray(records: Records) -> None:
    keep_all(records, a_trail(LETTER, on_step=1))
    assert ids(records.reading.todo(frozenset({DeskId("inconnu")}))) == []
