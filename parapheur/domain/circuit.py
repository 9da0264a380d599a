"""Circuits: who acts on a dossier, in which order, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NewType

from parapheur.domain import conditions
from parapheur.domain.answers import Item
from parapheur.domain.appearance import USUAL, Appearance
from parapheur.domain.baseline import Baseline
from parapheur.domain.deadline import Deadline, Limit
from parapheur.domain.filing import Filing
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Field, FieldKey, Metadata, by_key
from parapheur.domain.people import DeskId
from parapheur.domain.seats import Seat
from parapheur.domain.words import Words

CircuitId = NewType("CircuitId", str)


class Action(StrEnum):
    """What a step asks of its desks."""

    VISA = "visa"  #: approve without signing (viser)
    SIGN = "sign"  #: sign in one's own name (signer)
    SEAL = "seal"  #: sign in the name of the organisation (cacheter), done by the worker
    READ = "read"  #: take note (prendre connaissance)
    OPINION = "opinion"  #: say what one thinks of it (donner un avis), seen by the next
    PREPARE = "prepare"  #: make ready, by a checklist (préparer)
    DISPATCH = "dispatch"  #: send out, by a checklist (expédier)
    PAPER = "paper"  #: have it signed on paper, and attach the scan (signature manuscrite)
    EXTERNAL = "external"  #: have a guest sign, whom the desk invites (signature externe)
    ARCHIVE = "archive"  #: put away under a class mark (archiver)

    @property
    def signs(self) -> bool:
        """Say whether the act is a signature, in the document or beside it."""
        return self in SIGNING

    @property
    def shows(self) -> bool:
        """Say whether the act leaves a mark on the page."""
        return self in (Action.SIGN, Action.SEAL, Action.EXTERNAL)


SIGNING = frozenset({Action.VISA, Action.SIGN, Action.SEAL, Action.EXTERNAL})
MOST_STEPS = 50
ORIGINATOR = "originator"
"""In `Step.apart`: whoever deposited the dossier."""


class Visas(StrEnum):
    """Where the signature of a visa is put; or any other."""

    INSIDE = "inside"  #: in the document, as a PAdES signature (a visa's without appearance)
    BESIDE = "beside"  #: in the record alone, as a detached CAdES signature


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of a circuit (étape)."""

    id: str
    name: Words
    action: Action
    desks: tuple[DeskId, ...]
    """Those that are named; `seats` lead to others when a dossier starts."""
    needed: int = 1
    """How many of the desks settle the step: 1 is « OU », all of them is « ET »."""
    limit: Limit | None = None
    """How long the step may take, and what happens when it takes longer; None: no deadline."""
    after: tuple[int, ...] | None = None
    """Positions of the steps that come before it; None: the step before it in the list."""
    when: str | None = None
    """A condition on the dossier's metadata (`conditions`); where it does not hold when the step's
    turn comes, the step is skipped. None: always."""
    checklist: tuple[Item, ...] = ()
    """What must be done before the step is (prepare, dispatch)."""
    apart: tuple[str, ...] = ()
    """Steps, by their ids, whose actors may not act here, nor the other way round; `ORIGINATOR`."""
    seats: tuple[Seat, ...] = ()
    """Desks that are not named; none is left in the circuit of a dossier that has started."""
    asks: tuple[FieldKey, ...] = ()
    """Fields that must have a value before somebody acts here; its desks may give or correct it."""
    asks_to_reject: tuple[FieldKey, ...] = ()
    """The same, before somebody rejects here."""
    level: Level = Level.SIMPLE
    """The lowest level of a signature that is accepted here."""
    read_all: bool = False
    """Whether whoever acts here must have been shown every page of the document."""
    least_baseline: Baseline | None = None
    """The least that a signature here must be when it is made; None: as the circuit says."""

    @property
    def asked(self) -> int:
        """How many desks are asked, named or not."""
        return len(self.desks) + len(self.seats)


@dataclass(frozen=True, slots=True)
class Circuit:
    """An ordered list of steps, copied into the dossier when it starts."""

    id: CircuitId
    name: Words
    steps: tuple[Step, ...]
    visas: Visas = Visas.INSIDE
    metadata: tuple[Field, ...] = ()
    """What is asked about a dossier of this circuit, for its conditions to speak of."""
    changes: bool = False
    """Whether desks may add steps further on, or give them to others, while a dossier runs."""
    least_visas: int = 0
    """Visas that every dossier gets at least; the check before publishing sees to it."""
    last_signs: bool = False
    """Whether a signature must come, and no visa after it; the same check sees to it."""
    deadline: Deadline | None = None
    """How long all of it should take; the same check compares the sum of its steps."""
    version: int | None = None
    """Which of its versions, for a circuit made in the web view; None: it is a file."""
    signatures: Visas = Visas.INSIDE
    """Where signatures and the seal are put."""
    appearance: Appearance = USUAL
    """How their marks stand on the document."""
    filing: Filing | None = None
    """The subtype that it was composed for; None: it is a circuit as such."""
    baseline: Baseline = Baseline.B
    """What the document is at the end, and its signatures on the way: up to a timestamp each."""
    least_baseline: Baseline = Baseline.B
    """The least that a signature must be when it is made: where no time server answers, it is kept
    without a timestamp and proved later (`B`), or the step stays open (`T`)."""
    attachments: bool = False
    """Whether a deposited PDF/A-3 may carry files within itself."""

    @property
    def choice(self) -> str:
        """What it is chosen by: its subtype, or its own identifier."""
        return self.filing.key if self.filing else self.id

    def before(self, position: int) -> tuple[int, ...]:
        """Return the positions of the steps that must be done before this one opens."""
        after = self.steps[position].after
        if after is not None:
            return after
        return (position - 1,) if position else ()

    def asks_for(self, step: Step, metadata: Metadata) -> bool:
        """Say whether the step's condition holds. `MissingValue`, `BadValue`, `BadCondition`."""
        return step.when is None or conditions.holds(self.condition(step.when), metadata)

    def condition(self, when: str) -> conditions.Condition:
        """Return a condition of this circuit. `BadCondition`."""
        return _condition(when, self.metadata)

    def unanswered(self, metadata: Metadata) -> tuple[Field, ...]:
        """Return the fields without a value that are needed before the dossier starts.

        Those that are required, that a seat looks at, or that a condition needs before some step
        asks for them on the way.
        """
        needed = {field.key for field in self.metadata if field.required}
        needed |= {seat.field for step in self.steps for seat in step.seats if seat.field}
        needed -= set(metadata)
        for condition in self._conditions():
            needed.update(set(conditions.lacking(condition, metadata)) - self.on_the_way)
        return tuple(field for field in self.metadata if field.key in needed)

    @property
    def on_the_way(self) -> frozenset[FieldKey]:
        """The fields that a step always asks for before any condition that speaks of them."""
        return _on_the_way(self)

    def least_at(self, position: int) -> Baseline | None:
        """Return the least that a signature at this step must be; None: no timestamp is asked for.

        The organisation's certification stands before the first step.
        """
        own = self.steps[position].least_baseline if position >= 0 else None
        least = own or self.least_baseline
        return None if self.baseline is least is Baseline.B else least

    @property
    def wants_time(self) -> bool:
        """Say whether somebody must prove the time for such a dossier to be done."""
        return any(self.least_at(one) is not None for one in range(-1, len(self.steps)))

    def all_before(self, position: int) -> frozenset[int]:
        """Return every step before this one, near and far, of a circuit that is in order."""
        found, left = set[int](), [position]
        while left:
            near = set(self.before(left.pop())) - found
            found |= near
            left += near
        return frozenset(found)

    def lacking(self, position: int, metadata: Metadata, *, reject: bool = False) -> list[Field]:
        """Return the fields that this step asks for, to validate or to reject, without a value."""
        step, known = self.steps[position], by_key(self.metadata)
        asked = step.asks_to_reject if reject else step.asks
        return [known[key] for key in asked if key in known and key not in metadata]

    def misfits(self, metadata: Metadata) -> tuple[Field, ...]:
        """Return the fields whose value is none of theirs: the circuit changed since."""
        known = by_key(self.metadata)
        return tuple(
            known[key] for key in metadata if key in known and not known[key].takes(metadata[key])
        )

    def _conditions(self) -> Iterator[conditions.Condition]:
        return (self.condition(step.when) for step in self.steps if step.when is not None)

    def signs_inside(self, step: Step) -> bool:
        """Say whether the acts of `step` go into the document itself."""
        if step.action is Action.VISA:
            return self.visas is Visas.INSIDE
        return step.action.signs and self.signatures is Visas.INSIDE

    def apart_from(self, position: int) -> tuple[int, ...]:
        """Return the positions of the steps whose actors may not act at this one."""
        here = self.steps[position]
        return tuple(
            other
            for other, step in enumerate(self.steps)
            if other != position and (step.id in here.apart or here.id in step.apart)
        )


@lru_cache(maxsize=256)
def _on_the_way(circuit: Circuit) -> frozenset[FieldKey]:
    found = set[FieldKey]()
    for position, step in enumerate(circuit.steps):
        if step.when is None:
            found |= {key for key in step.asks if _first_asked(circuit, position, key)}
    return frozenset(found)


def _first_asked(circuit: Circuit, position: int, key: FieldKey) -> bool:
    return all(
        position in circuit.all_before(other)
        for other, step in enumerate(circuit.steps)
        if step.when is not None and key in conditions.uses(circuit.condition(step.when))
    )


@lru_cache(maxsize=1024)
def _condition(when: str, fields: tuple[Field, ...]) -> conditions.Condition:
    # Every look at a dossier asks again, and the text is always the same.
    return conditions.parse(when, fields)
