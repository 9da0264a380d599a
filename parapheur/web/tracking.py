"""Where a depositor follows a letter: no account, but the deposit number and its secret.

1. What lets in is looked for in `usecases.registry.follow`; from then on this browser sees this one
   letter, for a while, by a cookie that is signed and says no secret.
2. What is shown is what its depositor may know: no name of an official, no desk, no note.
3. What was asked for may be brought once, and that the answer was taken is told once; everything
   else here only looks.
4. The secret is shown to the browser that deposited, which holds what it is drawn from; whoever
   came by typing it is not shown it again.
"""

from datetime import datetime, timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from parapheur.domain.about_incoming import IncomingEvent, LetterForwarded
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchPiece, ParapheurError, TooManyTries
from parapheur.domain.misdirected import LetterUnknown
from parapheur.domain.paper_codes import Code, grouped
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.words import Language, Words
from parapheur.usecases.registry.bring import bring_pieces
from parapheur.usecases.registry.drafting import let_in
from parapheur.usecases.registry.follow import answer_to, find, take_answer, whereabouts
from parapheur.usecases.registry.hand_in import sent_by
from parapheur.usecases.registry.send import MOST_MB, Sent
from parapheur.web.access import ANYBODY, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import pieces as brought
from parapheur.web.forms import takes_file
from parapheur.web.here import house, language, office
from parapheur.web.pieces import PDF, attachment
from parapheur.web.welcome import at_most_of_house, before_body
from parapheur.words import say
from parapheur.words.clock import written_day
from parapheur.words.following import followed, stands

tracking = Blueprint("tracking", __name__, url_prefix="/follow")

Page = str | Answer | tuple[str, int]

STAY = timedelta(hours=2)
"""For how long a browser sees a letter without giving its secret again."""
SEES = "letter"
DRAFT = "draft"
"""By what this browser's draft is known on the portal: once sent, it leads to its letter again."""


def let_follow(letter_id: LetterId) -> None:
    """Let this browser see this letter, for a while."""
    session[SEES] = [letter_id, int((office().now() + STAY).timestamp())]


@tracking.before_request
def speak() -> None:
    """Speak as the browser does, until it is known which letter is followed."""
    asked = request.accept_languages.best_match([one.value for one in Language])
    g.spoken = Language(asked) if asked else None


@tracking.get("")
@door(ANYBODY)
def ask() -> Page:
    """Ask for deposit number and secret."""
    return _asked()


@tracking.post("")
@door(ANYBODY)
def enter() -> Page:
    """Let in who has both (1)."""
    number, secret = request.form.get("number", ""), request.form.get("secret", "")
    try:
        found = find(office(), number=number, secret=secret, address=request.remote_addr or "")
    except (LetterUnknown, TooManyTries) as refusal:
        return _asked(refusal, number)
    let_follow(found)
    return redirect(url_for("tracking.letter"), 303)


@tracking.get("/letter")
@door(ANYBODY)
def letter() -> Page:
    """Show where the letter stands (2)."""
    seen = _seen()
    return redirect(url_for("tracking.ask"), 303) if seen is None else _letter(seen)


@tracking.get("/letter/receipt.pdf")
@door(ANYBODY)
def receipt() -> Response:
    """Hand out the receipt."""
    seen = _expect_seen()
    one = office().reading.incoming(seen)
    if one.receipt is None or one.disposal is not None:
        raise NoSuchPiece
    return _paper(one.receipt.digest, f"{_number(seen, one)}-recepisse.pdf")


@tracking.get("/letter/answer.pdf")
@door(ANYBODY)
def answer() -> Response:
    """Hand out the answer."""
    found = answer_to(office(), _expect_seen())
    if found is None:
        raise NoSuchPiece
    number, sent = found
    # A browser that only asks what is there takes nothing.
    wanted = request.method != "HEAD"
    data = take_answer(office(), number) if wanted else office().files.get(sent.document.digest)
    return attachment(data, f"{sent.number.year}-{sent.number.number}.pdf", PDF)


@tracking.get("/letter/slip.pdf")
@door(ANYBODY)
def slip() -> Response:
    """Hand out the transmittal slip of the answer."""
    sent = _answer(_expect_seen())
    if sent is None or sent.slip is None:
        raise NoSuchPiece
    return _paper(sent.slip.digest, f"{sent.number.year}-{sent.number.number}-bordereau.pdf")


def welcome() -> None:
    """Let pieces in of who sees a letter, and not too often. `LetterUnknown`, `TooManyTries`."""
    _expect_seen()
    let_in(office(), request.remote_addr or "")
    at_most_of_house()


@tracking.post("/letter/pieces")
@door(ANYBODY)
@takes_file(MOST_MB << 20)
@before_body(welcome)
def bring() -> Page:
    """Take the pieces that were asked for (3)."""
    seen = _expect_seen()
    *_, (last, _) = whereabouts(office(), seen)
    try:
        bring_pieces(office(), last, brought("pieces"))
    except ParapheurError as refusal:
        return _letter(seen, refusal)
    flash(say(language(), "The pieces were received."), "done")
    return redirect(url_for("tracking.letter"), 303)


@tracking.post("/leave")
@door(ANYBODY)
def leave() -> Answer:
    """Forget, on this device, which letter was followed."""
    session.pop(SEES, None)
    if _sent_here():
        session.pop(DRAFT)
    flash(say(language(), "This device no longer shows the letter."), "done")
    return redirect(url_for("tracking.ask"), 303)


def _asked(refusal: ParapheurError | None = None, number: str = "") -> tuple[str, int]:
    page = render_template(
        "follow.html",
        reader=None,
        here=url_for("tracking.ask"),
        number=number[:40],
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _letter(seen: LetterId, refusal: ParapheurError | None = None) -> tuple[str, int]:
    way = list(whereabouts(office(), seen))
    first, last = way[0][1], way[-1][1]
    g.spoken = first.language
    sent = _answer(seen)
    page = render_template(
        "follow_letter.html",
        reader=None,
        here=url_for("tracking.letter"),
        number=_number(seen, first),
        letter=first,
        secret=_secret(seen),
        body=_body(last.body),
        counted=written_day(language(), first.counted),
        stands=stands(language(), last.state),
        told=_told(way),
        asks=last.asked if _asks(last) else None,
        answer=sent,
        code=_code(sent),
        limits=house().limits,
        refusal=sentence_of(refusal) if refusal else None,
    )
    return page, status_of(refusal) if refusal else 200


def _sent_here() -> Sent | None:
    """Return what this browser's draft became, if it was sent."""
    return sent_by(office(), str(session.get(DRAFT, "")))


def _secret(seen: LetterId) -> str | None:
    """Return the secret of a letter that this browser deposited, as people read it (4)."""
    sent = _sent_here()
    return grouped(Code(sent.secret)) if sent and sent.letter == seen else None


def _told(way: list[tuple[LetterId, Incoming]]) -> list[tuple[datetime, str]]:
    """Return what happened to the letter on its way, oldest first."""
    told = []
    for place, (letter_id, _) in enumerate(way):
        events = office().reading.incoming_events(letter_id)
        for event in events[1:] if place else events:  # it was received once
            sentence = followed(language(), event, body=_onward(event))
            if sentence is not None:
                told.append((event.at, sentence))
    return told


def _onward(event: IncomingEvent) -> Words | None:
    return _body(event.body) if isinstance(event, LetterForwarded) else None


def _body(body: str) -> Words:
    return office().directory.body(body).name


def _asks(one: Incoming) -> bool:
    try:
        one.expect_asked()
    except ParapheurError:
        return False
    return True


def _answer(seen: LetterId) -> Outgoing | None:
    found = answer_to(office(), seen)
    return found[1] if found else None


def _code(sent: Outgoing | None) -> str | None:
    """Return the code by which anybody checks the answer."""
    number = sent.dossier if sent else None
    return office().reading.newest_code(DossierId(number)) if number is not None else None


def _number(letter_id: LetterId, one: Incoming) -> str:
    return deposit_number(letter_id, office().calendar.day_of(one.deposited_at).year)


def _paper(digest: Digest, name: str) -> Response:
    return attachment(office().files.get(digest), name, PDF)


def _seen() -> LetterId | None:
    """Return the letter that this browser sees, as long as it does."""
    kept = session.get(SEES)
    if not isinstance(kept, list) or len(kept) != 2 or kept[1] < office().now().timestamp():
        return None
    return LetterId(kept[0])


def _expect_seen() -> LetterId:
    seen = _seen()
    if seen is None:
        raise LetterUnknown
    return seen
