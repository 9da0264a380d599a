"""Who acts: persons hold desks, and a desk is what a circuit names."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.words import Language, Words

Login = NewType("Login", str)
DeskId = NewType("DeskId", str)

ORGANISATION = DeskId("organisation")
"""The desk of the organisation itself: its seal is put by the worker, by nobody's hand."""

WORKER = Login("parapheur")
"""The name under which the program itself acts (start certificate, seal)."""


class Role(StrEnum):
    """What a person may do apart from holding desks."""

    OFFICIAL = "official"  #: acts on what waits on their desks (responsable)
    SECRETARY = "secretary"  #: deposits documents and starts circuits (secrétaire)
    AUDITOR = "auditor"  #: sees every history, changes nothing (auditeur)
    ADMINISTRATOR = "administrator"  #: looks after accounts and desks (administrateur)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    login: Login
    name: Words
    capacity: Words
    roles: frozenset[Role]
    desks: frozenset[DeskId]
    language: Language
    active: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """A function that one or several persons hold (bureau)."""

    id: DeskId
    name: Words
    holders: tuple[Login, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The body whose signature book this is, with its desks in the order of its chart."""

    name: Words
    desks: tuple[Desk, ...]
