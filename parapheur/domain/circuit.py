"""Circuits: who acts on a dossier, in which order, and how."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.metadata import Field
from parapheur.domain.people import DeskId
from parapheur.domain.words import Words

CircuitId = NewType("CircuitId", str)


class Action(StrEnum):
    """What a step asks of its desks."""

    VISA = "visa"  #: approve without signing (viser)
    SIGN = "sign"  #: sign in one's own name (signer)
    SEAL = "seal"  #: sign in the name of the organisation (cacheter), done by the worker


class Visas(StrEnum):
    """Where the signature of a visa is put."""

    INSIDE = "inside"  #: in the document, as a PAdES signature without appearance
    BESIDE = "beside"  #: in the record alone, as a detached CAdES signature


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of a circuit (étape)."""

    id: str
    name: Words
    action: Action
    desks: tuple[DeskId, ...]
    needed: int = 1
    """How many of the desks settle the step: 1 is « OU », all of them is « ET »."""
    days: int | None = None
    """Calendar days the step may take; None: no deadline."""
    after: tuple[int, ...] | None = None
    """Positions of the steps that come before it; None: the step before it in the list."""
    when: str | None = None
    """A condition on the dossier's metadata (`conditions`); where it does not hold when the step's
    turn comes, the step is skipped. None: always."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """An ordered list of steps, copied into the dossier when it starts."""

    id: CircuitId
    name: Words
    steps: tuple[Step, ...]
    visas: Visas = Visas.INSIDE
    metadata: tuple[Field, ...] = ()
    """What is asked about a dossier of this circuit, for its conditions to speak of."""

    def before(self, position: int) -> tuple[int, ...]:
        """Return the positions of the steps that must be done before this one opens."""
        after = self.steps[position].after
        if after is not None:
            return after
        return (position - 1,) if position else ()

    def signs_inside(self, step: Step) -> bool:
        """Say whether the acts of `step` go into the document itself."""
        return step.action is not Action.VISA or self.visas is Visas.INSIDE
