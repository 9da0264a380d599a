"""Give the receipt of a letter: sealed, kept, and told in its trail. The same one, ever after.

1. The letter is read from its trail, held together: no seal is put on what was altered. The
   receipt tells what was deposited, whatever became of it since.
2. It is drawn with its data and the newest head of the journal within, certified by the body's
   seal, with a timestamp where a time server answers, and checked like any other signature.
3. The sealed bytes are kept: flushed, and read back.
4. In one transaction: was one given meanwhile? That one stays. Else the trail tells this one.

Who dies between has left a letter without a receipt: whoever comes next gives it one.
"""

from collections.abc import Sequence
from datetime import timedelta

from parapheur.domain.about_incoming import ReceiptGiven
from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import HistoryAltered
from parapheur.domain.journal import SignedHead
from parapheur.domain.paper_codes import BITS, code_of
from parapheur.domain.people import WORKER
from parapheur.domain.registry.bodies import Body, Sealer
from parapheur.domain.registry.incoming import Incoming, replay
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.registry.receipts import Receipt
from parapheur.domain.registry.reckoning import reckon
from parapheur.domain.trail import breaks
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.send import secret_for
from parapheur.usecases.sealing import sealed_at, sealer_of
from parapheur.usecases.signing import VERIFY

RECEIPT = -5
"""The place of a receipt's seal among the steps: it stands at none."""
FOLLOW = "/follow"
PATIENCE = timedelta(minutes=1)
"""Whoever deposits gets their receipt in a moment; a letter without one for longer lost it."""


def give_receipt(office: Office, letter_id: LetterId) -> Version:
    """Return the receipt of a letter, made now if it has none. `NoSuchLetter`, `HistoryAltered`.

    `AlreadyDisposed`: what it held was destroyed before it got one.
    """
    known = office.reading.incoming(letter_id)
    if known.receipt is not None:
        return known.receipt
    known.expect_kept()
    letter, entry = _deposited(office, letter_id, known)  # 1
    sealer = sealer_of(office, letter.body)
    receipt = _told(office, letter_id, letter, entry, sealer)
    drawn = office.receipts.draw(receipt)  # 2
    sealed, level = sealed_at(office, drawn, by=sealer, number=int(letter_id), place=RECEIPT)
    version = office.files.put(sealed)  # 3
    given = ReceiptGiven(
        at=receipt.at,
        actor=WORKER,
        receipt=version,
        code=receipt.code,
        timestamped=level is not Baseline.B,
    )
    with office.work() as work:  # 4
        before = work.letter(letter_id, lock=True)
        if before.receipt is not None:  # we have raced with another, so theirs is the receipt
            return before.receipt
        work.keep_letter(letter_id, given)
    return version


def _deposited(office: Office, letter_id: LetterId, known: Incoming) -> tuple[Incoming, Digest]:
    """Return the letter as it was deposited, and its first entry."""
    trail = office.reading.incoming_trail(letter_id)
    try:
        events = office.reading.incoming_events(letter_id)[: len(trail)]
        stands = replay(events)
    except (ValueError, KeyError, TypeError):
        raise HistoryAltered from None
    moved = office.reading.incoming(letter_id) != known  # then what we read first is older
    if breaks(trail) or (stands != known and not moved):
        raise HistoryAltered
    return replay(events[:1]), trail[0].digest


def _told(
    office: Office, letter_id: LetterId, letter: Incoming, entry: Digest, sealer: Sealer
) -> Receipt:
    body = office.directory.body(letter.body)
    year = office.calendar.day_of(letter.deposited_at).year
    return Receipt(
        id=letter_id,
        number=deposit_number(letter_id, year),
        letter=letter,
        body=body.name,
        service=_service(body, letter),
        kind=office.directory.kind(letter.kind).name,
        organisation=office.organisation,
        reckoned=reckon(office.calendar, letter.deposited_at, letter.counted),
        secret=secret_for(office, office.reading.sending_of(letter_id)),
        code=code_of(office.chance(BITS // 8)),
        verify=f"{office.url}{VERIFY}" if office.url else "",
        follow=f"{office.url}{FOLLOW}" if office.url else "",
        entry=entry,
        head=_head(office),
        at=office.now(),
        sealer=sealer,
        timed=office.signer.tells_time,
    )


def _service(body: Body, letter: Incoming) -> Words | None:
    return next((one.name for one in body.services if one.desk == letter.service), None)


def _head(office: Office) -> SignedHead | None:
    """Return the newest head of the journal, once its own key says that it published it."""
    newest = office.reading.last_head()
    if newest is not None:
        office.keys.expect_published(newest)
    return newest


def give_missing(office: Office) -> Sequence[LetterId]:
    """Give their receipts to letters that wait for one too long, and return which got one.

    Raises an `ExceptionGroup` of what went wrong, once all the others have theirs.
    """
    before = office.now() - PATIENCE
    given: list[LetterId] = []
    wrong: list[Exception] = []
    last = 0
    while some := office.reading.unreceipted(before, last):
        last = some[-1]  # whoever gets none now does not keep the next ones from theirs
        for letter_id in some:
            try:
                give_receipt(office, letter_id)
                given.append(letter_id)
            except Exception as error:  # told below, with all the others
                wrong.append(error)
    if wrong:
        raise ExceptionGroup("letters that get no receipt", wrong)
    return given
