"""Destroy what letters hold once their time is over, by the decision of two people.

1. An officer proposes: each letter is closed, its time is over, and nothing keeps it. Its answers
   are one file with it (`ending`); a letter that went out by itself is proposed by itself.
2. A second person, who holds the desk of the registry or the one at the head of the body, confirms.
   Each letter is looked at again under its lock. In that one transaction each trail tells its end,
   and every personal value beside it is emptied.
3. After it the keys of these values are destroyed, and the files, where nothing else names them.
4. The certificate is drawn and sealed; it names each letter, with the digest of the last entry of
   its trail, and says what stays.

A kill after 2 leaves letters that nobody can read any more, and the worker goes on with 3 and 4.
The bytes of a file that somebody else brought in the last day stay: they are about to be theirs.
"""

from collections.abc import Sequence

from parapheur.domain.about_disposal import (
    DisposalCertified,
    DisposalConfirmed,
    DisposalProposed,
    DisposalWithdrawn,
)
from parapheur.domain.depositing import reason_of
from parapheur.domain.erasing import basis_of
from parapheur.domain.errors import NotAllowed
from parapheur.domain.misdirected import NoSuchDisposal, NothingToDispose
from parapheur.domain.people import WORKER, Login
from parapheur.domain.registry.bodies import Body, BodyId
from parapheur.domain.registry.disposal import MOST, Disposal, DisposalId, Stage
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.terms import Interim
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.certify import certificate_of
from parapheur.usecases.registry.ending import destroy_all, end_all, expect_over
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.rights import expect_holder, in_capacity


def propose(
    office: Office,
    body: BodyId,
    letters: Sequence[LetterId],
    sent: Sequence[OutgoingId] = (),
    *,
    basis: str,
    actor: Login,
) -> DisposalId:
    """Propose to destroy what letters hold: that came in, with their answers, or that went out.

    `NothingToDispose`, `NotYetToDispose`.
    """
    told, chosen, gone = basis_of(basis), tuple(sorted(set(letters))), tuple(sorted(set(sent)))
    if not 1 <= len(chosen) + len(gone) <= MOST:
        raise NothingToDispose(most=MOST)
    with office.work() as work:
        expect_over(office, work, body, chosen, gone)
        interim = expect_officer(office, work, actor, body)
        event = DisposalProposed(
            at=office.now(), actor=actor, body=body, letters=chosen, basis=told, sent=gone
        )
        return work.create_disposal(in_capacity(event, interim))


def withdraw(office: Office, disposal_id: DisposalId, *, reason: str, actor: Login) -> Disposal:
    """Give a proposal up: nothing is destroyed."""
    said = reason_of(reason)
    with office.work() as work:
        disposal = work.disposal(disposal_id)
        interim = _expect_decides(office, work, actor, disposal.body)
        disposal.expect_open()
        event = DisposalWithdrawn(at=office.now(), actor=actor, reason=said)
        return work.keep_disposal(disposal_id, in_capacity(event, interim))


def confirm(office: Office, disposal_id: DisposalId, *, actor: Login) -> Disposal:
    """Confirm a proposal, as a second person; then destroy. `SecondPersonWanted`."""
    with office.work() as work:  # 2
        disposal = work.disposal(disposal_id)
        expect_over(office, work, disposal.body, disposal.letters, disposal.sent)
        interim = _expect_decides(office, work, actor, disposal.body)
        disposal.expect_other(actor)
        event = DisposalConfirmed(at=office.now(), actor=actor)
        confirmed = work.keep_disposal(disposal_id, in_capacity(event, interim))
        end_all(office, work, disposal_id, disposal)
    finish(office, disposal_id)
    return confirmed


def finish(office: Office, disposal_id: DisposalId) -> Disposal:
    """Destroy the keys and the files of what was confirmed, then certify it (3, 4); once."""
    disposal = office.reading.disposal(disposal_id)
    if disposal.stage is not Stage.CONFIRMED:
        return disposal
    destroy_all(office, disposal)  # 3
    office.scrub()
    paper = office.files.put(certificate_of(office, disposal_id, disposal))  # 4
    with office.work() as work:
        if work.disposal(disposal_id).stage is not Stage.CONFIRMED:
            return office.reading.disposal(disposal_id)
        event = DisposalCertified(at=office.now(), actor=WORKER, certificate=paper)
        return work.keep_disposal(disposal_id, event)


def finish_disposals(office: Office) -> Sequence[DisposalId]:
    """Go on with what was confirmed, where a kill came before its end; return which."""
    left = office.reading.uncertified()
    for disposal_id in left:
        finish(office, disposal_id)
    return left


def disposal_for(office: Office, disposal_id: DisposalId, bodies: Sequence[Body]) -> Disposal:
    """Return a proposal of one of these bodies. `NoSuchDisposal`."""
    disposal = office.reading.disposal(disposal_id)
    if disposal.body not in {one.id for one in bodies}:
        raise NoSuchDisposal
    return disposal


def _expect_decides(office: Office, work: Work, actor: Login, body: BodyId) -> Interim | None:
    """Refuse who holds neither the registry of a body nor the desk at its head. `NotAllowed`."""
    try:
        return expect_officer(office, work, actor, body)
    except NotAllowed:
        head = office.directory.body(body).head
        return expect_holder(work, actor, head, office.now())
