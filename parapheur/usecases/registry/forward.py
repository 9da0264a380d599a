"""Send a letter on to the competent body, in whose registry it is another letter.

1. Under the lock of the letter: its officer decides, and the other body is not its own.
2. In one transaction the letter is deposited there, with its pieces as they came and the instant of
   its first deposit, and what was here tells where it went: neither is ever kept without the other.
   It is as confidential there as it was here, from its first event on.
3. The other body gives its receipt, as for any deposit (`receipt`).
"""

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime

from parapheur.domain.about_incoming import Channel, LetterDeposited, LetterForwarded
from parapheur.domain.depositing import reason_of
from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError
from parapheur.domain.lifecycle import LetterMove
from parapheur.domain.misdirected import SameBody
from parapheur.domain.people import DEPOSITOR, Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, secret_digest
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import secret_for
from parapheur.usecases.rights import in_capacity


def forward(office: Office, letter_id: LetterId, *, actor: Login, to: str, reason: str) -> LetterId:
    """Send a letter on, and return its number with the other body. `SameBody`, `NoSuchBody`."""
    said, body = reason_of(reason), office.directory.body(to)
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)  # 1
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect(LetterMove.FORWARD)
        if body.id == letter.body:
            raise SameBody
        at = office.now()
        key = inner_key(office, f"forwarded/{letter_id}")  # 2
        there = work.create_letter(_again(office, letter, letter_id, body.id, key, at), key)
        event = LetterForwarded(at=at, actor=actor, body=body.id, letter=there, reason=said)
        work.keep_letter(letter_id, in_capacity(event, interim))
    with suppress(ParapheurError):  # without one now, the worker gives it (3)
        give_receipt(office, there)
    return there


def inner_key(office: Office, name: str) -> Digest:
    """Return the key of a sending between bodies: nobody outside can tell it, nor take it."""
    secret = office.keys.derive(b"sendings between bodies")
    return Digest(hmac.new(secret, name.encode(), hashlib.sha256).hexdigest())


def _again(
    office: Office,
    letter: Incoming,
    letter_id: LetterId,
    body: BodyId,
    key: Digest,
    at: datetime,
) -> LetterDeposited:
    return LetterDeposited(
        at=at,
        actor=DEPOSITOR,  # who sent it on, the other body is not told
        body=body,
        channel=Channel.BODY,
        type=letter.kind,
        subject=letter.subject,
        depositor=letter.depositor,
        pieces=letter.pieces,
        language=letter.language,
        counted=office.calendar.counts_from(at),
        secret=secret_digest(secret_for(office, key)),
        reference=letter.reference,
        dated=letter.dated,
        from_letter=letter_id,
        first_deposited=letter.first_deposited or letter.deposited_at,
        confidentiality=letter.confidentiality,
        notice=letter.notice,
    )
