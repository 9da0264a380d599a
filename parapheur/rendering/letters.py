"""Letters that go out, and their transmittal slips: PDF/A-2, drawn from what was typed as text."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from parapheur.domain.registry.replies import Draft
from parapheur.domain.registry.slips import Slip
from parapheur.domain.words import Language, Words
from parapheur.domain.zones import zone
from parapheur.rendering.dates import arabic, french
from parapheur.rendering.dockets import readable
from parapheur.rendering.press import Press

ANSWER, SLIP = "answer.typ", "slip.typ"
PLACE = "Africa/Casablanca"


class TypstLetters:
    """Draws answers and transmittal slips."""

    def __init__(self, papers: Path) -> None:
        self._papers = papers

    @cached_property
    def _press(self) -> Press:
        return Press(self._papers)  # at the first letter: opening fonts takes a moment

    def answer(self, draft: Draft, *, at: datetime) -> bytes:
        """Return a draft as a PDF/A-2 that may be signed: without number, without date."""
        return self._press.pdf(ANSWER, facts_of_answer(draft), at=at, archive="a-2b")

    def slip(self, slip: Slip) -> bytes:
        """Return a transmittal slip as PDF/A-2, to be sealed."""
        return self._press.pdf(SLIP, facts_of_slip(slip), at=slip.at, archive="a-2b")


def facts_of_answer(draft: Draft) -> dict[str, object]:
    """Return what the paper of a draft says."""
    written, received = draft.written, draft.received
    day = datetime(received.year, received.month, received.day)  # noqa: DTZ001 - a day, no instant
    return {
        "language": "ar" if written.language is Language.AR else "fr",
        "body": _both(draft.body),
        "units": [_both(one) for one in draft.units],
        "town": _both(draft.town) if draft.town else None,
        "addressee": list(_lines(written.addressee)),
        "subject": readable(written.subject),
        "number": readable(draft.number),
        "received": {"fr": french(day), "ar": arabic(day)},
        "reference": readable(draft.reference),
        "opening": readable(written.opening),
        "text": list(_lines(written.text)),
        "closing": readable(written.closing),
        "formula": readable(written.formula),
        "capacity": readable(written.capacity),
        "attachments": readable(written.attachments),
    }


def facts_of_slip(slip: Slip) -> dict[str, object]:
    """Return what a transmittal slip says."""
    letter, gone = slip.letter, slip.letter.at.astimezone(zone(PLACE))
    return {
        "body": _both(slip.body),
        "to_body": _both(slip.to_body) if slip.to_body else None,
        "number": str(letter.number),
        "day": {"fr": french(gone), "ar": arabic(gone)},
        "time": f"{gone:%H:%M}",
        "subject": readable(letter.subject),
        "addressee": list(_lines(letter.addressee)),
        "route": letter.route.value,
        "pieces": [
            {"name": readable(one.name), "pages": one.pages, "digest": one.version.digest}
            for one in slip.pieces
        ],
        "dossier": slip.dossier,
        "answers": readable(slip.answers),
        "officer": _both(slip.officer),
        "entry": slip.entry,
        "sealer": _both(slip.sealer.name),
        "test": slip.sealer.test,
    }


def _both(words: Words) -> dict[str, str]:
    return {"fr": readable(words.fr), "ar": readable(words.ar)}


def _lines(text: str) -> Iterator[str]:
    return (line for one in text.splitlines() if (line := readable(one)))
