"""Trays: what lists say of a dossier, and how it is searched for."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.delegation import Delegation
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login
from parapheur.domain.words import Words

PAGE = 25
"""Lines on one page of a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in a list."""

    id: DossierId
    subject: str
    originator: Login
    state: State
    circuit: Words | None
    step: Words | None
    desk: DeskId | None
    """The desk of the reader that is awaited, or that acted."""
    since: datetime
    """When the dossier came to stand where it does: its step opened, or its state was reached."""
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many dossiers stand in each tray."""

    todo: int
    late: int
    done: int
    drafts: int
    progress: int
    returned: int


def covered(
    dossier: Dossier, position: int, desk: DeskId, delegations: Iterable[Delegation]
) -> bool:
    """Say whether one of the delegations speaks of what this desk is awaited for at this step."""
    step, circuit = dossier.step_at(position), dossier.circuit
    if step is None or circuit is None:
        return False
    return any(one.covers(desk, circuit.id, step.action) for one in delegations)


def folded(text: str) -> str:
    """Return `text` as searches compare it: no case, accents, vowel signs, hamzas, invisibles."""
    apart = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(
        letter for letter in apart if letter.isprintable() and not unicodedata.combining(letter)
    )
