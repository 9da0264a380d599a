"""Hold each act for a desk against who held it then, by what trails of accounts tell.

1. Whoever acts for a desk held it for good at that instant, unless the act says that they held it
   for the time being (see `standins`). 2. Who acts in another's place (see `substitutes`) acts for
   a desk that this other person held then. 3. Who hands on the turn of a desk that nobody holds was
   an administrator.
"""

from collections.abc import Iterator, Sequence

from parapheur.domain.events import (
    AtDesk,
    DossierEvent,
    DossierRejected,
    StepSigned,
    TurnTransferred,
    VisaGiven,
)
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.authors_told import Authors
from parapheur.usecases.standins import desk_of


def without_desk(authors: Authors, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Find each act done for a desk by who did not hold it."""
    for seq, event in enumerate(events, start=1):
        if isinstance(event, AtDesk) and not _might(authors, event):
            problem = f"{_who(event)} is not told to have held the desk {desk_of(event)} then"
            yield Finding(f"{place}, entry {seq}", problem)


def _might(authors: Authors, event: AtDesk) -> bool:
    if isinstance(event, TurnTransferred) and event.administrator:  # 3
        return authors.administered(event.actor, event.at)
    desk = desk_of(event)
    if desk is None or event.interim is not None:
        return True
    return authors.held(_who(event), desk, event.at)  # 1


def _who(event: AtDesk) -> Login:
    if isinstance(event, VisaGiven | StepSigned | DossierRejected):
        return event.on_behalf_of or event.actor  # 2
    return event.actor
