"""A dossier as an auditor looks at it: each version, two of them side by side, and how it stood.

Pages are drawn in the child that may do nothing else; what changed between two is marked by what
stands in the page itself, not by a script. Whoever may not read the dossier is told its state and
its fingerprint on a day, as its page of proof tells them, and no version is shown to them.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchPage, NoSuchPiece, QuestionUnclear
from parapheur.domain.events import DossierEvent
from parapheur.domain.sight import Sight
from parapheur.domain.versions import Shown, stood, versions_of
from parapheur.usecases.audit import note_audit
from parapheur.web.access import AUDITORS, door, provable, visible
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office
from parapheur.web.strip import strip_of
from parapheur.words import CASABLANCA
from parapheur.words.kinds import kind_of

looking = Blueprint("looking", __name__, url_prefix="/audit/dossiers/<int:dossier_id>")


@looking.get("/versions")
@door(AUDITORS)
def versions(dossier_id: int) -> str:
    """List every version, to look at one or to choose two."""
    number, dossier = visible(dossier_id)
    known = _known(number)
    return render_template(
        "versions.html", number=number, dossier=dossier, known=known, kind_of=_kind,
        signed=[one for one in known if not one.beside],
    )  # fmt: skip


@looking.get("/versions/<digest>/<int:page>")
@door(AUDITORS)
def version(dossier_id: int, digest: str, page: int) -> str:
    """Show one page of a version."""
    number, dossier = visible(dossier_id)
    shown = _one(_known(number), digest)
    if not 1 <= page <= shown.pages:
        raise NoSuchPage
    return render_template(
        "version.html", number=number, dossier=dossier, shown=shown, page=page, kind_of=_kind
    )


@looking.get("/versions/<digest>/<int:page>.jpg")
@door(AUDITORS)
def picture(dossier_id: int, digest: str, page: int) -> Response:
    """Hand out one page of a version as a picture."""
    number, _ = visible(dossier_id)
    shown = _one(_known(number), digest)
    if not 1 <= page <= shown.pages:
        raise NoSuchPage
    drawn = office().intake.draw(office().files.get(shown.digest), page)
    return Response(drawn, mimetype="image/jpeg")


@looking.get("/compare")
@door(AUDITORS)
def compare(dossier_id: int) -> str:
    """Show a page of two versions side by side, with what changed marked."""
    number, dossier = visible(dossier_id)
    known = _known(number)
    first, second = (_one(known, request.args.get(name, "")) for name in ("first", "second"))
    page = _page(max(first.pages, second.pages))
    bytes_of = office().files.get
    found = office().intake.compare(bytes_of(first.digest), bytes_of(second.digest), page)
    return render_template(
        "compare.html", number=number, dossier=dossier, first=first, second=second, page=page,
        pages=max(first.pages, second.pages), found=found, kind_of=_kind,
    )  # fmt: skip


@looking.get("/stood")
@door(AUDITORS)
def as_it_stood(dossier_id: int) -> tuple[str, int]:
    """Show how the dossier stood at an instant, by its trail up to then."""
    number, dossier, seen = provable(dossier_id)
    asked, refusal = request.args.get("on", "").strip()[:30], None
    try:
        until = _instant(asked)
    except QuestionUnclear as error:
        until, refusal = office().now(), error
    note_audit(office(), AuditPage.STOOD, actor=me(), dossier=number, asked=asked)
    told = _events(number)
    then, count = stood(told, until)
    page = render_template(
        "stood.html",
        number=number,
        whole=seen is Sight.WHOLE,
        dossier=dossier,
        then=then,
        count=count,
        total=len(told),
        until=until,
        asked=until.astimezone(CASABLANCA).strftime("%Y-%m-%dT%H:%M"),
        stops=strip_of(then, told[:count], frozenset()) if then and seen is Sight.WHOLE else [],
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _known(number: DossierId) -> tuple[Shown, ...]:
    return versions_of(_events(number))


def _events(number: DossierId) -> Sequence[DossierEvent]:
    try:
        return office().reading.events(number)
    except (ValueError, KeyError, TypeError):  # altered: the history says where
        return []


def _one(known: Sequence[Shown], digest: str) -> Shown:
    found = next((one for one in known if one.digest == digest), None)
    if found is None:
        raise NoSuchPiece
    return found


def _page(pages: int) -> int:
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    if not 1 <= page <= pages:
        raise NoSuchPage
    return page


def _instant(text: str) -> datetime:
    """Return the instant that is asked for, in Casablanca; now where none is."""
    if not text:
        return office().now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise QuestionUnclear from error
    if found.tzinfo is not None or not 1900 < found.year < 9999:
        raise QuestionUnclear
    if len(text) == len("2026-11-29"):  # a day is meant to its end
        found = found.replace(hour=23, minute=59, second=59, microsecond=999_999)
    elif not found.second:
        found = found.replace(second=59, microsecond=999_999)
    return found.replace(tzinfo=CASABLANCA)


def _kind(kind: str) -> str:
    return kind_of(language(), kind)
