"""An inspection holds each act for a desk against who held it then, by what their trails tell."""

from datetime import timedelta

import pytest

from parapheur.domain.about_people import DeskTaken, RolesSet
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import Login, Role
from parapheur.usecases.authors_told import Authors
from parapheur.usecases.desks_told import without_desk
from parapheur.usecases.leaving import hand_on
from parapheur.usecases.seats import take_desk
from tests.builders import CAST, DIVISION, HASSAN, MINISTER, RACHID, SERVICE, YOUSSEF
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way
from tests.usecases.test_in_place_of import delegated, give_by

SOON, LATE = 10, 300
"""Seconds before an act at which its author is told to have left the desk."""


def found(fake: FakeOffice, dossier: DossierId) -> list[str]:
    authors = Authors(fake.office, [one.login for one in CAST])
    events = fake.store.reading.events(dossier)
    return [one.problem for one in without_desk(authors, "here", events)]


def tell(fake: FakeOffice, login: Login, event: AccountEvent) -> None:
    with fake.store.work() as work:
        work.note(login, event)


def taken(fake: FakeOffice, seconds: float) -> DeskTaken:
    at = fake.clock.now() - timedelta(seconds=seconds)
    return DeskTaken(at=at, actor=RACHID.login, desk=SERVICE)


@pytest.mark.parametrize("seconds", [SOON, LATE])
def test_who_left_the_desk_before_is_named_but_not_who_left_as_they_acted(
    fake: FakeOffice, seconds: float
) -> None:
    dossier = on_its_way(fake)
    fake.clock.pause(600)
    give(fake, dossier, SERVICE)
    assert found(fake, dossier) == []
    tell(fake, YOUSSEF.login, taken(fake, seconds))
    named = ["youssef is not told to have held the desk service then"]
    assert found(fake, dossier) == (named if seconds == LATE else [])


def test_in_anothers_place_it_is_the_other_who_held_the_desk(fake: FakeOffice) -> None:
    given, dossier = delegated(fake), on_its_way(fake)
    give(fake, dossier, SERVICE)
    fake.clock.pause(600)
    give_by(fake, dossier, given.id)
    assert found(fake, dossier) == []
    left = DeskTaken(at=taken(fake, LATE).at, actor=RACHID.login, desk=MINISTER)
    tell(fake, HASSAN.login, left)
    assert found(fake, dossier) == ["hassan is not told to have held the desk ministre then"]


def test_who_hands_on_what_nobody_holds_was_an_administrator(fake: FakeOffice) -> None:
    dossier = on_its_way(fake)
    take_desk(fake.office, YOUSSEF.login, SERVICE, actor=RACHID)
    fake.clock.pause(600)
    hand_on(fake.office, dossier, SERVICE, DIVISION, reason="Départ", actor=RACHID)
    assert found(fake, dossier) == []
    roles = RolesSet(at=taken(fake, LATE).at, actor=RACHID.login, roles=(Role.OFFICIAL,))
    tell(fake, RACHID.login, roles)
    assert found(fake, dossier) == ["rachid is not told to have been an administrator then"]
