"""A depositor brings the pieces that were asked for: once, all together."""

from collections.abc import Sequence

from parapheur.domain.about_incoming import PiecesAdded
from parapheur.domain.misdirected import PiecesWanted
from parapheur.domain.people import DEPOSITOR
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.keeping import Piece
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.send import kept


def bring_pieces(office: Office, letter_id: LetterId, pieces: Sequence[Piece]) -> Incoming:
    """Keep the pieces with their letter. `NothingAsked`, `PiecesWanted`, or what `kept` refuses."""
    office.reading.incoming(letter_id).expect_asked()
    if not pieces:
        raise PiecesWanted
    brought = kept(office, pieces)
    with office.work() as work:
        work.letter(letter_id, lock=True).expect_asked()
        event = PiecesAdded(at=office.now(), actor=DEPOSITOR, pieces=brought)
        return work.keep_letter(letter_id, event)
