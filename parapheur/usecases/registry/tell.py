"""The mail that tells a depositor what happened to a letter: written when it is sent.

1. It goes to the address that stands with the letter. The receipt, which bears the secret, is
   brought to an address that a code came back from, and to no other; so is an answer that goes
   out by mail. What an officer typed of a paper letter is no such address: its receipt is handed
   over on paper (`paper`), so that nobody has it by typing an address of their own.
2. It says nothing of the letter itself, not even its subject: mails travel outside the house.
3. Of what was destroyed or erased since, nothing is sent.
"""

from parapheur.domain.about_incoming import AnswerSent, IncomingEvent, LetterForwarded, ReceiptGiven
from parapheur.domain.about_outgoing import Route
from parapheur.domain.errors import ParapheurError
from parapheur.domain.letter_notices import FOLLOWED
from parapheur.domain.letters import Letter, Message, Told
from parapheur.domain.notices import Kind
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, deposit_number
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.receipt import FOLLOW


def tells_depositor(message: Message) -> bool:
    """Say whether a message is for the depositor of a letter."""
    return any(word.kind is Kind.LETTER_FOLLOWED for word in message.words)


def letter_to_depositor(office: Office, message: Message) -> Letter | None:
    """Return what is to be sent; None: nothing is left to say."""
    word = message.words[0]
    if word.letter is None:
        return None
    try:
        letter = office.reading.incoming(word.letter)
        told = _told(office, word.letter, letter, word.seq)
    except (ParapheurError, ValueError, IndexError):
        return None
    who = letter.depositor
    if told is None or letter.disposal is not None or who.email != message.to:  # 3
        return None
    name = Words(who.name, who.latin or who.name, who.latin or who.name)
    return Letter(message.id, who.email, name, letter.language, message.created, (), told=told)


def _told(office: Office, letter_id: LetterId, letter: Incoming, seq: int) -> Told | None:
    event = office.reading.incoming_events(letter_id)[seq - 1]
    if not isinstance(event, FOLLOWED):
        return None
    onward = event.body if isinstance(event, LetterForwarded) else letter.body
    year = office.calendar.day_of(letter.deposited_at).year
    brings = isinstance(event, ReceiptGiven) and letter.depositor.checked  # 1
    return Told(
        number=deposit_number(letter_id, year),
        event=event,
        body=office.directory.body(onward).name,
        path=FOLLOW,
        receipt=office.files.get(event.receipt.digest)
        if brings and isinstance(event, ReceiptGiven)
        else None,
        answer=_answer(office, event) if letter.depositor.checked else None,
        channel=letter.channel,
    )


def _answer(office: Office, event: IncomingEvent) -> bytes | None:
    """Return the answer that goes out by mail."""
    if not isinstance(event, AnswerSent):
        return None
    sent = office.reading.outgoing_letter(OutgoingId(event.outgoing))
    if sent.route is not Route.MAIL or sent.void:
        return None
    return office.files.get(sent.document.digest)
