"""Send what is due by mail, choose how one is written to, try again what is stuck.

A message is taken, sent, and noted as sent, each in its turn: who dies in between leaves it to be
sent once more, under the same name. What means nothing any more is left out: a turn that is over,
a dossier the receiver may no longer see by its subject.
"""

from collections.abc import Iterator, Mapping, Sequence

from parapheur.domain.about_journal import HeadAnnounced
from parapheur.domain.about_mail import CorrespondenceChosen, MessageRetried
from parapheur.domain.correspondence import Correspondence, Rhythm, address_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import AddressRefused, NotSent, ParapheurError
from parapheur.domain.filing import Confidentiality
from parapheur.domain.letters import KEPT, Letter, Line, Message, Word, again_at
from parapheur.domain.notices import Kind
from parapheur.domain.people import GUEST, DeskId, Person
from parapheur.domain.sight import may_see
from parapheur.domain.terms import standing_at
from parapheur.domain.words import Language, Words
from parapheur.usecases.bidding import bids, letter_to_guest
from parapheur.usecases.mail_ports import Post
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.tell import letter_to_depositor, tells_depositor
from parapheur.usecases.registry.told import line_of_letter
from parapheur.usecases.rights import expect_active, expect_administrator

AT_A_TIME = 10
"""Messages taken at once: sent well within their lease, or left to the next round."""
NO_ADDRESS = "no mail address is known"


def send_due(office: Office) -> int:
    """Send the messages that are due, up to `AT_A_TIME`; return how many were taken.

    Where the server cannot be reached, the rest are put off unheard.
    """
    if office.post is None:
        return 0
    with office.work() as work:
        taken = work.take_messages(office.now(), most=AT_A_TIME)
    desks = _desks(office) if taken else {}
    away: NotSent | None = None
    for message in taken:
        if away is not None:
            _put_off(office, message, away)
            continue
        try:
            _send(office, office.post, message, desks)
        except AddressRefused as refusal:
            _put_off(office, message, refusal)
        except NotSent as refusal:
            _put_off(office, message, refusal)
            away = refusal
    return len(taken)


def forget_sent(office: Office) -> int:
    """Forget the messages that were sent long ago, and return how many."""
    with office.work() as work:
        return work.forget_messages(office.now() - KEPT)


def choose(
    office: Office, *, actor: Person, address: str, rhythm: Rhythm, language: Language
) -> Correspondence:
    """Say where, how often and in which language one is written to. `BadAddress`."""
    wish = Correspondence(address_of(address), rhythm)
    with office.work() as work:
        expect_active(work, actor.login)
        before, person = work.correspondence(actor.login), work.person(actor.login)
        if person is None or (before, person.language) == (wish, language):
            return wish
        at = office.now()
        work.set_correspondence(actor.login, wish, at=at)
        work.set_language(actor.login, language)
        told = CorrespondenceChosen(
            at=at,
            actor=actor.login,
            address=wish.address,
            rhythm=rhythm,
            language=language,
        )
        work.note(actor.login, told)
    return wish


def speak(office: Office, person: Person, language: Language) -> None:
    """Keep the language that this person chose for the pages: messages come in it too."""
    if person.language is not language:
        wish = office.reading.correspondence(person.login)
        choose(
            office,
            actor=person,
            address=wish.address or "",
            rhythm=wish.rhythm,
            language=language,
        )


def retry(office: Office, message: str, *, actor: Person) -> bool:
    """Have a stuck message tried again; False if it is not stuck (any more)."""
    with office.work() as work:
        expect_administrator(work, actor.login)
        at = office.now()
        to = work.retry_message(message, at=at)
        if to is not None:
            who = GUEST if work.person(to) is None else to  # a guest's address is not told here
            work.note(
                actor.login, MessageRetried(at=at, actor=actor.login, to=who, message=message)
            )
        return to is not None


def _send(office: Office, post: Post, message: Message, desks: Mapping[DeskId, Words]) -> None:
    letter = _letter(office, message, desks)
    if letter is not None:
        post.send(letter)
    with office.work() as work:
        work.end_message(message.id, at=office.now())


def _put_off(office: Office, message: Message, refusal: NotSent) -> None:
    at = office.now()
    lasting = isinstance(refusal, AddressRefused)
    again = None if lasting else again_at(message.tries + 1, at)
    with office.work() as work:
        work.postpone_message(message.id, problem=str(refusal.facts["problem"]), again=again)


def _letter(office: Office, message: Message, desks: Mapping[DeskId, Words]) -> Letter | None:
    """Return what is to be sent; None: the receiver has left, or nothing is left to say."""
    if bids(message):
        return letter_to_guest(office, message, desks)
    if tells_depositor(message):
        return letter_to_depositor(office, message)
    person = office.reading.person(message.to)
    if person is None or not person.active:
        return None
    person = standing_at(person, office.reading.terms(who=message.to), office.now())
    lines = tuple(_lines(office, message.words, person, desks))
    if not lines:
        return None
    address = office.reading.correspondence(message.to).address
    if address is None:
        raise AddressRefused(problem=NO_ADDRESS)
    return Letter(message.id, address, person.name, person.language, message.created, lines)


def _lines(
    office: Office, words: Sequence[Word], person: Person, desks: Mapping[DeskId, Words]
) -> Iterator[Line]:
    found: dict[DossierId, Dossier | None] = {}
    for word in words:
        desk = desks.get(word.desk) if word.desk else None
        if word.letter is not None:
            line = line_of_letter(office, word, word.letter, person, desk)
            yield from (line,) if line else ()
            continue
        if word.dossier is None:
            yield Line(word.kind, None, None, desk, word.created, _quoted(office, word))
            continue
        if word.dossier not in found:
            found[word.dossier] = _dossier(office, word.dossier)
        dossier = found[word.dossier]
        if word.kind.passing and (dossier is None or not _awaited(dossier, word.desk, person)):
            continue
        subject = subject_for(dossier, person)
        yield Line(word.kind, word.dossier, subject, desk, word.created)


def _quoted(office: Office, word: Word) -> str | None:
    """Return the head that a word is about."""
    if word.kind is not Kind.HEAD:
        return None
    event = office.reading.account_events(word.to)[word.seq - 1]
    return event.head if isinstance(event, HeadAnnounced) else None


def _awaited(dossier: Dossier, desk: DeskId | None, person: Person) -> bool:
    """Say whether the desk is awaited still, and this person still holds it."""
    return desk in dossier.awaited and desk in person.desks


def subject_for(dossier: Dossier | None, person: Person) -> str | None:
    """Return what a mail may say of it: mails travel outside the house."""
    open_to_mail = dossier is not None and dossier.confidentiality is Confidentiality.ORDINARY
    return dossier.subject if dossier and open_to_mail and may_see(dossier, person) else None


def _dossier(office: Office, number: DossierId) -> Dossier | None:
    try:
        return office.reading.dossier(number)
    except (ParapheurError, ValueError):  # it cannot be read: its number alone is told
        return None


def _desks(office: Office) -> dict[DeskId, Words]:
    return {desk.id: desk.name for desk in office.reading.desks()}
