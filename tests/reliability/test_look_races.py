"""An assistant opens a dossier in several pages at once: their account tells it once."""

from collections.abc import Iterator

import pytest

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.people import DeskId
from parapheur.usecases.fsck import fsck
from parapheur.usecases.look import note_look
from parapheur.usecases.ports import Office
from tests.databases import BACKENDS
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, a_draft, holder, opened
from tests.reliability.test_beside_races import together

MINISTER = DeskId("ministre")


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, places: Places) -> Iterator[Office]:
    with opened(places(request.param)) as office:
        yield office


def test_several_pages_at_once_are_told_once(office: Office) -> None:
    assistant = holder(MINISTER)
    for _ in range(4):
        number = a_draft(office, BESIDE)

        def look(number: object = number) -> None:
            note_look(office, number, {MINISTER}, actor=assistant)  # type: ignore[arg-type]  # bound early

        together(*[look] * 4)
        events = office.reading.account_events(assistant.login)
        looks = [one for one in events if isinstance(one, DossierLookedAt)]
        assert [one.dossier for one in looks].count(number) == 1
    assert list(fsck(office)) == []
