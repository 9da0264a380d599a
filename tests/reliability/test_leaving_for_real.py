"""What waits on a desk that was left is handed on, on both databases, and by one of two at once."""

from collections.abc import Iterator

import pytest

from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import TurnTransferred
from parapheur.domain.people import Role
from parapheur.usecases.fsck import fsck
from parapheur.usecases.leaving import hand_all_on, orphaned
from parapheur.usecases.people import close_account
from parapheur.usecases.ports import Office
from tests.builders import a_person
from tests.databases import BACKENDS
from tests.enrolled import enrolled
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, at_step, give, holder, opened, standing
from tests.reliability.test_beside_races import together
from tests.reliability.test_delegation_races import another

ADMINISTRATOR = a_person("administration", role=Role.ADMINISTRATOR)


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, places: Places) -> Iterator[Office]:
    with opened(places(request.param)) as office:
        with office.work() as work:
            enrolled(work, ADMINISTRATOR, "no password opens this")
        yield office


def test_each_turn_is_handed_on_once_though_two_administrators_press(office: Office) -> None:
    numbers = [at_step(office, 0, BESIDE) for _ in range(3)]
    (desk,) = standing(office, numbers[0]).awaited
    to = another(office, desk)
    close_account(office, holder(desk).login, actor=ADMINISTRATOR)
    (found,) = [one for one in orphaned(office, office.now()) if one.desk.id == desk]
    assert {line.id for line in found.lines} >= set(numbers)
    refused: list[ParapheurError] = []

    def press() -> None:
        results = hand_all_on(office, desk, to, reason="Départ", actor=ADMINISTRATOR)
        refused.extend(problem for _, problem in results if problem is not None)

    together(press, press)
    for number in numbers:
        dossier = standing(office, number)
        assert dossier.awaited == (to,)
        told = [one for one in office.reading.events(number) if isinstance(one, TurnTransferred)]
        assert [(one.to, one.administrator) for one in told] == [(to, True)]
        give(office, number, dossier, to)
    assert desk not in {one.desk.id for one in orphaned(office, office.now())}
    assert list(fsck(office)) == []
