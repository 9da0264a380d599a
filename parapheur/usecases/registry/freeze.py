"""Keep a letter from being destroyed, whatever its age: for a dispute, an audit, a court.

An answer is frozen with the letter that it answers; a letter that went out by itself, by itself.
"""

from parapheur.domain.about_incoming import LetterFrozen, LetterThawed
from parapheur.domain.about_outgoing import OutgoingFrozen, OutgoingThawed
from parapheur.domain.depositing import reason_of
from parapheur.domain.misdirected import FrozenAlready, NotFrozen, OneFileWithItsLetter
from parapheur.domain.people import Login
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
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


def freeze_sent(office: Office, outgoing_id: OutgoingId, *, actor: Login, reason: str) -> Outgoing:
    """Freeze a letter that went out by itself. `FrozenAlready`, `OneFileWithItsLetter`."""
    said = reason_of(reason)
    with office.work() as work:
        letter = work.outgoing(outgoing_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect_kept()
        if letter.answers is not None:
            raise OneFileWithItsLetter
        if letter.frozen:
            raise FrozenAlready
        event = OutgoingFrozen(at=office.now(), actor=actor, reason=said)
        return work.keep_outgoing(outgoing_id, in_capacity(event, interim))


def thaw_sent(office: Office, outgoing_id: OutgoingId, *, actor: Login, reason: str) -> Outgoing:
    """End the freeze of a letter that went out. `NotFrozen`."""
    said = reason_of(reason)
    with office.work() as work:
        letter = work.outgoing(outgoing_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        if not letter.frozen:
            raise NotFrozen
        event = OutgoingThawed(at=office.now(), actor=actor, reason=said)
        return work.keep_outgoing(outgoing_id, in_capacity(event, interim))
