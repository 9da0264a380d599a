"""Refusals side by side: each is told or counted once, in a trail without a gap."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_refusals import ActRefused, RefusalsCounted, StrangerRefused
from parapheur.domain.bounds import OF_ACCOUNT, OF_NETWORK, WINDOW
from parapheur.domain.people import STRANGER, Login
from parapheur.domain.trail import breaks
from parapheur.store import Database
from parapheur.usecases.refusing import Flood, Refusal, tell_counts, tell_refusals, write_counts
from tests.builders import AMINA, MORNING, YOUSSEF
from tests.databases import database as database
from tests.databases import url as url
from tests.fakes import an_office

NETWORKS = ("192.0.2.0/24", "198.51.100.0/24")
HANDS, EACH = 4, 15
"""How many ask at once, and how often each does."""


def of_account(login: Login) -> Refusal:
    return ActRefused(at=MORNING, actor=login, what="POST /visas", refusal="NotAllowed")


def of_network(network: str) -> Refusal:
    return StrangerRefused(
        at=MORNING, actor=STRANGER, what="POST /login", refusal="TooManyTries", network=network
    )


def test_each_is_told_or_counted_once(database: Database) -> None:
    given = an_office()
    office = replace(given.office, work=database.work, reading=database.reading)
    given.clock.time = MORNING
    sources = [of_account(AMINA.login), of_account(YOUSSEF.login), *map(of_network, NETWORKS)]
    floods = [Flood(), Flood()]  # as two processes have one each

    def ask(hand: int) -> None:
        flood = floods[hand % 2]
        for turn in range(EACH * len(sources)):
            tell_refusals(office, flood, [sources[(turn + hand) % len(sources)]])

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(ask, range(HANDS)))
    for flood in floods:
        write_counts(office, flood, last=True)
    given.clock.time = MORNING + WINDOW + timedelta(seconds=1)
    tell_counts(office)
    told = Counter[str]()
    counted = Counter[str]()
    for stream in (OfficeStream.REFUSALS, f"account/{AMINA.login}", f"account/{YOUSSEF.login}"):
        assert not breaks(database.reading.entries(stream))
    for event in database.reading.office_events(OfficeStream.REFUSALS):
        if isinstance(event, StrangerRefused):
            told[event.network] += 1
        if isinstance(event, RefusalsCounted):
            counted[event.network] += event.count
    for person in (AMINA, YOUSSEF):
        for one in database.reading.account_events(person.login):
            told[person.login] += isinstance(one, ActRefused)
            counted[person.login] += one.count if isinstance(one, RefusalsCounted) else 0
    assert told == dict.fromkeys(NETWORKS, OF_NETWORK) | {
        AMINA.login: OF_ACCOUNT, YOUSSEF.login: OF_ACCOUNT
    }  # fmt: skip
    asked = HANDS * EACH
    assert counted == dict.fromkeys(NETWORKS, asked - OF_NETWORK) | dict.fromkeys(
        (AMINA.login, YOUSSEF.login), asked - OF_ACCOUNT
    )
    assert not database.reading.tallies(given.clock.time)
