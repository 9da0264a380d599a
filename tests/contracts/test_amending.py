"""A corrected draft is found by what it now says, and keeps its place in time."""

from parapheur.domain.amending import amend
from parapheur.domain.finding import Sought
from parapheur.domain.lifecycle import State
from parapheur.domain.shelf import shelf_of
from parapheur.domain.trays import Only
from tests.builders import (
    AMINA,
    CLAIRE,
    LARGE,
    LETTER,
    MORNING,
    PURCHASE,
    Records,
    a_trail,
    at,
    keep_all,
    started,
)


def test_a_corrected_draft_is_found_by_its_new_subject_and_circuit(records: Records) -> None:
    dossier_id, other = keep_all(records, a_trail(LETTER)), keep_all(records, a_trail(LETTER))
    event = amend(
        records.reading.stored(dossier_id),
        subject="شراء الكراسي",
        circuit=PURCHASE.id,
        metadata=LARGE,
        actor=AMINA.login,
        at=at(5),
    )
    with records.work() as work:
        work.keep(dossier_id, event)
    reading = records.reading
    assert [line.id for line in reading.found(Sought(text="الكراسي"), reader=CLAIRE)] == [
        dossier_id
    ]
    named = reading.found(Sought(text="commune"), reader=CLAIRE)
    assert [line.id for line in named] == [other, dossier_id], "by all that it was ever called"
    drafts = frozenset({State.DRAFT})
    (line,) = reading.deposited(AMINA.login, drafts, only=Only(circuit=PURCHASE.id))
    assert (line.subject, line.since) == ("شراء الكراسي", MORNING)
    with records.work() as work:
        work.keep(dossier_id, started(reading.stored(dossier_id), PURCHASE, when=at(6)))
    events = reading.events(dossier_id)
    assert event in events
    assert reading.shelf(dossier_id) == shelf_of(dossier_id, events)
    assert reading.stored(dossier_id).circuit == PURCHASE
