"""Paper letters: entered with their scan, labelled, and their receipts handed over."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirection

from parapheur.domain.errors import ParapheurError, TooMuchSent
from parapheur.domain.misdirected import (
    NoDeskOfTheBody,
    NoSuchKind,
    TooHeavyTogether,
    TooManyPieces,
)
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.depositors import Depositor, DepositorKind, Identifier
from parapheur.domain.registry.drafts import Faults
from parapheur.domain.registry.entered import faults_of_paper
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.pages import Label
from parapheur.domain.words import Language
from parapheur.usecases.keeping import Piece
from parapheur.usecases.registry.paper import enter, take_receipt
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Letter
from parapheur.usecases.signing import VERIFY
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import Answer, http_refused, limit, sentence_of
from parapheur.web.forms import piece, pieces, takes_files, typed
from parapheur.web.here import house, language, me, office
from parapheur.web.labels import deposited_as
from parapheur.web.pieces import PDF, attachment
from parapheur.web.registry_acts import day_typed
from parapheur.web.registry_doors import body_here, leave_a_trace, officers_letter
from parapheur.web.registry_faults import by_file, told
from parapheur.web.registry_letter import refused_page
from parapheur.words import name_of, say
from parapheur.words.countries import countries

Known = TypeVar("Known", bound=StrEnum)
Page = str | Redirection | tuple[str, int]

PLACES: Mapping[type[ParapheurError], str] = {
    NoSuchKind: "kind",
    NoDeskOfTheBody: "service",
    TooManyPieces: "joined",
    TooHeavyTogether: "joined",
}

paper = Blueprint("registry_paper", __name__, url_prefix="/registry")


@paper.get("/<body>/paper")
@door(SIGNED_IN)
def ask(body: str) -> str:
    """Ask for what stands on a paper letter."""
    return _form(body_here(body), {})


@paper.post("/<body>/paper")
@door(SIGNED_IN)
@takes_files
def keep(body: str) -> Page:
    """Enter a paper letter, and give it its receipt."""
    here, scan = body_here(body), piece("scan")
    today = office().calendar.day_of(office().now())
    faults = faults_of_paper(request.form, today, scanned=scan is not None)
    if faults or scan is None:
        return _refused(here, request.form, faults)
    brought = [scan, *pieces("joined")]
    try:
        number = enter(office(), _typed(here, brought), key=_key(), actor=me().login)
    except ParapheurError as refusal:
        return _refused(here, request.form, _placed(refusal), brought)
    try:
        give_receipt(office(), number)
    except ParapheurError as refusal:  # the letter is entered all the same, the worker goes on
        flash(sentence_of(refusal), "refused")
    flash(
        say(language(), "The letter is entered. Print its label and stick it on the paper."), "done"
    )
    return redirect(url_for("letter.page", letter_id=number), 303)


@paper.errorhandler(RequestEntityTooLarge)
def overfull(error: RequestEntityTooLarge) -> Answer:
    """Say in the page itself that the files weigh too much together, and keep what was typed."""
    if request.endpoint != "registry_paper.keep":
        return http_refused(error)
    here = body_here(str((request.view_args or {}).get("body")))
    return _refused(here, typed(), {"joined": TooMuchSent(limit=limit())})


@paper.post("/letters/<int:letter_id>/receipt.pdf")
@door(SIGNED_IN)
def receipt(letter_id: int) -> Response | tuple[str, int]:
    """Hand out the receipt of a paper letter, to be handed over at the counter."""
    number, here = officers_letter(letter_id)
    try:
        taken = take_receipt(office(), number, actor=me().login)
    except ParapheurError as refusal:
        return refused_page(letter_id, refusal, "receipt")
    leave_a_trace(number, here, taken.digest)
    name = f"{deposited_as(number, here.deposited_at)}-recepisse.pdf"
    return attachment(office().files.get(taken.digest), name, PDF)


@paper.get("/letters/<int:letter_id>/label.pdf")
@door(SIGNED_IN)
def label(letter_id: int) -> Response:
    """Hand out the label of a letter, to be printed."""
    number, here = officers_letter(letter_id)
    drawn = office().registers.label(_label(number, here))
    return attachment(drawn, f"{deposited_as(number, here.deposited_at)}-label.pdf", PDF)


def _label(number: LetterId, here: Incoming) -> Label:
    return Label(
        body=office().directory.body(here.body).name,
        deposit=deposited_as(number, here.deposited_at),
        order=str(here.number) if here.number else "",
        counted=here.counted,
        pieces=len(here.pieces),
        link=f"{office().url}{VERIFY}/{here.code}" if here.code and office().url else "",
        at=office().now(),
    )


def _typed(body: Body, brought: Sequence[Piece]) -> Letter:
    form = request.form
    return Letter(
        body=body.id,
        kind=form.get("kind", ""),
        subject=form.get("subject", ""),
        depositor=_depositor(),
        pieces=brought,
        language=_one_of(Language, form.get("language", ""), Language.AR),
        service=form.get("service", ""),
        reference=form.get("reference", ""),
        dated=day_typed("dated"),
        received=day_typed("received"),
    )


def _depositor() -> Depositor:
    form = request.form
    kind = _one_of(DepositorKind, form.get("who", ""), DepositorKind.CITIZEN)
    identifier = _one_of(Identifier, form.get("identifier", ""), Identifier.NONE)
    known = dict(countries(language()))
    country = form.get("country", "")
    return Depositor(
        kind,
        name=form.get("name", ""),
        latin=form.get("latin", ""),
        identifier=identifier,
        number=form.get("number", ""),
        address=form.get("address", ""),
        country=country if country in known else "MA",
        phone=form.get("phone", ""),
        email=form.get("email", ""),
    )


def _one_of(kind: type[Known], typed: str, usual: Known) -> Known:
    return kind(typed) if typed in set(kind) else usual


def _key() -> str:
    """Return the key of this form: sent twice, it is one letter."""
    return request.form.get("key", "")[:100] or house().chance()


def _placed(refusal: ParapheurError) -> Faults:
    """Return what was refused once all was typed well, by the field that it speaks of."""
    if type(refusal) in PLACES:
        return {PLACES[type(refusal)]: refusal}
    return by_file(refusal, ("scan", "joined"))


def _refused(
    body: Body, kept: Mapping[str, str], faults: Faults, brought: Sequence[Piece] = ()
) -> tuple[str, int]:
    said, status = told(faults, [name for name, _ in brought])
    return _form(body, kept, said), status


def _form(body: Body, kept: Mapping[str, str], faults: Mapping[str, str] | None = None) -> str:
    spoken = language()
    return render_template(
        "registry_paper.html",
        body=body,
        faults=faults or {},
        typed=kept,
        key=kept.get("key") or house().chance(),
        today=office().calendar.day_of(office().now()).isoformat(),
        kinds=[(one.id, one.name.of(spoken)) for one in office().directory.kinds],
        services=[(one.desk, one.name.of(spoken)) for one in body.services],
        depositors=[(one.value, name_of(spoken, one)) for one in DepositorKind],
        identifiers=[(one.value, name_of(spoken, one)) for one in Identifier],
        languages=[(one.value, name_of(spoken, one)) for one in Language],
        countries=countries(spoken),
        limits=house().limits,
    )
