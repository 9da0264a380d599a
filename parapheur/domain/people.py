"""Who acts: persons hold desks, and a desk is what a circuit names; desks form a hierarchy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from parapheur.domain.words import ERASED, Language, Words

Login = NewType("Login", str)
DeskId = NewType("DeskId", str)

ORGANISATION = DeskId("organisation")
"""The desk of the organisation itself: its seal is put by the worker, by nobody's hand."""

WORKER = Login("parapheur")
"""The name under which the program itself acts (start certificate, seal)."""

GUEST = Login("invited-guest")
"""The name under which whoever has no account acts, by an invitation."""

NAMELESS = Words(ERASED, ERASED, ERASED)
"""The name, and the capacity, of who was erased."""

STRANGER = Login("unknown-visitor")
"""The name under which whoever has not entered is refused."""

DEPOSITOR = Login("depositor")
"""The name under which whoever deposits a letter on the public pages acts."""

NOBODY_HERE = frozenset({WORKER, GUEST, STRANGER, DEPOSITOR})
"""Names that no account may have."""


class Role(StrEnum):
    """What a person may do apart from holding desks."""

    OFFICIAL = "official"  #: acts on what waits on their desks (responsable)
    SECRETARY = "secretary"  #: deposits documents and starts circuits (secrétaire)
    AUDITOR = "auditor"  #: sees every history, changes nothing (auditeur)
    ADMINISTRATOR = "administrator"  #: looks after accounts and desks (administrateur)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    login: Login
    name: Words
    capacity: Words
    roles: frozenset[Role]
    desks: frozenset[DeskId]
    language: Language
    active: bool = True
    password_until: datetime | None = None
    """Until when a password that an administrator gave lets in, to choose another; None: own."""

    @property
    def erased(self) -> bool:
        """Whether their personal data were erased: nobody acts under this login any more."""
        return self.name == NAMELESS


@dataclass(frozen=True, slots=True)
class Desk:
    """A function that one or several persons hold (bureau)."""

    id: DeskId
    name: Words
    holders: tuple[Login, ...] = ()
    superior: DeskId | None = None
    """The desk above it; None for the head of the organisation."""
    article: Words | None = None
    """Its name as it stands inside a sentence: « le ministre délégué »."""

    @property
    def called(self) -> Words:
        """Its name as it stands inside a sentence, or its plain name."""
        return self.article or self.name


@dataclass(frozen=True, slots=True)
class Organisation:
    """The body whose signature book this is, with its desks in the order of its chart."""

    name: Words
    desks: tuple[Desk, ...]
    town: Words | None = None
    """Where it has its seat: what it signs is dated there."""


def superior_of(desk: DeskId, desks: Iterable[Desk], levels: int = 1) -> DeskId | None:
    """Return the desk that stands so many levels (from 1) above, or None past the top."""
    above = {one.id: one.superior for one in desks}
    reached: DeskId | None = desk
    for _ in range(levels):
        reached = above.get(reached) if reached else None
    return reached


def cycles(above: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    """Return each cycle of desks that are above one another, from its first desk back to it."""
    found, done = list[tuple[str, ...]](), set[str]()
    for start in above:
        way: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in way and here not in done:
            way[here] = None
            here = above.get(here)
        if here in way:
            ring = list(way)[list(way).index(here) :]
            found.append((*ring, here))
        done |= way.keys()
    return found
