"""Accounts that tests bring in, as the program does: each told in its trail."""

from collections.abc import Sequence
from datetime import datetime

from parapheur.domain.about_people import AccountOpened
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import Person
from parapheur.usecases.enrol import enrol
from parapheur.usecases.ports import Reading, Work
from tests.builders import MORNING


def enrolled(work: Work, person: Person, hashed: str = "x", *, at: datetime = MORNING) -> None:
    """Open an account, or let it be as this from now on."""
    enrol(work, person, hashed, at=at)


def lived(reading: Reading, person: Person) -> Sequence[AccountEvent]:
    """Return what an account's trail tells of it since it was opened."""
    events = reading.account_events(person.login)
    return [one for one in events if not isinstance(one, AccountOpened)]
