"""Take the words out of the pieces of letters, so that these are found by what they say.

In the background: a deposit never waits for it. Words are taken in the intake's child, as any look
at a stranger's file; where a file gives none, or more than are kept, the letter is found by less.
"""

import logging

from parapheur.domain.errors import ParapheurError
from parapheur.domain.finding import words
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office

log = logging.getLogger(__name__)

MOST_WORDS = 400
"""Words kept of the pieces of one letter, the shortest left out first: they say least."""


def read_letters(office: Office) -> int:
    """Read the pieces of letters that were not read yet, and return of how many."""
    unread = office.reading.unread_letters()
    for letter_id in unread:
        read_letter(office, letter_id)
    return len(unread)


def read_letter(office: Office, letter_id: LetterId) -> None:
    """Keep the words of the pieces of a letter."""
    letter = office.reading.incoming(letter_id)
    found = words_of(office, letter)
    with office.work() as work:
        if len(work.letter(letter_id, lock=True).pieces) == len(letter.pieces):
            work.add_letter_words(letter_id, found)


def words_of(office: Office, letter: Incoming) -> frozenset[str]:
    """Return the words of its pieces, as they are compared; no more than are kept."""
    found: set[str] = set()
    for piece in letter.pieces if letter.disposal is None else ():
        try:
            found |= words(office.intake.text(office.files.get(piece.shown.digest)))
        except ParapheurError as refusal:  # the inspection tells of it; the others are waiting
            log.warning("a piece was not read for its words: %s", refusal)
    said = sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one))
    return frozenset(said[:MOST_WORDS])
