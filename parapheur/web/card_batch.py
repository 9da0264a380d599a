"""The page of a batch's code: how far it is, and what became of each act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request

from parapheur.domain.cards import Part, Stage, Ticket, stage_of
from parapheur.domain.dossier import DossierId
from parapheur.usecases.batch_by_card import subject_of, why_not
from parapheur.usecases.by_card import code_of
from parapheur.web.errors import sentence_of
from parapheur.web.here import me, office

STEPS = 20
"""How often, at most, the page shows itself anew while acts are fetched and signed: each time it
reads all of them."""
LIVE = frozenset({Stage.WAITING, Stage.FETCHED})


@dataclass(frozen=True, slots=True)
class Row:
    """One act, as its line tells of it."""

    number: DossierId
    subject: str | None
    """None: its reader may no longer see it."""
    stage: Stage
    refusal: str | None
    """What stands against it now."""


def page_of_batch(ticket: Ticket) -> str:
    """Show the code of a batch to the session that asked, and how far each act is."""
    parts = office().reading.parts(ticket.code)
    stage = stage_of(ticket, parts, office().now())
    live = stage in LIVE
    return render_template(
        "card_batch.html",
        ticket=ticket,
        stage=stage,
        Stage=Stage,
        live=live,
        digest=_digest(stage, parts),
        rows=list(_rows(parts, live)),
        given=_count(parts, Stage.DONE),
        count=len(parts),
        code=code_of(office().keys, ticket.handle) if live else None,
        office_url=office_url(),
    )


def far(ticket: Ticket) -> str:
    """Say how far a batch is: another word where its page has something new to show."""
    parts = office().reading.parts(ticket.code)
    return _digest(stage_of(ticket, parts, office().now()), parts)


def office_url() -> str:
    """Return where the program beside a card finds this office."""
    return office().url or request.url_root.rstrip("/")


def _digest(stage: Stage, parts: Sequence[Part]) -> str:
    come_to = sum(one.stage is not Stage.WAITING for one in parts)
    settled = sum(one.settled for one in parts)
    return f"{stage}-{(come_to + settled) * STEPS // max(2 * len(parts), 1)}"


def _count(parts: Sequence[Part], stage: Stage) -> int:
    return sum(one.stage is stage for one in parts)


def _rows(parts: Sequence[Part], live: bool) -> Iterator[Row]:
    for part in parts:
        open_still = part.stage in LIVE and live
        why = None
        if part.stage is not Stage.DONE and not open_still:
            why = why_not(office(), me(), part.asked)
        subject = subject_of(office(), me(), part.asked)
        number = DossierId(part.asked.dossier)
        yield Row(number, subject, part.stage, sentence_of(why) if why else None)
