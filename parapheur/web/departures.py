"""Letters that go out: those to be sent, those that went, each with its slip and its proof."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.about_outgoing import Route
from parapheur.domain.documents import Version
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import NoSuchPiece, ParapheurError
from parapheur.domain.misdirected import NoDossierToSend
from parapheur.domain.paper_codes import grouped
from parapheur.domain.registry.bodies import Body, BodyId, KindId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.sight import Looked
from parapheur.domain.trays import PAGE
from parapheur.usecases.registry.arrive import take_receipt_there
from parapheur.usecases.registry.closed import Origin, addressee_of, may_open, origin_of
from parapheur.usecases.registry.dispatch import Departure, prove, send_out, to_send, void
from parapheur.usecases.registry.freeze import freeze_sent, thaw_sent
from parapheur.usecases.registry.officers import may_read
from parapheur.usecases.registry.told import number_of
from parapheur.web import labels
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.departures_doors import (
    keeps_body,
    readable,
    sent_here,
    sent_opened,
    trace_opening,
    veiled,
    veiled_lines,
)
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import dossier_number
from parapheur.web.here import language, me, office, page_number
from parapheur.web.pieces import PDF, attachment
from parapheur.web.refused import not_theirs
from parapheur.web.registry_doors import body_here
from parapheur.web.registry_letter import receipt_of
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
    found = office().reading.outgoings(here.id, text=text, held=me().desks, page=page)
    lines = veiled_lines(found)
    ready = office().reading.answers_ready(here.id)
    return render_template(
        "departures.html",
        body=here,
        lines=lines,
        ready=[(*one, office().reading.incoming(one[0])) for one in ready],
        text=text,
        now=office().now(),
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
    return _page(*sent_here(outgoing_id))


@departures.get("/outgoing/<int:outgoing_id>/document.pdf")
@door(SIGNED_IN)
def document(outgoing_id: int) -> Response:
    """Hand out what was signed and sent."""
    _, letter = sent_opened(outgoing_id)
    return _paper(letter, letter.document, "depart")


@departures.get("/outgoing/<int:outgoing_id>/slip.pdf")
@door(SIGNED_IN)
def slip(outgoing_id: int) -> Response:
    """Hand out its transmittal slip."""
    _, letter = sent_opened(outgoing_id)
    if letter.slip is None:
        raise NoSuchPiece
    return _paper(letter, letter.slip, "bordereau")


@departures.post("/outgoing/<int:outgoing_id>/receipt-there.pdf")
@door(SIGNED_IN)
def receipt_there(outgoing_id: int) -> Answer:
    """Hand out the receipt that the other body gave."""
    number, letter = sent_opened(outgoing_id)
    try:
        taken = take_receipt_there(office(), number, actor=me())
    except ParapheurError as refusal:
        told = {"refused_verb": "receipt", "refusal": sentence_of(refusal), "typed": request.form}
        return _page(number, office().reading.outgoing_letter(number), told), status_of(refusal)
    return _paper(letter, taken, "recepisse")


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


@departures.post("/outgoing/<int:outgoing_id>/<any(freeze, thaw):what>")
@door(SIGNED_IN)
def held(outgoing_id: int, what: str) -> Answer:
    """Keep a letter that went out by itself from being destroyed, or no longer."""
    verb, reason = freeze_sent if what == "freeze" else thaw_sent, request.form.get("reason", "")
    frozen = say(language(), "The letter is frozen.")
    said = frozen if what == "freeze" else say(language(), "The letter is no longer frozen.")
    return _act(
        outgoing_id,
        what,
        said,
        lambda number: verb(office(), number, actor=me().login, reason=reason),
    )


def _act(
    outgoing_id: int, verb: str, said: str, act: Callable[[OutgoingId], Outgoing]
) -> Response | tuple[str, int]:
    number, _ = sent_here(outgoing_id)
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


def _paper(letter: Outgoing, paper: Version, what: str) -> Response:
    letter.expect_kept()
    trace_opening(origin_of(letter), Looked.PIECE, paper.digest)
    name = f"{what}-{letter.number.number}-{letter.number.year}.pdf"
    return attachment(office().files.get(paper.digest), name, PDF)


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
    origin = Origin(letter_id, number)
    opened = may_open(office(), me(), body.id, origin)
    if opened:
        trace_opening(origin, Looked.PAGE)
    letter = office().reading.incoming(letter_id) if letter_id else None
    known = office().directory
    return render_template(
        "departure.html",
        body=body,
        number=number,
        dossier=dossier,
        letter_id=letter_id,
        letter_number=number_of(office(), letter_id, letter) if letter_id and letter else "",
        opened=opened,
        readable=letter is not None and may_read(office(), letter, me().desks),
        kinds=[(one.id, one.name.of(language())) for one in known.kinds],
        bodies=[(one.id, one.name.of(language())) for one in known.bodies if one != body],
        routes=[
            (one.value, name_of(language(), one))
            for one in Route
            if letter is not None or one in {Route.PRINT, Route.BODY}
        ],
        typed=_begun(dossier, letter) | request.form.to_dict(),
        refusal=refusal,
    )


def _begun(dossier: Dossier, letter: Incoming | None) -> dict[str, str]:
    return {
        "subject": dossier.subject,
        "addressee": addressee_of(letter.depositor) if letter else "",
        "kind": letter.kind if letter else "",
        "to_body": "",
        "route": Route.PORTAL.value if letter else Route.PRINT.value,
    }


def _page(number: OutgoingId, letter: Outgoing, told: Mapping[str, object] | None = None) -> str:
    opened = readable(letter)
    if opened:
        trace_opening(origin_of(letter), Looked.PAGE)
    shown = letter if opened else veiled(letter)
    answered = _answered(shown)
    events = office().reading.outgoing_events(number) if opened else ()
    return render_template(
        "outgoing.html",
        number=number,
        letter=shown,
        opened=opened,
        alone=letter.answers is None,
        body=office().directory.body(letter.body),
        to_body=office().directory.body(shown.to_body).name if shown.to_body else None,
        kind=office().directory.kind(shown.kind).name if opened else None,
        answered=answered,
        answered_number=number_of(office(), answered, office().reading.incoming(answered))
        if answered
        else "",
        dossier=reference(DossierId(shown.dossier)) if shown.dossier else "",
        receipt_there=receipt_of(shown.to_letter),
        grouped=grouped,
        officer=keeps_body(letter.body),
        told=[(one.at, recount(language(), one, labels.names())) for one in events],
        **(told or {"refused_verb": None, "refusal": None, "typed": {}}),
    )


def _answered(letter: Outgoing) -> LetterId | None:
    """Return the letter that it answers, if the reader may open that one."""
    answered = origin_of(letter).answers
    if answered is None:
        return None
    letter_in = office().reading.incoming(answered)
    return answered if may_read(office(), letter_in, me().desks) else None
