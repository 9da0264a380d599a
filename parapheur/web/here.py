"""Where we are: the office behind the pages, and who asks, in which language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g, request

from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.usecases.ports import Office
from parapheur.usecases.refusing import Flood

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be sent, in bytes; shown before anybody chooses a file."""

    file: int = 25 * MEGABYTE
    annexes: int = 10
    """How many annexes a dossier may have."""

    @property
    def request(self) -> int:
        """How much all files of a form may weigh together."""
        return 4 * self.file


@dataclass(frozen=True, slots=True)
class House:
    """What `create_app` was given."""

    office: Office
    limits: Limits
    secure: bool
    """Cookies travel over HTTPS alone, and browsers are told to stay with it."""
    language: Language
    """The language of somebody who has not chosen one."""
    chance: Callable[[], str]
    """Returns a new random secret of 256 bits, in characters fit for a cookie."""
    flood: Flood = field(default_factory=Flood)
    """Who is refused too often to be told of one by one."""

    @property
    def prefix(self) -> str:
        """The prefix of cookie names, by which a browser binds them to this very host."""
        return "__Host-" if self.secure else ""


def house() -> House:
    """Return what this application was made with."""
    return cast(House, current_app.extensions["parapheur"])


def office() -> Office:
    """Return the office whose pages these are."""
    return house().office


def guest() -> Person | None:
    """Return who asks, if they have entered."""
    return cast("Person | None", g.get("person"))


def me() -> Person:
    """Return who asks; the door has seen to it that they entered."""
    person = guest()
    if person is None:
        raise NotAllowed
    return person


def language() -> Language:
    """Return the language to speak: chosen, else the guest's or the person's, else the house's."""
    chosen = request.cookies.get(f"{house().prefix}language", "")
    if chosen in set(Language):
        return Language(chosen)
    person, spoken = guest(), cast("Language | None", g.get("spoken"))
    return spoken or (person.language if person else house().language)


def page_number() -> int:
    """Return which page of a list is asked for, counting from 1."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
