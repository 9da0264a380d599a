"""The journal as auditors see it: its heads, to be kept elsewhere, and a gap to be declared."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.errors import KeysAway, ParapheurError, WrongHead
from parapheur.domain.events import OfficeEvent
from parapheur.domain.journal import OFTEN, Published, SignedHead
from parapheur.usecases.halting import LONGEST, Gap, declare, gap_of
from parapheur.web.access import AUDITORS, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office
from parapheur.web.labels import names
from parapheur.words import recount, say

journal = Blueprint("journal", __name__, url_prefix="/audit/journal")

SHOWN = 20
"""Heads on the page, the newest ones."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A head as the page shows it."""

    number: int
    signed: SignedHead

    @property
    def root(self) -> str:
        """Its root, in base64."""
        return base64.b64encode(self.signed.head.root).decode()


@journal.get("")
@door(AUDITORS)
def heads() -> str:
    """Show what was published of all entries, and whether the records go on from it."""
    return _page()


@journal.get("/heads/<int:number>.note")
@door(AUDITORS)
def note(number: int) -> Response:
    """Hand out a head, to be kept away from the records."""
    found = _heads() or ()
    if number >= len(found):
        abort(404)
    answer = Response(found[number].note, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f"attachment; filename=journal-{number}.note"
    return answer


@journal.post("/declare")
@door(AUDITORS)
def declare_gap() -> Redirection | tuple[str, int]:
    """Declare what became of the records, and let signatures go on."""
    form = request.form
    try:
        declare(office(), actor=me(), pin=form.get("pin", ""), reason=form.get("reason", ""))
    except ParapheurError as refusal:
        return _page(sentence_of(refusal)), status_of(refusal)
    flash(say(language(), "The gap is declared: signatures go on, in a new journal."), "done")
    return redirect(url_for("journal.heads"), 303)


def _page(refusal: str | None = None) -> str:
    known = _known()  # first: a head that comes meanwhile is one more
    kept = _heads()
    found = [Shown(number, head) for number, head in enumerate(kept or ())]
    waiting, since = office().reading.unnumbered()
    return render_template(
        "journal.html",
        heads=found[: -SHOWN - 1 : -1],
        more=max(0, len(found) - SHOWN),
        waiting=waiting,
        since=since,
        expected=since + OFTEN if since else None,
        missed=kept is None or (known is not None and not known.has(kept)),
        gap=_gap(),
        halted=office().reading.halted(),
        told=_told(),
        refusal=refusal,
        reason=request.form.get("reason", ""),
        longest=LONGEST,
    )


def _heads() -> Sequence[SignedHead] | None:
    try:
        return office().reading.heads()
    except WrongHead:  # an inspection says which
        return None


def _known() -> Published | None:
    try:
        return office().keys.published()
    except KeysAway:  # who would know does not answer
        return None


def _gap() -> Gap | None:
    try:
        return gap_of(office())
    except KeysAway:  # who would know does not answer: nothing can be signed either
        return None


def _told() -> list[tuple[OfficeEvent, str]]:
    """Return what was told of gaps, newest first."""
    events = office().reading.office_events(OfficeStream.JOURNAL)
    return [(one, recount(language(), one, names(), None)) for one in reversed(events)]
