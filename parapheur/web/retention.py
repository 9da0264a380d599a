"""The end of letters as a body's people decide on it, and the answer to who asks what is kept."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.errors import NotAllowed, ParapheurError, ReasonWanted, TextTooLong
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoSuchDisposal, NoSuchLetter
from parapheur.domain.registry.bodies import Body, BodyId, KindId
from parapheur.domain.registry.depositors import Depositor, DepositorKind, Identifier, number_of
from parapheur.domain.registry.disposal import MOST, Disposal, DisposalId, Stage
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, deposit_number
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.usecases.registry import dispose
from parapheur.usecases.registry.access import answer_access
from parapheur.usecases.registry.closed import is_ordinary, origin_of
from parapheur.usecases.registry.ending import all_sent
from parapheur.usecases.registry.freeze import freeze, thaw
from parapheur.usecases.registry.officers import bodies_led_by, bodies_of
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.departures_doors import readable, veiled, veiled_lines
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, me, office
from parapheur.web.labels import names
from parapheur.web.letters_veiled import veiled_letter, veiled_letters
from parapheur.web.pieces import disposition
from parapheur.web.refused import not_theirs
from parapheur.web.registry_letter import refused_page
from parapheur.words import recount, say

retention = Blueprint("retention", __name__, url_prefix="/registry")

KNOWN_BY = (Identifier.CIN, Identifier.PASSPORT, Identifier.RESIDENCE, Identifier.ICE)
NUMBER = re.compile(r"[0-9]{1,10}")
OF = {Identifier.ICE: DepositorKind.COMPANY}
"""What kind of depositor is known by it; all others by what citizens are."""


@retention.get("/<body>/retention")
@door(SIGNED_IN)
def schedule(body: str) -> tuple[str, int]:
    """Show for how long letters are kept, those whose time is over, and what was proposed."""
    return _schedule(_body(body))


@retention.post("/<body>/retention")
@door(SIGNED_IN)
def propose(body: str) -> Redirection | tuple[str, int]:
    """Propose to destroy what letters hold."""
    kept = _body(body)
    letters = [LetterId(one) for one in _ticked("letter")]
    sent = [OutgoingId(one) for one in _ticked("sent")]
    try:
        basis = request.form.get("basis", "")
        number = dispose.propose(office(), kept.id, letters, sent, basis=basis, actor=me().login)
    except ParapheurError as refusal:
        return _schedule(kept, refusal)
    flash(say(language(), "Proposed: a second person decides."), "done")
    return redirect(url_for("retention.proposal", number=number), 303)


@retention.get("/disposals/<int:number>")
@door(SIGNED_IN)
def proposal(number: int) -> tuple[str, int]:
    """Show a proposal, its letters, and who decided what."""
    return _proposal(number)


@retention.post("/disposals/<int:number>/confirm")
@door(SIGNED_IN)
def confirm(number: int) -> Redirection | tuple[str, int]:
    """Confirm it, as a second person."""
    _found(number)
    try:
        dispose.confirm(office(), DisposalId(number), actor=me().login)
    except ParapheurError as refusal:
        return _proposal(number, refusal)
    flash(say(language(), "Destroyed. The certificate is sealed."), "done")
    return redirect(url_for("retention.proposal", number=number), 303)


@retention.post("/disposals/<int:number>/withdraw")
@door(SIGNED_IN)
def withdraw(number: int) -> Redirection | tuple[str, int]:
    """Give it up."""
    _found(number)
    try:
        reason = request.form.get("reason", "")
        dispose.withdraw(office(), DisposalId(number), reason=reason, actor=me().login)
    except ParapheurError as refusal:
        return _proposal(number, refusal)
    flash(say(language(), "Given up: nothing was destroyed."), "done")
    return redirect(url_for("retention.proposal", number=number), 303)


@retention.get("/disposals/<int:number>/certificate.pdf")
@door(SIGNED_IN)
def certificate(number: int) -> Response:
    """Hand out the sealed certificate."""
    paper = _found(number).certificate
    if paper is None:
        abort(404)
    answer = Response(office().files.get(paper.digest), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = disposition(f"elimination-{number}.pdf")
    return answer


@retention.post("/letters/<int:number>/<any(freeze, thaw):what>")
@door(SIGNED_IN)
def hold(number: int, what: str) -> Redirection | tuple[str, int]:
    """Keep a letter from being destroyed, or no longer."""
    verb = freeze if what == "freeze" else thaw
    reason = request.form.get("reason", "")
    try:
        verb(office(), LetterId(number), actor=me().login, reason=reason)
    except NotAllowed:  # whoever has no part in it is told that there is none
        raise not_theirs(NoSuchLetter()) from None
    except (ReasonWanted, TextTooLong) as refusal:
        return refused_page(number, refusal, what)
    if what == "freeze":
        flash(say(language(), "The letter is frozen."), "done")
    else:
        flash(say(language(), "The letter is no longer frozen."), "done")
    return redirect(f"/registry/letters/{number}", 303)


@retention.get("/<body>/access")
@door(SIGNED_IN)
def ask(body: str) -> tuple[str, int]:
    """Ask by what a person is known who asks what is kept of them."""
    return _ask(_body(body))


@retention.post("/<body>/access")
@door(SIGNED_IN)
def answer(body: str) -> Response | tuple[str, int]:
    """Hand out all that is kept of them, in one file."""
    kept = _body(body)
    try:
        data = answer_access(office(), kept.id, _sought(), actor=me().login)
    except ParapheurError as refusal:
        return _ask(kept, refusal)
    made = Response(data, mimetype="application/zip")
    made.headers["Content-Disposition"] = disposition("acces-09-08.zip")
    return made


def _sought() -> Depositor:
    said = request.form.get("identifier", "")
    by = Identifier(said) if said in set(KNOWN_BY) else Identifier.CIN
    kind, typed = OF.get(by, DepositorKind.CITIZEN), request.form.get("number", "")
    number = number_of(kind, by, typed) if typed.strip() else ""
    known = by if number else Identifier.NONE
    return Depositor(
        kind, "", identifier=known, number=number, email=request.form.get("email", "").strip()
    )


def _ticked(name: str) -> list[int]:
    return [int(one) for one in request.form.getlist(name) if NUMBER.fullmatch(one)]


def _schedule(body: Body, refusal: ParapheurError | None = None) -> tuple[str, int]:
    kinds = office().directory.kinds
    over = office().reading.over(body.id, kinds, office().now())
    due = veiled_letters(over)
    shown = render_template(
        "retention.html", body=body, officer=_officer(body), due=due,
        sent=veiled_lines(office().reading.sent_over(body.id, kinds, office().now())),
        kinds=office().directory.kinds,
        disposals=office().reading.disposals(body.id), number_of=_number, most=MOST,
        may_propose=_officer(body), basis=request.form.get("basis", ""),
        refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return shown, status_of(refusal) if refusal else 200


def _proposal(number: int, refusal: ParapheurError | None = None) -> tuple[str, int]:
    found = _found(number)
    events = office().reading.disposal_events(DisposalId(number))
    second = me().login != found.proposed_by
    shown = render_template(
        "disposal.html", number=number, disposal=found, Stage=Stage, number_of=_number,
        body=office().directory.body(found.body),
        officer=_officer(office().directory.body(found.body)),
        letters=[(one, _seen(office().reading.incoming(one), second)) for one in found.letters],
        sent=_sent(found, second), kinds={one.id: one for one in office().directory.kinds},
        told=[(one, recount(language(), one, names(), None)) for one in events],
        second=second, refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return shown, status_of(refusal) if refusal else 200


def _sent(disposal: Disposal, second: bool) -> list[tuple[Outgoing, KindId]]:
    """Return what goes out of the records that once went out, answers with their letters."""
    letters = [office().reading.outgoing_letter(one) for one in all_sent(office(), disposal)]
    return [(one if _shown(one, second) else veiled(one), one.kind) for one in letters]


def _shown(letter: Outgoing, second: bool) -> bool:
    return readable(letter) or (second and is_ordinary(office(), origin_of(letter)))


def _seen(letter: Incoming, second: bool) -> Incoming:
    """Return a letter as it stands in a list; its kind says for how long it is kept.

    Whoever decides as the second person knows what they destroy, unless it is closed to them.
    """
    if second and letter.confidentiality is Confidentiality.ORDINARY:
        return letter
    return replace(veiled_letter(letter), kind=letter.kind)


def _ask(body: Body, refusal: ParapheurError | None = None) -> tuple[str, int]:
    shown = render_template(
        "access_request.html", body=body, officer=_officer(body), known_by=KNOWN_BY,
        form=request.form,
        refusal=sentence_of(refusal) if refusal else None,
    )  # fmt: skip
    return shown, status_of(refusal) if refusal else 200


def _body(body: str) -> Body:
    """Return a body whose registry, or whose head, is a desk of the reader's."""
    for one in _theirs():
        if one.id == BodyId(body):
            return one
    return _none()


def _found(number: int) -> Disposal:
    return dispose.disposal_for(office(), DisposalId(number), _theirs())


def _officer(body: Body) -> bool:
    """Say whether the reader keeps its registry, and not only stands at its head."""
    return body in bodies_of(office(), me().desks)


def _theirs() -> Sequence[Body]:
    return bodies_led_by(office(), me().desks)


def _none() -> NoReturn:
    raise NoSuchDisposal


def _number(letter_id: LetterId) -> str:
    letter = office().reading.incoming(letter_id)
    return deposit_number(letter_id, office().calendar.day_of(letter.deposited_at).year)
