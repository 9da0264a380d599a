"""The pages of a guest, who has no account: a link that came by mail, and a code told otherwise.

1. The link alone shows who invites, and asks for the code; looking spends nothing.
2. The code opens a session for this invitation alone: a cookie of its own, for these addresses
   alone, never sent from elsewhere; what the server keeps of it is a digest.
3. A link that was followed, withdrawn, has run out or never was one is answered alike.
4. None of these pages leads into the house, and the address of none is told to anybody.
"""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from parapheur.domain.about_guests import GuestInvited, GuestSigned
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, reference
from parapheur.domain.errors import (
    LinkDead,
    NoSuchPiece,
    NotConfirmed,
    ParapheurError,
    ReasonWanted,
    TextTooLong,
    TooManyTries,
    WrongCode,
)
from parapheur.domain.guests import STAY, GuestSession, expect_open
from parapheur.domain.people import GUEST
from parapheur.domain.sight import Looked
from parapheur.domain.words import Language
from parapheur.usecases.guest import come_in, decline, inside, look, outcome, sign
from parapheur.usecases.links import Followed
from parapheur.web.access import ANYBODY, door, keep_opening
from parapheur.web.certificates import seal_is_test
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import digest
from parapheur.web.here import house, language, office
from parapheur.web.pieces import PDF, attachment, carried
from parapheur.web.refused import about
from parapheur.words import say

Page = str | Answer | tuple[str, int]

guests = Blueprint("guests", __name__, url_prefix="/guest/<token>")


@guests.before_request
def speak() -> None:
    """Speak as the browser does, until it is known what whoever invited chose."""
    asked = request.accept_languages.best_match([one.value for one in Language])
    g.spoken = Language(asked) if asked else None


@guests.get("")
@door(ANYBODY)
def arrive(token: str) -> Page:
    """Show who invites, and ask for the code (1)."""
    if _session(token) is not None:
        return redirect(url_for("guests.read", token=token), 303)
    return _asked(token, look(office(), token))


@guests.post("")
@door(ANYBODY)
def enter(token: str) -> Page:
    """Let in whose code is right (2)."""
    secret = house().chance()
    try:
        come_in(
            office(),
            token,
            code=request.form.get("code", ""),
            session=secret,
            address=request.remote_addr or "",
        )
    except (WrongCode, TooManyTries) as refusal:
        return _asked(token, look(office(), token), refusal)
    answer = redirect(url_for("guests.read", token=token), 303)
    answer.set_cookie(
        _cookie(),
        secret,
        max_age=int(STAY.total_seconds()),
        secure=house().secure,
        httponly=True,
        samesite="Strict",
        path=url_for("guests.arrive", token=token),
    )
    return answer


@guests.get("/document")
@door(ANYBODY)
def read(token: str) -> Page:
    """Show the document, and what is asked."""
    session = _session(token)
    if session is None:
        return redirect(url_for("guests.arrive", token=token), 303)
    if outcome(office(), session) is not None:
        return redirect(url_for("guests.done", token=token), 303)
    return _reading(token, session)


@guests.get("/document/<shown>")
@door(ANYBODY)
def document(token: str, shown: str) -> Response:
    """Hand out the document that is to be signed, or that was."""
    session = _expect_session(token)
    dossier = office().reading.dossier(session.dossier)
    if shown not in _readable(session, dossier):
        raise NoSuchPiece
    keep_opening(session.dossier, dossier, GUEST, Looked.PIECE, Digest(shown))
    name = f"{reference(session.dossier)}-{dossier.main.name}"
    return attachment(office().files.get(Digest(shown)), name, PDF)


@guests.get("/attached/<digest>")
@door(ANYBODY)
def attached(token: str, digest: str) -> Response:
    """Hand out a file that the document carries, as a download alone."""
    session = _expect_session(token)
    dossier = office().reading.dossier(session.dossier)
    if not _readable(session, dossier):
        raise NoSuchPiece
    keep_opening(session.dossier, dossier, GUEST, Looked.PIECE, dossier.main.version.digest)
    return carried(dossier.main, digest)


@guests.post("/sign")
@door(ANYBODY)
def give(token: str) -> Page:
    """Sign what was shown."""
    session = _session(token)
    if session is None:
        return _again(token)
    try:
        sign(office(), session, shown=digest("shown"), confirmed=bool(request.form.get("confirm")))
    except NotConfirmed as refusal:
        return _reading(token, session, refusal)
    return redirect(url_for("guests.done", token=token), 303)


@guests.post("/decline")
@door(ANYBODY)
def refuse(token: str) -> Page:
    """Refuse to sign, with a reason."""
    session = _session(token)
    if session is None:
        return _again(token)
    reason = request.form.get("reason", "")
    try:
        decline(office(), session, shown=digest("shown"), reason=reason)
    except (ReasonWanted, TextTooLong) as refusal:
        return _reading(token, session, refusal)
    return redirect(url_for("guests.done", token=token), 303)


@guests.get("/done")
@door(ANYBODY)
def done(token: str) -> Page:
    """Say what was done, as long as the session holds."""
    session = _session(token)
    event = outcome(office(), session) if session else None
    if session is None or event is None:
        return redirect(url_for("guests.arrive", token=token), 303)
    _speak(session)
    return render_template(
        "guest_done.html",
        reader=None,
        token=token,
        number=session.dossier,
        event=event,
        signed=_signed(event) if isinstance(event, GuestSigned) else None,
        test=isinstance(event, GuestSigned) and event.test,
    )


def _asked(token: str, found: Followed, refusal: ParapheurError | None = None) -> tuple[str, int]:
    one = found.invitation
    g.spoken = one.language
    page = render_template(
        "guest_code.html",
        reader=None,
        here=url_for("guests.arrive", token=token),
        token=token,
        one=one,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _reading(
    token: str, session: GuestSession, refusal: ParapheurError | None = None
) -> tuple[str, int]:
    dossier = office().reading.dossier(session.dossier)
    one = expect_open(dossier, session.number, office().now())
    g.spoken = one.language
    keep_opening(session.dossier, dossier, GUEST, Looked.PAGE)
    page = render_template(
        "guest.html",
        reader=None,
        here=url_for("guests.read", token=token),
        token=token,
        number=session.dossier,
        dossier=dossier,
        one=one,
        test=seal_is_test(),
        refusal=sentence_of(refusal) if refusal else None,
        refused_verb=request.path.rsplit("/", 1)[1] if refusal else None,
        reason=request.form.get("reason", ""),
    )
    return page, status_of(refusal) if refusal else 200


def _again(token: str) -> Answer:
    """Ask for the code once more: the session is over, the invitation perhaps is not."""
    flash(say(language(), "Give the code again, please; nothing was done."), "refused")
    return redirect(url_for("guests.arrive", token=token), 303)


def _readable(session: GuestSession, dossier: Dossier) -> set[str]:
    """Return the documents that this guest may have: what may be signed, or what they signed."""
    event = outcome(office(), session)
    if isinstance(event, GuestSigned):
        return {_signed(event)}
    one = expect_open(dossier, session.number, office().now())
    opening = dossier.opening(one.position)
    versions = dossier.versions[opening.with_version :] if opening else ()
    return {version.digest for version in versions}


def _signed(event: GuestSigned) -> Digest:
    """Return the document with the guest's signature, or over which it stands beside."""
    version = event.signature.version
    return version.digest if version else event.signature.over


def _speak(session: GuestSession) -> None:
    """Speak the language that whoever invited chose, until the guest chooses another."""
    for event in office().reading.events(session.dossier):
        if isinstance(event, GuestInvited) and event.number == session.number:
            g.spoken = event.language


def _session(token: str) -> GuestSession | None:
    secret = request.cookies.get(_cookie())
    session = inside(office(), token, secret) if secret else None
    if session is not None:
        about(session.dossier)
    return session


def _expect_session(token: str) -> GuestSession:
    session = _session(token)
    if session is None:
        raise LinkDead
    return session


def _cookie() -> str:
    """Return the cookie's name; `__Host-` is for cookies of every address, which ours is not."""
    return "__Secure-guest" if house().secure else "guest"
