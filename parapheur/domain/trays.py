"""Trays: what lists say of a dossier, and how it is searched for."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import Dossier, DossierId, Hold
from parapheur.domain.filing import Confidentiality, Filing
from parapheur.domain.instructions import OpenInstruction
from parapheur.domain.invitations import Invitation
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login
from parapheur.domain.timing import Joined
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
    awaits: tuple[DeskId, ...] = ()
    """The desks that it waits on now."""
    instructions: tuple[OpenInstruction, ...] = ()
    """What is asked beside the circuit, of whomever, and not followed yet."""
    holds: tuple[Hold, ...] = ()
    """The turns that desks set aside."""
    joined: tuple[Joined, ...] = ()
    """The desks that may act in the place of others, which are late."""
    asked: tuple[DeskId, ...] = ()
    """The desks whose opinion is asked and not given yet."""
    invitations: tuple[Invitation, ...] = ()
    """The guests who are asked to sign."""
    filing: Filing | None = None
    """Under which type and subtype."""
    veiled: bool = False
    """Its reader may not see what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many dossiers stand in each tray."""

    todo: int = 0
    late: int = 0
    upcoming: int = 0
    delegated: int = 0
    instructed: int = 0
    retrievable: int = 0
    done: int = 0
    finished: int = 0
    drafts: int = 0
    progress: int = 0
    returned: int = 0
    cancelled: int = 0
    archived: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """What a list is narrowed to."""

    circuit: CircuitId | None = None
    late_at: datetime | None = None
    """Those alone that stood at a step past its due date at this moment."""
    text: str = ""
    """Those alone whose subject, subtype or number has it."""
    readable: Confidentiality = Confidentiality.CONFIDENTIAL
    """How confidential a dossier may be for more than its number to be searched."""
    most: Confidentiality = Confidentiality.CONFIDENTIAL
    """Those alone that are no more confidential."""


EVERY = Only()


def late_at(at: datetime) -> Only:
    """Return what narrows a list to what is late."""
    return Only(late_at=at)


def line_of(
    dossier_id: DossierId, dossier: Dossier, since: datetime, desk: DeskId | None = None
) -> Line:
    """Return what a list says of a dossier."""
    return Line(
        id=dossier_id,
        subject=dossier.subject,
        originator=dossier.originator,
        state=dossier.state,
        circuit=dossier.circuit.name if dossier.circuit else None,
        step=dossier.step.name if dossier.step else None,
        desk=desk,
        since=since,
        due=dossier.due,
        awaits=dossier.awaited,
        instructions=dossier.instructions,
        holds=dossier.holds,
        joined=called_in(dossier),
        asked=tuple(desk for _, desk in dossier.consulted),
        invitations=dossier.invitations,
        filing=dossier.filing,
    )


def called_in(dossier: Dossier) -> tuple[Joined, ...]:
    """Return the desks that may act now in the place of others, since these are late."""
    return tuple(
        one
        for opening in dossier.openings
        for one in opening.joined
        if one.desk in dossier.awaited_at(opening.position)
        and one.beside in dossier.named_at(opening.position)
    )


ALIKE = {"\u0629": "\u0647", "\u0649": "\u064a", "\u0640": ""}
"""Ta marbuta as ha, alif maqsura as ya, and no tatweel."""


def folded(text: str) -> str:
    """Return `text` as searches compare it: no case, accents, vowel signs, hamzas, invisibles.

    Letters that are written one for the other at the end of Arabic words are one, and so are the
    digits of all scripts.
    """
    apart = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(
        ALIKE[letter] if letter in ALIKE else _digit(letter)
        for letter in apart
        if letter.isprintable() and not unicodedata.combining(letter)
    )


def _digit(letter: str) -> str:
    return (
        letter if letter.isascii() or not letter.isdecimal() else str(unicodedata.decimal(letter))
    )
