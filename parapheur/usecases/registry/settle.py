"""What a desk does with a letter that it has: settle what it owes, or write a note."""

from parapheur.domain.about_incoming import AssignmentDone, LetterNoted
from parapheur.domain.depositing import note_of, reason_of
from parapheur.domain.errors import ReasonWanted
from parapheur.domain.misdirected import NoSuchLetter, OutcomeWanted
from parapheur.domain.people import Login
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import may_read
from parapheur.usecases.rights import expect_holder, in_capacity, standing


def settle(
    office: Office, letter_id: LetterId, *, actor: Login, number: int, outcome: str
) -> Incoming:
    """Say what a desk of the actor did with what it owed. `NoSuchAssignment`, `OutcomeWanted`."""
    try:
        said = reason_of(outcome)
    except ReasonWanted:
        raise OutcomeWanted from None
    with office.work() as work:
        letter, at = work.letter(letter_id, lock=True), office.now()
        owed = letter.assignment(number, standing(work, actor, at).desks)
        interim = expect_holder(work, actor, owed.desk, at)
        event = AssignmentDone(at=at, actor=actor, desk=owed.desk, number=number, outcome=said)
        return work.keep_letter(letter_id, in_capacity(event, interim))


def note(office: Office, letter_id: LetterId, *, actor: Login, text: str) -> Incoming:
    """Write an internal note, by who may read the letter: no depositor ever reads it."""
    said = note_of(text)
    with office.work() as work:
        letter, at = work.letter(letter_id, lock=True), office.now()
        if not may_read(office, letter, standing(work, actor, at).desks):
            raise NoSuchLetter
        letter.expect_kept()
        return work.keep_letter(letter_id, LetterNoted(at=at, actor=actor, text=said))
