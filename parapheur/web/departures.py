"""Letters that go out: those to be sent, those that went, each with its slip and its proof."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.about_outgoing import Route
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import NoSuchPiece, ParapheurError
from parapheur.domain.misdirected import NoDossierToSend, NoSuchLetter
from parapheur.domain.registry.bodies import Body, BodyId, KindId
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.trays import PAGE
from parapheur.usecases.registry.dispatch import Departure, prove, send_out, to_send, void
from parapheur.usecases.registry.officers import may_read
from parapheur.usecases.registry.told import number_of
from parapheur.web import labels
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import dossier_number
from parapheur.web.here import language, me, office, page_number
from parapheur.web.pieces import PDF, attachment
from parapheur.web.refused import not_theirs
from parapheur.web.registry_doors import body_here, leave_a_trace, my_bodies
from parapheur.words import name_of, recount, say

Answer = str | Response | tuple[str, int]

departures = Blueprint("departures", __name__, url_prefix="/registry")


@departures.get("/<body>/departures")
@door(SIGNED_IN)
def listed(body: str) -> Answer:
    """List what is ready to go out, and what went, or find some of it."""
    here, page, text = body_here(body), page_number(), request.args.get("q", "")[:200]
    if number := request.args.get("dossier", ""):
        asked = dossier_number(number)
        return redirect(url_for("departures.ask", body=here.id, dossier_id=asked), 303)
    lines = list(office().reading.outgoings(here.id, text=text, page=page))
    ready = office().reading.answers_ready(here.id)
    return render_template(
        "departures.html",
        body=here,
        lines=lines,
        ready=[(*one, office().reading.incoming(one[0])) for one in ready],
        text=text,
        page=page,
        more=len(lines) == PAGE,
    )


@departures.get("/<body>/send/<int:dossier_id>")
@door(SIGNED_IN)
def ask(body: str, dossier_id: int) -> str:
    """Ask how a finished dossier is to go out."""
    here = body_here(body)
    dossier, letter = _sendable(here, dossier_id)
    return _form(here, DossierId(dossier_id), dossier, letter)


@departures.post("/<body>/send/<int:dossier_id>")
@door(SIGNED_IN)
def send(body: str, dossier_id: int) -> Answer:
    """Take the departure number, and send it."""
    here, number = body_here(body), DossierId(dossier_id)
    dossier, letter = _sendable(here, dossier_id)
    try:
        sent = send_out(office(), number, _departure(here), actor=me())
    except ParapheurError as refusal:
        shown = _form(here, number, dossier, letter, sentence_of(refusal))
        return shown, status_of(refusal)
    order = office().reading.outgoing_letter(sent).number
    flash(say(language(), "The letter went out under the number {number}.", number=order), "done")
    return redirect(url_for("departures.page", outgoing_id=sent), 303)


@departures.get("/outgoing/<int:outgoing_id>")
@door(SIGNED_IN)
def page(outgoing_id: int) -> str:
    """Show a letter that went out."""
    return _page(*_visible(outgoing_id))


@departures.get("/outgoing/<int:outgoing_id>/document.pdf")
@door(SIGNED_IN)
def document(outgoing_id: int) -> Response:
    """Hand out what was signed and sent."""
    _, letter = _visible(outgoing_id)
    return attachment(office().files.get(letter.document.digest), _named("depart", letter), PDF)


@departures.get("/outgoing/<int:outgoing_id>/slip.pdf")
@door(SIGNED_IN)
def slip(outgoing_id: int) -> Response:
    """Hand out its transmittal slip."""
    _, letter = _visible(outgoing_id)
    if letter.slip is None:
        raise NoSuchPiece
    return attachment(office().files.get(letter.slip.digest), _named("bordereau", letter), PDF)


@departures.post("/outgoing/<int:outgoing_id>/prove")
@door(SIGNED_IN)
def proven(outgoing_id: int) -> Answer:
    """Note whether it arrived."""
    arrived, how = request.form.get("arrived") == "yes", request.form.get("how", "")
    said = say(language(), "What is known of its arrival is kept.")
    return _act(
        outgoing_id,
        "prove",
        said,
        lambda number: prove(office(), number, actor=me().login, arrived=arrived, how=how),
    )


@departures.post("/outgoing/<int:outgoing_id>/void")
@door(SIGNED_IN)
def voided(outgoing_id: int) -> Answer:
    """Make its number void."""
    reason = request.form.get("reason", "")
    said = say(language(), "The departure number is void; it stays in the register.")
    return _act(
        outgoing_id,
        "void",
        said,
        lambda number: void(office(), number, actor=me().login, reason=reason),
    )


def _act(
    outgoing_id: int, verb: str, said: str, act: Callable[[OutgoingId], Outgoing]
) -> Response | tuple[str, int]:
    number, _ = _visible(outgoing_id)
    try:
        act(number)
    except ParapheurError as refusal:
        told = {"refused_verb": verb, "refusal": sentence_of(refusal), "typed": request.form}
        return _page(number, office().reading.outgoing_letter(number), told), status_of(refusal)
    flash(said, "done")
    return redirect(url_for("departures.page", outgoing_id=number), 303)


def _sendable(body: Body, dossier_id: int) -> tuple[Dossier, LetterId | None]:
    try:
        return to_send(office(), DossierId(dossier_id), body.id, me())
    except NoDossierToSend as refusal:
        raise not_theirs(refusal) from None


def _visible(outgoing_id: int) -> tuple[OutgoingId, Outgoing]:
    """Return a letter of a registry that the reader keeps, or whose answered letter they read."""
    number = OutgoingId(outgoing_id)
    try:
        letter = office().reading.outgoing_letter(number)
    except NoSuchLetter as refusal:
        raise not_theirs(refusal) from None
    if readable(letter):
        if letter.answers:
            answered = LetterId(letter.answers)
            leave_a_trace(answered, office().reading.incoming(answered), _shown(letter))
        return number, letter
    raise not_theirs(NoSuchLetter())


def _shown(letter: Outgoing) -> Digest | None:
    """Return the fingerprint of the paper that is handed out, if one is."""
    if request.endpoint == "departures.document":
        return letter.document.digest
    slip = letter.slip if request.endpoint == "departures.slip" else None
    return slip.digest if slip else None


def readable(letter: Outgoing) -> bool:
    """Say whether the reader may open a letter that went out."""
    answered = office().reading.incoming(LetterId(letter.answers)) if letter.answers else None
    if answered is not None:
        return may_read(office(), answered, me().desks) or _keeps(letter.body)
    return _keeps(letter.body)


def _keeps(body: BodyId) -> bool:
    return any(one.id == body for one in my_bodies())


def _named(what: str, letter: Outgoing) -> str:
    return f"{what}-{letter.number.number}-{letter.number.year}.pdf"


def _departure(body: Body) -> Departure:
    form = request.form
    route, to = form.get("route", ""), form.get("to_body", "")
    chosen = Route(route) if route in set(Route) else Route.PRINT
    return Departure(
        body=body.id,
        kind=KindId(form.get("kind", "")),
        subject=form.get("subject", ""),
        addressee=form.get("addressee", ""),
        route=chosen,
        to_body=BodyId(to) if to and chosen is Route.BODY else None,
    )


def _form(
    body: Body,
    number: DossierId,
    dossier: Dossier,
    letter_id: LetterId | None,
    refusal: str | None = None,
) -> str:
    letter = office().reading.incoming(letter_id) if letter_id else None
    sender = letter.depositor if letter else None
    begun = {
        "subject": dossier.subject,
        "addressee": "\n".join(filter(None, (sender.name, sender.address))) if sender else "",
        "kind": letter.kind if letter else "",
        "to_body": "",
        "route": Route.PORTAL.value if letter else Route.PRINT.value,
    }
    known = office().directory
    return render_template(
        "departure.html",
        body=body,
        number=number,
        dossier=dossier,
        letter_id=letter_id,
        letter=letter,
        letter_number=number_of(office(), letter_id, letter) if letter_id and letter else "",
        kinds=[(one.id, one.name.of(language())) for one in known.kinds],
        bodies=[(one.id, one.name.of(language())) for one in known.bodies if one != body],
        routes=[
            (one.value, name_of(language(), one))
            for one in Route
            if letter is not None or one in {Route.PRINT, Route.BODY}
        ],
        typed=begun | request.form.to_dict(),
        refusal=refusal,
    )


def _page(number: OutgoingId, letter: Outgoing, told: Mapping[str, object] | None = None) -> str:
    answered = LetterId(letter.answers) if letter.answers else None
    events = office().reading.outgoing_events(number)
    return render_template(
        "outgoing.html",
        number=number,
        letter=letter,
        body=office().directory.body(letter.body),
        to_body=office().directory.body(letter.to_body).name if letter.to_body else None,
        kind=office().directory.kind(letter.kind).name,
        answered=answered,
        answered_number=number_of(office(), answered, office().reading.incoming(answered))
        if answered
        else "",
        dossier=reference(DossierId(letter.dossier)) if letter.dossier else "",
        officer=_keeps(letter.body),
        told=[(one.at, recount(language(), one, labels.names())) for one in events],
        **(told or {"refused_verb": None, "refusal": None, "typed": {}}),
    )
