"""Acts beside the circuit: set aside, opinions, values, changes further on, archive, going on."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Step
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import NoSuchDossier, ParapheurError
from parapheur.domain.people import DeskId
from parapheur.domain.words import Words
from parapheur.domain.words import visible as seen
from parapheur.usecases import steer
from parapheur.usecases.fill import fill
from parapheur.web.access import ADMINISTRATORS, SIGNED_IN, door, visible
from parapheur.web.asking import answers_in
from parapheur.web.dossiers import Answer, page
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import digest, dossier_number, whole_number
from parapheur.web.here import language, me, office
from parapheur.words import name_of, say

steering = Blueprint("steering", __name__)
HERE = "/dossiers/<int:dossier_id>"
ADDED = (Action.VISA, Action.OPINION, Action.READ)
"""What a desk may add on the way."""


@steering.post(f"{HERE}/values")
@door(SIGNED_IN)
def give_values(dossier_id: int) -> Answer:
    """Give what the step asks about the dossier."""
    number, dossier = visible(dossier_id)
    return _done(
        number,
        dossier,
        lambda: fill(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            answers=answers_in(dossier.circuit) if dossier.circuit else {},
        ),
        say(language(), "What you said was recorded."),
    )


@steering.post(f"{HERE}/hold")
@door(SIGNED_IN)
def set_aside(dossier_id: int) -> Answer:
    """Set one's turn aside until a day."""
    number, dossier = visible(dossier_id)
    return _done(
        number,
        dossier,
        lambda: steer.hold(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            until=_day("until"),
            reason=request.form.get("reason", ""),
        ),
        say(language(), "Your turn is set aside; you may still act at any moment."),
    )


@steering.post(f"{HERE}/ask-opinion")
@door(SIGNED_IN)
def ask_opinion(dossier_id: int) -> Answer:
    """Ask another desk what it thinks."""
    number, dossier = visible(dossier_id)
    return _done(
        number,
        dossier,
        lambda: steer.ask_opinion(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            of=_desk("of"),
            question=request.form.get("question", ""),
        ),
        say(language(), "The desk was asked for its opinion."),
    )


@steering.post(f"{HERE}/opinion")
@door(SIGNED_IN)
def give_opinion(dossier_id: int) -> Answer:
    """Answer for a desk that was asked."""
    number, dossier = visible(dossier_id)
    said = request.form.get("opinion", "")
    return _done(
        number,
        dossier,
        lambda: steer.give_opinion(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            shown=digest("shown"),
            opinion=Opinion(said) if said in set(Opinion) else None,
            remark=request.form.get("remark", ""),
        ),
        say(language(), "Your answer was recorded."),
    )


@steering.post(f"{HERE}/insert")
@door(SIGNED_IN)
def insert(dossier_id: int) -> Answer:
    """Add a step further on."""
    number, dossier = visible(dossier_id)
    action = Action(request.form["action"]) if request.form.get("action") in ADDED else ADDED[0]
    name = seen(" ".join(request.form.get("name", "").split()))[:200] or name_of(language(), action)
    to = _desk("to")
    return _done(
        number,
        dossier,
        lambda: steer.insert_step(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            before=whole_number("before"),
            steps=whole_number("steps"),
            step=Step(f"{action}-{to}", Words(name, name, name), action, (to,)),
        ),
        say(language(), "The step was added."),
    )


@steering.post(f"{HERE}/reassign")
@door(SIGNED_IN)
def reassign(dossier_id: int) -> Answer:
    """Give a step further on to another desk."""
    number, dossier = visible(dossier_id)
    return _done(
        number,
        dossier,
        lambda: steer.reassign_step(
            office(),
            number,
            actor=me(),
            desk=_desk("desk"),
            position=whole_number("position"),
            round=whole_number("round"),
            at_step=whole_number("step"),
            steps=whole_number("steps"),
            desks=tuple(_other_desks(dossier, whole_number("step"))),
        ),
        say(language(), "The step was given to the other desk."),
    )


@steering.post(f"{HERE}/archive")
@door(SIGNED_IN)
def archive(dossier_id: int) -> Answer:
    """Put one's own dossier away."""
    number, dossier = visible(dossier_id)
    return _done(
        number,
        dossier,
        lambda: steer.archive(
            office(), number, actor=me(), class_mark=request.form.get("class_mark", "")
        ),
        say(language(), "The dossier was archived."),
    )


@steering.post(f"{HERE}/go-on")
@door(SIGNED_IN)
def go_on(dossier_id: int) -> Answer:
    """Open a draft on another circuit that goes on from this dossier."""
    number, dossier = visible(dossier_id)
    circuit = request.form.get("circuit", "")
    try:
        draft = steer.go_on(office(), number, actor=me(), circuit=circuit)
    except ParapheurError as refusal:
        return page(number, dossier, refusal)
    flash(say(language(), "A draft goes on from the finished dossier."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=draft), 303)


@steering.get("/bypass")
@door(ADMINISTRATORS)
def stuck() -> Answer:
    """Show an administrator where a dossier stands, and nothing of what it says."""
    asked = request.args.get("number", "")
    if not asked:
        return render_template("bypass.html", asked="", dossier=None, refusal=None)
    number = dossier_number(asked)
    return _stuck(asked, number)


@steering.post("/bypass/<int:dossier_id>")
@door(ADMINISTRATORS)
def bypass(dossier_id: int) -> Answer:
    """Let a dossier go on without a step, with a reason."""
    number = DossierId(dossier_id)
    try:
        steer.bypass(
            office(),
            number,
            actor=me(),
            position=whole_number("position"),
            round=whole_number("round"),
            reason=request.form.get("reason", ""),
        )
    except ParapheurError as refusal:
        shown, _ = _stuck(reference(number), number, sentence_of(refusal))
        return shown, status_of(refusal)
    flash(say(language(), "The dossier goes on without the step."), "done")
    return redirect(url_for("steering.stuck", number=reference(number)), 303)


def _stuck(asked: str, number: DossierId, refusal: str | None = None) -> tuple[str, int]:
    try:
        dossier: Dossier | None = office().reading.dossier(number)
    except NoSuchDossier as missing:
        dossier, refusal = None, sentence_of(missing)
    shown = render_template(
        "bypass.html",
        asked=asked,
        number=number,
        dossier=dossier,
        refusal=refusal,
        reason=request.form.get("reason", ""),
    )
    return shown, 200 if dossier else 404


def _other_desks(dossier: Dossier, at_step: int) -> list[DeskId]:
    """Return the desks of a step with one of them replaced."""
    steps = dossier.circuit.steps if dossier.circuit else ()
    if at_step >= len(steps):
        abort(400)
    instead, to = _desk("instead"), _desk("to")
    return [to if desk == instead else desk for desk in steps[at_step].desks]


def _desk(name: str) -> DeskId:
    return DeskId(request.form.get(name, ""))


def _day(name: str) -> date:
    """Return a day of a form; one that is none lies before every other, and is refused as such."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return date.min


def _done(
    number: DossierId, dossier: Dossier, verb: Callable[[], object], sentence: str
) -> Response | Answer:
    try:
        verb()
    except ParapheurError as refusal:
        return page(number, dossier, refusal)
    flash(sentence, "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)
