"""Retrace a trail: was each event one that the rules allowed, from where the dossier stood?

`apply` believes an event, since it was checked when it was told. Whoever doubts the trail itself
asks the rules again.
"""

from dataclasses import replace

from parapheur.domain import guests, notes, proving, retimed
from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
    InvitationWithdrawn,
)
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import (
    DeadlineMoved,
    DossierLapsed,
    Opens,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.amending import amend
from parapheur.domain.answering import answered
from parapheur.domain.depositing import deposit
from parapheur.domain.dossier import Dossier, SignatureDone
from parapheur.domain.errors import MoveNotAllowed, NotAllowed
from parapheur.domain.events import (
    DossierAmended,
    DossierArchived,
    DossierCancelled,
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierRejected,
    DossierReturned,
    DossierStarted,
    InstructionFollowed,
    InstructionGiven,
    MarksPlaced,
    NoteWritten,
    OpinionAsked,
    OpinionGiven,
    SigningAbandoned,
    StepAnswered,
    StepBypassed,
    StepInserted,
    StepReassigned,
    StepSealed,
    StepSigned,
    TurnHeld,
    TurnTransferred,
    ValuesGiven,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.placing import place
from parapheur.domain.reinviting import invited_again
from parapheur.domain.retelling import told_again
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.standing import apply


def allowed(before: Dossier | None, event: DossierEvent) -> bool:
    """Say whether the rules would tell this very event. Raises the refusal when they refuse."""
    if isinstance(event, DossierDeposited):
        return before is None and _deposited(event)
    if before is None:
        raise MoveNotAllowed(state="nothing", move=type(event).__name__)
    if isinstance(event, Opens) and event.timings:
        bare = replace(event, timings=())
        return allowed(before, bare) and retimed.fit(apply(before, bare), event)
    match event:
        case DossierAmended():
            _expect_originator(before, event)
            return event == amend(
                before,
                subject=event.subject,
                circuit=event.circuit,
                metadata=event.metadata,
                filing=event.filing,
                actor=event.actor,
                at=event.at,
            )
        case MarksPlaced():
            _expect_originator(before, event)
            return event == place(before, event.marks, actor=event.actor, at=event.at)
        case DossierStarted():
            return _started(before, event)
        case VisaGiven() | StepSigned() | StepSealed():
            return _acted(before, event)
        case StepAnswered():
            return event == answered(
                before,
                desk=event.desk,
                position=event.position,
                shown=event.shown,
                answer=event.answer,
                actor=event.actor,
                at=event.at,
                interim=event.interim,
                pages=_pages(event.pages_read),
            )
        case DossierRejected():
            told = before.reject(
                desk=event.desk,
                position=event.position,
                reason=event.reason,
                actor=event.actor,
                at=event.at,
            )
            return event == replace(
                told,
                on_behalf_of=event.on_behalf_of,
                delegation=event.delegation,
                interim=event.interim,
            )
        case DossierRecycled():
            _expect_originator(before, event)
            return event == before.recycle(
                main=event.main, metadata=event.metadata, actor=event.actor, at=event.at
            )
        case DossierReturned():
            back = before.return_to(
                desk=event.desk,
                position=event.position,
                to=event.to,
                reason=event.reason,
                actor=event.actor,
                at=event.at,
            )
            return event == replace(back, interim=event.interim)
        case TurnTransferred():
            handed = before.transfer(
                desk=event.desk,
                position=event.position,
                to=event.to,
                reason=event.reason,
                actor=event.actor,
                at=event.at,
            )
            return event == replace(
                handed, administrator=event.administrator, interim=event.interim
            )
        case DossierCancelled():
            _expect_originator(before, event)
            return event == before.cancel(reason=event.reason, actor=event.actor, at=event.at)
        case (
            ValuesGiven()
            | TurnHeld()
            | OpinionAsked()
            | OpinionGiven()
            | StepBypassed()
            | StepInserted()
            | StepReassigned()
            | DossierArchived()
        ):
            return event == told_again(before, event)
        case GuestSigned():
            return event == invited_again(before, event) and _answers(
                guests.guest_task(
                    before, number=event.number, shown=event.signature.shown, at=event.at
                ),
                event.signature,
            )
        case (
            GuestInvited()
            | InvitationWithdrawn()
            | GuestAdmitted()
            | GuestCodeRefused()
            | InvitationSpent()
            | GuestDeclined()
        ):
            return event == invited_again(before, event)
        case VisaTakenBack():
            undone = before.undo(
                desk=event.desk, position=event.position, actor=event.actor, at=event.at
            )
            return event == replace(undone, interim=event.interim)
        case NoteWritten() | InstructionGiven() | InstructionFollowed():
            return _noted(before, event)
        case SigningAbandoned():
            return True
        case DocumentTimestamped(signature=signature, proof=proof):
            task = proving.proving_task(before)
            return _answers(task, signature) and event == proving.timestamped(
                before, task, signature, proof, actor=event.actor, at=event.at
            )
        case StepReminded() | StepLate() | StepEscalated() | DossierLapsed() | DeadlineMoved():
            return retimed.told_in_time(before, event)


def _noted(before: Dossier, event: NoteWritten | InstructionGiven | InstructionFollowed) -> bool:
    match event:
        case NoteWritten(desk=desk, text=text):
            note = notes.write_note(before, text=text, desk=desk, actor=event.actor, at=event.at)
            return event == replace(note, interim=event.interim)
        case InstructionGiven():
            given = notes.instruct(
                before,
                instruction=event.instruction,
                to=event.to,
                desk=event.desk,
                actor=event.actor,
                at=event.at,
            )
            return event == replace(given, interim=event.interim)
        case InstructionFollowed(to=to):
            key = event.instruction.key
            done = notes.follow(before, key=key, to=to, actor=event.actor, at=event.at)
            return event == replace(done, interim=event.interim)


def _deposited(event: DossierDeposited) -> bool:
    if event.interim is not None and event.desk is None:
        return False
    return replace(event, interim=None) == deposit(
        subject=event.subject,
        circuit=event.circuit,
        main=event.main,
        annexes=event.annexes,
        metadata=event.metadata,
        desk=event.desk,
        follows=event.follows,
        filing=event.filing,
        actor=event.actor,
        at=event.at,
    )


def _started(before: Dossier, event: DossierStarted) -> bool:
    _expect_originator(before, event)
    task = before.start_task(event.circuit)
    told = before.start(
        task,
        event.circuit,
        event.signature,
        fields=event.fields,
        actor=event.actor,
        at=event.at,
    )
    return event == told and _answers(task, event.signature)


def _acted(before: Dossier, event: SignatureDone) -> bool:
    signature = event.signature
    task = before.task(desk=event.desk, position=event.position, shown=signature.shown)
    told = before.acted(
        task,
        signature,
        actor=event.actor,
        at=event.at,
        on_behalf_of=None if isinstance(event, StepSealed) else event.on_behalf_of,
        delegation=None if isinstance(event, StepSealed) else event.delegation,
        interim=None if isinstance(event, StepSealed) else event.interim,
        pages=NO_PAGES if isinstance(event, StepSealed) else _pages(event.pages_read),
        body=event.body if isinstance(event, StepSealed) else None,
    )
    return event == told and _answers(task, signature)


def _pages(read: int | None) -> Pages:
    """Return what somebody was shown who is said to have read so many pages."""
    return Pages.upto(read or 0)


def _answers(task: SigningTask, signature: Signature) -> bool:
    """The signature is over what was asked, and inside or beside the document as was asked."""
    inside = task.field is not None
    return (
        signature.over == task.over.digest
        and signature.shown == task.shown
        and signature.field == task.field
        and (signature.version is not None) is inside
        and (signature.attestation is None) is inside
    )


def _expect_originator(
    before: Dossier,
    event: DossierAmended | MarksPlaced | DossierStarted | DossierRecycled | DossierCancelled,
) -> None:
    if event.actor != before.originator:
        raise NotAllowed
