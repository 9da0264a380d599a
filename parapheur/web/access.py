"""Who may enter: every route says it on its own line, and a test reads all of them.

1. A browser that brings a session's token is who that session says, as long as it holds.
2. Nothing unsafe is taken from another site, and no piece is shown inside one.
3. The route's door decides; a route that names no door is closed to all.
4. Within a dossier, who has nothing to do with it learns nothing, not even that it exists.
5. Who opens a confidential dossier, or takes a piece of it, leaves a trace.
6. Who looks at a dossier as an auditor leaves one in their own trail.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import Response, abort, current_app, g, redirect, request, url_for

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier, NotAllowed, PasswordDue
from parapheur.domain.people import Login, Person, Role
from parapheur.domain.sight import DossierOpened, Looked, Sight, leaves_a_trace, sight
from parapheur.usecases.audit import note_audit
from parapheur.usecases.enter import whose
from parapheur.usecases.look import note_look
from parapheur.web.here import guest, house, me, office
from parapheur.web.places import stands_in
from parapheur.web.refused import not_theirs
from parapheur.web.whereabouts import follows

View = TypeVar("View", bound=Callable[..., object])

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come through: anybody, or who has entered, or who has one of the roles."""

    anonymous: bool = False
    roles: frozenset[Role] = frozenset()
    coded: bool = False
    """A code in the request itself lets in, and no cookie: no browser can be made to bring it."""


BY_CODE = Door(anonymous=True, coded=True)
ANYBODY = Door(anonymous=True)
SIGNED_IN = Door()
SECRETARIES = Door(roles=frozenset({Role.SECRETARY}))
AUDITORS = Door(roles=frozenset({Role.AUDITOR}))
CIRCUIT_READERS = Door(roles=frozenset({Role.SECRETARY, Role.AUDITOR, Role.ADMINISTRATOR}))
ADMINISTRATORS = Door(roles=frozenset({Role.ADMINISTRATOR}))

ATTRIBUTE = "parapheur_door"

LOOKED = {
    "pieces.document": Looked.PIECE,
    "pieces.piece": Looked.PIECE,
    "pieces.attached": Looked.PIECE,
    "evidence.download": Looked.PIECE,
    "reading.picture": Looked.PIECE,
    "pieces.history": Looked.HISTORY,
    "audit.history": Looked.HISTORY,
    "audit.verdict": Looked.HISTORY,
    "looking.picture": Looked.PIECE,
    "looking.as_it_stood": Looked.HISTORY,
}
"""What is opened of a dossier by these routes; by any other, a page that tells what it holds."""
AUDITED = {
    "pieces.document": AuditPage.PIECE,
    "pieces.piece": AuditPage.PIECE,
    "pieces.attached": AuditPage.PIECE,
    "reading.picture": AuditPage.PIECE,
    "pieces.history": AuditPage.EXPORT,
    "evidence.download": AuditPage.EXPORT,
    "dockets.docket": AuditPage.PIECE,
    "audit.history": AuditPage.HISTORY,
    "audit.verdict": AuditPage.HISTORY,
    "looking.versions": AuditPage.VERSIONS,
    "looking.version": AuditPage.VERSIONS,
    "looking.picture": AuditPage.PIECE,
    "looking.compare": AuditPage.VERSIONS,
}
"""What an auditor looks at of a dossier by these routes; by any other, its page."""
TRACELESS = {"dossiers.now"}
"""A page that waits on the program asks again and again, and is told a state and a digest."""
NOTED_THERE = {"looking.as_it_stood"}
"""It notes itself what was asked of it."""

PASSWORD_DUE = {"account.password", "account.change", "entrance.logout"}
"""All that opens with a password that an administrator gave."""


def door(door: Door) -> Callable[[View], View]:
    """Say who may come to a view."""

    def hang(view: View) -> View:
        setattr(view, ATTRIBUTE, door)
        return view

    return hang


def door_of(endpoint: str) -> Door | None:
    """Return the door of a route, if it has one."""
    found = getattr(current_app.view_functions[endpoint], ATTRIBUTE, None)
    return found if isinstance(found, Door) else None


def cookie_name() -> str:
    """Return the name of the session's cookie."""
    return f"{house().prefix}parapheur"


def own_session() -> str:
    """Return the secret of the session that a browser brings; empty: none."""
    return request.cookies.get(cookie_name(), "")


def recognise() -> None:
    """Find out who asks (1)."""
    token = request.cookies.get(cookie_name())
    g.person = whose(office(), token) if token and request.endpoint != "assets.file" else None


def guard_origin() -> None:
    """Refuse what another site sends or embeds (2)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "cross-site" and request.headers.get("Sec-Fetch-Mode") != "navigate":
        abort(403)
    if request.method not in UNSAFE:
        return
    origin = request.headers.get("Origin")
    if site is not None:
        own = site in {"same-origin", "none"}
    else:  # our pages send no referrer, for which a browser may say that its origin is "null"
        own = origin in {None, "null"} or (origin or "").partition("://")[2] == request.host
    if not own:
        abort(403)


def guard_door() -> Response | None:
    """Let in whom the door lets in (3)."""
    if request.endpoint is None:
        return None  # no such page: the error page says so
    door = door_of(request.endpoint)
    if door is None:
        abort(404)
    if door.anonymous:
        return None
    person = guest()
    if person is None:
        return _to_the_entrance()
    if person.password_until is not None and request.endpoint not in PASSWORD_DUE:
        if request.method == "GET":
            return current_app.make_response(redirect(url_for("account.password"), 303))
        raise PasswordDue
    if door.roles and not door.roles & person.roles:
        raise not_theirs(NotAllowed())
    return None


def visible(dossier_id: int) -> tuple[DossierId, Dossier]:
    """Return the dossier if the reader may see it; else there is none (4).

    Whoever opens a confidential one leaves a trace, before they are shown anything (5).
    """
    number, dossier, seen = _looked_up(dossier_id)
    if seen is Sight.WHOLE and dossier is not None:
        _leave_a_trace(number, dossier)
        _note_auditor(number, dossier)
        return number, dossier
    raise not_theirs(NoSuchDossier())


def provable(dossier_id: int) -> tuple[DossierId, Dossier, Sight]:
    """Return the dossier if the reader may see that it is there and whole, and how much more."""
    number, dossier, seen = _looked_up(dossier_id)
    if dossier is None or seen is Sight.NOTHING:
        raise not_theirs(NoSuchDossier())
    if seen is Sight.WHOLE:
        _leave_a_trace(number, dossier)
    _note_auditor(number, dossier)
    return number, dossier, seen


def sight_of(dossier: Dossier) -> Sight:
    """Return how much of a dossier the reader sees."""
    seen = _acting(dossier)
    return seen if seen is Sight.WHOLE else sight(dossier, me(), assists=bool(follows(dossier)))


def _acting(dossier: Dossier, person: Person | None = None) -> Sight:
    """Return the same for who does not assist; the reader, unless it is asked for another."""
    person = person or me()
    seen = sight(dossier, person)
    if seen is Sight.WHOLE:
        return seen
    return sight(dossier, person, stands_in=stands_in(person, dossier))


def _looked_up(dossier_id: int) -> tuple[DossierId, Dossier | None, Sight]:
    number = DossierId(dossier_id)
    try:
        dossier = office().reading.dossier(number)
    except NoSuchDossier:  # as if there were one: noted too, and in the same time
        return number, None, Sight.NOTHING
    seen = _acting(dossier)
    if seen is Sight.WHOLE:
        return number, dossier, seen
    followed = follows(dossier)
    seen = sight(dossier, me(), assists=bool(followed))
    if seen is Sight.WHOLE:
        note_look(office(), number, followed, actor=me())
    return number, dossier, seen


def _leave_a_trace(number: DossierId, dossier: Dossier) -> None:
    """Keep that a confidential dossier is opened, by whichever page (5)."""
    if request.method not in {"GET", "HEAD"} or request.endpoint in TRACELESS:
        return
    looked = LOOKED.get(request.endpoint or "", Looked.PAGE)
    named = (request.view_args or {}).get("digest") or (request.view_args or {}).get("version")
    piece = dossier.version.digest if request.endpoint == "pieces.document" else _digest(named)
    keep_opening(number, dossier, me().login, looked, piece)


def _note_auditor(number: DossierId, dossier: Dossier) -> None:
    """Keep that an auditor looks at a dossier, unless they have a part in it themselves (6)."""
    person, endpoint = me(), request.endpoint or ""
    if Role.AUDITOR not in person.roles or request.method not in {"GET", "HEAD"}:
        return
    without = replace(person, roles=person.roles - {Role.AUDITOR})
    if endpoint in TRACELESS | NOTED_THERE or _acting(dossier, without) is Sight.WHOLE:
        return
    named = (request.view_args or {}).get("digest") or (request.view_args or {}).get("version")
    page = AUDITED.get(endpoint, AuditPage.DOSSIER)
    note_audit(office(), page, actor=person, dossier=number, asked=_digest(named) or "")


def reopened(number: DossierId) -> Dossier:
    """Return the dossier as it stands now, for its page to be shown again with a refusal."""
    dossier = office().reading.dossier(number)
    if leaves_a_trace(dossier) and sight_of(dossier) is not Sight.WHOLE:
        raise NoSuchDossier  # its reader handed their turn on meanwhile, in another window
    keep_opening(number, dossier, me().login, Looked.PAGE)
    return dossier


def keep_opening(
    number: DossierId, dossier: Dossier, actor: Login, looked: Looked, piece: Digest | None = None
) -> None:
    """Keep that somebody opens a dossier, where each opening of it is kept (5)."""
    if leaves_a_trace(dossier):
        event = DossierOpened(at=office().now(), actor=actor, looked=looked, digest=piece)
        with office().work() as work:
            work.note_opening(number, event)


def _digest(named: str | None) -> Digest | None:
    """Return the digest that an address names, if it is one at all."""
    fits = named is not None and len(named) == 64 and set(named) <= set("0123456789abcdef")
    return Digest(named) if named is not None and fits else None


def own_path(path: str | None) -> str:
    """Return `path` if it leads to one of our own pages, else the first page."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return "/"


def _to_the_entrance() -> Response:
    if request.method != "GET" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        abort(401)
    asked = request.full_path if request.query_string else request.path
    target = None if asked == "/" else asked
    return current_app.make_response(redirect(url_for("entrance.login", next=target), 303))
