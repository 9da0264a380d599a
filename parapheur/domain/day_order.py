"""The order of the day (parapheur du jour): in which order a desk's dossiers are presented today.

An assistant arranges it, seen by assistants alone; once it is locked, the official is shown these
dossiers first, in this order, and the rest after them, what arrives meanwhile included. It holds
for its day, in Casablanca, and says nothing about who may act: any dossier may be opened first.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NothingArranged, NotInTheOrder, OrderLocked, TooManyArranged
from parapheur.domain.people import DeskId, Login, Person, Role

MOST = 100
"""Dossiers that an order may hold: more than anybody signs in a day, and shown on one page."""


class Shift(StrEnum):
    """What may be done to a dossier's place."""

    ADD = "add"  #: behind the others
    FIRST = "first"  #: before all others
    UP = "up"
    DOWN = "down"
    OUT = "out"  #: no longer in the order: it is presented with the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """A desk's order for a day, and who made it."""

    desk: DeskId
    day: date
    dossiers: tuple[DossierId, ...] = ()
    arranged_by: Login | None = None
    arranged_at: datetime | None = None
    locked_by: Login | None = None
    locked_at: datetime | None = None

    @property
    def locked(self) -> bool:
        """Say whether the official is shown it, and nobody changes it."""
        return self.locked_by is not None


def arranged(
    order: DayOrder, shift: Shift, dossier: DossierId, *, actor: Login, at: datetime
) -> DayOrder:
    """Return the order with a dossier in another place.

    `OrderLocked`; `NotInTheOrder`: somebody took it out meanwhile; `TooManyArranged`.
    """
    if order.locked_by is not None:
        raise OrderLocked(actor=order.locked_by)
    dossiers = _shifted(order.dossiers, shift, dossier)
    if len(dossiers) > MOST:
        raise TooManyArranged(most=MOST)
    return replace(order, dossiers=dossiers, arranged_by=actor, arranged_at=at)


def locked(order: DayOrder, *, actor: Login, at: datetime) -> DayOrder:
    """Return the order as the official is shown it. `OrderLocked`, `NothingArranged`."""
    if order.locked_by is not None:
        raise OrderLocked(actor=order.locked_by)
    if not order.dossiers:
        raise NothingArranged
    return replace(order, locked_by=actor, locked_at=at)


def unlocked(order: DayOrder, actor: Person) -> DayOrder:
    """Return the order to be arranged again, by who locked it or an administrator."""
    administers = Role.ADMINISTRATOR in actor.roles
    if order.locked_by is not None and order.locked_by != actor.login and not administers:
        raise OrderLocked(actor=order.locked_by)
    return replace(order, locked_by=None, locked_at=None)


def _shifted(
    dossiers: tuple[DossierId, ...], shift: Shift, dossier: DossierId
) -> tuple[DossierId, ...]:
    others = [one for one in dossiers if one != dossier]
    if shift is Shift.ADD:
        return dossiers if dossier in dossiers else (*dossiers, dossier)
    if dossier not in dossiers:
        raise NotInTheOrder
    if shift is Shift.OUT:
        return tuple(others)
    place = dossiers.index(dossier)
    match shift:
        case Shift.FIRST:
            place = 0
        case Shift.UP:
            place = max(0, place - 1)
        case Shift.DOWN:
            place += 1
    others.insert(place, dossier)
    return tuple(others)
