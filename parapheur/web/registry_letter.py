"""A letter that came in: its page, its pieces, its receipt, and what was done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from parapheur.domain.about_incoming import Piece, ReceiptGiven
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import NoSuchPiece, ParapheurError
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterMove, letter_moves_from
from parapheur.domain.paper_codes import grouped
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.trail import Entry, breaks
from parapheur.usecases.registry.officers import may_read
from parapheur.web import labels
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.here import language, me, office
from parapheur.web.letters_beside import beside
from parapheur.web.pieces import PDF, attachment
from parapheur.web.registry_doors import keeps, letter_here, letter_shown_again
from parapheur.web.registry_faults import WHOLE, field_of, told
from parapheur.words import recount

BYTES = "application/octet-stream"

letter = Blueprint("letter", __name__, url_prefix="/registry/letters/<int:letter_id>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as the viewer knows it."""

    version: Version
    pages: int

    @property
    def main(self) -> "Shown":
        """The document itself."""
        return self


@dataclass(frozen=True, slots=True)
class Receipt:
    """What everybody who reads a letter knows of its receipt."""

    number: str
    at: datetime
    digest: Digest
    code: str
    """By which anybody asks this office whether it made it."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the history, as a sentence."""

    entry: Entry
    at: datetime
    sentence: str


@letter.get("")
@door(SIGNED_IN)
def page(letter_id: int) -> str:
    """Show a letter, and what may be done with it."""
    return letter_page(*letter_here(letter_id))


@letter.get("/pieces/<digest>")
@door(SIGNED_IN)
def piece(letter_id: int, digest: str) -> Response:
    """Hand out a piece, as it was deposited or as it is shown."""
    _, here = letter_here(letter_id)
    here.expect_kept()
    for one in here.pieces:
        if digest == one.shown.digest:
            return attachment(office().files.get(one.shown.digest), one.name, PDF)
        if digest == one.deposited.digest:
            return attachment(office().files.get(one.deposited.digest), one.name, BYTES)
    raise NoSuchPiece


def receipt_of(number: int | None) -> Receipt | None:
    """Return what is told of the receipt of a letter, if there is one; never its secret."""
    if number is None:
        return None
    letter_id = LetterId(number)
    for event in office().reading.incoming_events(letter_id):
        if isinstance(event, ReceiptGiven):
            deposited = office().reading.incoming(letter_id)
            named = deposited_as(letter_id, deposited)
            code = event.code if deposited.disposal is None else ""
            return Receipt(named, event.at, event.receipt.digest, code)
    return None


def refused_page(letter_id: int, refusal: ParapheurError, verb: str) -> tuple[str, int]:
    """Show the page of a letter as it now stands, with a refusal by the form that was sent."""
    number = LetterId(letter_id)
    here = letter_shown_again(number)
    said, status = told({field_of(verb, refusal): refusal})
    shown = {"refused_verb": verb, "refusal": said.pop(WHOLE, None), "faults": said}
    return letter_page(number, here, {**shown, "typed": request.form}), status


def letter_page(
    number: LetterId, here: Incoming, refused: Mapping[str, object] | None = None
) -> str:
    """Return the page of a letter."""
    chosen = _chosen(here)
    trail = office().reading.incoming_trail(number)
    officer = keeps(here)
    others = [one for one in office().directory.bodies if one.id != here.body]
    return render_template(
        "letter.html",
        number=number,
        letter=here,
        deposit_number=deposited_as(number, here),
        body=office().directory.body(here.body),
        kind=office().directory.kind(here.kind).name,
        kinds=office().directory.kinds,
        bodies=others,
        forward_to=[(one.id, one.name.of(language())) for one in others],
        levels=[one for one in Confidentiality if one.rank >= here.least.rank],
        piece=chosen,
        dossier=Shown(chosen.shown, chosen.pages),
        told=_told(number, trail),
        broken=breaks(trail),
        twins=[one for one in office().reading.twins(number) if _readable(one.id)]
        if officer
        else (),
        officer=officer,
        moves=letter_moves_from(here.state) if officer else frozenset(),
        LetterMove=LetterMove,
        before=_readable(here.from_letter),
        after=_readable(here.to_letter),
        receipt=receipt_of(number),
        receipt_there=receipt_of(here.to_letter),
        grouped=grouped,
        beside=beside(number, here),
        purposes=list(Purpose),
        now=office().now(),
        **(refused or {"refused_verb": None, "refusal": None, "faults": {}, "typed": {}}),
    )


def deposited_as(number: LetterId, here: Incoming) -> str:
    """Return the deposit number of a letter."""
    return labels.deposited_as(number, here.deposited_at)


def _chosen(here: Incoming) -> Piece:
    asked = request.args.get("piece", "")
    return next((one for one in here.pieces if one.shown.digest == asked), here.pieces[0])


def _told(number: LetterId, trail: Sequence[Entry]) -> list[Told]:
    events = office().reading.incoming_events(number)
    return [
        Told(entry, event.at, recount(language(), event, labels.names()))
        for entry, event in zip(trail, events, strict=False)
    ]


def _readable(other: int | None) -> LetterId | None:
    """Return the number of a letter that is linked to, if the reader may open it."""
    if other is None:
        return None
    number = LetterId(other)
    return number if may_read(office(), office().reading.incoming(number), me().desks) else None
