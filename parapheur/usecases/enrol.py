"""Bring in an account as the program itself does it, by nobody's hand: its trail tells it all."""

from datetime import datetime

from parapheur.domain.enrolment import enrolling
from parapheur.domain.people import Person
from parapheur.usecases.ports import Work


def enrol(work: Work, person: Person, password: str, *, at: datetime) -> None:
    """Open the account, or let it be as this from now on; `password` is already hashed."""
    before = work.person(person.login)
    work.add_person(person, password)
    for event in enrolling(before, person, at=at):
        work.note(person.login, event)
