"""Give a visa or a signature: the acts of an official at their desk."""

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed, NotYourTurn
from parapheur.domain.people import DeskId, Person
from parapheur.domain.signature import Signature, SigningTask
from parapheur.usecases.ports import Key, Office
from parapheur.usecases.rights import expect_holder
from parapheur.usecases.signing import (
    mention_of,
    put_signature,
    shows,
    sign_beside,
    sign_inside,
)
from parapheur.usecases.unlock import unlock


def act(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    shown: Digest,
    pin: str,
) -> Dossier:
    """Give what the current step asks of `desk`, on the bytes that were `shown`."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:  # before a try at the PIN is spent for nothing
        expect_holder(work, actor.login, desk)
        _task(work.dossier(dossier_id), desk, position, shown)
    with unlock(office, actor, pin) as key:
        return act_with(
            office, dossier_id, actor=actor, desk=desk, position=position, shown=shown, key=key
        )


def act_with(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    shown: Digest,
    key: Key,
) -> Dossier:
    """Do the same with a key that is open already."""
    return put_signature(
        office,
        dossier_id,
        actor=actor.login,
        expect=lambda work: expect_holder(work, actor.login, desk),
        look=lambda dossier: _task(dossier, desk, position, shown),
        act=lambda task, dossier: _signature(office, dossier_id, task, dossier, actor, key),
        tell=lambda dossier, task, signature: dossier.acted(
            task, signature, actor=actor.login, at=office.now()
        ),
    )


def _task(dossier: Dossier, desk: DeskId, position: int, shown: Digest) -> SigningTask:
    task = dossier.task(desk=desk, position=position, shown=shown)
    if task.action is Action.SEAL:  # the program's own, whoever was given its desk
        raise NotYourTurn
    return task


def _signature(
    office: Office,
    dossier_id: DossierId,
    task: SigningTask,
    dossier: Dossier,
    actor: Person,
    key: Key,
) -> Signature:
    if task.desk not in actor.desks:
        raise NotYourTurn
    if task.field is None:
        return sign_beside(office, task, key)
    mention = mention_of(office, dossier_id, actor.login, key, seal=False) if shows(task) else None
    return sign_inside(office, task, dossier, key, mention)
