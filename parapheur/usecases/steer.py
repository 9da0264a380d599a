"""Acts beside the circuit: set aside, opinions asked, bypass, change, archive, going on."""

from datetime import date, datetime

from parapheur.domain import depositing, steering
from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Step
from parapheur.domain.delegation import day_of
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import (
    DeskWithoutHolder,
    DossierMoved,
    LessConfidential,
    NobodyThere,
    NotAllowed,
    NotFinished,
)
from parapheur.domain.events import AtDesk, StepReassigned
from parapheur.domain.filing import level
from parapheur.domain.lifecycle import State
from parapheur.domain.metadata import Metadata, by_key
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.originators import expect_originator
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import (
    expect_administrator_apart,
    expect_holder,
    expect_secretary,
    in_capacity,
)
from parapheur.usecases.seats import desks_at
from parapheur.usecases.transfer import held
from parapheur.usecases.turns import at_desk
from parapheur.usecases.walkable import chart_now, expect_able


def hold(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    until: date,
    reason: str,
) -> Dossier:
    """Set one's turn aside until a day."""

    def tell(dossier: Dossier, at: datetime) -> AtDesk:
        return steering.hold(
            dossier,
            desk=desk,
            position=position,
            until=until,
            today=day_of(at),
            reason=reason,
            actor=actor.login,
            at=at,
        )

    return at_desk(office, dossier_id, actor, desk, round, tell)


def ask_opinion(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    of: DeskId,
    question: str,
) -> Dossier:
    """Ask a desk that somebody holds what it thinks."""
    if of not in held(office):
        raise NobodyThere(desk=of)
    return at_desk(
        office,
        dossier_id,
        actor,
        desk,
        round,
        lambda dossier, at: steering.ask_opinion(
            dossier,
            desk=desk,
            position=position,
            of=of,
            question=question,
            actor=actor.login,
            at=at,
        ),
    )


def give_opinion(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    shown: Digest,
    opinion: Opinion | None,
    remark: str,
) -> Dossier:
    """Answer for a desk that was asked."""
    return at_desk(
        office,
        dossier_id,
        actor,
        desk,
        round,
        lambda dossier, at: steering.give_opinion(
            dossier,
            desk=desk,
            position=position,
            shown=shown,
            opinion=opinion,
            remark=remark,
            actor=actor.login,
            at=at,
        ),
    )


def bypass(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    position: int,
    round: int,
    reason: str,
) -> Dossier:
    """Let a dossier go on without a step, as an administrator without a part in it."""
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        expect_administrator_apart(work, actor.login, dossier, at)
        event = steering.bypass(dossier, position=position, reason=reason, actor=actor.login, at=at)
        expect_round(dossier, round)
        return work.keep(dossier_id, event)


def insert_step(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    before: int,
    step: Step,
    steps: int | None = None,
) -> Dossier:
    """Add a step further on; each of its desks must have a holder.

    `steps`: how many the circuit had, as it was shown; positions mean nothing in another one.
    """
    _expect_held(office, step.id, step.desks)
    return at_desk(
        office,
        dossier_id,
        actor,
        desk,
        round,
        lambda dossier, at: steering.insert_step(
            _with_steps(dossier, steps),
            desk=desk,
            position=position,
            before=before,
            step=step,
            actor=actor.login,
            at=at,
        ),
    )


def reassign_step(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    at_step: int,
    desks: tuple[DeskId, ...],
    steps: int | None = None,
) -> Dossier:
    """Give a step further on to other desks, each with a holder; `steps` as in `insert_step`."""
    _expect_held(office, str(at_step + 1), desks)
    chart = chart_now(office, desks_at(office, office.now()))

    def tell(dossier: Dossier, at: datetime) -> StepReassigned:
        told = steering.reassign_step(
            _with_steps(dossier, steps),
            desk=desk,
            position=position,
            at_step=at_step,
            desks=desks,
            actor=actor.login,
            at=at,
        )
        if dossier.circuit is not None:
            expect_able(chart, dossier.circuit.steps[at_step], desks)
        return told

    return at_desk(office, dossier_id, actor, desk, round, tell)


def archive(office: Office, dossier_id: DossierId, *, actor: Person, class_mark: str) -> Dossier:
    """Put one's own finished or cancelled dossier away."""
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_originator(office, work, dossier_id, dossier, actor.login)
        event = steering.archive(dossier, class_mark=class_mark, actor=actor.login, at=office.now())
        return work.keep(dossier_id, event)


def go_on(office: Office, dossier_id: DossierId, *, actor: Person, circuit: str) -> DossierId:
    """Open a draft on another circuit or subtype that goes on from one's own finished dossier.

    What it circulates is the document as deposited, since a certified one takes no other
    certification; what was signed is joined to it as it stands. It stays as confidential.
    """
    chosen = circuit_for(office, circuit)
    with office.work() as work:
        dossier, at = work.dossier(dossier_id), office.now()
        origin = dossier.origin if dossier.origin in actor.desks else None
        interim = expect_holder(work, actor.login, origin, at) if origin else None
        _expect_owner(work, dossier, actor)
        if dossier.state not in (State.FINISHED, State.ARCHIVED):
            raise NotFinished
        if level(chosen.filing).rank < dossier.confidentiality.rank:
            raise LessConfidential
        main = dossier.main
        name = f"{reference(dossier_id)}.pdf"
        depositing.expect_attachments(chosen, main)
        signed = Document(name, dossier.version, main.pages, main.flags, attached=main.attached)
        fields = by_key(chosen.metadata)
        kept = (datum for datum in dossier.metadata.data if datum.key in fields)
        fit = Metadata(tuple(one for one in kept if fields[one.key].takes(one.value)))
        event = depositing.deposit(
            subject=dossier.subject,
            circuit=chosen.id,
            filing=chosen.filing,
            main=main,
            annexes=(signed, *dossier.annexes),
            metadata=fit,
            desk=origin,
            follows=dossier_id,
            actor=actor.login,
            at=at,
        )
        return work.create(in_capacity(event, interim))


def _with_steps(dossier: Dossier, steps: int | None) -> Dossier:
    """Return the dossier if nobody added a step since it was shown. `DossierMoved`."""
    if steps not in (None, len(dossier.progress)):
        raise DossierMoved
    return dossier


def _expect_owner(work: Work, dossier: Dossier, actor: Person) -> None:
    if dossier.originator != actor.login:
        raise NotAllowed
    expect_secretary(work, actor.login)


def _expect_held(office: Office, step: str, desks: tuple[DeskId, ...]) -> None:
    somebody = held(office)
    for desk in desks:
        if desk not in somebody:
            raise DeskWithoutHolder(desk=desk, step=step)
