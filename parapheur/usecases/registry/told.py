"""What a mail may say of a letter: mails travel outside the house."""

from parapheur.domain.filing import Confidentiality
from parapheur.domain.letters import Line, Word
from parapheur.domain.people import DeskId, Person
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import may_read


def line_of_letter(
    office: Office, word: Word, letter_id: LetterId, person: Person, desk: Words | None
) -> Line | None:
    """Return the word as its receiver may read it; None: it means nothing any more."""
    letter = office.reading.incoming(letter_id)
    if word.kind.passing and not _waits(letter, word.desk, person):
        return None
    readable = may_read(office, letter, person.desks)
    ordinary = letter.confidentiality is Confidentiality.ORDINARY
    subject = letter.subject if readable and ordinary else None
    number = number_of(office, letter_id, letter)
    return Line(word.kind, None, subject, desk, word.created, letter=letter_id, number=number)


def number_of(office: Office, letter_id: LetterId, letter: Incoming) -> str:
    """Return the order number of a letter, or its deposit number before it has one."""
    if letter.number is not None:
        return str(letter.number)
    return deposit_number(letter_id, office.calendar.day_of(letter.deposited_at).year)


def _waits(letter: Incoming, desk: DeskId | None, person: Person) -> bool:
    """Say whether something is still owed by this desk, or below it, and they still hold it."""
    above = {one.above for one in letter.given if one.waits}
    return desk in person.desks and (desk in letter.waits_on or desk in above)
