"""Keep a letter from being destroyed, whatever its age: for a dispute, an audit, a court.

An answer is frozen with the letter that it answers; a letter that went out by itself, by itself.
"""

from typing import TypeVar

from parapheur.domain.about_incoming import LetterFrozen, LetterThawed
from parapheur.domain.about_outgoing import OutgoingFrozen, OutgoingThawed
from parapheur.domain.depositing import reason_of
from parapheur.domain.misdirected import FrozenAlready, NotFrozen, OneFileWithItsLetter
from parapheur.domain.people import Login
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.rights import in_capacity

Told = TypeVar("Told", bound=LetterFrozen | LetterThawed | OutgoingFrozen | OutgoingThawed)


def freeze(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """Freeze a letter, with the reason. `FrozenAlready`, `AlreadyDisposed`."""
    return _came(office, letter_id, LetterFrozen, actor, reason)


def thaw(office: Office, letter_id: LetterId, *, actor: Login, reason: str) -> Incoming:
    """End the freeze of a letter, with the reason. `NotFrozen`."""
    return _came(office, letter_id, LetterThawed, actor, reason)


def freeze_sent(office: Office, outgoing_id: OutgoingId, *, actor: Login, reason: str) -> Outgoing:
    """Freeze a letter that went out by itself. `FrozenAlready`, `OneFileWithItsLetter`."""
    return _went(office, outgoing_id, OutgoingFrozen, actor, reason)


def thaw_sent(office: Office, outgoing_id: OutgoingId, *, actor: Login, reason: str) -> Outgoing:
    """End the freeze of a letter that went out. `NotFrozen`."""
    return _went(office, outgoing_id, OutgoingThawed, actor, reason)


def _came(
    office: Office,
    letter_id: LetterId,
    told: type[LetterFrozen | LetterThawed],
    actor: Login,
    reason: str,
) -> Incoming:
    said = reason_of(reason)
    with office.work() as work:
        letter = work.letter(letter_id, lock=True)
        return work.keep_letter(letter_id, _event(office, work, letter, told, actor, said))


def _went(
    office: Office,
    outgoing_id: OutgoingId,
    told: type[OutgoingFrozen | OutgoingThawed],
    actor: Login,
    reason: str,
) -> Outgoing:
    said = reason_of(reason)
    with office.work() as work:
        letter = work.outgoing(outgoing_id, lock=True)
        return work.keep_outgoing(outgoing_id, _event(office, work, letter, told, actor, said))


def _event(
    office: Office,
    work: Work,
    letter: Incoming | Outgoing,
    told: type[Told],
    actor: Login,
    said: str,
) -> Told:
    """Return what an officer tells of a letter, if it may still be frozen, or is."""
    interim = expect_officer(office, work, actor, letter.body)
    if issubclass(told, LetterFrozen | OutgoingFrozen):
        _expect_freezable(letter)
    elif not letter.frozen:
        raise NotFrozen
    return in_capacity(told(at=office.now(), actor=actor, reason=said), interim)


def _expect_freezable(letter: Incoming | Outgoing) -> None:
    letter.expect_kept()
    if isinstance(letter, Outgoing) and letter.answers is not None:
        raise OneFileWithItsLetter
    if letter.frozen:
        raise FrozenAlready
