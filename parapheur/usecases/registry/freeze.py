"""Keep a letter from being destroyed, whatever its age: for a dispute, an audit, a court."""

from parapheur.domain.about_incoming import LetterFrozen, LetterThawed
from parapheur.domain.depositing import reason_of
from parapheur.domain.misdirected import FrozenAlready, NotFrozen
from parapheur.domain.people import Login
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.rights import in_capacity


def freeze(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Freeze a letter, with the reason. `FrozenAlready`, `AlreadyDisposed`."""
    said = reason_of(reason)
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect_kept()
        if letter.frozen:
            raise FrozenAlready
        event = LetterFrozen(at=office.now(), actor=actor, reason=said)
        return work.keep_letter(letter_id, in_capacity(event, interim))


def thaw(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """End the freeze of a letter, with the reason. `NotFrozen`."""
    said = reason_of(reason)
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        if not letter.frozen:
            raise NotFrozen
        event = LetterThawed(at=office.now(), actor=actor, reason=said)
        return work.keep_letter(letter_id, in_capacity(event, interim))
