"""Bring in the first administrator, by the hand of whoever runs the machine.

Somebody must look after accounts before anybody can be asked to: so this is done on the machine
itself, the trail says that the program did it, and it is refused as soon as somebody looks after
accounts, who opens all others in the pages.
"""

from parapheur.domain import staff
from parapheur.domain.errors import AdministratorThere, LoginTaken
from parapheur.domain.people import Person, Role
from parapheur.domain.staff import Described
from parapheur.usecases.enrol import enrol
from parapheur.usecases.ports import Office


def bring_administrator(office: Office, login: str, who: Described, password: str) -> Person:
    """Make the account, with a password of their own. `AdministratorThere`, `WeakPassword`."""
    name, hashed = staff.login_of(login), office.passwords.hash(password)
    with office.work() as work:
        work.delegations(change=True)  # nobody else changes who may do what
        if any(one.active and Role.ADMINISTRATOR in one.roles for one in office.reading.people()):
            raise AdministratorThere
        if work.person(name) is not None:
            raise LoginTaken(login=name)
        person = Person(
            login=name,
            name=who.name,
            capacity=who.capacity,
            roles=frozenset({Role.ADMINISTRATOR}),
            desks=frozenset(),
            language=who.language,
        )
        enrol(work, person, hashed, at=office.now())
        return person
