"""Put the seal, of the organisation or of the body that answers: the worker's own act."""

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import AlreadyDone, DossierMoved
from parapheur.domain.grants import Grant
from parapheur.domain.people import ORGANISATION, WORKER
from parapheur.domain.signature import SigningTask
from parapheur.usecases.ports import Office
from parapheur.usecases.sealing import opened_for, sealer_of_dossier
from parapheur.usecases.signing import Way, mention_of, put_signature, sign_beside, sign_inside


def seal(office: Office, dossier_id: DossierId) -> Dossier:
    """Seal the dossier if it waits on the seal; done already, it is returned as it stands."""
    with office.work() as work:
        dossier = work.dossier(dossier_id)
    if not dossier.awaits_seal:
        return dossier
    position = dossier.seals[0]

    def look(dossier: Dossier) -> SigningTask:
        task = dossier.task(desk=ORGANISATION, position=position, shown=shown)  # or it is done
        if dossier.version.digest != shown:
            raise DossierMoved  # the key was granted for other bytes
        dossier.expect_level(position, key.level)
        return task

    shown = dossier.version.digest
    step = dossier.step_at(position)
    sealer = sealer_of_dossier(office, dossier_id, step.level if step else None)
    grant = Grant(int(dossier_id), dossier.round, position, sealer.desk, shown)
    with opened_for(office, sealer, [grant]) as key:
        mention = mention_of(office, dossier_id, WORKER, key, sealer=sealer)
        try:
            return put_signature(
                office,
                Way(
                    dossier_id,
                    actor=WORKER,
                    expect=lambda _: None,  # the program's own act needs nobody's leave
                    look=look,
                    act=lambda task, dossier: (
                        sign_inside(office, task, dossier, key, mention)
                        if task.field
                        else sign_beside(office, task, dossier, key)
                    ),
                    tell=lambda dossier, task, signature: dossier.acted(
                        task, signature, actor=WORKER, at=office.now(), body=sealer.body
                    ),
                ),
            )
        except AlreadyDone:  # another worker was at it, and we waited until it was done
            with office.work() as work:
                return work.dossier(dossier_id)
