"""From the letter to its proof, on one page: each link with its instant, paper and fingerprint.

Receipt, registration, assignments, dossier with its verdict, departure, slip, arrival.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, render_template, url_for

from parapheur.domain.about_incoming import IncomingEvent, LetterDeposited, ReceiptGiven
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingEvent, SlipMade
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.sight import Looked
from parapheur.domain.trail import Entry, breaks
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.registry.closed import origin_of
from parapheur.usecases.registry.told import number_of
from parapheur.web import labels
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.departures_doors import readable, trace_opening
from parapheur.web.here import language, office
from parapheur.web.letters_beside import beside
from parapheur.web.registry_doors import letter_here
from parapheur.words import recount, say

letter_chain = Blueprint(
    "letter_chain", __name__, url_prefix="/registry/letters/<int:letter_id>/chain"
)


@dataclass(frozen=True, slots=True)
class Link:
    """Something that happened, with what proves it."""

    at: datetime
    sentence: str
    entry: Digest
    """The fingerprint of the entry that tells it."""
    paper: Digest | None = None
    address: str = ""
    verdict: Conclusion | None = None
    """Of what was signed, checked just now."""


@letter_chain.get("")
@door(SIGNED_IN)
def page(letter_id: int) -> str:
    """Show the whole chain of a letter."""
    number, letter = letter_here(letter_id)
    trail = office().reading.incoming_trail(number)
    links = [*_of_letter(number, trail)]
    whole = not breaks(trail)
    for out in _outgoings(letter):
        told = office().reading.outgoing_trail(out)
        whole = whole and not breaks(told)
        links += _of_outgoing(out, told) if _opened(out) else _of_closed(out, told)
    return render_template(
        "letter_chain.html",
        number=number,
        letter=letter,
        letter_number=number_of(office(), number, letter),
        dossiers=[one.dossier for one in beside(number, letter).answers if one.state],
        links=sorted(links, key=lambda one: one.at),
        whole=whole,
    )


def _outgoings(letter: Incoming) -> list[OutgoingId]:
    """Return what went out in answer, and what another body is sent of it."""
    found = {letter.outgoing, *(office().reading.went_out(DossierId(d)) for d in letter.dossiers)}
    return sorted(OutgoingId(one) for one in found if one)


def _opened(number: OutgoingId) -> bool:
    """Say whether the reader may open it; who does leaves a trace in its dossier, too."""
    sent = office().reading.outgoing_letter(number)
    if readable(sent):
        trace_opening(replace(origin_of(sent), answers=None), Looked.HISTORY)
        return True
    return False


def _of_closed(number: OutgoingId, trail: Sequence[Entry]) -> Iterator[Link]:
    said = say(language(), "The answer is confidential: this is told to those who may open it.")
    for entry, event in zip(trail, office().reading.outgoing_events(number), strict=False):
        yield Link(event.at, said, entry.digest)


def _of_letter(number: LetterId, trail: Sequence[Entry]) -> Iterator[Link]:
    events = office().reading.incoming_events(number)
    for entry, event in zip(trail, events, strict=False):
        paper, address = _paper(number, event)
        yield Link(event.at, _said(event), entry.digest, paper, address)


def _paper(number: LetterId, event: IncomingEvent) -> tuple[Digest | None, str]:
    match event:
        case LetterDeposited():
            digest = event.pieces[0].deposited.digest
            return digest, url_for("letter.piece", letter_id=number, digest=digest)
        case ReceiptGiven():
            return event.receipt.digest, ""  # it bears its depositor's secret
        case _:
            return None, ""


def _of_outgoing(number: OutgoingId, trail: Sequence[Entry]) -> Iterator[Link]:
    events = office().reading.outgoing_events(number)
    whole = office().reading.outgoing_letter(number).disposal is None
    for entry, event in zip(trail, events, strict=False):
        match event:
            case LetterDispatched() if whole:
                digest = event.document.digest
                address = url_for("departures.document", outgoing_id=number)
                checked = _verdict(digest)
                yield Link(event.at, _said(event), entry.digest, digest, address, checked)
            case SlipMade() if whole:
                digest, address = event.slip.digest, url_for("departures.slip", outgoing_id=number)
                checked = _verdict(digest)
                yield Link(event.at, _said(event), entry.digest, digest, address, checked)
            case _:
                yield Link(event.at, _said(event), entry.digest)


def _verdict(digest: Digest) -> Conclusion:
    return office().signer.verify(office().files.get(digest), at=office().now()).verdict


def _said(event: IncomingEvent | OutgoingEvent) -> str:
    return recount(language(), event, labels.names())
