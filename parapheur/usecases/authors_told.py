"""Hold what trails of accounts tell against the roles of whoever they say did it.

Each trail is read once, and what is kept of it is how its account stood: see `domain.entitled`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from parapheur.domain.entitled import Stands, is_entitled, stood, taken_over
from parapheur.domain.events import AccountEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login, Role
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office


class Authors:
    """How accounts stood at any time, by what their trails tell."""

    def __init__(self, office: Office, logins: Collection[Login]) -> None:
        self._standing: dict[Login, Sequence[AccountEvent]] = {}
        self._unread = set[Login]()
        first: list[datetime] = []
        for login in sorted(logins):
            try:
                events = office.reading.account_events(login)
            except UNREADABLE:  # told of the account itself
                self._unread.add(login)
                continue
            self._standing[login] = [one for one in events if isinstance(one, Stands)]
            if since := taken_over(events):
                first.append(since)
        self._since = min(first, default=None)

    def administered(self, login: Login, at: datetime) -> bool:
        """Say whether somebody was an administrator then, as far as their trail can be read."""
        if login in self._unread:
            return True
        return any(
            Role.ADMINISTRATOR in one.roles for one in stood(self._standing.get(login, ()), at)
        )

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
