"""What ends when the time of a letter is over: a letter with its answers, as one file.

1. A letter that came in ends with whatever went out in answer to it, in the same transaction and by
   the same decision. It is locked first, so no answer goes out meanwhile.
2. A letter that went out by itself ends alone.
3. Each trail tells its end, and every personal value beside it is emptied. The keys of these values
   are destroyed, then the files, where nothing else names them: bytes that a dossier of the
   signature book names stay with that dossier, which is another file.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from parapheur.domain.about_incoming import LetterDeposited, LetterDisposed, PiecesAdded
from parapheur.domain.about_outgoing import OutgoingDisposed
from parapheur.domain.documents import Digest
from parapheur.domain.errors import DossierMoved
from parapheur.domain.misdirected import NotYetToDispose
from parapheur.domain.people import WORKER
from parapheur.domain.personal import Subject
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.disposal import Disposal, DisposalId, over
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, deposit_number
from parapheur.usecases.ports import Office, Work

FRESH = timedelta(days=1)
"""Bytes that somebody put so lately may be about to be named by a letter."""


def expect_over(
    office: Office,
    work: Work,
    body: BodyId,
    letters: Sequence[LetterId],
    sent: Sequence[OutgoingId],
) -> None:
    """Refuse what is not a body's, or not yet to be destroyed. `NotYetToDispose`."""
    for letter_id in letters:
        _expect_letter_over(office, work, body, letter_id)
    for outgoing_id in sent:
        _expect_sent_over(office, work, body, outgoing_id)


def end_all(office: Office, work: Work, disposal_id: DisposalId, disposal: Disposal) -> None:
    """Tell the end of all that a decision names, and empty what is personal in it."""
    for letter_id in disposal.letters:
        event = LetterDisposed(
            at=office.now(), actor=WORKER, disposal=int(disposal_id), basis=disposal.basis
        )
        if work.keep_letter(letter_id, event).disposal != disposal_id:
            raise DossierMoved
        work.erase(of_letter(letter_id), told_in=of_letter(letter_id))
    for outgoing_id in all_sent(office, disposal):
        told = OutgoingDisposed(
            at=office.now(), actor=WORKER, disposal=int(disposal_id), basis=disposal.basis
        )
        work.keep_outgoing(outgoing_id, told)
        work.erase(of_sent(outgoing_id), told_in=of_sent(outgoing_id))


def destroy_all(office: Office, disposal: Disposal) -> None:
    """Destroy the keys and the files of what a decision named (3)."""
    sent = all_sent(office, disposal)
    for letter_id in disposal.letters:
        office.subjects.destroy(of_letter(letter_id))
        _discard(office, set(_bytes_of_letter(office, letter_id)))
    for outgoing_id in sent:
        office.subjects.destroy(of_sent(outgoing_id))
        _discard(office, set(_bytes_of_sent(office, outgoing_id)))


def all_sent(office: Office, disposal: Disposal) -> Sequence[OutgoingId]:
    """Return what went out and ends by a decision: by itself, or with the letter it answers."""
    answers = [one for letter in disposal.letters for one in office.reading.answers_to(letter)]
    return [*answers, *disposal.sent]


def of_letter(letter_id: LetterId) -> Subject:
    """Return whose the personal values of a letter that came in are: its own."""
    return Subject(f"incoming/{letter_id}")


def of_sent(outgoing_id: OutgoingId) -> Subject:
    """Return whose the personal values of a letter that went out are: its own."""
    return Subject(f"outgoing/{outgoing_id}")


def bytes_of(events: Sequence[object], letter: Incoming) -> Iterator[Digest]:
    """Yield the digests of all that a letter holds: pieces, what was shown of them, receipt."""
    for event in events:
        if isinstance(event, LetterDeposited | PiecesAdded):
            for piece in event.pieces:
                yield from (piece.deposited.digest, piece.shown.digest)
    if letter.receipt:
        yield letter.receipt.digest


def _expect_letter_over(office: Office, work: Work, body: BodyId, letter_id: LetterId) -> None:
    letter = work.letter(letter_id, lock=True)
    answers = [work.outgoing(one, lock=True) for one in office.reading.answers_to(letter_id)]
    kind = office.directory.kind(letter.kind)
    if letter.body != body or not over(letter, kind, office.now(), answers):
        year = office.calendar.day_of(letter.deposited_at).year
        raise NotYetToDispose(number=deposit_number(letter_id, year))


def _expect_sent_over(office: Office, work: Work, body: BodyId, outgoing_id: OutgoingId) -> None:
    letter = work.outgoing(outgoing_id, lock=True)
    if letter.body != body or not over(letter, office.directory.kind(letter.kind), office.now()):
        raise NotYetToDispose(number=str(letter.number))


def _bytes_of_letter(office: Office, letter_id: LetterId) -> Iterator[Digest]:
    yield from bytes_of(
        office.reading.incoming_events(letter_id), office.reading.incoming(letter_id)
    )


def _bytes_of_sent(office: Office, outgoing_id: OutgoingId) -> Iterator[Digest]:
    letter = office.reading.outgoing_letter(outgoing_id)
    yield letter.document.digest
    if letter.slip:
        yield letter.slip.digest


def _discard(office: Office, held: set[Digest]) -> None:
    for digest in held - set(office.reading.named_elsewhere(held)):
        office.files.discard(digest, (office.now() - FRESH).timestamp())
