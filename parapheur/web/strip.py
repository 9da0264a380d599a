"""The circuit strip: which steps, which desks, who acted and when, what is awaited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain import conditions
from parapheur.domain.about_time import DossierLapsed
from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.dossier import Act, Dossier
from parapheur.domain.events import (
    DossierCancelled,
    DossierEvent,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
)
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import DeskId
from parapheur.domain.timing import Joined
from parapheur.web import labels
from parapheur.web.here import language
from parapheur.words.seats import looked_for


@dataclass(frozen=True, slots=True)
class Stop:
    """One step as the strip draws it."""

    step: Step
    state: StepState
    acts: tuple[Act, ...] = ()
    refusal: DossierRejected | None = None
    due: datetime | None = None
    mine: frozenset[DeskId] = frozenset()
    """Desks of the reader that are awaited here."""
    condition: str | None = None
    """When the step is asked at all, in words; None: always."""
    seats: tuple[str, ...] = ()
    """Where the desks that are not named will be looked for, in words."""
    joined: tuple[Joined, ...] = ()
    """Who may act in whose place since the step is late."""
    escalated: datetime | None = None
    """Since when they may."""
    lapse: DossierLapsed | None = None
    """The step was not done in time, and the dossier went back for it."""

    @property
    def desks(self) -> tuple[DeskId, ...]:
        """The desks that the circuit asks, then those that joined them or acted beside them."""
        others = (*(one.desk for one in self.joined), *(act.desk for act in self.acts))
        return tuple(dict.fromkeys((*self.step.desks, *others)))

    def beside(self, desk: DeskId) -> tuple[DeskId, ...]:
        """Return in whose place a desk that joined may act."""
        return tuple(one.beside for one in self.joined if one.desk == desk)

    @property
    def quorum(self) -> str | None:
        """Say how many of several desks are needed: `any`, `all` or `some`; None for one desk."""
        if self.step.asked == 1:
            return None
        if self.step.needed == 1:
            return "any"
        return "all" if self.step.needed == self.step.asked else "some"

    @property
    def sealed_by_program(self) -> bool:
        """Say whether nobody's hand is awaited."""
        return self.step.action is Action.SEAL

    def act_of(self, desk: DeskId) -> Act | None:
        """Return what this desk did here."""
        return next((act for act in self.acts if act.desk == desk), None)


def strip_of_circuit(circuit: Circuit) -> list[Stop]:
    """Return the strip of a circuit nobody is on yet."""
    return [
        Stop(
            step,
            StepState.AHEAD,
            condition=_condition(circuit, step),
            seats=looked_for(language(), circuit, step, labels.desk),
        )
        for step in circuit.steps
    ]


def _condition(circuit: Circuit, step: Step) -> str | None:
    if step.when is None:
        return None
    return conditions.told(circuit.condition(step.when), language(), circuit.metadata)


def strip_of(
    dossier: Dossier, events: Sequence[DossierEvent], mine: frozenset[DeskId]
) -> list[Stop]:
    """Return the strip of a dossier that has started."""
    if dossier.circuit is None:
        return []
    refusal = refusal_in(events) if dossier.state is State.REJECTED else None
    lapse = lapse_in(dossier, events)
    return [
        Stop(
            step,
            state,
            acts=tuple(act for act in dossier.acts if act.position == position),
            refusal=refusal if refusal and refusal.position == position else None,
            due=dossier.due_at(position),
            mine=mine & frozenset(dossier.awaited_at(position)),
            condition=_condition(dossier.circuit, step),
            joined=opening.joined if (opening := dossier.opening(position)) else (),
            escalated=opening.escalated if opening else None,
            lapse=lapse if lapse and lapse.position == position else None,
        )
        for position, (step, state) in enumerate(
            zip(dossier.circuit.steps, dossier.progress, strict=True)
        )
    ]


def return_in(dossier: Dossier, events: Sequence[DossierEvent]) -> DossierReturned | None:
    """Return the last return to an earlier step, while that step is still to be done again."""
    for event in reversed(events):
        if isinstance(event, DossierReturned):
            return event if dossier.step_at(event.to) is not None else None
        if isinstance(event, DossierRecycled):
            return None
    return None


def lapse_in(dossier: Dossier, events: Sequence[DossierEvent]) -> DossierLapsed | None:
    """Return what tells that the dossier came back because a step was late, as long as it lies."""
    if dossier.state is not State.REJECTED:
        return None
    ends = (one for one in reversed(events) if isinstance(one, DossierRejected | DossierLapsed))
    last = next(ends, None)
    return last if isinstance(last, DossierLapsed) else None


def cancelled_by(events: Sequence[DossierEvent]) -> DossierCancelled | None:
    """Return what tells that the dossier was given up; nothing follows it."""
    return next((event for event in events if isinstance(event, DossierCancelled)), None)


def refusal_in(events: Sequence[DossierEvent]) -> DossierRejected | None:
    """Return the last refusal, unless the dossier was corrected since."""
    for event in reversed(events):
        if isinstance(event, DossierRejected):
            return event
        if isinstance(event, DossierLapsed):  # it came back since, for another cause
            return None
        if isinstance(event, DossierRecycled) and event.main is not None:
            return None
    return None
