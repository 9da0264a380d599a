"""What happens to accounts, to who holds desks, and to absences: told in the account's own trail.

The actor of each is who did it: an administrator, a holder, or the person.
"""

from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId, Login, Role
from parapheur.domain.personal import WordsOfAccount
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.terms import Absence, Assistance, Interim, TermId
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(Event):
    """An account was made for the person."""

    name: WordsOfAccount
    capacity: WordsOfAccount
    language: Language
    roles: tuple[Role, ...]
    desks: tuple[DeskId, ...] = ()
    """The desks they held from the start: where the program itself brought them in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRenamed(Event):
    """The person's name, capacity or language is another."""

    name: WordsOfAccount
    capacity: WordsOfAccount
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesSet(Event):
    """The person's roles are these from now on."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(Event):
    """The person entered for the last time, unless it is opened again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReopened(Event):
    """A closed account was opened again, without the desks it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordGiven(Event):
    """An administrator gave a password that opens one page alone: that of changing it."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """The person chose another password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskGiven(Event):
    """The person holds a desk from now on."""

    desk: DeskId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTaken(Event):
    """The person holds a desk no more."""

    desk: DeskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceDeclared(Event):
    """The person is away on these days."""

    term: Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimGiven(Event):
    """The person was appointed to hold a desk for the time being (intérim)."""

    term: Interim


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceGiven(Event):
    """The person follows a desk without acting."""

    term: Assistance


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded(Event):
    """The absence is over before its last day, or will not be."""

    term: TermId


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimEnded(Event):
    """The person no longer holds the desk for the time being."""

    term: TermId
    desk: DeskId
    act_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceEnded(Event):
    """The person follows the desk no more."""

    term: TermId
    desk: DeskId


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLookedAt(Event):
    """The person opened a dossier as an assistant: told once for each dossier and day."""

    dossier: int
    """Its number; what it is about stays in the dossier."""
    desks: tuple[DeskId, ...]
    """The desks of the dossier that the person follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEnding(Event):
    """The certificate that the person signs by ends soon."""

    certificate: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealEnding(Event):
    """The certificate of a seal of the house ends soon: told to each administrator."""

    certificate: str
    until: datetime
    body: BodyId | None = None
    """Whose seal it is; None: the organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwritingKept(Event):
    """The person keeps this image of their handwriting, for marks that show one."""

    image: Digest
    """SHA-256 of its dots, which the account keeps as long as the person wishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwritingRemoved(Event):
    """The image of the person's handwriting was erased; marks that were put show it still."""

    image: Digest


StaffEvent = (
    AccountOpened
    | AccountRenamed
    | RolesSet
    | AccountClosed
    | AccountReopened
    | PasswordGiven
    | PasswordChanged
    | DeskGiven
    | DeskTaken
    | AbsenceDeclared
    | InterimGiven
    | AssistanceGiven
    | AbsenceEnded
    | InterimEnded
    | AssistanceEnded
    | DossierLookedAt
    | KeyEnding
    | SealEnding
    | HandwritingKept
    | HandwritingRemoved
)


def ending(term: Absence | Interim | Assistance, *, actor: Login, at: datetime) -> StaffEvent:
    """Return the event that tells the end of this."""
    match term:
        case Absence():
            return AbsenceEnded(at=at, actor=actor, term=term.id)
        case Interim():
            return InterimEnded(
                at=at, actor=actor, term=term.id, desk=term.desk, act_reference=term.act_reference
            )
        case Assistance():
            return AssistanceEnded(at=at, actor=actor, term=term.id, desk=term.desk)


def beginning(term: Absence | Interim | Assistance, *, actor: Login, at: datetime) -> StaffEvent:
    """Return the event that tells this."""
    match term:
        case Absence():
            return AbsenceDeclared(at=at, actor=actor, term=term)
        case Interim():
            return InterimGiven(at=at, actor=actor, term=term)
        case Assistance():
            return AssistanceGiven(at=at, actor=actor, term=term)
