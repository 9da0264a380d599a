"""What time brings about with letters, without anybody's hand: the worker calls it.

Each letter has its own transaction, locked, and the rules are asked again in it: whoever is killed
in between leaves the others for the next round, and what was told is never told twice.
"""

from collections.abc import Callable, Sequence

from parapheur.domain.calendar import Calendar
from parapheur.domain.registry import recount
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.recalls import tell
from parapheur.usecases.calendar import counted_by
from parapheur.usecases.clocks import above_among
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import desks_at


def ring_letters(office: Office) -> Sequence[LetterId]:
    """Tell what the clock has come to, and return the letters concerned.

    Raises an `ExceptionGroup` of what went wrong, once all the others were looked at.
    """
    numbers = office.reading.ringing_letters(office.now())
    return _each(numbers, lambda number: _ring(office, number))


def recount_letters(office: Office) -> Sequence[LetterId]:
    """Count what letters owe again after the calendar changed; return the letters looked at.

    What moves is told in the letter's trail, with the rows that moved it. Raises as `ring_letters`
    does; `CalendarOutdated`, `CalendarAltered`: nothing is counted again here.
    """
    calendar = counted_by(office)
    numbers = office.reading.letters_counted_otherwise(calendar.digest)
    return _each(numbers, lambda number: _recount(office, number, calendar))


def _each(numbers: Sequence[LetterId], look: Callable[[LetterId], None]) -> Sequence[LetterId]:
    wrong: list[Exception] = []
    for number in numbers:
        try:
            look(number)
        except Exception as error:  # told below, with all the others
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("letters whose clock does not ring", wrong)
    return numbers


def _recount(office: Office, letter_id: LetterId, calendar: Calendar) -> None:
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        known = {one: office.reading.calendar(one) for one in recount.counted_by(letter)}
        before = {digest: one for digest, one in known.items() if one is not None}
        event = recount.moved(letter, before, calendar, office.now())
        if event is not None:
            work.keep_letter(letter_id, event)
        work.letter_recounted(letter_id, calendar.digest)


def _ring(office: Office, letter_id: LetterId) -> None:
    above = above_among(desks_at(office, office.now()))
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        while event := tell(letter, above, office.now()):
            letter = work.keep_letter(letter_id, event)
