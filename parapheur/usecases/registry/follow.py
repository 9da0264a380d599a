"""Let a depositor follow a letter, by deposit number and secret.

1. Wrong pairs are counted per network; who gave too many is put off before anything is looked up.
2. A number that was never given and a secret that is wrong are answered alike, and after the same
   work: one look for the sending, one secret drawn from it, one comparison in constant time.
3. The first time that an answer is taken is told in its trail before its bytes are handed out.
4. A letter that was sent on is followed where it went: the depositor wrote once.
"""

import hmac
from collections.abc import Iterator

from parapheur.domain.about_outgoing import AnswerTaken
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NoSuchPiece
from parapheur.domain.misdirected import LetterUnknown, NoSuchLetter
from parapheur.domain.people import DEPOSITOR
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, letter_of, read_secret
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.tries import expect_checks, visit
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.send import secret_for

WRONG = 20
"""How often one network may give a wrong pair within `tries.WHILE`."""
NOBODY = LetterId(0)
NOTHING = Digest("0" * 64)
FARTHEST = 10
"""Bodies that a letter is followed through."""


def find(office: Office, *, number: str, secret: str, address: str) -> LetterId:
    """Return the letter of a deposit number and its secret. `LetterUnknown`, `TooManyTries`."""
    at, who = office.now(), visit("follow", address)
    with office.work() as work:  # 1
        _, before = work.knocks(who, at)
        expect_checks(before, at, WRONG)
    found = _matching(office, number, secret)  # 2
    if found is not None:
        return found
    with office.work() as work:
        work.knocks(who, at)  # the network is held: tries side by side are all counted
        work.add_knock(who, at)
    raise LetterUnknown


def whereabouts(office: Office, letter_id: LetterId) -> Iterator[tuple[LetterId, Incoming]]:
    """Yield a letter, then the letters that it became with other bodies (4)."""
    for _ in range(FARTHEST):
        letter = office.reading.incoming(letter_id)
        yield letter_id, letter
        onward = letter.to_letter
        if onward is None or not _continues(office, onward, letter_id):
            return
        letter_id = LetterId(onward)


def answer_to(office: Office, letter_id: LetterId) -> tuple[OutgoingId, Outgoing] | None:
    """Return the answer that went out to a letter, unless its number is void or it has ended."""
    *_, (_, last) = whereabouts(office, letter_id)
    if last.outgoing is None:
        return None
    number = OutgoingId(last.outgoing)
    sent = office.reading.outgoing_letter(number)
    return None if sent.void or sent.disposal else (number, sent)


def take_answer(office: Office, outgoing_id: OutgoingId) -> bytes:
    """Return the answer; the first time it is taken is told in its trail (3). `NoSuchPiece`."""
    known = office.reading.outgoing_letter(outgoing_id)
    data = office.files.get(known.document.digest)
    if known.taken is None:
        with office.work() as work:
            before = work.outgoing(outgoing_id, lock=True)
            if before.void or before.disposal:  # it was made void while they looked, or destroyed
                raise NoSuchPiece
            if before.taken is None:  # else we have raced with another of their devices
                taken = AnswerTaken(at=office.now(), actor=DEPOSITOR, document=before.document)
                work.keep_outgoing(outgoing_id, taken)
    return data


def _continues(office: Office, onward: int, before: LetterId) -> bool:
    try:
        return office.reading.incoming(LetterId(onward)).from_letter == before
    except NoSuchLetter:
        return False


def _matching(office: Office, number: str, secret: str) -> LetterId | None:
    letter_id, year = letter_of(number[:100]) or (NOBODY, 0)
    try:
        sending = office.reading.sending_of(letter_id)
    except NoSuchLetter:
        letter_id, sending = NOBODY, NOTHING
    expected = secret_for(office, sending)
    same = hmac.compare_digest(expected.encode(), read_secret(secret).encode("utf-8", "replace"))
    if letter_id == NOBODY or not same:
        return None
    deposited = office.reading.incoming(letter_id).deposited_at
    return letter_id if office.calendar.day_of(deposited).year == year else None
