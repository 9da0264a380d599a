"""The bodies whose registries stand here, and what kinds of letters they take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.deadline import Deadline
from parapheur.domain.levels import Level
from parapheur.domain.misdirected import NoSuchBody, NoSuchKind
from parapheur.domain.people import ORGANISATION, Desk, DeskId
from parapheur.domain.words import Words

BodyId = NewType("BodyId", str)
KindId = NewType("KindId", str)


class Family(StrEnum):
    """The three families of the directory."""

    ADMINISTRATION = "administration"  #: ministries and their services (administrations)
    PUBLIC_BODY = "public-body"  #: établissements et entreprises publics
    TERRITORY = "territory"  #: collectivités territoriales


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a body, to which one may address a letter (service destinataire)."""

    desk: DeskId
    name: Words


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of correspondence: it decides by when an answer is owed, and how long it is kept."""

    id: KindId
    name: Words
    deadline: Deadline | None = None
    """Counted from the date of receipt; None: no answer is owed by the type alone."""
    basis: str = ""
    """The text that the deadline rests on: « Loi n° 55-19, article 19 »."""
    keep_years: int = 10
    """For how many years after it is closed a letter is kept."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body with a registry of its own here."""

    id: BodyId
    name: Words
    family: Family
    registry: DeskId
    """The desk of its registry office."""
    head: DeskId
    """The desk at its top: whatever stands below belongs to the body."""
    services: tuple[Service, ...] = ()
    town: Words | None = None


@dataclass(frozen=True, slots=True)
class Sealer:
    """Whose seal goes on a paper."""

    name: Words
    body: BodyId | None = None
    """None: the organisation."""
    test: bool = False
    """It is one of a test authority."""
    level: Level = Level.SIMPLE
    """Of the seals it gives."""

    @property
    def desk(self) -> DeskId:
        """What a leave for this seal says, and for no other."""
        return ORGANISATION if self.body is None else seal_of(self.body)


@dataclass(frozen=True, slots=True)
class Template:
    """A form of answer of the house, to begin a draft from (lettre type)."""

    id: str
    name: Words
    opening: Words
    """The salutation: « Madame, Monsieur, »."""
    text: Words
    closing: Words
    """The formula at the end."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The bodies, and the kinds of letters, in the order of the file."""

    bodies: tuple[Body, ...] = ()
    kinds: tuple[Kind, ...] = ()
    templates: tuple[Template, ...] = ()
    """The forms of answers of the house."""

    def body(self, body: str) -> Body:
        """Return a body by its identifier. `NoSuchBody`."""
        for one in self.bodies:
            if one.id == body:
                return one
        raise NoSuchBody

    def kind(self, kind: str) -> Kind:
        """Return a kind of letter by its identifier. `NoSuchKind`."""
        for one in self.kinds:
            if one.id == kind:
                return one
        raise NoSuchKind

    def kept_by(self, desks: Iterable[DeskId]) -> tuple[Body, ...]:
        """Return the bodies whose registry is kept by one of these desks."""
        held = frozenset(desks)
        return tuple(one for one in self.bodies if one.registry in held)


def seal_of(body: BodyId) -> DeskId:
    """Return the place of a body's seal: no desk of any chart can be called so."""
    return DeskId(f"seal/{body}")


def body_of(desk: DeskId, directory: Directory, desks: Iterable[Desk]) -> Body | None:
    """Return the body that a desk belongs to: that of the nearest head above it, or itself."""
    above: Mapping[DeskId, DeskId | None] = {one.id: one.superior for one in desks}
    heads = {one.head: one for one in directory.bodies}
    here: DeskId | None = desk
    seen = set[DeskId]()
    while here is not None and here not in seen:
        if here in heads:
            return heads[here]
        seen.add(here)
        here = above.get(here)
    return None


def desks_of(body: Body, directory: Directory, desks: Iterable[Desk]) -> tuple[Desk, ...]:
    """Return the desks of a body, in the order of the chart."""
    known = tuple(desks)
    return tuple(one for one in known if body_of(one.id, directory, known) == body)
