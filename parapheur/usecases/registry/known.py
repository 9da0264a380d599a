"""Know a receipt again, by its code or its bytes: as far as the letter's trail holds.

Its digest stands in an entry of that trail, so it is known whatever seal the office has by now.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from parapheur.domain.about_incoming import LetterDeposited, ReceiptGiven
from parapheur.domain.checked import Checked, Finding, Receipted
from parapheur.domain.documents import Digest
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.trail import breaks
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.ports import Office


def receipted(office: Office, letter_id: LetterId | None) -> Receipted | None:
    """Return what is told of a letter by its receipt; None where its trail does not tell one."""
    if letter_id is None:
        return None
    try:
        letter = office.reading.incoming(letter_id)
        trail, events = office.reading.incoming_trail(letter_id), _told(office, letter_id)
    except (NoSuchLetter, ValueError, KeyError, TypeError):
        return None
    if events is None or breaks(trail):
        return None
    first, given = events
    if letter.receipt != given.receipt or letter.code != given.code:  # a row that somebody changed
        return None
    year = office.calendar.day_of(first.at).year
    return Receipted(
        number=deposit_number(letter_id, year),
        at=first.at,
        counted=first.counted,
        body=first.body,
        prints=tuple(piece.deposited.digest for piece in first.pieces),
        receipt=given.receipt.digest,
    )


def of_receipt(office: Office, checked: Checked, begun: Collection[Digest]) -> Iterator[Checked]:
    """Yield what is found of a file that is, or began as, a receipt of this office."""
    known = receipted(office, office.reading.letter_by_receipt(begun))
    if known is None or checked.verdict is None:
        return
    exact = checked.digest == known.receipt
    if checked.verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}:
        finding = Finding.BROKEN if exact else Finding.CHANGED
        yield replace(checked, finding=finding)
    elif exact:
        yield replace(checked, finding=Finding.RECEIPT, receipt=known)
    else:
        yield replace(checked, finding=Finding.CHANGED)


def _told(office: Office, letter_id: LetterId) -> tuple[LetterDeposited, ReceiptGiven] | None:
    events = office.reading.incoming_events(letter_id)
    first = next((one for one in events if isinstance(one, LetterDeposited)), None)
    given = next((one for one in events if isinstance(one, ReceiptGiven)), None)
    return (first, given) if first and given else None
