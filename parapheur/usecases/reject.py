"""Refuse a dossier, and take a refused one up again."""

from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import DeskId, Person
from parapheur.domain.words import visible
from parapheur.usecases.deposit import Piece
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, expect_secretary


def reject(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    shown: Digest,
    reason: str,
) -> Dossier:
    """Send the dossier back to its originator, with a reason, on the bytes that were `shown`."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_holder(work, actor.login, desk)
        event = dossier.reject(
            desk=desk, position=position, reason=reason, actor=actor.login, at=office.now()
        )
        dossier.expect_shown(position, shown)  # not a form of an earlier round, sent again
        return work.keep(dossier_id, event)


def recycle(
    office: Office, dossier_id: DossierId, *, actor: Person, main: Piece | None = None
) -> Dossier:
    """Take a rejected dossier up again as a draft, with a corrected document if one is given."""
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        if dossier.originator != actor.login:
            raise NotAllowed
        expect_secretary(work, actor.login)
        dossier.recycle(actor=actor.login, at=office.now())  # before a file is taken in for nothing
    corrected: Document | None = None
    if main is not None:
        name, data = main
        pages = office.intake.examine(data)
        corrected = Document(visible(name), office.files.put(data), pages)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        expect_secretary(work, actor.login)
        return work.keep(
            dossier_id, dossier.recycle(main=corrected, actor=actor.login, at=office.now())
        )
