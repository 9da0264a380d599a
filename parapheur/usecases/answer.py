"""Do what a step without a signature asks: read, opinion, checklist, paper, archive."""

from dataclasses import dataclass, replace
from datetime import date

from parapheur.domain import answers
from parapheur.domain.answering import answered, expect_answerable
from parapheur.domain.answers import Answer, Opinion
from parapheur.domain.circuit import Action, Step
from parapheur.domain.delegation import day_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import AsksGuest, AsksSignature, NotAllowed, ScanRequired
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round, expect_values_shown
from parapheur.usecases.keeping import Piece, keep
from parapheur.usecases.pages import pages_shown
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was typed, ticked and attached; the step takes of it what it asks for."""

    opinion: Opinion | None = None
    remark: str = ""
    ticked: tuple[str, ...] = ()
    scan: Piece | None = None
    signed_by: str = ""
    signed_on: date | None = None
    class_mark: str = ""


def answer(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    shown: Digest,
    said: Said,
    values: Digest | None = None,
) -> Dossier:
    """Say for `desk` what the step asks, on the bytes and `values` that were shown, in that round.

    Nobody signs here; the trail says who said what. A scan is examined like any document.
    """
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    pages = pages_shown(office, dossier_id, actor)
    with office.work() as work:  # before a scan is looked at and stored for nothing
        dossier = work.dossier(dossier_id)
        interim = expect_holder(work, actor.login, desk, office.now())
    step = expect_answerable(
        dossier,
        desk=desk,
        position=position,
        shown=shown,
        actor=actor.login,
        interim=interim.act_reference if interim else None,
    )
    dossier.expect_read(position, pages(dossier))
    expect_round(dossier, round)
    given = _answer(office, step, said)
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)
        event = answered(
            dossier,
            desk=desk,
            position=position,
            shown=shown,
            answer=given,
            actor=actor.login,
            at=at,
            interim=interim.act_reference if interim else None,
            pages=pages(dossier),
        )
        expect_round(dossier, round)
        expect_values_shown(dossier, values)
        return work.keep(dossier_id, event)


def _answer(office: Office, step: Step, said: Said) -> Answer:
    match step.action:
        case Action.READ:
            return answers.read()
        case Action.OPINION:
            return answers.opinion(said.opinion, said.remark)
        case Action.PREPARE | Action.DISPATCH:
            return answers.prepared(step.checklist, said.ticked, said.remark)
        case Action.ARCHIVE:
            return answers.archived(said.class_mark, said.remark)
        case Action.PAPER:
            return _on_paper(office, said)
        case Action.EXTERNAL:
            raise AsksGuest
        case _:
            raise AsksSignature


def _on_paper(office: Office, said: Said) -> Answer:
    if said.scan is None:
        raise ScanRequired
    told = answers.by_hand(  # before the scan is stored for nothing
        signed_by=said.signed_by,
        signed_on=said.signed_on,
        today=day_of(office.now()),
        remark=said.remark,
    )
    found = office.intake.examine(said.scan[1], signed=False)
    return replace(told, scan=keep(office, said.scan, found))
