"""Hold the row of an account, and the desks it holds, against what its trail tells of them.

1. Its trail tells that it was opened, and once. 2. Its name, its capacity, its roles, its desks for
good, and whether it is active, are what its trail told last; of who was erased, no name is left.
An account that its administrators changed while we looked is looked at again.
"""

from collections.abc import Iterator, Sequence

from parapheur.domain.about_people import AccountOpened
from parapheur.domain.enrolment import Enrolment, enrolment_of, replayed
from parapheur.domain.events import AccountEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.ports import Office

UNREADABLE = (ValueError, TypeError, KeyError)


def row_astray(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
    """Yield what an account's row says otherwise than its trail."""
    length = -1
    found: list[str] = []
    while length != (length := len(events)):
        if not (found := list(_problems(office, login, events))):
            return
        events = office.reading.account_events(login)
    yield from (Finding(f"account/{login}", problem) for problem in found)


def _problems(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[str]:
    try:
        person = office.reading.person(login)
    except UNREADABLE as error:
        yield f"its row cannot be read: {error}"
        return
    if person is None:
        return  # that its trail is of nothing is told
    told = replayed(events)
    if told is None:
        yield "its trail does not tell that it was opened"  # 1
        return
    if sum(isinstance(one, AccountOpened) for one in events) > 1:
        yield "its trail tells more than once that it was opened"  # 1
    row = enrolment_of(person)
    for part in Enrolment.__slots__:  # 2
        if getattr(row, part) != getattr(told, part):
            yield f"its row says otherwise than its trail: {part}"
