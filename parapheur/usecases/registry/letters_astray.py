"""Check letters against everything else that is kept, and name what is wrong.

For each letter that came in: 1. each event is one that the rules allow from where it stood, and
they add up to its row; 2. what lists find it by is what its trail tells; 3. its pieces, what is
shown of them and its receipt stand in the files, unless what it held was destroyed; 6. by when
something is owed is what the calendar that its event names counts.
For each letter that went out: 1, 2, and 3 for what was signed and its slip.
For each register of a body and year: 4. its numbers have no gap, up to the last it gave; 5. each
is told by the trail that it was given to, and each number that a trail tells stands in its
register.

A receipt was checked before it was kept, so its digest, which the trail tells, is enough here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import TypeVar

from parapheur.domain.about_incoming import IncomingEvent, LetterRegistered
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingEvent
from parapheur.domain.documents import Version
from parapheur.domain.errors import ParapheurError
from parapheur.domain.findings import Finding
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import words_of_incoming
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.shelf import LetterShelf, SentShelf, sent_shelf_of, shelf_of
from parapheur.usecases.legible import UNREADABLE, going_on
from parapheur.usecases.legible import why as _why
from parapheur.usecases.ports import Office
from parapheur.usecases.recounted import Known
from parapheur.usecases.registry.dues_astray import dues_astray

TOLD = 10
"""Numbers that are named of those that are wrong."""
Numbered = tuple[BodyId, OrderNumber]
N = TypeVar("N", LetterId, OutgoingId)


def letters_astray(office: Office) -> Iterator[Finding]:
    """Yield every finding on letters and their numbers."""
    reading = office.reading
    told: dict[Numbered, list[str]] = {}
    check = partial(_incoming, calendars=Known(reading))
    for letter_id in reading.letter_numbers():
        inspection = _at_rest(office, letter_id, reading.incoming_trail, check, told)
        yield from going_on(f"incoming/{letter_id}", inspection)
    for outgoing_id in reading.outgoing_numbers():
        inspection = _at_rest(office, outgoing_id, reading.outgoing_trail, _outgoing, told)
        yield from going_on(f"outgoing/{outgoing_id}", inspection)
    yield from _registers(office, told)


def trails_of_letters(office: Office) -> Iterator[str]:
    """Yield the names that trails of letters may have."""
    for letter_id in office.reading.letter_numbers():
        yield from (f"incoming/{letter_id}", f"letter-opened/{letter_id}")
    yield from (f"outgoing/{one}" for one in office.reading.outgoing_numbers())
    yield from (f"disposal/{one}" for one in office.reading.disposal_numbers())
    registers = {(body, register) for body, register, *_ in office.reading.registers()}
    yield from (f"register/{body}/{register.value}" for body, register in registers)


def _at_rest(
    office: Office,
    number: N,
    trail: Callable[[N], Sequence[object]],
    check: Callable[[Office, N, dict[Numbered, list[str]]], Iterator[Finding]],
    told: dict[Numbered, list[str]],
) -> Iterator[Finding]:
    """Check a letter, and again if it moved while we looked."""
    length = -1
    found: list[Finding] = []
    while length != (length := len(trail(number))):
        if not (found := list(check(office, number, told))):
            return
    yield from found


def _incoming(
    office: Office, letter_id: LetterId, told: dict[Numbered, list[str]], *, calendars: Known
) -> Iterator[Finding]:
    place = f"incoming/{letter_id}"
    try:
        events = office.reading.incoming_events(letter_id)
        letter = incoming.replay(events)  # 1
    except UNREADABLE as error:
        yield Finding(place, f"its trail does not add up to a letter: {_why(error)}")
        return
    _note_numbers(told, place, letter.body, events)
    yield from _dues(place, events, calendars)
    yield from _row(place, lambda: office.reading.incoming(letter_id), letter)
    shelf = (lambda: office.reading.letter_shelf(letter_id), lambda: shelf_of(events))
    yield from _shelved(place, *shelf, words_of_incoming(letter))
    if letter.disposal is None:
        pieces = ((one.deposited, one.shown) for one in letter.pieces)
        held = [version for pair in pieces for version in pair]
        yield from _bytes(office, place, [*held, *([letter.receipt] if letter.receipt else [])])


def _dues(place: str, events: Sequence[IncomingEvent], calendars: Known) -> Iterator[Finding]:
    before: Incoming | None = None
    for seq, event in enumerate(events, start=1):
        after = incoming.apply(before, event)
        yield from dues_astray(calendars, f"{place}, entry {seq}", before, event, after)  # 6
        before = after


def _outgoing(
    office: Office, outgoing_id: OutgoingId, told: dict[Numbered, list[str]]
) -> Iterator[Finding]:
    place = f"outgoing/{outgoing_id}"
    try:
        events = office.reading.outgoing_events(outgoing_id)
        letter = outgoing.replay(events)  # 1
    except UNREADABLE as error:
        yield Finding(place, f"its trail does not add up to a letter: {_why(error)}")
        return
    _note_numbers(told, place, letter.body, events)
    yield from _row(place, lambda: office.reading.outgoing_letter(outgoing_id), letter)
    shelf = (lambda: office.reading.sent_shelf(outgoing_id), lambda: sent_shelf_of(events))
    yield from _shelved(place, *shelf)
    if letter.disposal is None:
        held = [letter.document, *([letter.slip] if letter.slip else [])]
        yield from _bytes(office, place, held)


def _note_numbers(
    told: dict[Numbered, list[str]],
    place: str,
    body: BodyId,
    events: Sequence[IncomingEvent | OutgoingEvent],
) -> None:
    for event in events:
        if isinstance(event, LetterRegistered | LetterDispatched):
            streams = told.setdefault((body, event.number), [])
            if place not in streams:
                streams.append(place)


def _row(
    place: str, stored: Callable[[], Incoming | Outgoing], told: Incoming | Outgoing
) -> Iterator[Finding]:
    try:
        found = stored()
    except UNREADABLE as error:
        yield Finding(place, f"its row cannot be read: {_why(error)}")
        return
    if found != told:
        yield Finding(place, "its row is not what its trail adds up to")


def _shelved(
    place: str,
    kept: Callable[[], LetterShelf | SentShelf],
    adds_up: Callable[[], LetterShelf | SentShelf],
    least: frozenset[str] | None = None,
) -> Iterator[Finding]:
    """Give the findings on what lists find a letter by (2); by these words at `least`, or all."""
    try:
        found, told = kept(), adds_up()
    except UNREADABLE as error:
        yield Finding(place, f"what it is found by cannot be read: {_why(error)}")
        return
    for part in type(told).__slots__:
        if part != "words" and getattr(found, part) != getattr(told, part):
            yield Finding(place, f"is found by other than its trail tells: {part}")
    # Words that were corrected may still find it; what was erased since finds nothing.
    if not (told.words if least is None else least) <= found.words <= told.words:
        yield Finding(place, "is found by other than its trail tells: words")


def _bytes(office: Office, place: str, held: Iterable[Version]) -> Iterator[Finding]:
    for version in dict.fromkeys(held):
        try:
            length = len(office.files.get(version.digest))  # 3
        except ParapheurError as error:
            yield Finding(place, f"{version.digest}: {_why(error)}")
            continue
        if length != version.length:
            yield Finding(place, f"{version.digest}: is not as long as the record says")


def _registers(office: Office, told: Mapping[Numbered, Sequence[str]]) -> Iterator[Finding]:
    given: set[Numbered] = set()
    for one in office.reading.registers():
        body, register, year, _ = one
        place = f"register {body}/{register}/{year}"
        yield from going_on(place, _register(office, place, one, given, told))
    for (body, number), streams in told.items():
        if (body, number) not in given:  # 5
            place = f"register {body}/{number.register}/{number.year}"
            yield Finding(place, f"number {number}: told by {streams[0]}, and not in the register")
        if len(streams) > 1:
            yield Finding(streams[-1], f"number {number}: {streams[0]} has it too")


def _register(
    office: Office,
    place: str,
    counted: tuple[BodyId, Register, int, int],
    given: set[Numbered],
    told: Mapping[Numbered, Sequence[str]],
) -> Iterator[Finding]:
    """Give the findings on a register of a year, and note the numbers that it gave."""
    body, register, year, last = counted
    lines = office.reading.numbers_of_year(body, register, year)
    given |= {(body, line.number) for line in lines}
    yield from _gaps(place, [line.number.number for line in lines], last)
    for line in lines:
        if line.stream not in told.get((body, line.number), ()):  # 5
            yield Finding(place, f"number {line.number}: {line.stream} does not tell it")
    first, end = date(year, 1, 1), date(year, 12, 31)
    for closed in office.reading.closed_days(body, register, first, end):
        yield from _bytes(office, f"register {body}/{register}/{closed.day}", [closed.page])


def _gaps(place: str, numbers: Sequence[int], last: int) -> Iterator[Finding]:
    known = set(numbers)  # 4
    lacking = (number for number in range(1, last + 1) if number not in known)  # who knows how many
    beyond = sorted(number for number in known if not 1 <= number <= last)
    wrong = [*islice(lacking, TOLD), *beyond[:TOLD]]
    if wrong:
        yield Finding(place, f"its numbers do not run from 1 to {last}: {wrong[:TOLD]}")
