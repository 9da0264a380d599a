"""What lists say of a confidential letter that was given to others: its number, days and state.

A registry has the list of all its letters, and reads what was not given away (`may_read`); the same
rule as on the letter's own page holds for each row, as with dossiers (`veil`).
"""

from collections.abc import Iterable
from dataclasses import replace

from parapheur.domain.filing import Confidentiality
from parapheur.domain.registry.bodies import KindId
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import LetterLine
from parapheur.usecases.registry.officers import may_read
from parapheur.web.here import language, me, office
from parapheur.words import name_of, say


def veiled_letters(lines: Iterable[LetterLine]) -> list[LetterLine]:
    """Return the lines as the reader may see them."""
    return [LetterLine(line.id, veiled_letter(line.letter)) for line in lines]


def veiled_letter(letter: Incoming) -> Incoming:
    """Return a letter as the reader may see it in a list."""
    if may_read(office(), letter, me().desks):
        return letter
    return replace(
        letter,
        subject=_instead(letter),
        reference="",
        kind=KindId(""),
        depositor=Depositor(letter.depositor.kind, name=""),
        pieces=(),
        given=(),
        due=None,
        asked="",
        reason="",
    )


def _instead(letter: Incoming) -> str:
    """Return what stands where the subject would: why it is not shown."""
    if letter.confidentiality is Confidentiality.CONFIDENTIAL:
        return name_of(language(), letter.confidentiality)
    return say(language(), "Its subject is not open to you")
