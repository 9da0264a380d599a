"""The page on which its originator says where the marks of a draft shall stand.

Numbers alone are sent: a script lets a box be moved over the page instead of typing them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.appearance import HIGH, LEAST, MOST, USUAL_WIDTH, WIDE, Mark, Spot
from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import MoveNotAllowed, ParapheurError
from parapheur.domain.lifecycle import State
from parapheur.domain.placing import PREFIX, markable, names_of, off_page
from parapheur.domain.sight import Looked
from parapheur.domain.signature import Field
from parapheur.usecases.marks import Placing, place_marks, placing
from parapheur.usecases.offered import circuit_of
from parapheur.usecases.originators import is_originators
from parapheur.web.access import SIGNED_IN, door, keep_opening, visible
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import whole_number
from parapheur.web.here import language, me, office
from parapheur.words import say

marking = Blueprint("marking", __name__, url_prefix="/dossiers/<int:dossier_id>")

NUMBERS = ("page", "left", "top", "width")
LONGEST = 5
"""Digits of a number that is typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mark, as the page asks about it."""

    key: str
    title: str
    how: str
    """Where it stands if nothing is placed by hand."""
    tags: tuple[str, ...]
    """What a tag in the text may say to place it."""
    by_hand: bool
    numbers: dict[str, str]
    tag: dict[str, int] | None
    """The same numbers, where a tag in the text gives them."""


@marking.get("/marks")
@door(SIGNED_IN)
def ask(dossier_id: int) -> str | Response:
    """Show where marks would stand; whoever cannot place them sees the dossier."""
    number, dossier = visible(dossier_id)
    found = placing(office(), dossier)
    mine = is_originators(office(), number, dossier, me())
    if not mine or dossier.state is not State.DRAFT or not found.fields:
        return redirect(url_for("dossiers.dossier", dossier_id=number), 303)
    return _form(number, dossier, found)


@marking.post("/marks")
@door(SIGNED_IN)
def keep(dossier_id: int) -> Response | tuple[str, int]:
    """Keep where marks shall stand, and show again what should be known of it."""
    number, dossier = visible(dossier_id)
    circuit = circuit_of(office(), dossier)
    if circuit is None or dossier.state is not State.DRAFT:
        raise MoveNotAllowed(state=dossier.state, move="place")
    try:
        marks = list(_marks(circuit))
        kept = place_marks(office(), number, actor=me(), round=whole_number("round"), marks=marks)
    except ParapheurError as refusal:
        if status_of(refusal) != 422:
            raise
        keep_opening(number, dossier, me().login, Looked.PAGE)
        return _form(number, dossier, placing(office(), dossier), refusal), 422
    flash(say(language(), "Where the signatures stand is kept."), "done")
    there = "marking.ask" if placing(office(), kept).warnings else "dossiers.dossier"
    return redirect(url_for(there, dossier_id=number), 303)


def warn(number: DossierId) -> None:
    """Say on the next page what whoever starts a draft should know of its marks."""
    for warning in placing(office(), office().reading.dossier(number)).warnings:
        flash(sentence_of(warning), "asked")


def _marks(circuit: Circuit) -> Iterator[Mark]:
    for field in markable(circuit):
        key = _key(field)
        if request.form.get(f"how-{key}") == "hand":
            step = circuit.steps[field.position]
            typed = [_typed(name, key) for name in NUMBERS]
            if not all(one.isascii() and one.isdigit() and len(one) <= LONGEST for one in typed):
                raise off_page(step.name)
            yield Mark(step.id, field.slot, Spot(*map(int, typed)))


def _typed(name: str, key: str) -> str:
    """Return what was typed, in Western digits whatever the keyboard; no more than is looked at."""
    text = request.form.get(f"{name}-{key}", "").strip()[: LONGEST + 1]
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _key(field: Field) -> str:
    return f"{field.position}-{field.slot}"


def _form(
    number: DossierId, dossier: Dossier, found: Placing, refusal: ParapheurError | None = None
) -> str:
    circuit = circuit_of(office(), dossier)
    rows = [_row(circuit, dossier, field, bool(refusal)) for field in found.fields if circuit]
    page = next((row.numbers["page"] for row in rows if row.by_hand), str(dossier.main.pages))
    return render_template(
        "placing.html",
        number=number,
        dossier=dossier,
        rows=rows,
        page=page if page.isdigit() and 1 <= int(page) <= dossier.main.pages else "1",
        sheets=found.survey.sheets,
        warnings=[sentence_of(one) for one in found.warnings] if refusal is None else [],
        refusal=sentence_of(refusal) if refusal else None,
        least=LEAST, most=MOST, usual=USUAL_WIDTH, wide=WIDE, high=HIGH,
    )  # fmt: skip


def _row(circuit: Circuit, dossier: Dossier, field: Field, again: bool) -> Row:
    step, key = circuit.steps[field.position], _key(field)
    kept = {(mark.step, mark.slot): mark.spot for mark in dossier.marks}.get((step.id, field.slot))
    spot = field.spot or Spot(dossier.main.pages, 20, 20)
    numbers = {"page": spot.page, "left": spot.left, "top": spot.top, "width": spot.width}
    told = {name: _typed(name, key) for name in NUMBERS}
    title = step.name.of(language())
    if step.needed > 1:
        title = say(
            language(), "{step} · signature {one} of {all}",
            step=title, one=field.slot + 1, all=step.needed,
        )  # fmt: skip
    return Row(
        key,
        title,
        _how(circuit, field),
        tuple(f"#{PREFIX}{name}#" for name in sorted(names_of(circuit, field))),
        request.form.get(f"how-{key}") == "hand" if again else kept is not None,
        told if again else {name: str(one) for name, one in numbers.items()},
        numbers if field.tag else None,
    )


def _how(circuit: Circuit, field: Field) -> str:
    if field.found:
        return say(language(), "In the document's own signature field “{field}”", field=field.name)
    if field.tag and field.spot is not None:
        return say(language(), "Over its tag in the text, on page {page}", page=field.spot.page)
    return say(language(), "By itself, where the page is white")
