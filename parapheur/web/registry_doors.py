"""Whose registry a page speaks of: whoever has no part in it is told that there is none.

1. A body's registry is there for its officers alone.
2. A letter is there for its body's officers and for the desks that were given it.
3. Who opens a confidential letter, or a piece of it, leaves a trace before they are shown anything;
   so does whoever is shown its page again because a form of it was refused.
"""

from flask import request

from parapheur.domain.about_incoming import LetterOpened
from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoSuchBody, NoSuchLetter
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.registry.officers import bodies_of, letter_for
from parapheur.web.here import me, office
from parapheur.web.refused import not_theirs


def my_bodies() -> tuple[Body, ...]:
    """Return the bodies whose registry the reader keeps."""
    return bodies_of(office(), me().desks)


def body_here(body: str) -> Body:
    """Return a body whose registry the reader keeps; else there is none (1)."""
    for one in my_bodies():
        if one.id == body:
            return one
    raise not_theirs(NoSuchBody())


def letter_here(letter_id: int) -> tuple[LetterId, Incoming]:
    """Return a letter that the reader may read; else there is none (2, 3)."""
    number = LetterId(letter_id)
    try:
        letter = letter_for(office(), number, me())
    except NoSuchLetter as refusal:
        raise not_theirs(refusal) from None
    if request.method in {"GET", "HEAD"}:  # a form shows nothing, unless it is refused
        leave_a_trace(number, letter)
    return number, letter


def keeps(letter: Incoming) -> bool:
    """Say whether the reader keeps the registry of the letter's body."""
    return any(one.id == letter.body for one in my_bodies())


def officers_letter(letter_id: int) -> tuple[LetterId, Incoming]:
    """Return a letter of a registry that the reader keeps; else there is none."""
    number, letter = letter_here(letter_id)
    if not keeps(letter):
        raise not_theirs(NoSuchLetter())
    return number, letter


def letter_shown_again(number: LetterId) -> Incoming:
    """Return a letter whose page is shown because a form of it was refused (3)."""
    letter = letter_for(office(), number, me())
    leave_a_trace(number, letter)
    return letter


def leave_a_trace(number: LetterId, letter: Incoming, shown: Digest | None = None) -> None:
    """Tell who is about to be shown a confidential letter (3)."""
    if letter.confidentiality is not Confidentiality.CONFIDENTIAL:
        return
    paper = shown or _piece_asked(letter)
    opened = LetterOpened(at=office().now(), actor=me().login, shown=paper)
    with office().work() as work:
        work.note_letter_opening(number, opened)


def _piece_asked(letter: Incoming) -> Digest | None:
    """Return the piece that an address names, if the letter has it: else it is anybody's text."""
    named = (request.view_args or {}).get("digest")
    both = (one for piece in letter.pieces for one in (piece.deposited, piece.shown))
    return next((one.digest for one in both if one.digest == named), None)
