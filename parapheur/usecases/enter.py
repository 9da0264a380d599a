"""Enter and leave: password, session, revocation."""

import hashlib
from datetime import datetime, timedelta

from parapheur.domain.about_refusals import EntryRefused
from parapheur.domain.accounts import Session
from parapheur.domain.bounds import network_of
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotRecognised
from parapheur.domain.events import LoggedIn, LoggedOut, LoginRefused, SessionsRevoked
from parapheur.domain.people import STRANGER, Login, Person
from parapheur.domain.terms import standing_at
from parapheur.domain.tries import expect_room, knock, tries_at
from parapheur.usecases.ports import Office
from parapheur.usecases.refusing import tell_within
from parapheur.usecases.rights import expect_administrator

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is known; writing it for each page would cost."""


def enter(
    office: Office, *, login: Login, password: str, token: str, agent: str, address: str
) -> Person:
    """Let somebody in whose password is right; `token` is the new session's random secret.

    Whoever gives a name without an account is answered alike, in the same time. Tries are
    counted for the name and the network `address` together, so that nobody locks another out.
    """
    at, who = office.now(), knock(login, address)
    with office.work() as work:  # counted before it is tried
        for_name, from_address = work.knocks(who, at)
        expect_room(from_address, at)
        tries_at(for_name).spend(at)
        work.add_knock(who, at)
        stored = work.password(login)
    matched = office.passwords.match(stored, password)
    with office.work() as work:
        person = work.person(login, lock=True) if matched else None
        still = work.password(login) == stored  # it may have been changed while we compared
        if person is not None and person.active and still and not _stale(person, at):
            work.forgive_knocks(who)
            work.add_session(Session(token_digest(token), login, at, at, agent[:200]))
            work.note(login, LoggedIn(at=at, actor=login))
            return person
        # One write in any case, of about the same cost: a flush of the disk can be timed.
        if stored is not None:
            tell_within(work, LoginRefused(at=at, actor=login))
        else:
            work.refuse_knock(who)
            tell_within(work, EntryRefused(at=at, actor=STRANGER, network=network_of(address)))
    raise NotRecognised().told()


def _stale(person: Person, at: datetime) -> bool:
    """Say whether the password was given by an administrator, too long ago."""
    return person.password_until is not None and at >= person.password_until


def whose(office: Office, token: str) -> Person | None:
    """Return whose session this is, if it still holds, with the desks they hold at this instant.

    Reads alone, but once a minute.
    """
    at, digest = office.now(), token_digest(token)
    session = office.reading.session(digest)
    if session is None or not session.open_at(at):
        return None
    person = office.reading.person(session.login)
    if person is None or not person.active or _stale(person, at):
        return None
    if at - session.seen > SEEN_EVERY:
        with office.work() as work:
            work.seen(digest, at)
    return standing_at(person, office.reading.terms(who=person.login), at)


def leave(office: Office, person: Person, token: str) -> None:
    """End this session."""
    with office.work() as work:
        if work.revoke(person.login, token_digest(token)):
            work.note(person.login, LoggedOut(at=office.now(), actor=person.login))


def revoke_sessions(office: Office, login: Login, *, by: Person) -> int:
    """End all sessions of an account: one's own, or anybody's for an administrator."""
    with office.work() as work:
        if login != by.login:
            expect_administrator(work, by.login)
        ended = work.revoke(login)
        if work.person(login) is not None:  # nobody's trail is begun by a slip of the pen
            work.note(login, SessionsRevoked(at=office.now(), actor=by.login, by=by.login))
        return ended


def token_digest(token: str) -> Digest:
    """Return what is stored of a session's token."""
    return Digest(hashlib.sha256(token.encode()).hexdigest())
