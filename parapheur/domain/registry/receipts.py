"""The receipt of a letter (récépissé, وصل): what it says, and what a machine reads in it.

It tells a person who deposited what with whom, when, and on which day it counts; each piece by its
fingerprint; and where the journal stood. What a machine reads says the same, but for the secret:
that stands on the face of the paper alone, for its holder.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from parapheur.domain.calendar import Span
from parapheur.domain.canonical import Json
from parapheur.domain.docket import Enclosed
from parapheur.domain.documents import Digest
from parapheur.domain.journal import SignedHead
from parapheur.domain.paper_codes import Code
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.reckoning import Reckoned
from parapheur.domain.words import ERASED, Words
from parapheur.domain.zones import zone

FORM = "parapheur-receipt/1"
DATA, NOTE = "receipt.json", "journal-head.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All that a receipt says."""

    id: LetterId
    number: str
    """The deposit number."""
    letter: Incoming
    """As it was deposited."""
    body: Words
    service: Words | None
    kind: Words
    organisation: Words
    reckoned: Reckoned
    secret: str
    code: Code
    verify: str
    """Where anybody asks whether this office made it; empty: nowhere."""
    follow: str
    """Where its holder follows the letter; empty: nowhere."""
    entry: Digest
    """Of the letter's first entry in the journal."""
    head: SignedHead | None
    """The newest that was published then."""
    at: datetime
    """When it was drawn."""
    sealer: Sealer
    """Whose seal it bears."""
    timed: bool
    """A time server is asked for a timestamp over the seal."""


def enclosed(receipt: Receipt) -> list[Enclosed]:
    """Return what a receipt carries within itself."""
    told = json.dumps(data_of(receipt), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    carried = [Enclosed(DATA, "application/json", told.encode())]
    if receipt.head is not None:
        carried.append(Enclosed(NOTE, "text/plain", receipt.head.note))
    return carried


def data_of(receipt: Receipt) -> dict[str, Json]:
    """Return the same for a machine: instants in UTC, lengths in bytes."""
    letter, head = receipt.letter, receipt.head
    return {
        "form": FORM,
        "number": receipt.number,
        "deposited": _moment(letter.deposited_at, receipt.reckoned.zone),
        "drawn": _utc(receipt.at),
        "body": {"id": letter.body, **_words(receipt.body)},
        "service": {"id": letter.service, **_words(receipt.service)} if receipt.service else None,
        "kind": {"id": letter.kind, **_words(receipt.kind)},
        "channel": letter.channel.value,
        "language": letter.language.value,
        "subject": _text(letter.subject),
        "reference": _text(letter.reference),
        "dated": _day(letter.dated),
        "depositor": _depositor(letter),
        "pieces": _pieces(letter),
        "receipt": _reckoned(receipt.reckoned),
        "code": receipt.code,
        "verify": receipt.verify,
        "follow": receipt.follow,
        "entry": {"stream": f"incoming/{receipt.id}", "seq": 1, "sha256": receipt.entry},
        "journal": {"size": head.head.size, "root": head.head.root.hex()} if head else None,
        "seal": {
            "by": _words(receipt.sealer.name),
            "test": receipt.sealer.test,
            "timestamp_asked": receipt.timed,
        },
    }


def _depositor(letter: Incoming) -> dict[str, Json]:
    who = letter.depositor
    return {
        "kind": who.kind.value,
        "name": _text(who.name),
        "latin": _text(who.latin),
        "identifier": who.identifier.value,
        "number": _text(who.number),
        "country": who.country,
        "address_checked": who.checked,
    }


def _pieces(letter: Incoming) -> list[Json]:
    return [
        {
            "name": _text(piece.name),
            "pages": piece.pages,
            "length": piece.deposited.length,
            "sha256": piece.deposited.digest,
            "shown_sha256": piece.shown.digest,
        }
        for piece in letter.pieces
    ]


def _reckoned(one: Reckoned) -> dict[str, Json]:
    return {
        "rule": one.rule.value,
        "came": one.came.isoformat(),
        "counted": one.counted.isoformat(),
        "zone": one.zone,
        "hours": {"basis": one.hours.basis, **_words(one.hours.name)} if one.hours else None,
        "open": [_span(span) for span in one.open],
        "closed": [{"basis": row.basis, **_words(row.name)} for row in one.closed],
    }


def _text(typed: str) -> str | None:
    """Return what somebody typed; None where it was erased."""
    return None if ERASED in typed else typed


def _span(span: Span) -> str:
    return f"{span.opens:%H:%M}-{span.closes:%H:%M}"


def _words(words: Words) -> dict[str, Json]:
    return {"ar": words.ar, "fr": words.fr}


def _moment(at: datetime, where: str) -> dict[str, Json]:
    return {"utc": _utc(at), where: at.astimezone(zone(where)).isoformat(timespec="seconds")}


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
