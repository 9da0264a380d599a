"""What time brings about with letters, without anybody's hand: the worker calls it.

Each letter has its own transaction, locked, and the rules are asked again in it: whoever is killed
in between leaves the others for the next round, and what was told is never told twice.
"""

from collections.abc import Sequence

from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.recalls import tell
from parapheur.usecases.clocks import above_among
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import desks_at


def ring_letters(office: Office) -> Sequence[LetterId]:
    """Tell what the clock has come to, and return the letters concerned.

    Raises an `ExceptionGroup` of what went wrong, once all the others were looked at.
    """
    numbers = office.reading.ringing_letters(office.now())
    wrong: list[Exception] = []
    for number in numbers:
        try:
            _ring(office, number)
        except Exception as error:  # told below, with all the others
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("letters whose clock does not ring", wrong)
    return numbers


def _ring(office: Office, letter_id: LetterId) -> None:
    above = above_among(desks_at(office, office.now()))
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        while event := tell(letter, above, office.now()):
            letter = work.keep_letter(letter_id, event)
