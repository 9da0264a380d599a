"""What waits on a desk that nobody holds any more: found, and handed to another desk.

Giving the desk another holder needs nothing here. Handing its turns on is an administrator's act,
told as such in each dossier's trail; they see which dossiers wait, and open none of them by it.
Nobody hands a turn to a desk of their own, nor one of a dossier in which they have a part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    DeskHeld,
    NobodyThere,
    NoSuchDesk,
    NotAllowed,
    NotForOneself,
    ParapheurError,
)
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Person, Role
from parapheur.domain.trays import PAGE, Line
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_administrator_apart
from parapheur.usecases.seats import desks_at
from parapheur.usecases.walkable import chart_now, expect_able

MOST_PAGES = 400
"""Pages of a tray that are read at most: 10 000 dossiers."""


@dataclass(frozen=True, slots=True)
class Orphaned:
    """A desk without a holder, and what waits on it."""

    desk: Desk
    lines: Sequence[Line]


def orphaned(office: Office, at: datetime) -> Sequence[Orphaned]:
    """Return the desks without a holder at this instant on which something waits."""
    found = []
    for desk in desks_at(office, at):
        if desk.holders or desk.id == ORGANISATION:
            continue
        if lines := tuple(_all(office, desk.id)):
            found.append(Orphaned(desk, lines))
    return found


def hand_on(
    office: Office, dossier_id: DossierId, desk: DeskId, to: DeskId, *, reason: str, actor: Person
) -> Dossier:
    """Let `to` be awaited wherever the dossier awaits `desk`, which nobody holds."""
    if not actor.active or Role.ADMINISTRATOR not in actor.roles:
        raise NotAllowed
    chart = chart_now(office, desks_at(office, office.now()))
    if chart.holders(desk):
        raise DeskHeld(desk=desk)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        author = expect_administrator_apart(work, actor.login, dossier, at)
        if to in author.desks:
            raise NotForOneself
        positions = [position for position, awaited in dossier.waiting if awaited == desk]
        for position in positions or [dossier.position]:  # not awaited: the rule says why not
            event = dossier.transfer(
                desk=desk, position=position, to=to, reason=reason, actor=actor.login, at=at
            )
            if not chart.holders(to):
                raise NobodyThere(desk=to)
            if step := dossier.step_at(position):
                expect_able(chart, replace(step, needed=1), (to,))
            dossier = work.keep(dossier_id, replace(event, administrator=True))
        return dossier


def hand_all_on(
    office: Office, desk: DeskId, to: DeskId, *, reason: str, actor: Person
) -> Sequence[tuple[DossierId, ParapheurError | None]]:
    """Do so for all that waits on the desk; say of each dossier what refused it, if anything."""
    done: list[tuple[DossierId, ParapheurError | None]] = []
    if desk not in {one.id for one in office.reading.desks()}:
        raise NoSuchDesk
    for line in tuple(_all(office, desk)):
        try:
            hand_on(office, line.id, desk, to, reason=reason, actor=actor)
            done.append((line.id, None))
        except NotAllowed:
            raise
        except ParapheurError as refusal:
            done.append((line.id, refusal))
    return done


def _all(office: Office, desk: DeskId) -> Iterator[Line]:
    for page in range(1, MOST_PAGES + 1):
        lines = office.reading.todo(frozenset({desk}), page=page)
        # Where it is asked for its opinion alone, nobody waits on it.
        yield from (line for line in lines if desk in line.awaits)
        if len(lines) < PAGE:
            return
