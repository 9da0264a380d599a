"""Accounts in a transaction: people, desks, passwords, keys and sessions."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Text, bindparam, delete, select, update

from parapheur.domain.accounts import ABSOLUTE, SealedKey, Session
from parapheur.domain.documents import Digest
from parapheur.domain.events import AccountEvent
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.levels import Level
from parapheur.domain.people import Desk, DeskId, Login, Person, Role
from parapheur.domain.tries import Tries
from parapheur.domain.words import Language, Words
from parapheur.store import outbox, trails
from parapheur.store.connect import as_bytes, refusals
from parapheur.store.prepared import Prepared
from parapheur.store.records import (
    DeskRecord,
    HandwritingRecord,
    HoldingRecord,
    KeyRecord,
    PersonRecord,
    SessionRecord,
    table,
)
from parapheur.store.transaction import WorkPart

PEOPLE, HOLDINGS = table(PersonRecord), table(HoldingRecord)
WHO = (
    *(PEOPLE.c[name].cast(Text) for name in ("name", "capacity", "roles")),  # JSON, as written
    *(PEOPLE.c.language, PEOPLE.c.active, PEOPLE.c.password_until),
)
THIS = select(*WHO).where(PEOPLE.c.login == bindparam("login"))

LOOKED = Prepared(THIS)
LOCKED = Prepared(THIS.with_for_update(read=True))  # two who rely on it do not wait for each other
SESSIONS = table(SessionRecord)
EACH = select(*SESSIONS.c["token", "login", "opened", "seen", "agent"])
SESSION = Prepared(EACH.where(SESSIONS.c.token == bindparam("token")))
NEWEST = Prepared(
    EACH.where(SESSIONS.c.login == bindparam("login")).order_by(
        SESSIONS.c.opened.desc(), SESSIONS.c.token
    )
)
HOLDING = Prepared(select(HOLDINGS.c.desk).where(HOLDINGS.c.login == bindparam("login")))


class AccountWork(WorkPart):
    """The part of a transaction that concerns accounts."""

    _mails: bool

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._people: dict[Login, Person] = {}
        """As they stand to the end of the transaction, unless it changes them itself."""

    def forget(self) -> None:
        """Forget persons too."""
        super().forget()
        self._people.clear()

    def note(self, login: Login, event: AccountEvent) -> None:
        """Keep what happened to an account in that account's own trail."""
        with refusals():
            entry = trails.append(self._connection, self._subjects, trails.of_account(login), event)
            if self._mails:
                outbox.tell_of_account(self._connection, entry, event, login)

    def person(self, login: Login, *, lock: bool = False) -> Person | None:
        """Return the person, with the desks they hold, if there is such an account.

        Locked, they stay as they are to the end of the transaction.
        """
        person = self._people.get(login) or find_person(self._connection, login, lock=lock)
        if person is not None and (lock or self._lone):
            self._people[login] = person
        return person

    def add_person(self, person: Person, password: str) -> None:
        """Add an account, or renew it; `password` is already hashed.

        Another password, or an account that is closed, ends all of its sessions.
        """
        self._people.pop(person.login, None)
        row = self._session.get(
            PersonRecord, person.login, with_for_update=True, populate_existing=True
        )
        if row is None:
            row = PersonRecord(login=person.login)
            self._session.add(row)
        elif row.password != password or not person.active:
            self.revoke(person.login)
        row.name, row.capacity = asdict(person.name), asdict(person.capacity)
        row.roles = sorted(person.roles)
        row.language, row.active = person.language.value, person.active
        row.password, row.password_until = password, person.password_until
        self._session.flush()
        self._session.execute(delete(HoldingRecord).where(HoldingRecord.login == person.login))
        self._session.add_all(
            HoldingRecord(login=person.login, desk=desk) for desk in sorted(person.desks)
        )
        self._session.flush()

    def add_desk(self, desk: Desk) -> None:
        """Add a desk or renew it; holders are those of `Person.desks`."""
        article = asdict(desk.article) if desk.article else None
        self._session.merge(
            DeskRecord(id=desk.id, name=asdict(desk.name), superior=desk.superior, article=article)
        )
        self._session.flush()

    def set_language(self, login: Login, language: Language) -> None:
        """Speak to this person in another language."""
        self._people.pop(login, None)
        theirs = update(PersonRecord).where(PersonRecord.login == login)
        self._session.execute(theirs.values(language=language.value))

    def password(self, login: Login) -> str | None:
        """Return the stored password hash."""
        row = self._session.get(PersonRecord, login) if login.isprintable() else None
        return row.password if row else None

    def key(self, login: Login) -> SealedKey | None:
        """Return the person's key, held to the end of the transaction."""
        row = self._session.get(KeyRecord, login, with_for_update=True, populate_existing=True)
        if row is None:
            return None
        return SealedKey(
            owner=login,
            certificate=as_bytes(row.certificate),
            wrapped=as_bytes(row.wrapped),
            test=row.test,
            tries=Tries(row.tries, row.paused_until),
            level=Level(row.level),
        )

    def set_key(self, key: SealedKey) -> None:
        """Keep a person's key, or its tries."""
        row = KeyRecord(
            owner=key.owner,
            certificate=key.certificate,
            wrapped=key.wrapped,
            test=key.test,
            tries=key.tries.failed,
            paused_until=key.tries.paused_until,
            level=key.level,
        )
        self._session.merge(row)
        self._session.flush()

    def set_handwriting(self, login: Login, drawn: Handwriting | None) -> Digest | None:
        """Keep the image of a person's handwriting, or none; return the digest of the last one."""
        row = self._session.get(HandwritingRecord, login, with_for_update=True)
        last = Digest(hashlib.sha256(row.image).hexdigest()) if row else None
        if drawn is not None:
            self._session.merge(HandwritingRecord(owner=login, image=drawn.written))
        elif row is not None:
            self._session.delete(row)
        self._session.flush()
        return last

    def add_session(self, session: Session) -> None:
        """Keep a new session, and forget those of the same person that are long over."""
        over = delete(SessionRecord).where(
            SessionRecord.login == session.login,
            SessionRecord.opened <= session.opened - ABSOLUTE,
        )
        self._session.execute(over)
        self._session.add(SessionRecord(**asdict(session)))
        self._session.flush()

    def session(self, token: Digest) -> Session | None:
        """Return the session of this token's digest, unless revoked."""
        return find_session(self._connection, token)

    def seen(self, token: Digest, at: datetime) -> None:
        """Note that the session was used."""
        row = self._session.get(SessionRecord, token, with_for_update=True)
        if row is not None:
            row.seen = at
            self._session.flush()

    def revoke(self, login: Login, token: Digest | None = None) -> int:
        """End one session of the person, or all of them; return how many."""
        ended = delete(SessionRecord).where(SessionRecord.login == login)
        if token is not None:
            ended = ended.where(SessionRecord.token == token)
        return cast("CursorResult[Any]", self._session.execute(ended)).rowcount


def find_person(connection: Connection, login: Login, *, lock: bool = False) -> Person | None:
    """Return the person of this account; locked, whoever would change them waits."""
    if not login.isprintable():  # typed into a form: no such account, and no error either
        return None
    row = (LOCKED if lock else LOOKED).row(connection, login=login)
    if row is None:
        return None
    name, capacity, roles, language, active, password_until = row
    # Asked after the lock, for who waited for it may find other desks.
    held = HOLDING.rows(connection, login=login)
    return Person(
        login=login,
        name=_words(name),
        capacity=_words(capacity),
        roles=_roles(roles),
        desks=frozenset(DeskId(desk) for (desk,) in held),
        language=Language(language),
        active=active,
        password_until=password_until,
    )


def person_of(row: PersonRecord, desks: Iterable[str]) -> Person:
    """Return the person that a row tells of."""
    return Person(
        login=Login(row.login),
        name=Words(**row.name),
        capacity=Words(**row.capacity),
        roles=frozenset(map(Role, row.roles)),
        desks=frozenset(map(DeskId, desks)),
        language=Language(row.language),
        active=row.active,
        password_until=row.password_until,
    )


@lru_cache(1024)  # whoever acts is read twice an act, and is who they were the day before
def _words(written: str) -> Words:
    return Words(**json.loads(written))


@lru_cache(64)
def _roles(written: str) -> frozenset[Role]:
    return frozenset(map(Role, json.loads(written)))


def desk_of(row: DeskRecord, holders: Iterable[Login]) -> Desk:
    """Return the desk that a row tells of."""
    return Desk(
        DeskId(row.id),
        Words(**row.name),
        tuple(sorted(holders)),
        superior=DeskId(row.superior) if row.superior else None,
        article=Words(**row.article) if row.article else None,
    )


def find_session(connection: Connection, token: Digest) -> Session | None:
    """Return the session of this token's digest, unless revoked."""
    row = SESSION.row(connection, token=token)
    return Session(*row) if row else None


def find_sessions(connection: Connection, login: Login) -> Sequence[Session]:
    """Return the person's sessions, newest first."""
    return [Session(*row) for row in NEWEST.rows(connection, login=login)]
