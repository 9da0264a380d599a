"""What a dossier is made of, and what can be read off it as it stands.

Nothing here decides anything: who may do what is said in `dossier`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from parapheur.domain.answers import Answer
from parapheur.domain.appearance import Mark
from parapheur.domain.baseline import Stamp
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.documents import Document, Version
from parapheur.domain.filing import Confidentiality, Filing, level
from parapheur.domain.instructions import OpenInstruction
from parapheur.domain.invitations import Guest, Invitation
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.metadata import NONE, Metadata
from parapheur.domain.people import DeskId, Login
from parapheur.domain.signature import Field
from parapheur.domain.timing import Joined, Stage, Timing


@dataclass(frozen=True, slots=True)
class Act:
    """Who acted at which step of this round, for the circuit strip and the one who came second."""

    position: int
    slot: int
    desk: DeskId
    actor: Login
    at: datetime
    action: Action
    on_behalf_of: Login | None = None
    """In whose place the actor acted, by delegation."""
    delegation: str | None = None
    """The reference of the act that delegates."""
    answer: Answer | None = None
    """What was said, at a step without a signature."""
    interim: str | None = None
    """The reference of the act by which the actor held the desk for the time being."""
    guest: Guest | None = None
    """Who signed, when it was nobody of the house."""

    @property
    def persons(self) -> frozenset[Login]:
        """Who acted, and in whose place; for a guest, who let them in."""
        if self.guest is not None:
            return frozenset({self.guest.by})
        return frozenset({self.actor, self.on_behalf_of or self.actor})


@dataclass(frozen=True, slots=True)
class Opening:
    """A step that is open: it awaits its desks."""

    position: int
    since: datetime
    with_version: int
    """Index in `Dossier.versions` of the version that the step opened with."""
    timing: Timing | None = None
    """When it falls due, as it was counted; None: it has no deadline."""
    stage: Stage = Stage.RUNNING
    joined: tuple[Joined, ...] = ()
    """Who may act in whose place since the step is late."""
    escalated: datetime | None = None
    """When they came in."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A desk set its turn aside; it may still act at any moment."""

    position: int
    desk: DeskId
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A desk was asked what it thinks, beside the circuit; nobody waits on its answer."""

    position: int
    by: DeskId
    of: DeskId
    question: str
    at: datetime
    answered: Answer | None = None
    answered_by: Login | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """What a dossier is made of, and what is read off it; `Dossier` adds what may be done."""

    subject: str
    originator: Login
    main: Document
    annexes: tuple[Document, ...]
    wish: CircuitId
    metadata: Metadata = NONE
    """What it is about; conditions of the circuit ask it, and nothing changes it on its way."""
    state: State = State.DRAFT
    round: int = 1
    """Counts from 1; each recycling, return or undo begins another, with its own lineage."""
    circuit: Circuit | None = None
    fields: tuple[Field, ...] = ()
    progress: tuple[StepState, ...] = ()
    openings: tuple[Opening, ...] = ()
    """The steps that are open, in the circuit's order: one, or one a branch."""
    acts: tuple[Act, ...] = ()
    versions: tuple[Version, ...] = ()
    """The lineage of this round, certified version first; each is a prefix of the next."""
    signed: tuple[str, ...] = field(default=())
    """Names of the fields filled so far, in order."""
    reason: str | None = None
    retained: int = 0
    """How many of the acts came before the last return, undo or transfer, and still stand."""
    handed: tuple[DeskId, ...] = ()
    """The desks that handed their turn to another: they may still look."""
    instructions: tuple[OpenInstruction, ...] = ()
    """What is asked beside the circuit, and not followed yet (`notes`)."""
    holds: tuple[Hold, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    """What desks were asked in this round, oldest first."""
    origin: DeskId | None = None
    """The desk for which it was deposited."""
    follows: int | None = None
    """The number of the finished dossier that this one goes on from."""
    class_mark: str = ""
    """Where the archive keeps it."""
    taken: tuple[tuple[int, DeskId], ...] = ()
    """The desks that were handed a turn, or given a step, on the way, each with its step."""
    called: tuple[DeskId, ...] = ()
    """The desks that joined a late step: they may look from then on."""
    filing: Filing | None = None
    """Under which type and subtype it was deposited."""
    invitations: tuple[Invitation, ...] = ()
    """Guests who are invited: at most one a step (`guests`)."""
    marks: tuple[Mark, ...] = ()
    """Where marks shall stand that somebody placed by hand, while it was a draft."""
    invited: int = 0
    """How many were ever invited, in all rounds."""
    bare: tuple[str, ...] = ()
    """Those of the filled fields whose signature has no timestamp of its own."""
    stamps: tuple[Stamp, ...] = ()
    """The timestamps over the whole document, each of them one of the filled fields."""

    @property
    def confidentiality(self) -> Confidentiality:
        """Who may read it: as its subtype said when it was deposited."""
        return level(self.filing)

    @property
    def choice(self) -> str:
        """What its circuit is chosen by: its subtype, or the circuit's own identifier."""
        return self.filing.key if self.filing else self.wish

    @property
    def version(self) -> Version:
        """The document as it now is: the newest of the lineage, or the deposit."""
        return self.versions[-1] if self.versions else self.main.version

    @property
    def position(self) -> int:
        """The first open step; past the last when none is open."""
        return self.openings[0].position if self.openings else len(self.progress)

    @property
    def step(self) -> Step | None:
        """The step the dossier is waiting on; the first of them when branches run side by side."""
        return self.step_at(self.position)

    @property
    def since(self) -> datetime | None:
        """When that step opened."""
        return self.openings[0].since if self.openings else None

    def step_at(self, position: int) -> Step | None:
        """Return the step at this position if it is open."""
        if self.circuit is None or self.opening(position) is None:
            return None
        return self.circuit.steps[position]

    def opening(self, position: int) -> Opening | None:
        """Return what opened the step, if it is open."""
        return next((one for one in self.openings if one.position == position), None)

    def invitation_at(self, position: int) -> Invitation | None:
        """Return who is invited to sign at a step."""
        return next((one for one in self.invitations if one.position == position), None)

    def acts_at(self, position: int) -> tuple[Act, ...]:
        """The acts done at a step in this round."""
        return tuple(act for act in self.acts if act.position == position)

    def awaited_at(self, position: int) -> tuple[DeskId, ...]:
        """The desks that may act at a step now."""
        step = self.step_at(position)
        if step is None:
            return ()
        acted, left = {act.desk for act in self.acts_at(position)}, self.named_at(position)
        opening = self.opening(position)
        others = (one.desk for one in opening.joined if one.beside in left) if opening else ()
        return tuple(dict.fromkeys((*left, *(desk for desk in others if desk not in acted))))

    def named_at(self, position: int) -> tuple[DeskId, ...]:
        """Return the desks that the circuit asks at an open step and whose turn nobody took."""
        step, opening = self.step_at(position), self.opening(position)
        if step is None or opening is None:
            return ()
        left = list(step.desks)
        for act in self.acts_at(position):
            places = [one.beside for one in opening.joined if one.desk == act.desk]
            taken = next((desk for desk in (act.desk, *places) if desk in left), None)
            if taken is not None:
                left.remove(taken)
        return tuple(left)

    def desks_at(self, position: int) -> tuple[DeskId, ...]:
        """Return every desk that has a part in an open step: asked by the circuit, or joined."""
        step, opening = self.step_at(position), self.opening(position)
        if step is None or opening is None:
            return ()
        return (*step.desks, *(one.desk for one in opening.joined))

    @property
    def waiting(self) -> tuple[tuple[int, DeskId], ...]:
        """Each open step with each desk it awaits."""
        return tuple(
            (one.position, desk) for one in self.openings for desk in self.awaited_at(one.position)
        )

    @property
    def consulted(self) -> tuple[tuple[int, DeskId], ...]:
        """Each desk that was asked for its opinion and has not given it yet, with its step."""
        return tuple((one.position, one.of) for one in self.consultations if one.answered is None)

    @property
    def awaited(self) -> tuple[DeskId, ...]:
        """The desks that may act now, at whichever step."""
        return tuple(dict.fromkeys(desk for _, desk in self.waiting))

    def due_at(self, position: int) -> datetime | None:
        """When an open step should be done."""
        opening = self.opening(position)
        return opening.timing.due if opening and opening.timing else None

    @property
    def due(self) -> datetime | None:
        """When the first of the open steps to fall due should be done."""
        dues = [self.due_at(one.position) for one in self.openings]
        return min((due for due in dues if due is not None), default=None)

    @property
    def seals(self) -> tuple[int, ...]:
        """The open steps where the worker has a seal to put."""
        return tuple(
            one.position
            for one in self.openings
            if (step := self.step_at(one.position)) and step.action is Action.SEAL
        )

    @property
    def awaits_seal(self) -> bool:
        """Say whether the worker has a seal to put."""
        return bool(self.seals)
