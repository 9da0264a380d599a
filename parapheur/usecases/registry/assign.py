"""Give a letter to desks, each for a purpose (imputation): by the registry, or by who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.about_incoming import LetterAssigned
from parapheur.domain.calendar import Calendar
from parapheur.domain.lifecycle import LetterMove
from parapheur.domain.misdirected import (
    DueDayPast,
    LetterMovedOn,
    NoDeskOfTheBody,
    NotBelowYours,
    NothingAssigned,
)
from parapheur.domain.people import Desk, DeskId, Login
from parapheur.domain.registry.bodies import desks_of
from parapheur.domain.registry.depositors import line_of
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.registry.recalls import closing, escalation, proposed, reminder
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_desk_of
from parapheur.usecases.rights import expect_holder, in_capacity

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A desk that is to have a letter, as it was chosen."""

    desk: str
    purpose: Purpose
    due: date | None = None
    """The last day; None: the one that is proposed."""
    note: str = ""


def assign(
    office: Office,
    letter_id: LetterId,
    *,
    actor: Login,
    desk: DeskId,
    wanted: Sequence[Wanted],
    seen: int,
) -> Incoming:
    """Give a letter to desks, for `desk`: the registry's, or one that has it.

    `seen` is how many assignments the page showed: with others there, it is read again first.
    `NothingAssigned`, `NoDeskOfTheBody`, `NotBelowYours`, `DueDayPast`, `LetterMovedOn`.
    """
    if not wanted:
        raise NothingAssigned
    with office.work() as work:
        letter, at = work.letter(letter_id, lock=True), office.now()
        interim = expect_holder(work, actor, desk, at)
        _expect_open_to(office, letter, desk, wanted)
        letter.expect(LetterMove.ASSIGN)
        if len(letter.given) != seen:
            raise LetterMovedOn
        calendar = office.calendar
        given = [_given(calendar, letter, one, at) for one in wanted]
        event = LetterAssigned(
            at=at,
            actor=actor,
            desk=desk,
            assignments=tuple(
                Assignment(seen + place, *one) for place, one in enumerate(given, start=1)
            ),
            counted_by=calendar.digest,
        )
        return work.keep_letter(letter_id, in_capacity(event, interim))


def open_to(office: Office, letter: Incoming, desk: DeskId) -> Sequence[Desk]:
    """Return the desks to which this one may give the letter, in the order of the chart."""
    body = office.directory.body(letter.body)
    everyone = office.reading.desks()
    known = desks_of(body, office.directory, everyone)
    if desk == body.registry:
        return tuple(one for one in known if one.id != desk)
    return tuple(one for one in known if desk in _above(one, everyone))


def _above(desk: Desk, desks: Sequence[Desk]) -> frozenset[DeskId]:
    """Return the desks above one; those that stand in a circle are passed once."""
    superiors = {one.id: one.superior for one in desks}
    here, passed = desk.superior, set[DeskId]()
    while here is not None and here not in passed:
        passed.add(here)
        here = superiors.get(here)
    return frozenset(passed)


def _expect_open_to(
    office: Office, letter: Incoming, desk: DeskId, wanted: Sequence[Wanted]
) -> None:
    body = office.directory.body(letter.body)
    if desk != body.registry:
        expect_desk_of(letter, frozenset({desk}))
    theirs = {one.id for one in desks_of(body, office.directory, office.reading.desks())}
    reachable = {one.id for one in open_to(office, letter, desk)}
    for one in wanted:
        if one.desk not in theirs:
            raise NoDeskOfTheBody
        if one.desk not in reachable:
            raise NotBelowYours


def _given(
    calendar: Calendar, letter: Incoming, wanted: Wanted, at: datetime
) -> tuple[DeskId, Purpose, datetime | None, str, datetime | None, datetime | None]:
    """Return what an assignment says, but its number."""
    note, desk = line_of(wanted.note, most=LONGEST_NOTE), DeskId(wanted.desk)
    if not wanted.purpose.owes:
        return desk, wanted.purpose, None, note, None, None
    due = closing(calendar, wanted.due or proposed(letter.due, calendar, at))
    if due <= at:
        raise DueDayPast
    reminded = reminder(calendar, due, at)
    return desk, wanted.purpose, due, note, reminded, escalation(calendar, due)
