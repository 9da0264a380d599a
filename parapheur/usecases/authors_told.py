"""Hold what trails of accounts tell against the roles of whoever they say did it.

Each trail is read once, and what is kept of it is how its account stood: see `domain.entitled`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from parapheur.domain.enrolment import Enrolment
from parapheur.domain.entitled import Stands, around, is_entitled, taken_over
from parapheur.domain.events import AccountEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import DeskId, Login, Role
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office


class Authors:
    """How accounts stood at any time, by what their trails tell."""

    def __init__(self, office: Office, logins: Collection[Login]) -> None:
        self._office = office
        self._standing: dict[Login, Sequence[AccountEvent]] = {}
        self._unread = set[Login]()
        first = [since for login in sorted(logins) if (since := taken_over(self._read(login)))]
        self._since = min(first, default=None)

    def held(self, login: Login, desk: DeskId, at: datetime) -> bool:
        """Say whether somebody held a desk for good about that instant, or nobody can tell."""
        return self._was(login, at, lambda one: desk in one.desks)

    def administered(self, login: Login, at: datetime) -> bool:
        """Say whether somebody was an administrator about that instant, or nobody can tell."""
        return self._was(login, at, lambda one: Role.ADMINISTRATOR in one.roles)

    def astray(self, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
        """Yield what the trail of an account tells, and nobody it names might have done."""
        for seq, event in enumerate(events, start=1):
            if event.actor in self._unread:
                continue
            author = self._standing.get(event.actor, ())
            if not is_entitled(event, login, author, self._since):
                act = type(event).__name__
                problem = f"{act}: {event.actor}, who is told to have done it, had no right to then"
                yield Finding(f"account/{login}, entry {seq}", problem)

    def _read(self, login: Login) -> Sequence[AccountEvent]:
        """Read a trail, and keep what tells how its account stood."""
        try:
            events = self._office.reading.account_events(login)
        except UNREADABLE:  # told of the account itself
            self._unread.add(login)
            return ()
        self._standing[login] = [one for one in events if isinstance(one, Stands)]
        return events

    def _was(self, login: Login, at: datetime, so: Callable[[Enrolment], bool]) -> bool:
        if any(map(so, around(self._standing.get(login, ()), at))):
            return True
        self._read(login)  # they may have been given it since
        return login in self._unread or any(map(so, around(self._standing.get(login, ()), at)))
