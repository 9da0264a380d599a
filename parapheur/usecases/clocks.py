"""What time brings about, without anybody's hand: the worker calls these, as often as it likes.

Each dossier has its own transaction, locked, and the rules are asked again in it: whoever is
killed in between leaves some dossiers told and the others for the next round, and what was told
is never told twice.
"""

from collections.abc import Callable, Sequence

from parapheur.domain.calendar import Calendar
from parapheur.domain.clock import Above, moved, tell
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import ORGANISATION, Desk, DeskId
from parapheur.usecases.calendar import counted_by
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.seats import desks_at


def ring(office: Office) -> Sequence[DossierId]:
    """Tell of every open step what the clock has come to, and return the dossiers concerned.

    Raises an `ExceptionGroup` of what went wrong, once all the others were looked at.
    """
    above = above_among(desks_at(office, office.now()))
    return _each(
        office,
        office.reading.ringing(office.now()),
        lambda work, dossier_id: _ring(office, work, dossier_id, above),
    )


def recount(office: Office) -> Sequence[DossierId]:
    """Count running deadlines again after the calendar changed; return the dossiers looked at.

    A deadline that moves is told in the dossier's trail, with the rows that moved it. Raises as
    `ring` does; `CalendarOutdated` where the legal time is another here than where the calendar in
    force was told: two would move deadlines back and forth.
    """
    calendar = counted_by(office)
    return _each(
        office,
        office.reading.counted_otherwise(calendar.digest),
        lambda work, dossier_id: _recount(office, work, dossier_id, calendar),
    )


def _each(
    office: Office, numbers: Sequence[DossierId], look: Callable[[Work, DossierId], None]
) -> Sequence[DossierId]:
    wrong: list[Exception] = []
    for dossier_id in numbers:
        try:
            with office.work() as work:
                look(work, dossier_id)
        except Exception as error:  # told below, with all the others
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("dossiers whose clock does not ring", wrong)
    return numbers


def _ring(office: Office, work: Work, dossier_id: DossierId, above: Above) -> None:
    dossier = work.dossier(dossier_id, lock=True)
    for position in [one.position for one in dossier.openings]:
        while event := tell(dossier, position, above, office.now()):
            dossier = work.keep(dossier_id, event)


def _recount(office: Office, work: Work, dossier_id: DossierId, calendar: Calendar) -> None:
    dossier = work.dossier(dossier_id, lock=True)
    for opening in dossier.openings:
        if opening.timing is None:
            continue
        before = office.reading.calendar(opening.timing.counted_by)
        event = moved(dossier, opening.position, before, calendar, office.now())
        if event is not None:
            work.keep(dossier_id, event)
    work.recounted(dossier_id, calendar.digest)


def above_among(desks: Sequence[Desk]) -> Above:
    """Climb from a desk to the nearest above that somebody holds now; each is passed once."""
    known = {desk.id: desk for desk in desks}

    def above(desk: DeskId, without: frozenset[DeskId]) -> DeskId | None:
        passed = {desk, ORGANISATION}
        here = known.get(desk)
        while here is not None and here.superior is not None and here.superior not in passed:
            passed.add(here.superior)
            here = known.get(here.superior)
            if here is not None and here.holders and here.id not in without:
                return here.id
        return None

    return above
