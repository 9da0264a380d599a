"""Letters on paper: entered with their scan, and their receipts handed over at the counter.

The officer stands for what was typed. A receipt bears the secret by which its depositor follows the
letter, so an officer takes that of a paper letter alone, and each taking is told in its trail.
"""

from dataclasses import replace

from parapheur.domain.about_incoming import Channel, ReceiptTaken
from parapheur.domain.documents import Version
from parapheur.domain.misdirected import ReceiptOfDepositor
from parapheur.domain.people import Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.terms import Interim
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Letter, send
from parapheur.usecases.rights import in_capacity


def enter(office: Office, letter: Letter, *, key: str, actor: Login) -> LetterId:
    """Deposit a paper letter under the key of its form, and return its number. `NotAllowed`.

    `letter.received` is the day on which it came, by the stamp of the mail or of the counter.
    """
    body: BodyId = office.directory.body(letter.body).id
    with office.work() as work:
        expect_officer(office, work, actor, body)
    typed = replace(letter, depositor=replace(letter.depositor, checked=False))
    return send(
        office, typed, key=f"counter/{actor}/{key}", actor=actor, channel=Channel.COUNTER
    ).letter


def take_receipt(office: Office, letter_id: LetterId, *, actor: Login) -> Version:
    """Return the receipt of a paper letter, to be handed over, once its trail tells who took it.

    `ReceiptOfDepositor`, `NotAllowed`, `AlreadyDisposed`.
    """
    with office.work() as work:
        _expect_on_paper(office, work, letter_id, actor)
    receipt = give_receipt(office, letter_id)
    with office.work() as work:
        interim = _expect_on_paper(office, work, letter_id, actor)
        event = ReceiptTaken(at=office.now(), actor=actor)
        work.keep_letter(letter_id, in_capacity(event, interim))
    return receipt


def _expect_on_paper(
    office: Office, work: Work, letter_id: LetterId, actor: Login
) -> Interim | None:
    letter = work.letter(letter_id, lock=True)
    interim = expect_officer(office, work, actor, letter.body)
    letter.expect_kept()
    if letter.channel is not Channel.COUNTER:
        raise ReceiptOfDepositor
    return interim
