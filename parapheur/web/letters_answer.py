"""Draft an answer to a letter: a form of the ministry, filled in, becomes a dossier."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import NotAllowed, ParapheurError
from parapheur.domain.filing import level
from parapheur.domain.lifecycle import LetterMove
from parapheur.domain.misdirected import LetterMovedOn
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import Template
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.replies import Written, checked
from parapheur.domain.words import Language
from parapheur.usecases.registry.answer import answering, begin, draw
from parapheur.usecases.registry.told import number_of
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.asking import answers, name_in_form
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.filing import Group, Listed, listed
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.web.pieces import PDF, attachment
from parapheur.web.placing import warn
from parapheur.web.registry_doors import letter_here
from parapheur.words import say

ANSWERS = "answers"
"""The key of the field in which a circuit asks for the number of the letter that is answered."""

letter_answer = Blueprint(
    "letter_answer", __name__, url_prefix="/registry/letters/<int:letter_id>/answer"
)


@letter_answer.get("")
@door(SIGNED_IN)
def ask(letter_id: int) -> str:
    """Ask what the answer says, beginning from a form of the house."""
    number, letter = letter_here(letter_id)
    return _form(number, letter, _begun(letter))


@letter_answer.post("/keep")
@door(SIGNED_IN)
def make(letter_id: int) -> Response | tuple[str, int]:
    """Make a dossier of the draft."""
    number, letter = letter_here(letter_id)
    circuit = request.form.get("circuit", "")
    try:
        dossier = begin(
            office(),
            number,
            actor=me(),
            desk=_desk(),
            written=_typed(),
            circuit=circuit,
            answers=answers(circuit),
            seen=whole_number("seen"),
        )
    except ParapheurError as refusal:
        return _form(number, letter, _typed(), sentence_of(refusal)), status_of(refusal)
    warn(dossier)
    said = say(language(), "The answer is kept as a draft: look it over, then start its circuit.")
    flash(said, "done")
    return redirect(url_for("dossiers.dossier", dossier_id=dossier), 303)


@letter_answer.post("/preview")
@door(SIGNED_IN)
def preview(letter_id: int) -> Response | tuple[str, int]:
    """Hand out the draft as it would be drawn; nothing is kept."""
    number, letter = letter_here(letter_id)
    try:
        if _desk() not in answering(letter, me()):
            raise NotAllowed
        drawn = draw(office(), number, letter, _desk(), checked(_typed()))
    except ParapheurError as refusal:
        return _form(number, letter, _typed(), sentence_of(refusal)), status_of(refusal)
    return attachment(drawn, "projet.pdf", PDF)


def _desk() -> DeskId:
    return DeskId(request.form.get("desk", ""))


def _form(number: LetterId, letter: Incoming, written: Written, refusal: str | None = None) -> str:
    desks, known = answering(letter, me()), _fit(letter)
    if not desks:
        raise NotAllowed if letter.may(LetterMove.ANSWER) else LetterMovedOn
    return render_template(
        "letter_draft.html",
        number=number,
        letter=letter,
        written=written,
        desks=desks,
        chosen_desk=request.form.get("desk", ""),
        forms=office().directory.templates,
        listed=known,
        chosen=request.form.get("circuit", ""),
        typed=_numbered(known, number_of(office(), number, letter)) | request.form.to_dict(),
        refusal=refusal,
    )


def _fit(letter: Incoming) -> Listed:
    """Return what may be chosen: nothing more open than the letter."""
    known, rank = listed(), letter.confidentiality.rank
    groups = (
        Group(
            group.title,
            tuple(one for one in group.choices if level(one.circuit.filing).rank >= rank),
        )
        for group in known.groups
    )
    return replace(known, groups=tuple(group for group in groups if group.choices))


def _numbered(known: Listed, number: str) -> dict[str, str]:
    """Return the number of the letter, for each circuit that asks which letter it answers."""
    circuits = (choice.circuit for group in known.groups for choice in group.choices)
    return {
        name_in_form(one, field.key): number
        for one in circuits
        for field in one.metadata
        if field.key == ANSWERS
    }


def _typed() -> Written:
    form = request.form
    spoken = form.get("language", "")
    return Written(
        language=Language(spoken) if spoken in set(Language) else Language.FR,
        addressee=form.get("addressee", ""),
        subject=form.get("subject", ""),
        opening=form.get("opening", ""),
        text=form.get("text", ""),
        closing=form.get("closing", ""),
        capacity=form.get("capacity", ""),
        formula=form.get("formula", ""),
        attachments=form.get("attachments", ""),
    )


def _begun(letter: Incoming) -> Written:
    """Return what a draft begins with: the form that was asked for, in the letter's language."""
    asked = request.args.get("language", letter.language.value)
    spoken = Language.AR if asked == Language.AR.value else Language.FR
    chosen = _template(request.args.get("form", ""))
    head = office().directory.body(letter.body).head
    desks = {one.id: one.name for one in office().reading.desks()}
    sender = letter.depositor
    name = sender.name if spoken is Language.AR else sender.latin or sender.name
    return Written(
        language=spoken,
        addressee="\n".join(filter(None, (name, sender.address))),
        subject=letter.subject,
        opening=chosen.opening.of(spoken) if chosen else "",
        text=chosen.text.of(spoken) if chosen else "",
        closing=chosen.closing.of(spoken) if chosen else "",
        capacity=desks[head].of(spoken) if head in desks else "",
    )


def _template(asked: str) -> Template | None:
    known = office().directory.templates
    return next((one for one in known if one.id == asked), known[0] if known else None)
