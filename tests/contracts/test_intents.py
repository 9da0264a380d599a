"""Nothing is signed that was not written down, and what was written down ends once."""

from datetime import datetime, timedelta

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import BeingSigned, DossierMoved, NoSuchDossier
from parapheur.domain.events import SigningAbandoned
from parapheur.domain.finding import EVERYTHING
from parapheur.domain.intents import Intent
from parapheur.domain.people import Login
from parapheur.domain.signature import SigningTask
from tests.builders import (
    CLAIRE,
    LETTER,
    SERVICE,
    YOUSSEF,
    Records,
    a_dossier,
    a_trail,
    at,
    keep_all,
)

TEN = at(10)
LEASE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)


def the_task() -> SigningTask:
    dossier = a_dossier(LETTER, on_step=1)
    return dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)


def a_dossier_in(records: Records) -> DossierId:
    return keep_all(records, a_trail(LETTER, on_step=1))


def begin(
    records: Records,
    dossier_id: DossierId,
    *,
    actor: Login = YOUSSEF.login,
    when: datetime = TEN,
) -> Intent:
    with records.work() as work:
        return work.intend(dossier_id, the_task(), actor=actor, at=when, lease=LEASE)


def test_an_intent_stays_open_until_it_ends(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    intent = begin(records, dossier_id)
    expected = Intent(intent.id, dossier_id, the_task(), YOUSSEF.login, at(10), at(10) + LEASE)
    assert intent == expected
    assert records.reading.open_intents() == [expected]
    with records.work() as work:
        work.settle(intent)
    assert records.reading.open_intents() == []


def test_who_is_signing_is_named_to_the_one_who_comes_second(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    begin(records, dossier_id)
    with pytest.raises(BeingSigned) as refused:
        begin(records, dossier_id, actor=Login("khadija"))
    assert refused.value.facts == {"actor": "youssef"}


def test_dossiers_are_signed_side_by_side(records: Records) -> None:
    intents = [begin(records, a_dossier_in(records)) for _ in range(2)]
    assert records.reading.open_intents() == intents


def test_an_intent_past_its_lease_gives_way_with_its_event(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    first = begin(records, dossier_id)
    second = begin(records, dossier_id, actor=Login("khadija"), when=at(10) + LEASE)
    assert records.reading.open_intents() == [second]
    assert records.reading.events(dossier_id)[-1] == SigningAbandoned(
        at=at(10) + LEASE,
        actor=YOUSSEF.login,
        desk=SERVICE,
        position=0,
        begun_at=at(10),
        begun_by=YOUSSEF.login,
    )
    with pytest.raises(DossierMoved), records.work() as work:
        work.settle(first)


def test_a_settled_intent_is_settled_once(records: Records) -> None:
    intent = begin(records, a_dossier_in(records))
    with records.work() as work:
        work.settle(intent)
    with pytest.raises(DossierMoved), records.work() as work:
        work.settle(intent)


def test_an_abandoned_signature_leaves_the_dossier_as_it_was(records: Records) -> None:
    dossier_id = a_dossier_in(records)
    before = records.reading.found(EVERYTHING, reader=CLAIRE)
    intent = begin(records, dossier_id)
    with records.work() as work:
        work.abandon(intent, at=at(11))
    assert records.reading.stored(dossier_id) == a_dossier(LETTER, on_step=1)
    assert records.reading.found(EVERYTHING, reader=CLAIRE) == before
    assert [type(event).__name__ for event in records.reading.events(dossier_id)] == [
        "DossierDeposited",
        "DossierStarted",
        "SigningAbandoned",
    ]


@pytest.mark.parametrize("signed", [True, False])
def test_what_has_ended_is_not_abandoned(records: Records, signed: bool) -> None:
    dossier_id = a_dossier_in(records)
    intent = begin(records, dossier_id)
    with records.work() as work:
        if signed:
            work.settle(intent)
        else:
            work.abandon(intent, at=at(11))
    told = records.reading.events(dossier_id)
    with records.work() as work:
        work.abandon(intent, at=at(12))
    assert records.reading.events(dossier_id) == told


def test_intents_past_their_lease_are_found(records: Records) -> None:
    old = begin(records, a_dossier_in(records), when=at(10))
    begin(records, a_dossier_in(records), when=at(11))
    with records.work() as work:
        assert list(work.stale_intents(old.lease_until - timedelta(seconds=1))) == []
        assert list(work.stale_intents(old.lease_until)) == [old]
        assert len(work.stale_intents(at(11) + MINUTE)) == 2


def test_no_intent_for_a_dossier_that_is_not_there(records: Records) -> None:
    with pytest.raises(NoSuchDossier):
        begin(records, DossierId(9))
