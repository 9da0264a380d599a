"""Reading every page: what the viewer says was in view, and a reader that needs no script.

What was in view is this person's own word, as a tick under a paper is; nobody can mark for another,
nor a page that the document has not.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchPage, NoSuchPiece
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.usecases.pages import mark_shown, must_read
from parapheur.web.access import SIGNED_IN, door, visible
from parapheur.web.forms import digest
from parapheur.web.here import language, me, office
from parapheur.words import say

reading = Blueprint("reading", __name__, url_prefix="/dossiers/<int:dossier_id>")

LONGEST = 20_000
"""Characters that the pages of one message may take: every other page of a long document."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reader got in a document of which every page must be read."""

    shown: Pages
    of: int

    @property
    def read(self) -> int:
        """How many pages were shown."""
        return self.shown.within(self.of).count

    @property
    def done(self) -> bool:
        """Say whether none is left."""
        return self.read == self.of

    @property
    def next(self) -> int:
        """The first page that is left; the first of all when none is."""
        return self.after(0)

    @property
    def said(self) -> str:
        """The same in words."""
        return say(
            language(),
            "All pages are read: {of}." if self.done else "Pages read: {read} of {of}",
            read=self.read,
            of=self.of,
        )

    def after(self, page: int) -> int:
        """Return the next page that is left, from the top again at the end."""
        left = [first for first, _ in self.shown.left(self.of).spans]
        if page < self.of and page + 1 not in self.shown:
            return page + 1
        return next((one for one in left if one > page), left[0] if left else 1)


def progress_of(number: DossierId, dossier: Dossier) -> Progress | None:
    """Return how far the reader got, where they must read every page before they act."""
    if not must_read(office(), dossier, me()):
        return None
    known = office().reading.pages_shown(number, me().login)
    return Progress(known.get(dossier.main.version.digest, NO_PAGES), dossier.main.pages)


@reading.post("/shown")
@door(SIGNED_IN)
def shown(dossier_id: int) -> Response:
    """Keep which pages were in view, and say how far the reader got."""
    number, dossier = visible(dossier_id)
    pages = mark_shown(office(), number, actor=me(), document=digest("document"), pages=_pages())
    progress = Progress(pages, dossier.main.pages)
    return jsonify(read=progress.read, of=progress.of, done=progress.done, said=progress.said)


@reading.get("/read/<int:page>")
@door(SIGNED_IN)
def page(dossier_id: int, page: int) -> str:
    """Show one page as a picture."""
    number, dossier = visible(dossier_id)
    if not 1 <= page <= dossier.main.pages:
        raise NoSuchPage
    progress = progress_of(number, dossier)
    return render_template(
        "reader.html", number=number, dossier=dossier, page=page, progress=progress
    )


@reading.post("/read/<int:page>")
@door(SIGNED_IN)
def turn(dossier_id: int, page: int) -> Redirection:
    """Keep that a page was read, and lead to the next that is left, or back to the act."""
    number, dossier = visible(dossier_id)
    if page < 1:
        raise NoSuchPage
    pages = Pages.of({page})
    read = mark_shown(office(), number, actor=me(), document=digest("document"), pages=pages)
    progress = Progress(read, dossier.main.pages)
    if progress.done or not read.count:
        back = url_for("dossiers.dossier", dossier_id=number, _anchor="act")
        return redirect(back, 303)
    onwards = url_for("reading.page", dossier_id=number, page=progress.after(page))
    return redirect(onwards, 303)


@reading.get("/pages/<version>/<int:page>.jpg")
@door(SIGNED_IN)
def picture(dossier_id: int, version: str, page: int) -> Response:
    """Hand out one page of a version of this round, as a picture."""
    _, dossier = visible(dossier_id)
    known = {one.digest for one in (*dossier.versions, dossier.main.version)}
    if version not in known:
        raise NoSuchPiece
    if not 1 <= page <= dossier.main.pages:
        raise NoSuchPage
    drawn = office().intake.draw(office().files.get(Digest(version)), page)
    return Response(drawn, mimetype="image/jpeg")


def _pages() -> Pages:
    """Return the pages that a message names, or refuse the request."""
    written = request.form.get("pages", "")
    if len(written) > LONGEST:
        abort(400)
    try:
        return Pages.read(written)
    except ValueError:
        abort(400)
