"""Open a person's signing key with its PIN: five tries, then a pause, each recorded.

Where a second factor is given beside it, what does not hold is a try like another.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from parapheur.domain.about_factors import FactorRefused
from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import CodeRefused, NoKey, PasskeyRefused, WrongPin
from parapheur.domain.events import KeyIssued, KeyReplaced, PinRefused
from parapheur.domain.factors import NOTHING, Factor, FactorProof
from parapheur.domain.grants import Grant
from parapheur.domain.people import Login, Person
from parapheur.domain.tries import Tries
from parapheur.usecases.ports import BatchKey, Office

Refusal = WrongPin | CodeRefused | PasskeyRefused


@contextmanager
def unlock(
    office: Office,
    person: Person,
    pin: str,
    grants: Sequence[Grant] = (),
    proof: FactorProof = NOTHING,
) -> Iterator[BatchKey]:
    """Give the key, opened for these signatures, for as long as the block lasts.

    `WrongPin`, `TooManyTries`, `NoKey`, and what `proof` is refused by.
    """
    with tried(office, person) as (sealed, right):
        opened = office.keys.open(sealed, pin, grants, proof)
        with opened as key:
            if key.tried:
                right()
            yield key
            if not key.tried:  # a remote service tried it at the first signature
                right()


@contextmanager
def tried(office: Office, person: Person) -> Iterator[tuple[SealedKey, Callable[[], None]]]:
    """Give the key at rest, a try at its PIN spent, and what forgets the tries once it was right.

    A refusal is told in the account's trail, and says how many tries are left.
    """
    sealed = _spend_a_try(office, person)
    try:
        yield sealed, lambda: _forget_tries(office, person)
    except (WrongPin, CodeRefused, PasskeyRefused) as refusal:
        _note(office, person, sealed.tries, refusal)
        raise type(refusal)(left=_left(sealed.tries)).told() from None


def _note(office: Office, person: Person, tries: Tries, refusal: Refusal) -> None:
    at, left, until = office.now(), _left(tries), tries.paused_until
    with office.work() as work:
        match refusal:
            case WrongPin():
                told = PinRefused(at=at, actor=person.login, left=left, paused_until=until)
                work.note(person.login, told)
            case CodeRefused() | PasskeyRefused():
                kind = Factor.CODE if isinstance(refusal, CodeRefused) else Factor.PASSKEY
                given = FactorRefused(
                    at=at, actor=person.login, factor_kind=kind, left=left, paused_until=until
                )
                work.note(person.login, given)


def issue_key(office: Office, person: Person, pin: str, *, by: Login) -> SealedKey:
    """Make the person's key and certificate, and keep it sealed by the PIN. `WeakPin`."""
    return _enrol(office, office.keys.issue(person, pin, at=office.now()), by)


def enrol_token(office: Office, person: Person, token: str, key: str, *, by: Login) -> SealedKey:
    """Let the person sign by a key on a card or a security module. `TokenAway`, `Misconfigured`."""
    return _enrol(office, office.keys.find(person.login, token, key), by)


def enrol_remote(office: Office, person: Person, credential: str, *, by: Login) -> SealedKey:
    """Let the person sign by a key at the remote service. `KeysAway`, `Misconfigured`."""
    return _enrol(office, office.keys.find_remote(person.login, credential), by)


def _enrol(office: Office, sealed: SealedKey, by: Login) -> SealedKey:
    with office.work() as work:
        before = work.key(sealed.owner)
        work.set_key(sealed)
        if before is not None and before.certificate_digest != sealed.certificate_digest:
            old, at = before.certificate_digest, office.now()
            work.note(sealed.owner, KeyReplaced(at=at, actor=by, certificate=old))
        work.note(
            sealed.owner,
            KeyIssued(
                at=office.now(),
                actor=by,
                certificate=sealed.certificate_digest,
                test=sealed.test,
                level=sealed.level,
            ),
        )
    return sealed


def _left(tries: Tries) -> int:
    return 0 if tries.paused_until else tries.left


def _spend_a_try(office: Office, person: Person) -> SealedKey:
    with office.work() as work:
        sealed = work.key(person.login)
        if sealed is None:
            raise NoKey
        sealed = replace(sealed, tries=sealed.tries.spend(office.now()))
        work.set_key(sealed)
        return sealed


def _forget_tries(office: Office, person: Person) -> None:
    with office.work() as work:
        sealed = work.key(person.login)
        if sealed is not None and sealed.tries != Tries():
            work.set_key(replace(sealed, tries=Tries()))
