"""Trays: what lists say of a dossier, and how it is searched for."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.dossier import DossierId
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


def folded(text: str) -> str:
    """Return `text` as searches compare it: no case, accents, vowel signs, hamzas, invisibles."""
    apart = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(
        letter for letter in apart if letter.isprintable() and not unicodedata.combining(letter)
    )
