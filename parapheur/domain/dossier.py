"""The dossier: documents travelling along a circuit.

An act yields an event; an event yields the next dossier. So the trail and the state cannot
disagree: the state is what the trail adds up to (`replay`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.circuit import ORIGINATOR, Action, Circuit, Step
from parapheur.domain.depositing import (
    LONGEST_REASON,
    expect_answers,
    expect_attachments,
    reason_of,
)
from parapheur.domain.documents import Digest, Document
from parapheur.domain.errors import (
    ActsTwice,
    AlreadyDone,
    AsksGuest,
    AsksNoSignature,
    CannotBeTakenBack,
    DossierMoved,
    HasItsPart,
    KeptApart,
    KeptFromOriginator,
    MissingValue,
    MoveNotAllowed,
    NothingToTakeBack,
    NotWhatWasShown,
    NotYourTurn,
    NoWayBack,
    ReasonRequired,
    SignedInside,
    SubtypeMoved,
    TextTooLong,
)
from parapheur.domain.events import (
    DossierCancelled,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    TurnTransferred,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.factors import Factor, SecondFactor, expect_given
from parapheur.domain.filing import Confidentiality, level, second_factor
from parapheur.domain.levels import Level, expect_level
from parapheur.domain.lifecycle import Move, State, StepState, after
from parapheur.domain.metadata import Metadata
from parapheur.domain.pages import NO_PAGES, Pages, read_through
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.domain.placing import expect_placed
from parapheur.domain.progress import ready, settled
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.signature import CERTIFICATION, Field, Signature, SigningTask, fields_of
from parapheur.domain.stand import Act as Act
from parapheur.domain.stand import Consultation as Consultation
from parapheur.domain.stand import Hold as Hold
from parapheur.domain.stand import Opening as Opening
from parapheur.domain.stand import Stand
from parapheur.domain.words import visible

DossierId = NewType("DossierId", int)

SignatureDone = VisaGiven | StepSigned | StepSealed
ActDone = SignatureDone | GuestSigned | StepAnswered

LASTING = frozenset({Action.DISPATCH, Action.PAPER, Action.ARCHIVE})
"""Acts whose effect lies outside the circuit, so that nobody can take them back."""


@dataclass(frozen=True, slots=True)
class Dossier(Stand):
    """A dossier as it stands, and what may be done with it."""

    # Acts: each returns the event that tells it, or refuses.

    def start_task(self, circuit: Circuit) -> SigningTask:
        """Say what the organisation certifies when the dossier leaves on `circuit`."""
        after(self.state, Move.START)
        self.expect_filed(circuit)
        if circuit.choice != self.choice:
            raise DossierMoved
        if any(step.seats for step in circuit.steps):
            raise ValueError("a dossier starts on named desks alone")
        expect_answers(circuit, self.metadata)
        expect_attachments(circuit, self.main)
        return SigningTask(
            round=self.round,
            position=-1,
            slot=0,
            desk=ORGANISATION,
            action=Action.SEAL,
            over=self.main.version,
            shown=self.main.version.digest,
            field=CERTIFICATION,
        )

    def expect_filed(self, circuit: Circuit) -> None:
        """Refuse to leave where the subtype leads elsewhere by now, closes or asks less or more."""
        if self.filing is None:
            return
        alike = level(circuit.filing) is self.confidentiality
        alike &= second_factor(circuit.filing) is self.filing.second_factor
        if not alike or (circuit.id, circuit.choice) != (self.wish, self.choice):
            raise SubtypeMoved(subtype=self.filing.name)

    def start(
        self,
        task: SigningTask,
        circuit: Circuit,
        signature: Signature,
        *,
        fields: tuple[Field, ...] | None = None,
        actor: Login,
        at: datetime,
    ) -> DossierStarted:
        """Put the dossier on its circuit, once its document is certified.

        `fields`: those that were placed in it; None: all of them by rule.
        """
        if task != self.start_task(circuit):
            raise DossierMoved
        placed = fields_of(circuit) if fields is None else fields
        expect_placed(circuit, self.marks, placed)
        return DossierStarted(
            at=at, actor=actor, circuit=circuit, fields=placed, signature=signature
        )

    def task(self, *, desk: DeskId, position: int, shown: Digest) -> SigningTask:
        """Say what this desk has to sign at this step, for somebody who was shown `shown`."""
        step = self.expect_turn(desk, position)
        if step.action is Action.EXTERNAL:
            raise AsksGuest
        if not step.action.signs:
            raise AsksNoSignature
        return self.signing(desk=desk, position=position, action=step.action, shown=shown)

    def signing(self, *, desk: DeskId, position: int, action: Action, shown: Digest) -> SigningTask:
        """Say what is signed at this step, by whoever may, once all it asks is there."""
        self.expect_shown(position, shown)
        self.expect_values(position)
        slot = len(self.acts_at(position))
        return SigningTask(
            round=self.round,
            position=position,
            slot=slot,
            desk=desk,
            action=action,
            over=self.version,
            shown=shown,
            field=self._field(position, slot),
        )

    def expect_values(self, position: int, *, reject: bool = False) -> None:
        """Refuse to act before what the step asks is answered. `MissingValue`."""
        if self.circuit is not None:
            for lacking in self.circuit.lacking(position, self.metadata, reject=reject):
                raise MissingValue(field=lacking.name)

    def expect_shown(self, position: int, shown: Digest) -> None:
        """Refuse whoever was shown what the document no longer is at this step."""
        opening = self.opening(position)
        since = self.versions[opening.with_version :] if opening else self.versions[-1:]
        if shown not in {version.digest for version in since}:
            raise NotWhatWasShown

    def expect_level(self, position: int, given: Level) -> None:
        """Refuse a key that gives less than the step asks. `LevelTooLow`."""
        step = self.step_at(position)
        if step is not None:
            expect_level(step.level, given)

    def second_factor_at(self, position: int) -> SecondFactor | None:
        """Return what whoever signs at this step gives beside the PIN; None: nothing.

        Guests have a code of their own, and the seal is nobody's.
        """
        step = self.step_at(position)
        asks = step is not None and step.action in (Action.VISA, Action.SIGN)
        return second_factor(self.filing) if asks else None

    def expect_second(self, position: int, kind: Factor | None) -> None:
        """Refuse to sign without the second factor asked. `SecondFactorRequired`."""
        expect_given(self.second_factor_at(position), kind)

    def expect_read(self, position: int, shown: Pages) -> int | None:
        """Return how many pages were read, where the step asks for all of them. `PagesLeft`."""
        step = self.step_at(position)
        asks = step is not None and step.read_all
        return read_through(self.main.pages, shown) if asks else None

    def expect_apart(
        self,
        position: int,
        actor: Login,
        on_behalf_of: Login | None,
        interim: str | None = None,
        *,
        desk: DeskId | None = None,
    ) -> None:
        """Refuse whoever may not act here for what was done elsewhere, by either person.

        `ActsTwice`: at one step by way of a delegation, of an interim, or of a desk that came in
        on the way, for one that is late or in its place; `KeptApart`, `KeptFromOriginator`: where
        the circuit keeps its steps apart (séparation des tâches).
        """
        persons = {actor, on_behalf_of or actor}
        step = self.step_at(position)
        if self.circuit is not None and step is not None:
            if ORIGINATOR in step.apart and self.originator in persons:
                raise KeptFromOriginator
            for other in self.circuit.apart_from(position):
                if any(persons & act.persons for act in self.acts_at(other)):
                    raise KeptApart(step=self.circuit.steps[other].name)
        opening = self.opening(position)
        called = {one.desk for one in opening.joined} if opening else set()
        called |= {one for place, one in self.taken if place == position}
        for act in self.acts_at(position):
            lent = (on_behalf_of, act.on_behalf_of, interim, act.interim)
            borrowed = any(one is not None for one in lent) or bool(called & {desk, act.desk})
            if borrowed and persons & act.persons:
                raise ActsTwice

    def acted(
        self,
        task: SigningTask,
        signature: Signature,
        *,
        actor: Login,
        at: datetime,
        on_behalf_of: Login | None = None,
        delegation: str | None = None,
        interim: str | None = None,
        pages: Pages = NO_PAGES,
        body: BodyId | None = None,
    ) -> SignatureDone:
        """Take a visa, signature or seal in, if it is still the one asked for.

        `pages` are those of the document that its actor was shown; `body` is whose seal it is, if
        it is not the organisation's.
        """
        if task != self.task(desk=task.desk, position=task.position, shown=task.shown):
            raise DossierMoved
        self.expect_apart(task.position, actor, on_behalf_of, interim, desk=task.desk)
        self.expect_level(task.position, signature.level)
        self.expect_second(task.position, signature.second.kind if signature.second else None)
        read = self.expect_read(task.position, pages)
        event: type[VisaGiven] | type[StepSigned] | type[StepSealed]
        match task.action:
            case Action.VISA:
                event = VisaGiven
            case Action.SIGN:
                event = StepSigned
            case Action.SEAL:
                event = StepSealed
            case _:
                raise AsksNoSignature
        done = event(
            at=at,
            actor=actor,
            desk=task.desk,
            position=task.position,
            slot=task.slot,
            signature=signature,
        )
        if isinstance(done, StepSealed):
            return replace(done, body=body)
        return replace(
            done,
            on_behalf_of=on_behalf_of,
            delegation=delegation,
            interim=interim,
            pages_read=read,
        )

    def reject(
        self, *, desk: DeskId, position: int, reason: str, actor: Login, at: datetime
    ) -> DossierRejected:
        """Refuse, and send the dossier back to its originator (rejeter)."""
        step = self.expect_turn(desk, position)
        if step.action is Action.SEAL:
            raise NotYourTurn
        reason = visible(reason)
        if not reason:
            raise ReasonRequired
        if len(reason) > LONGEST_REASON:
            raise TextTooLong(most=LONGEST_REASON)
        self.expect_values(position, reject=True)
        return DossierRejected(at=at, actor=actor, desk=desk, position=position, reason=reason)

    def recycle(
        self,
        *,
        main: Document | None = None,
        metadata: Metadata | None = None,
        actor: Login,
        at: datetime,
    ) -> DossierRecycled:
        """Take a rejected dossier up again, with a corrected document and values or the same."""
        after(self.state, Move.RECYCLE)
        return DossierRecycled(at=at, actor=actor, main=main, metadata=metadata)

    def behind(self, position: int) -> tuple[int, ...]:
        """Return the steps that desks did on the way to this one: a return may lead there."""
        if self.circuit is None or self.step_at(position) is None:
            return ()
        before, found = list(self.circuit.before(position)), set[int]()
        while before:
            found.add(one := before.pop())
            before += self.circuit.before(one)
        return tuple(
            one
            for one in sorted(found)
            if self.progress[one] is StepState.DONE
            and self.circuit.steps[one].action is not Action.SEAL
        )

    def return_to(
        self, *, desk: DeskId, position: int, to: int, reason: str, actor: Login, at: datetime
    ) -> DossierReturned:
        """Send the dossier back to an earlier step, over the document as that step found it.

        A signature cannot be taken out of the middle of a document. So what stands is what had
        been done before that step opened: the very bytes those desks signed, and nothing of it is
        asked again. Everything since, in whichever branch, is superseded: it stays in the record
        and is done again, in a new round. To correct the document itself, reject: that begins
        another lineage from the deposit, where no earlier act stands.
        """
        step = self.expect_turn(desk, position)
        if step.action is Action.SEAL:
            raise NotYourTurn
        if to not in self.behind(position):
            raise NoWayBack
        kept, reason = self._done_before(to), reason_of(reason)
        return DossierReturned(
            at=at, actor=actor, desk=desk, position=position, to=to, reason=reason, kept=kept
        )

    @property
    def last_act(self) -> Act | None:
        """The newest act, unless something else has happened to the circuit since."""
        return self.acts[-1] if len(self.acts) > self.retained else None

    def undo(self, *, desk: DeskId, position: int, actor: Login, at: datetime) -> VisaTakenBack:
        """Take back the visa or answer this very person gave, while nobody has acted since."""
        after(self.state, Move.UNDO)
        last = self.last_act
        if last is None or (last.desk, last.position, last.actor) != (desk, position, actor):
            raise NothingToTakeBack
        if last.action.shows or self._field(position, last.slot) is not None:
            raise SignedInside
        if last.action in LASTING:
            raise CannotBeTakenBack
        return VisaTakenBack(
            at=at, actor=actor, desk=desk, position=position, kept=len(self.acts) - 1
        )

    def transfer(
        self, *, desk: DeskId, position: int, to: DeskId, reason: str, actor: Login, at: datetime
    ) -> TurnTransferred:
        """Hand this desk's turn to another, which stands in its place from then on.

        The step's time runs on. Not to a desk of the same step: nobody acts there twice.
        """
        step = self.expect_turn(desk, position)
        if step.action is Action.SEAL:
            raise NotYourTurn
        if to in self.desks_at(position) or to == ORGANISATION:
            raise HasItsPart(desk=to)
        return TurnTransferred(
            at=at, actor=actor, desk=desk, position=position, to=to, reason=reason_of(reason)
        )

    def cancel(self, *, reason: str, actor: Login, at: datetime) -> DossierCancelled:
        """Give the dossier up for good, on its way or rejected.

        Who signed is told nothing less: every version stays in the record.
        """
        after(self.state, Move.CANCEL)
        return DossierCancelled(at=at, actor=actor, reason=reason_of(reason))

    def _done_before(self, to: int) -> int:
        """Count the acts done before this step opened: the fewest that settle those it follows."""
        circuit = self.circuit
        if circuit is None:
            return 0
        positions = [act.position for act in self.acts]
        return next(
            kept
            for kept in range(len(self.acts) + 1)
            if ready(circuit, settled(circuit, self.progress, positions[:kept]), to)
        )

    def expect_turn(self, desk: DeskId, position: int) -> Step:
        """Return the open step if it awaits `desk`; else say why not, and who came first."""
        step = self.step_at(position)
        if step is not None and desk in self.awaited_at(position):
            return step
        passed = 0 <= position < len(self.progress) and self.progress[position] is StepState.DONE
        for act in reversed(self.acts_at(position)):
            if act.desk == desk or passed:
                raise AlreadyDone(actor=act.actor, at=act.at)
        if self.state in (State.REJECTED, State.FINISHED, State.CANCELLED):
            raise MoveNotAllowed(state=self.state, move=Move.ACT)
        raise NotYourTurn

    def _field(self, position: int, slot: int) -> str | None:
        for known in self.fields:
            if (known.position, known.slot) == (position, slot):
                return known.name
        return None


def part_of(dossier: Dossier, person: Person) -> bool:
    """Say who has a part in a dossier: who deposited it, whose desk is on its circuit or is asked.

    Who handed a turn on may still look, unless it is confidential.
    """
    if dossier.originator == person.login:
        return True
    others = (*dossier.called, *(one.of for one in dossier.consultations))
    if dossier.confidentiality is not Confidentiality.CONFIDENTIAL:
        others = (*others, *dossier.handed)
    if any(desk in person.desks for desk in others):
        return True
    steps = dossier.circuit.steps if dossier.circuit else ()
    return any(desk in person.desks for step in steps for desk in step.desks)


def reference(dossier_id: DossierId) -> str:
    """Return the number people quote: `D-000012`."""
    return f"D-{dossier_id:06d}"
