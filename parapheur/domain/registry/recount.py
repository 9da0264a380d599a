"""What a letter owes, counted again once the calendar changed: as with dossiers (`domain.clock`).

The body's own due date is counted anew from the date of receipt, by the deadline that was told when
the letter was registered. A desk's is a day that somebody chose: it stays that day, and where the
office does not open on it any more, the next day it does; when it closes then; and when the desk is
reminded, and the one above told, follow. What was in time does not become late by a calendar: a
date that would move behind this instant stays where it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from parapheur.domain.about_incoming import (
    DueMoved,
    IncomingEvent,
    LetterAssigned,
    LetterDueMoved,
    LetterRegistered,
)
from parapheur.domain.calendar import Calendar
from parapheur.domain.deadline import Deadline
from parapheur.domain.documents import Digest
from parapheur.domain.finding import begins
from parapheur.domain.people import WORKER
from parapheur.domain.recount import Reason, reasons
from parapheur.domain.registry.incoming import OPEN, Incoming
from parapheur.domain.registry.purposes import Assignment, Given
from parapheur.domain.registry.recalls import closing, escalation, reminder

LETTER = 0
"""The number under which the letter's own due date is told; assignments count from 1."""

Known = Mapping[Digest, Calendar]


def due_of(calendar: Calendar, deadline: Deadline | None, letter: Incoming) -> datetime | None:
    """Return by when an answer is owed: counted from the date of receipt.

    What came on paper earlier than it was entered counts from the beginning of its own day.
    """
    if deadline is None:
        return None
    entered_late = letter.counted < calendar.counts_from(letter.deposited_at)
    since = begins(letter.counted) if entered_late else letter.deposited_at
    return calendar.add(since, deadline)


def timed(calendar: Calendar, one: Assignment, given: datetime) -> Assignment:
    """Return an assignment with its instants as the calendar counts them, if it has a due date."""
    if one.due is None:
        return one
    due = closing(calendar, calendar.day_of(one.due))
    reminded, escalated = reminder(calendar, due, given), escalation(calendar, due)
    return replace(one, due=due, remind=reminded, escalate=escalated)


def moved(letter: Incoming, before: Known, after: Calendar, at: datetime) -> LetterDueMoved | None:
    """Return what moves of what a letter owes, or None; `before`: the calendars that had counted.

    Those that are not known any more give no reasons.
    """
    moves = tuple(_moves(letter, after, at))
    if not moves:
        return None
    return LetterDueMoved(
        at=at,
        actor=WORKER,
        moves=moves,
        counted_by=after.digest,
        why=_why(letter, moves, before, after),
    )


def counted_by(letter: Incoming) -> frozenset[Digest]:
    """Return the calendars by which what a letter owes was counted."""
    found = {letter.counted_by, *(one.counted_by for one in letter.given if one.waits)}
    return frozenset(one for one in found if one is not None)


def held_against(known: str | None, letter: Incoming, event: IncomingEvent) -> str | None:
    """Return against which calendar all that a letter owes was last held, for the store to note.

    None: it owes nothing by a day; empty: several, or we do not know, so that the next look holds
    it against one. `known` is what was noted before the event, and `letter` what it led to.
    """
    if letter.next_due is None:
        return None
    match event:
        case LetterDueMoved(counted_by=by):
            return by
        case LetterRegistered(counted_by=by) | LetterAssigned(counted_by=by) if by is not None:
            return by if known in (None, by) else ""
        case _:
            return known or ""


def _moves(letter: Incoming, calendar: Calendar, at: datetime) -> Iterator[DueMoved]:
    if letter.state not in OPEN:
        return
    due = due_of(calendar, letter.deadline, letter)
    if letter.due is not None and due is not None and _may_move(letter.due, due, at):
        yield DueMoved(LETTER, letter.due, due)
    for one in letter.given:
        old, new = one.assignment, timed(calendar, _as_given(one), one.at)
        if not one.waits or old.due is None or new.due is None or new == old:
            continue
        if new.due >= at or old.due < at:
            yield DueMoved(old.number, old.due, new.due, new.remind, new.escalate)


def _as_given(one: Given) -> Assignment:
    return replace(one.assignment, due=one.first or one.assignment.due)


def _may_move(old: datetime, new: datetime, at: datetime) -> bool:
    return new != old and (new >= at or old < at)


def _why(
    letter: Incoming, moves: tuple[DueMoved, ...], before: Known, after: Calendar
) -> tuple[Reason, ...]:
    last = after.day_of(max(max(one.old, one.new) for one in moves))
    found = (
        reason
        for digest in sorted(counted_by(letter))
        if digest in before
        for reason in reasons(before[digest], after, letter.counted, last)
    )
    return tuple(dict.fromkeys(found))
