"""Whatever happened to whichever dossiers, both databases show what plain lists in memory show."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from parapheur.domain.circuit import Action, Circuit, CircuitId
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import DossierEvent
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person
from parapheur.domain.trays import EVERY, PAGE, Line, Only
from parapheur.store import Database
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    CAST,
    CIRCUITS,
    DIVISION,
    EITHER,
    KHADIJA,
    MINISTER,
    MORNING,
    SALMA,
    SERVICE,
    YOUSSEF,
    Records,
    acted,
    at,
    deposited,
    holder,
    keep_all,
    standing,
    started,
)
from tests.fake_store import FakeStore

DAY = timedelta(days=1)
EVERYWHERE = replace(KHADIJA, desks=frozenset({SERVICE, DIVISION, MINISTER}))


def story(chance: Random) -> list[DossierEvent]:
    """A dossier to which this and that happens."""
    circuit = chance.choice(sorted(CIRCUITS.values(), key=lambda one: one.id))
    events: list[DossierEvent] = [deposited(circuit)]
    for number in range(chance.randint(0, 9)):
        try:
            events.append(something(standing(events), circuit, chance, number))
        except (ParapheurError, StopIteration, IndexError):
            continue
    return events


def something(dossier: Dossier, circuit: Circuit, chance: Random, number: int) -> DossierEvent:
    when = at(chance.choice([number, number * 600]))
    if dossier.state is State.DRAFT:
        return started(dossier, circuit, when=when)
    if dossier.state is State.REJECTED:
        return dossier.recycle(actor=AMINA.login, at=when)
    position, desk = chance.choice(dossier.waiting)
    actor = holder(desk)
    match chance.randint(0, 9):
        case 0:
            return dossier.reject(desk=desk, position=position, reason="non", actor=actor, at=when)
        case 1:
            back = chance.choice(dossier.behind(position))
            return dossier.return_to(
                desk=desk, position=position, to=back, reason="non", actor=actor, at=when
            )
        case 2:
            last = dossier.acts[-1]
            return dossier.undo(desk=last.desk, position=last.position, actor=last.actor, at=when)
        case 3:
            return dossier.transfer(
                desk=desk, position=position, to=DIVISION, reason="non", actor=actor, at=when
            )
        case _:
            return acted(dossier, when=when)


GIVEN = tuple(
    Delegation(
        id=DelegationId(f"salma/{number}"),
        desk=desk,
        by=SALMA.login,
        to=YOUSSEF.login,
        act_reference="12/26",
        act_date=date(2026, 1, 1),
        circuits=circuits,
        actions=actions,
        first=date(2026, 1, 1),
        given_at=MORNING,
    )
    for number, (desk, circuits, actions) in enumerate(
        [
            (MINISTER, (), (Action.SIGN,)),
            (SERVICE, (EITHER.id, ALL.id), (Action.VISA, Action.SIGN)),
            (SERVICE, (CircuitId("achat"),), (Action.VISA,)),
        ]
    )
)
NOW = MORNING + 3 * DAY
LATER = Only(late_at=NOW)
Pages = Callable[[Records, int], Sequence[Line]]


def lists_of(person: Person, only: Only) -> dict[str, Pages]:
    login, desks = person.login, person.desks
    in_order = [DossierId(number) for number in (9, 3, 14, 1)]
    return {
        "todo": lambda store, page: store.reading.todo(desks, only=only, page=page),
        "arranged": lambda store, page: store.reading.todo(
            desks, first=in_order, only=only, page=page
        ),
        "upcoming": lambda store, page: store.reading.upcoming(desks, only=only, page=page),
        "delegated": lambda store, page: store.reading.delegated(GIVEN, only=only, page=page),
        "retrievable": lambda store, page: store.reading.retrievable(person, only=only, page=page),
        "done": lambda store, page: store.reading.done(login, only=only, page=page),
        "finished": lambda store, page: store.reading.finished(login, only=only, page=page),
    } | {
        name: lambda store, page, state=state: store.reading.deposited(
            login, frozenset({state}), only=only, page=page
        )
        for name, state in {
            "drafts": State.DRAFT,
            "progress": State.CIRCULATING,
            "returned": State.REJECTED,
            "cancelled": State.CANCELLED,
        }.items()
    }


def whole(store: Records, pages: Pages) -> list[Line]:
    read = [pages(store, 1)]
    while len(read[-1]) == PAGE:
        read.append(pages(store, len(read) + 1))
    return [line for page in read for line in page]


def test_every_list_and_every_count_is_that_of_the_plain_lists(database: Database) -> None:
    chance, plain = Random(2026), FakeStore()  # noqa: S311  no secret: stories
    for _ in range(30):
        events = story(chance)
        assert keep_all(plain, events) == keep_all(database, events)
    for person in (*CAST, EVERYWHERE):
        for only in (EVERY, LATER, Only(circuit=BESIDE.id), Only(text="D-00001")):
            for name, pages in lists_of(person, only).items():
                lines = whole(database, pages)
                assert lines == whole(plain, pages), (person.login, only, name)
        assert database.reading.counts(person, NOW, GIVEN) == plain.reading.counts(
            person, NOW, GIVEN
        )
