"""What can be wrong with a circuit, and what shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from parapheur.domain.circuit import Action, CircuitId, Step
from parapheur.domain.factors import Factor
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Metadata
from parapheur.domain.people import Desk, DeskId, Login, Person, Role
from parapheur.domain.presence import Ahead, Hand

MOST_DAYS = 365
"""Calendar days that the deadlines of one way may add up to."""


class Severity(StrEnum):
    """How grave a flaw is."""

    ERROR = "error"  #: a dossier gets stuck, or ends wrong
    WARNING = "warning"  #: it may be meant


class Fault(StrEnum):
    """Everything that can be wrong; the value is the sentence."""

    MISSING = "The step “{step}” waits on a step that does not exist."
    LATER = "The step “{step}” waits on “{other}”, which comes later in the list."
    CYCLE = "The step “{step}” waits, in the end, on itself."
    NOBODY = "Nobody can settle the step “{step}”: needed {needed}, desks with a holder {held}."
    LEVEL_TOO_LOW = (
        "At the step “{step}” too few have a key that gives what it asks for, “{level}”: needed"
        " {needed}, desks with such a key {held}."
    )
    GUEST_TOO_LOW = (
        "At the step “{step}” a guest signs, and no key of a guest gives what it asks for:"
        " “{level}”."
    )
    NO_FACTOR = (
        "At the step “{step}” too few have the second factor that is asked for, {factor}: needed"
        " {needed}, desks with it {held}."
    )
    SEAL_TOO_LOW = (
        "The seal of the step “{step}” asks for “{level}”, which the key of the organisation does"
        " not give."
    )
    SEAL_ELSEWHERE = "The seal of the step “{step}” is not at the desk of the organisation."
    EMPTY_DESK = "At the step “{step}” the desk “{desk}” has no holder."
    ONE_PERSON = "At the step “{step}” one person may act for several desks."
    NO_DECISION = "A dossier can end without any visa or signature."
    UNSIGNED_SEAL = "The seal of the step “{step}” can fall on a document nobody has signed."
    SEAL_NOT_LAST = (
        "The seal of the step “{step}” does not close the circuit: “{other}” is done too."
    )
    SAME_DESK = "The steps “{other}” and “{step}” follow one another at the same desks."
    LONG = "By the step “{step}” the deadlines add up to more than {most} days."
    OVER = "By the step “{step}” the deadlines add up to more than the circuit allows."
    REMIND_LONG = "The reminder of the step “{step}” would come before its turn."
    NOBODY_ABOVE = "The step “{step}”, when late, goes beyond the desk “{desk}” to nobody."
    JOINS_ITSELF = (
        "The step “{step}”, when late, goes to the desk “{desk}”, which is awaited there already."
    )
    UNREADABLE = "The condition of the step “{step}” cannot be read: {problem}"
    TOO_COMPLEX = "The conditions speak of too many cases to be checked."
    NEVER = "The condition of the step “{step}” never holds."
    ALWAYS = "The condition of the step “{step}” always holds."
    UNANSWERED = "The condition of the step “{step}” needs a value that is not mandatory."
    ASKED_TOO_LATE = (
        "The condition of the step “{step}” speaks of a value that “{other}” may still change."
    )
    FEW_VISAS = "A dossier can end with fewer than the {least} visas that this circuit asks for."
    NOT_SIGNED = "A dossier can end without the signature that this circuit asks for."
    VISA_LAST = "The visa of the step “{step}” can come after the last signature."
    UNREACHABLE = "The step “{step}” is never reached."
    GAP = "There is a case for which neither “{step}” nor its alternatives are done."
    ORIGINATOR_BARRED = (
        "At the step “{step}” nobody is left: the depositor may not act there, and must."
    )
    ORIGINATOR_MAY_BE_BARRED = (
        "At the step “{step}” nobody is left when {login} deposits the dossier."
    )
    APART_NOBODY = (
        "At the step “{step}” nobody is left: who acts at “{other}” may not act there too."
    )
    APART_MAY_FAIL = (
        "At the step “{step}” or at “{other}” nobody may be left: the two are kept apart, and"
        " somebody can act at both."
    )
    APART_UNKNOWN = (
        "The steps “{step}” and “{other}” are kept apart among too many people to be checked."
    )
    NO_DEPOSITOR = "The step “{step}” is for the desk of the depositor: no secretary holds any."
    NO_SUPERIOR = "The step “{step}” looks above the desk “{desk}”, where there is no desk."
    MAY_HAVE_NO_SUPERIOR = (
        "The step “{step}” finds no desk above when the dossier is deposited for “{desk}”."
    )
    AWAY = (
        "From {first} to {last} nobody could act at the step “{step}”: somebody is wanted at"
        " “{desks}”, where everybody is away and nobody stands in."
    )
    AWAY_FOR_GOOD = (
        "From {first} on nobody could act at the step “{step}”: somebody is wanted at"
        " “{desks}”, and nobody is known to be there then."
    )
    AWAY_APART = (
        "From {first} to {last} nobody may be left at the step “{step}”: who acts at “{other}”"
        " may not act there, and the others are away."
    )
    AWAY_APART_FOR_GOOD = (
        "From {first} on nobody may be left at the step “{step}”: who acts at “{other}” may not"
        " act there, and no others are known to be there then."
    )
    AWAY_DEPOSITOR = (
        "From {first} to {last} nobody is left at the step “{step}” when {login} deposits the"
        " dossier: the others are away."
    )
    AWAY_DEPOSITOR_FOR_GOOD = (
        "From {first} on nobody is left at the step “{step}” when {login} deposits the dossier:"
        " no others are known to be there then."
    )
    OVERLAP = "The alternatives “{other}” and “{step}” may both be done."

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return Severity.WARNING if self in WARNINGS else Severity.ERROR


WARNINGS = frozenset(
    {
        Fault.EMPTY_DESK, Fault.ONE_PERSON, Fault.SAME_DESK, Fault.LONG, Fault.NEVER, Fault.ALWAYS,
        Fault.UNANSWERED, Fault.UNREACHABLE, Fault.GAP, Fault.OVERLAP,
        Fault.ORIGINATOR_MAY_BE_BARRED, Fault.APART_MAY_FAIL, Fault.APART_UNKNOWN,
        Fault.MAY_HAVE_NO_SUPERIOR, Fault.OVER, Fault.REMIND_LONG, Fault.JOINS_ITSELF,
        Fault.AWAY, Fault.AWAY_FOR_GOOD, Fault.AWAY_APART, Fault.AWAY_APART_FOR_GOOD,
        Fault.AWAY_DEPOSITOR, Fault.AWAY_DEPOSITOR_FOR_GOOD, Fault.NO_FACTOR,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A dossier comes to a step, which it may skip."""

    position: int
    skipped: bool = False
    on: date | None = None
    """The day to expect, where the flaw is one of certain days."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What leads to a flaw: the dossier's metadata, and the steps it comes to, in order."""

    metadata: Metadata
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a circuit."""

    fault: Fault
    position: int | None = None
    """Of the step it is about; None: of the whole circuit."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What stands in its sentence, by name."""
    walk: Walk | None = None
    """An example; None where the flaw is on every way, or on none."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.fault.severity


@dataclass(frozen=True, slots=True)
class Chart:
    """Which desks exist, and who holds them: people who may act, and nobody else."""

    desks: tuple[Desk, ...]
    peopled: bool = True
    """False: holders are not known here, and nothing is said of them."""
    secretaries: frozenset[Login] = frozenset()
    """Who may deposit."""
    keys: Mapping[Login, Level] | None = None
    """What the key of each person gives; None: not known here, and nothing is said of it."""
    seal: Level | None = None
    """What the key of the organisation gives."""
    guest: Level | None = None
    """What the keys made for guests give."""
    ahead: Ahead | None = None
    """Absences, interims and delegations with their days; None: nothing is said of days."""
    factors: Mapping[Login, frozenset[Factor]] | None = None
    """The second factors of each person; None: not known here, and nothing is said of them."""

    def holders(self, desk: DeskId) -> frozenset[Login]:
        """Return who may act at this desk in their own name; nobody at one that does not exist.

        Whoever holds it for the time being, now or later, is among them.
        """
        held = self._held(desk)
        if held is None:
            return frozenset()
        return frozenset(held) | (self.ahead.interims(desk) if self.ahead else frozenset())

    def hands(self, desk: DeskId, circuit: CircuitId, step: Step) -> tuple[Hand, ...]:
        """Return all ways in which somebody can act at this desk, on some day at least.

        As in `able`, their key gives what the step asks for.
        """
        held = self._held(desk)
        if self.ahead is None or held is None:
            hands = tuple(map(Hand, held or ()))
        else:
            hands = self.ahead.hands(desk, held, circuit, step.action)
        return tuple(hand for hand in hands if self._fit(hand.actor, step))

    def _held(self, desk: DeskId) -> tuple[Login, ...] | None:
        return next((known.holders for known in self.desks if known.id == desk), None)

    def able(self, step: Step, desk: DeskId) -> frozenset[Login]:
        """Return who may act at this desk and has a key that gives what the step asks for.

        Of the lowest level any key will do, and one who has none is issued it on any day.
        """
        return frozenset(one for one in self.holders(desk) if self._fit(one, step))

    def _fit(self, login: Login, step: Step) -> bool:
        if step.action is Action.EXTERNAL:  # who invites signs nothing
            return self.guest is None or self.guest.reaches(step.level)
        if self.keys is None or not step.action.signs or step.level is Level.SIMPLE:
            return True
        return login in self.keys and self.keys[login].reaches(step.level)


def chart_of(
    desks: Iterable[Desk],
    people: Iterable[Person],
    keys: Mapping[Login, Level] | None = None,
    seal: Level | None = None,
    guest: Level | None = None,
    ahead: Ahead | None = None,
) -> Chart:
    """Return the chart of these desks, held by those of the people whose account is active.

    `keys` says what the key of each person gives, `seal` that of the organisation, and `guest`
    those made for guests.
    """
    active = [person for person in people if person.active]
    return Chart(
        tuple(
            replace(desk, holders=tuple(p.login for p in active if desk.id in p.desks))
            for desk in desks
        ),
        secretaries=frozenset(one.login for one in active if Role.SECRETARY in one.roles),
        keys=keys,
        seal=seal,
        guest=guest,
        ahead=ahead,
    )
