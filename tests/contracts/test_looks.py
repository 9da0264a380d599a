"""What an assistant opened is found alike by the fake and its twins, and told once in a race."""

from datetime import timedelta

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import LoggedIn
from tests.builders import MORNING, SALMA, SERVICE, YOUSSEF, Records


def test_only_what_this_account_opened_since_then_is_found(records: Records) -> None:
    told = [(1, 0), (2, 5), (2, 6)]
    with records.work() as work:
        work.note(SALMA.login, LoggedIn(at=MORNING, actor=SALMA.login))
        for number, minutes in told:
            work.note(SALMA.login, look(number, minutes))
        found = work.looks(SALMA.login, MORNING + timedelta(minutes=1))
    assert set(found) == {DossierId(2)}
    for since, numbers in ((0, {1, 2}), (5, {2}), (7, set())):
        at = MORNING + timedelta(minutes=since)
        assert set(records.reading.looks(SALMA.login, at)) == numbers
        assert not records.reading.looks(YOUSSEF.login, at)


def look(number: int, minutes: int) -> DossierLookedAt:
    at = MORNING + timedelta(minutes=minutes)
    return DossierLookedAt(at=at, actor=SALMA.login, dossier=number, desks=(SERVICE,))
