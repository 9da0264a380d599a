"""Enter and leave: password, session, revocation."""

import hashlib

from parapheur.domain.accounts import Session
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotAllowed, NotRecognised
from parapheur.domain.events import LoggedIn, LoggedOut, LoginRefused, SessionsRevoked
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.tries import Tries
from parapheur.usecases.ports import Office


def enter(office: Office, *, login: Login, password: str, token: str, agent: str) -> Person:
    """Let somebody in whose password is right; `token` is the new session's random secret.

    Whoever gives a name without an account is answered alike, in the same time.
    """
    at = office.now()
    with office.work() as work:  # counted before it is tried
        person = work.person(login)
        stored = work.password(login)
        if person is not None:
            work.set_password_tries(login, work.password_tries(login).spend(at))
    matched = office.passwords.match(stored, password)
    with office.work() as work:
        if person is None or not matched or not person.active:
            if person is not None:
                work.note(login, LoginRefused(at=at, actor=login))
        else:
            work.set_password_tries(login, Tries())
            work.add_session(Session(token_digest(token), login, at, at, agent[:200]))
            work.note(login, LoggedIn(at=at, actor=login))
            return person
    raise NotRecognised


def whose(office: Office, token: str) -> Person | None:
    """Return whose session this is, if it still holds."""
    at, digest = office.now(), token_digest(token)
    with office.work() as work:
        session = work.session(digest)
        if session is None or not session.open_at(at):
            return None
        person = work.person(session.login)
        if person is None or not person.active:
            return None
        if (at - session.seen).total_seconds() > 60:  # one write a minute is enough
            work.seen(digest, at)
        return person


def leave(office: Office, person: Person, token: str) -> None:
    """End this session."""
    with office.work() as work:
        if work.revoke(person.login, token_digest(token)):
            work.note(person.login, LoggedOut(at=office.now(), actor=person.login))


def revoke_sessions(office: Office, login: Login, *, by: Person) -> int:
    """End all sessions of an account: one's own, or anybody's for an administrator."""
    if login != by.login and Role.ADMINISTRATOR not in by.roles:
        raise NotAllowed
    with office.work() as work:
        ended = work.revoke(login)
        work.note(login, SessionsRevoked(at=office.now(), actor=by.login, by=by.login))
        return ended


def token_digest(token: str) -> Digest:
    """Return what is stored of a session's token."""
    return Digest(hashlib.sha256(token.encode()).hexdigest())
