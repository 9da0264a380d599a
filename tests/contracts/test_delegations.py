"""Delegations are kept, found and told alike by the fake and both databases."""

import threading
from dataclasses import replace

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.events import AccountEvent, DelegationGiven, DelegationRevoked
from parapheur.domain.people import Login
from tests.builders import (
    ALL,
    CAST,
    HASSAN,
    LEGAL,
    LETTER,
    MINISTER,
    MORNING,
    SALMA,
    SERVICE,
    YOUSSEF,
    Records,
    a_trail,
    at,
    keep_all,
)
from tests.domain.test_delegation import a_delegation


def add_cast(records: Records) -> None:
    with records.work() as work:
        for person in CAST:
            work.add_person(person, "x")


FIRST = a_delegation(id="hassan/1", actions=(Action.SIGN, Action.VISA))
SECOND = a_delegation(receiver=YOUSSEF, id="hassan/2", last=None, circuits=(LETTER.id,))


def test_delegations_are_as_they_were_given_and_as_they_ended(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        assert work.delegations(change=True) == []
        work.set_delegation(SECOND)
        work.set_delegation(FIRST)
    ended = replace(FIRST, revoked_at=at(3))
    with records.work() as work:
        assert work.delegations() == [FIRST, SECOND]
        assert work.delegations(to=YOUSSEF.login) == [SECOND]
        work.set_delegation(ended)
    assert records.reading.delegations() == [ended, SECOND]
    assert records.reading.delegations(to=SALMA.login) == [ended]
    assert records.reading.delegations(to=Login("nobody")) == []
    assert records.reading.delegations(by=SECOND.by) == [
        one for one in (ended, SECOND) if one.by == SECOND.by
    ]
    assert records.reading.delegations(by=Login("nobody")) == []


def test_they_are_told_in_the_trail_of_who_gave_them(records: Records) -> None:
    add_cast(records)
    events: list[AccountEvent] = [
        DelegationGiven(at=MORNING, actor=HASSAN.login, delegation=SECOND),
        DelegationRevoked(
            at=at(1),
            actor=HASSAN.login,
            delegation=SECOND.id,
            desk=SECOND.desk,
            to=SECOND.to,
            act_reference=SECOND.act_reference,
        ),
    ]
    with records.work() as work:
        for event in events:
            work.note(HASSAN.login, event)
    assert records.reading.account_events(HASSAN.login) == events


def test_who_changes_them_waits_for_who_relies_on_them(records: Records) -> None:
    add_cast(records)
    with records.work() as work:
        work.set_delegation(FIRST)
    order: list[str] = []

    def revoke() -> None:
        with records.work() as work:
            (one,) = work.delegations(change=True)
            work.set_delegation(replace(one, revoked_at=at(1)))
            order.append("revoked")

    revoking = threading.Thread(target=revoke)
    with records.work() as work:
        assert work.delegations(to=SALMA.login) == [FIRST]
        revoking.start()
        revoking.join(0.3)
        assert work.delegations(to=SALMA.login) == [FIRST]
        order.append("relied on")
    revoking.join()
    assert order == ["relied on", "revoked"]


def test_what_a_delegation_covers_is_found_and_nothing_else(records: Records) -> None:
    letter = keep_all(records, a_trail(LETTER, on_step=2))  # waits on the minister's signature
    keep_all(records, a_trail(LETTER, on_step=1))  # waits on the service's visa
    market = keep_all(records, a_trail(ALL, on_step=1))  # waits on three visas

    def found(*delegations: object) -> list[tuple[int, str | None]]:
        lines = records.reading.delegated([one for one in delegations if one in known])
        return [(line.id, line.desk) for line in lines]

    sign = a_delegation()
    legal = a_delegation(SALMA, YOUSSEF, LEGAL, actions=(Action.VISA,), id="2")
    other = a_delegation(circuits=(CircuitId("autre"),), id="3")
    visas = a_delegation(actions=(Action.VISA,), id="4")
    service = a_delegation(YOUSSEF, SALMA, SERVICE, actions=(Action.VISA,), circuits=(ALL.id,))
    known = [sign, legal, other, visas, service]
    assert found() == found(other) == found(visas) == []
    assert found(sign) == [(letter, MINISTER)]
    assert found(legal) == [(market, LEGAL)]
    assert found(service) == [(market, SERVICE)]
    assert sorted(found(sign, legal, service))[0] == (letter, MINISTER)
    assert len(found(sign, legal, service)) == 2  # a dossier stands once in the list
