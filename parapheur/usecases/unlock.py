"""Open a person's signing key with its PIN: five tries, then a pause, each recorded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import NoKey, WrongPin
from parapheur.domain.events import KeyIssued, PinRefused
from parapheur.domain.grants import Grant
from parapheur.domain.people import Login, Person
from parapheur.domain.tries import Tries
from parapheur.usecases.ports import Key, Office


@contextmanager
def unlock(office: Office, person: Person, pin: str, grants: Sequence[Grant] = ()) -> Iterator[Key]:
    """Give the key, opened for these signatures, for as long as the block lasts."""
    sealed = _spend_a_try(office, person)
    try:
        opened = office.keys.open(sealed, pin, grants)
        with opened as key:
            if key.tried:
                _forget_tries(office, person)
            yield key
            if not key.tried:  # a remote service tried it at the first signature
                _forget_tries(office, person)
    except WrongPin:
        with office.work() as work:
            work.note(
                person.login,
                PinRefused(
                    at=office.now(),
                    actor=person.login,
                    left=_left(sealed.tries),
                    paused_until=sealed.tries.paused_until,
                ),
            )
        raise WrongPin(left=_left(sealed.tries)) from None


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
        work.set_key(sealed)
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
