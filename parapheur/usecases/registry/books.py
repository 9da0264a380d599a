"""The registers: what stands beside each number of some days, and each day closed and sealed.

1. A register is read from its numbers: each that was given stands there, whatever became of it. One
   that is void says why, and who made it so. Of what is confidential, neither subject nor sender is
   told.
2. A day is closed once it is over in Casablanca: its page is drawn, certified by the body's seal,
   with a timestamp where a time server answers, checked, and kept in the files; then the trail of
   the register tells it, with its fingerprint, and nothing changes it. Who dies between has left a
   day open: whoever comes next closes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from parapheur.domain.about_incoming import NumberVoided
from parapheur.domain.about_outgoing import OutgoingVoided
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.errors import DossierMoved, PeriodOutOfOrder
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import DayNotOver, NothingThatDay, PeriodTooLong
from parapheur.domain.people import WORKER, Login
from parapheur.domain.registry.bodies import Body, Sealer
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import NumberLine
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import (
    MOST_LINES,
    RegisterDay,
    RegisterLine,
    RegisterPages,
    day_of,
)
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.closed import is_closed, origin_of
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.rights import in_capacity
from parapheur.usecases.sealing import sealed_paper, sealer_of

PAGE_OF_REGISTER = -7
"""The place of such a page's seal among the steps: it stands at none."""
MOST_DAYS = 366


def numbers_of(
    office: Office, body: Body, register: Register, first: date, last: date
) -> Sequence[NumberLine]:
    """Return the numbers of some days. `PeriodOutOfOrder`, `PeriodTooLong`."""
    if last < first:
        raise PeriodOutOfOrder
    if last - first > timedelta(days=MOST_DAYS):
        raise PeriodTooLong(most=MOST_LINES)
    return office.reading.numbers(body.id, register, first, last)


def lines_of(office: Office, given: Sequence[NumberLine]) -> tuple[RegisterLine, ...]:
    """Return what stands beside these numbers (1)."""
    letters = office.reading.incomings([LetterId(one) for one in _of(given, "incoming")])
    sent = office.reading.outgoing_letters([OutgoingId(one) for one in _of(given, "outgoing")])
    people = {one.login: one.name for one in office.reading.people()}
    return tuple(_line(office, one, letters, sent, people) for one in given)


def pages_of(
    office: Office, body: Body, register: Register, first: date, last: date
) -> RegisterPages:
    """Return the pages of a register for some days, to be printed. `PeriodTooLong`."""
    given = numbers_of(office, body, register, first, last)
    if len(given) > MOST_LINES:
        raise PeriodTooLong(most=MOST_LINES)
    return _drawn_from(office, body, register, first, last, given)


def close_by(office: Office, body: Body, register: Register, day: date, *, actor: Login) -> None:
    """Close a day of a register, for its officer. `NotAllowed`, `DayNotOver`, `NothingThatDay`."""
    with office.work() as work:
        expect_officer(office, work, actor, body.id)
    close_day(office, body, register, day, actor=actor)


def close_day(
    office: Office, body: Body, register: Register, day: date, *, actor: Login = WORKER
) -> RegisterDay:
    """Close a day of a register, or return how it was closed (2)."""
    if day >= office.calendar.day_of(office.now()):
        raise DayNotOver
    if known := office.reading.closed_days(body.id, register, day, day):
        return known[0]
    given = office.reading.numbers(body.id, register, day, day)
    if not given:
        raise NothingThatDay
    page = office.files.put(_sealed(office, body, register, day, given))
    closed = RegisterDayClosed(
        at=office.now(),
        actor=actor,
        body=body.id,
        register=register,
        day=day,
        page=page,
        numbers=len(given),
    )
    try:
        with office.work() as work:
            interim = None if actor == WORKER else expect_officer(office, work, actor, body.id)
            work.close_day(in_capacity(closed, interim))
    except DossierMoved:  # we have raced with another, so theirs is the page
        return office.reading.closed_days(body.id, register, day, day)[0]
    return day_of(closed)


def close_days(office: Office) -> int:
    """Close every day that is over, of every register, and return how many."""
    today, many = office.calendar.day_of(office.now()), 0
    for body in office.directory.bodies:
        for register in Register:
            for day in office.reading.open_days(body.id, register, today):
                close_day(office, body, register, day)
                many += 1
    return many


def _sealed(
    office: Office, body: Body, register: Register, day: date, given: Sequence[NumberLine]
) -> bytes:
    sealer = sealer_of(office, body.id)
    pages = _drawn_from(office, body, register, day, day, given, sealer)
    drawn = office.registers.draw(pages)
    number = day.toordinal()
    return sealed_paper(office, drawn, by=sealer, number=number, place=PAGE_OF_REGISTER)


def _drawn_from(
    office: Office,
    body: Body,
    register: Register,
    first: date,
    last: date,
    given: Sequence[NumberLine],
    sealer: Sealer | None = None,
) -> RegisterPages:
    return RegisterPages(
        body=body.name,
        register=register,
        first=first,
        last=last,
        lines=lines_of(office, given),
        at=office.now(),
        sealer=sealer,
    )


def _of(given: Sequence[NumberLine], kind: str) -> Iterator[int]:
    for one in given:
        named, _, number = one.stream.partition("/")
        if named == kind:
            yield int(number)


def _line(
    office: Office,
    given: NumberLine,
    letters: Mapping[LetterId, Incoming],
    sent: Mapping[OutgoingId, Outgoing],
    people: Mapping[Login, Words],
) -> RegisterLine:
    named, _, number = given.stream.partition("/")
    if named == "incoming" and (letter := letters.get(LetterId(int(number)))):
        return _came_in(office, given, LetterId(int(number)), letter, people)
    if named == "outgoing" and (out := sent.get(OutgoingId(int(number)))):
        return _went_out(office, given, OutgoingId(int(number)), out, people)
    # The inspection tells of it: a register never leaves a number out.
    return RegisterLine(
        number=given.number, stream=given.stream, at=given.at, who="", subject="", pieces=0
    )


def _came_in(
    office: Office,
    given: NumberLine,
    letter_id: LetterId,
    letter: Incoming,
    people: Mapping[Login, Words],
) -> RegisterLine:
    void = letter.number != given.number
    voided = _voided(office, letter_id, given.number) if void else None
    secret = letter.confidentiality is Confidentiality.CONFIDENTIAL
    return RegisterLine(
        number=given.number,
        stream=given.stream,
        at=given.at,
        who="" if secret else letter.depositor.name,
        subject="" if secret else letter.subject,
        reference="" if secret else letter.reference,
        dated=letter.dated,
        pieces=len(letter.pieces),
        confidential=secret,
        void=void,
        reason=voided.reason if voided else "",
        by=people.get(voided.actor) if voided else None,
    )


def _went_out(
    office: Office,
    given: NumberLine,
    outgoing_id: OutgoingId,
    letter: Outgoing,
    people: Mapping[Login, Words],
) -> RegisterLine:
    voided = _voided_out(office, outgoing_id) if letter.void else None
    secret = is_closed(office, origin_of(letter))
    return RegisterLine(
        number=given.number,
        stream=given.stream,
        at=given.at,
        who="" if secret else letter.addressee,
        subject="" if secret else letter.subject,
        confidential=secret,
        void=letter.void,
        reason=letter.reason,
        by=people.get(voided.actor) if voided else None,
    )


def _voided(office: Office, letter: LetterId, number: OrderNumber) -> NumberVoided | None:
    events = office.reading.incoming_events(letter)
    return next(
        (one for one in events if isinstance(one, NumberVoided) and one.number == number), None
    )


def _voided_out(office: Office, letter: OutgoingId) -> OutgoingVoided | None:
    events = office.reading.outgoing_events(letter)
    return next((one for one in events if isinstance(one, OutgoingVoided)), None)
