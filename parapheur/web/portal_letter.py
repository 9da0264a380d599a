"""The second step of a deposit: what the letter is about, and its files.

1. Files go up with the form; with a script, each by itself as soon as it is chosen, and the list
   of what has come is drawn anew by the server either way.
2. What has come stays, whatever else is refused; what was typed stays as it was typed.
3. A few files are looked at at once by one process (`turns`); what is more has to wait.
4. Before anything of a form is read there is a draft that it belongs to, its network has not come
   too often, and it says itself how long it is.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError, TooManyTries, TooMuchSent
from parapheur.domain.misdirected import DraftOver, DraftSent
from parapheur.domain.registry.drafts import OF_LETTER, Draft, Faults, faults_of_letter
from parapheur.usecases.keeping import Piece
from parapheur.usecases.registry.drafting import join, let_in, take_out, write
from parapheur.usecases.registry.send import MOST_MB, MOST_PIECES
from parapheur.web.access import ANYBODY, door
from parapheur.web.errors import limit, sentence_of, status_of
from parapheur.web.forms import pieces, takes_file, typed
from parapheur.web.here import house, office
from parapheur.web.portal_here import (
    Page,
    address,
    expect_here,
    family,
    named,
    onward,
    step_page,
    token,
    turns,
)
from parapheur.web.welcome import at_most_of_house, before_body

portal_letter = family("portal_letter")


def welcome() -> None:
    """Let a form in that brings files (4). `DraftOver`, `DraftSent`, `TooManyTries`."""
    expect_here()
    let_in(office(), address())
    at_most_of_house()


Refused = dict[str, tuple[str, ParapheurError]]
"""What was refused of files, by the field and the file's name."""

BROUGHT = {"main": True, "joined": False}
"""The fields that bring files, and whether what they bring is the letter itself."""


@portal_letter.get("/letter")
@door(ANYBODY)
def letter() -> Page:
    """Ask for the letter."""
    return _page(expect_here())


@portal_letter.post("/letter")
@door(ANYBODY)
@takes_file(MOST_MB << 20)  # what a draft may hold
@before_body(welcome)
def write_letter() -> Page:
    """Keep what was typed and brought; go on once nothing is wrong (2)."""
    write(office(), token(), request.form, OF_LETTER)
    then = request.form.get("then", "")
    refused = _brought()
    if then.startswith("without "):
        take_out(office(), token(), Digest(then.removeprefix("without ")[:64]))
    draft = expect_here()
    if then != "next":
        page = redirect(url_for("portal_letter.letter"), 303)
        return _page(draft, {}, refused) if refused else page
    faults = faults_of_letter(draft, office().calendar.day_of(office().now()))
    return _page(draft, faults, refused) if faults or refused else onward(draft)


@portal_letter.post("/files")
@door(ANYBODY)
@takes_file(MOST_MB << 20)  # what a draft may hold
@before_body(welcome)
def bring() -> tuple[str, int]:
    """Take a file that a script sends by itself, and answer with the list as it now stands (1)."""
    refused = _brought()
    return _list(expect_here(), refused)


@portal_letter.errorhandler(TooManyTries)
def too_often(refusal: TooManyTries) -> Page:
    """Say in the page that its network has to wait: nothing of the form was read (4)."""
    if request.endpoint == "portal_letter.bring":
        return _list(expect_here(), {"joined": ("", refusal)})
    return _page(expect_here(), {"joined": refusal})


@portal_letter.errorhandler(RequestEntityTooLarge)
def overfull(_: RequestEntityTooLarge) -> Page:
    """Say in the page that the files weigh too much together, and keep what was typed."""
    refusal = TooMuchSent(limit=limit())
    if request.endpoint == "portal_letter.bring":
        return _list(expect_here(), {"joined": ("", refusal)})
    write(office(), token(), typed(), OF_LETTER)
    return _page(expect_here(), {"joined": refusal})


def _brought() -> Refused:
    """Join what the form brings; return what was refused, by its field and with its name."""
    refused: Refused = {}
    for field, main in BROUGHT.items():
        for number, piece in enumerate(pieces(field), 1):
            try:
                _joined(piece, main=main)
            except (DraftOver, DraftSent):
                raise
            except ParapheurError as refusal:
                refused[f"{field}-{number}" if field in refused else field] = piece[0], refusal
    return refused


def _joined(piece: Piece, *, main: bool) -> None:
    with turns.one():
        join(office(), token(), piece, main=main, address=address())


def _page(
    draft: Draft, faults: Faults | None = None, refused: Refused | None = None
) -> tuple[str, int]:
    brought = {field: one for field, (_, one) in (refused or {}).items()}
    names = {field: name for field, (name, _) in (refused or {}).items()}
    wrong = brought | {field: one for field, one in (faults or {}).items() if field not in brought}
    return step_page("portal_letter.html", "letter", draft, wrong, names=names, **_limits())


def _list(draft: Draft, refused: Refused) -> tuple[str, int]:
    """Return the list of files alone; a script puts it in the place of the one it shows."""
    status = max((status_of(one) for _, one in refused.values()), default=200)
    told = {field: named(name, sentence_of(one)) for field, (name, one) in refused.items()}
    return render_template("portal_files.html", draft=draft, faults=told, **_limits()), status


def _limits() -> dict[str, Any]:
    return {
        "limits": house().limits,
        "most_pieces": MOST_PIECES,
        "most_together": MOST_MB << 20,
    }
