"""Acting at a step that asks for no signature."""

from datetime import datetime

from parapheur.domain.answers import Answer, Opinion
from parapheur.domain.circuit import Action, Step
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Act, Dossier
from parapheur.domain.errors import AsksGuest, AsksSignature, NotWhatIsAsked
from parapheur.domain.events import StepAnswered
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.people import DeskId, Login


def answered(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    shown: Digest,
    answer: Answer,
    actor: Login,
    at: datetime,
    interim: str | None = None,
    pages: Pages = NO_PAGES,
) -> StepAnswered:
    """Take in what this desk says at this step, for somebody who was shown `shown`.

    `pages` are those of the document that its actor was shown.
    """
    step = expect_answerable(
        dossier, desk=desk, position=position, shown=shown, actor=actor, interim=interim
    )
    if not fits(step, answer):
        raise NotWhatIsAsked
    return StepAnswered(
        at=at,
        actor=actor,
        desk=desk,
        position=position,
        slot=len(dossier.acts_at(position)),
        action=step.action,
        shown=shown,
        answer=answer,
        interim=interim,
        pages_read=dossier.expect_read(position, pages),
    )


def expect_answerable(
    dossier: Dossier,
    *,
    desk: DeskId,
    position: int,
    shown: Digest,
    actor: Login,
    interim: str | None = None,
) -> Step:
    """Return the step that this desk answers now, whatever it says; or refuse."""
    step = dossier.expect_turn(desk, position)
    if step.action is Action.EXTERNAL:
        raise AsksGuest
    if step.action.signs:
        raise AsksSignature
    dossier.expect_shown(position, shown)
    dossier.expect_values(position)
    dossier.expect_apart(position, actor, None, interim, desk=desk)
    return step


def fits(step: Step, answer: Answer) -> bool:
    """Say whether the answer holds what this step asks, and nothing else."""
    paper = (answer.scan is not None, bool(answer.signed_by), answer.signed_on is not None)
    held = (
        answer.opinion is not None,
        answer.ticked == tuple(item.key for item in step.checklist),
        all(paper) if step.action is Action.PAPER else not any(paper),
        bool(answer.class_mark),
    )
    asked = (step.action is Action.OPINION, True, True, step.action is Action.ARCHIVE)
    return held == asked


def opinions(dossier: Dossier) -> tuple[tuple[Act, Opinion], ...]:
    """Return the opinions given in this round, for whoever acts next."""
    return tuple(
        (act, act.answer.opinion)
        for act in dossier.acts
        if act.answer is not None and act.answer.opinion is not None
    )
