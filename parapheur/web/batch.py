"""Several visas and signatures under one PIN: the list to tick, and how each went.

The answer is a page that grows: a line for each dossier as soon as it is done, so whoever waits
sees how far it is, without a script. If they leave, or the program ends, the rest stays on their
desk; the same form sent again tells what was given, and gives what was not.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    stream_template,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier, ParapheurError
from parapheur.domain.factors import SecondFactor, together
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId
from parapheur.domain.several import MOST, Result, Ticked
from parapheur.domain.sight import Sight
from parapheur.domain.trays import PAGE
from parapheur.usecases import factors as verbs
from parapheur.usecases.batch import FEW, acts_for, grant_of, in_batch
from parapheur.usecases.batch_by_card import ask_for_batch
from parapheur.usecases.day_order import presented
from parapheur.web.access import SIGNED_IN, door, own_session, sight_of
from parapheur.web.card_offer import by_card_for
from parapheur.web.certificates import has_test_key
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.factors import asked
from parapheur.web.forms import proof
from parapheur.web.here import house, me, office
from parapheur.web.reading import Progress, progress_of
from parapheur.web.refused import tell_each

batch = Blueprint("batch", __name__)

FIELD = "visa-"
"""Before a dossier's number: what the field of its box is called."""
PAGES = 4 * MOST // PAGE
"""How far down the tray they are looked for."""
LINE = "</li>"


@dataclass(frozen=True, slots=True)
class Row:
    """A visa or a signature that may be ticked, and what it is for."""

    dossier: Dossier
    act: Ticked
    progress: Progress | None = None
    """How far the reader got, where every page must be read."""

    @property
    def name(self) -> str:
        """The name of its box."""
        return f"{FIELD}{self.act.dossier}"

    @property
    def action(self) -> Action | None:
        """What the step asks for."""
        step = self.dossier.step_at(self.act.position)
        return step.action if step else None

    @property
    def level(self) -> Level:
        """What the step asks of its signature."""
        step = self.dossier.step_at(self.act.position)
        return step.level if step else Level.SIMPLE

    @property
    def asked(self) -> SecondFactor | None:
        """What is asked beside the PIN."""
        return self.dossier.second_factor_at(self.act.position)

    @property
    def value(self) -> str:
        """What the box says when it is ticked: all that was shown."""
        one = self.act
        return f"{one.position}.{one.round}.{one.shown}.{one.desk}"


@batch.get("/visas")
@door(SIGNED_IN)
def choose() -> str:
    """List the visas and signatures that wait on one's desks, to tick."""
    return _list()


@batch.post("/visas")
@door(SIGNED_IN)
def give() -> Response | tuple[str, int]:
    """Give what was ticked, and say how each went as soon as it is known."""
    ticked = _all_ticked()
    pin, opened = request.form.get("pin", ""), ExitStack()
    try:
        results = opened.enter_context(
            in_batch(office(), actor=me(), ticked=ticked, pin=pin, proof=proof())
        )
    except ParapheurError as refusal:
        return _list(refusal), status_of(refusal)
    told = stream_template(
        "batch_results.html",
        results=_noted(results),
        count=len(ticked),
        subject_of=_subject,
        sentence_of=sentence_of,
    )
    answer = Response(by_lines(told))
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy hands on each line as it comes
    answer.call_on_close(opened.close)
    return answer


@batch.post("/visas/card")
@door(SIGNED_IN)
def ask_card() -> Redirect | tuple[str, int]:
    """Give one code, by which all that is ticked is signed with one's card."""
    try:
        ticket, refused = ask_for_batch(
            office(),
            actor=me(),
            session=own_session(),
            handle=house().chance(),
            ticked=_all_ticked(),
        )
    except ParapheurError as refusal:
        return _list(refusal), status_of(refusal)
    for one, why in refused:
        tell_each(why, one.dossier, one.position)
    return redirect(url_for("cards.ticket", handle=ticket.handle), 303)


@batch.post("/visas/passkey")
@door(SIGNED_IN)
def ask_passkey() -> Response:
    """Ask one's passkeys, for all that is ticked."""
    grants = [grant_of(one) for one in _all_ticked()]
    return asked(verbs.ask_passkey(office(), me(), grants=grants))


def _all_ticked() -> list[Ticked]:
    return [_ticked(name, value) for name, value in request.form.items() if _is_box(name)]


def _noted(results: Iterator[Result]) -> Iterator[Result]:
    """Pass results on; what was refused is told before it is shown."""
    for one in results:
        if one.refusal is not None:
            tell_each(one.refusal, one.ticked.dossier, one.ticked.position)
        yield one


def by_lines(pieces: Iterator[str]) -> Iterator[str]:
    """Put the small pieces of a page together into what is shown at once: a line and its end."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if LINE in piece:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _subject(number: DossierId) -> str | None:
    """Return what a result is about, as far as the reader may see it."""
    try:
        dossier = office().reading.dossier(number)
    except NoSuchDossier:
        return None
    return dossier.subject if sight_of(dossier) is Sight.WHOLE else None


def _list(refusal: ParapheurError | None = None) -> str:
    rows, crew = list(_rows()), office().crew
    asks = together(row.asked for row in rows)
    if crew and len(rows) > FEW:
        crew.warm()
    return render_template(
        "batch.html",
        rows=rows,
        asked=asks,
        held=verbs.factors_of(office(), me().login) if asks else (),
        most=MOST,
        every=request.args.get("tick") == "all",
        refusal_sentence=sentence_of(refusal) if refusal else None,
        by_card=by_card_for(me(), [row.level for row in rows]),
        test_key=bool(rows) and has_test_key(me()),
    )


def _rows() -> Iterator[Row]:
    """Yield the first act of each dossier that waits on one's desks, in the tray's order."""
    found, first = 0, presented(office(), me().desks)
    for page in range(1, PAGES + 1):
        lines = office().reading.todo(me().desks, first=first, page=page)
        for line in lines:
            dossier = office().reading.dossier(line.id)
            act = next(acts_for(me(), line.id, dossier), None)
            if act is not None and found < MOST:
                found += 1
                yield Row(dossier, act, progress_of(line.id, dossier))
        if len(lines) < PAGE or found == MOST:
            return


def _is_box(name: str) -> bool:
    return name.startswith(FIELD)


def _ticked(name: str, value: str) -> Ticked:
    """Return what a ticked box says, or refuse the request."""
    number, parts = name.removeprefix(FIELD), value.split(".", 3)
    if len(parts) != 4 or not all(_is_number(text) for text in (number, *parts[:2])):
        abort(400)
    position, round, shown, desk = parts
    if len(shown) != 64 or not set(shown) <= set("0123456789abcdef"):
        abort(400)
    where = DossierId(int(number)), int(position), int(round)
    return Ticked(*where, Digest(shown), DeskId(desk))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
