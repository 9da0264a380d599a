"""Who looks after accounts, and what may be done to them."""

import re
from dataclasses import dataclass
from datetime import timedelta

from parapheur.domain.errors import (
    AlreadyErased,
    LoginNotFit,
    NameRequired,
    NotAllowed,
    NotForOneself,
    TextTooLong,
)
from parapheur.domain.people import NOBODY_HERE, ORGANISATION, DeskId, Login, Person, Role
from parapheur.domain.words import Language, Words, visible

LOGIN = re.compile(r"[a-z][a-z0-9.-]{1,39}")
LONGEST_NAME = 120
"""Characters of a name or of a capacity, in each language."""
GIVEN_FOR = timedelta(days=3)
"""How long a password that an administrator gave lets somebody in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Who somebody is, as an administrator writes it."""

    name: Words
    capacity: Words
    language: Language


def login_of(text: str) -> Login:
    """Return a login as it was typed. `LoginNotFit`."""
    typed = text.strip()
    if not LOGIN.fullmatch(typed) or typed in NOBODY_HERE:
        raise LoginNotFit
    return Login(typed)


def described(name: Words, capacity: Words, language: Language) -> Described:
    """Return who somebody is; English is French where it was left out. `NameRequired`."""
    return Described(name=_whole(name), capacity=_whole(capacity), language=language)


def expect_other(author: Person, person: Person) -> None:
    """Refuse who looks after no accounts, whoever would change their own, and who was erased.

    So an administrator gives themselves nothing to read, and the one who acts remains one:
    somebody always looks after accounts.
    """
    if Role.ADMINISTRATOR not in author.roles:
        raise NotAllowed
    if author.login == person.login:
        raise NotForOneself
    if person.erased:
        raise AlreadyErased


def expect_desk(desk: DeskId) -> None:
    """Refuse the desk of the seal: nobody's hand puts it."""
    if desk == ORGANISATION:
        raise NotAllowed


def _whole(words: Words) -> Words:
    ar, fr, en = (" ".join(visible(one).split()) for one in (words.ar, words.fr, words.en))
    if not ar or not fr:
        raise NameRequired
    if max(map(len, (ar, fr, en))) > LONGEST_NAME:
        raise TextTooLong(most=LONGEST_NAME)
    return Words(ar, fr, en or fr)
