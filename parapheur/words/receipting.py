"""A receipt written out in Arabic and in French, for the paper to set side by side."""

from collections.abc import Callable
from datetime import date
from functools import partial

from parapheur.domain.about_incoming import Piece
from parapheur.domain.calendar import Row, Span
from parapheur.domain.paper_codes import Code, grouped
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.registry.depositors import Identifier
from parapheur.domain.registry.receipts import Receipt
from parapheur.domain.registry.reckoning import Reckoned, Rule
from parapheur.domain.words import Language
from parapheur.words.catalog import LOCALES
from parapheur.words.clock import size, written_day
from parapheur.words.docketing import PRINTED, moment
from parapheur.words.erasing import shown
from parapheur.words.names import name_of
from parapheur.words.sentences import say

RULES = {
    Rule.SAME_DAY: "Deposited on a working day before the office closed: it counts on that day,"
    " {counted}.",
    Rule.AFTER_HOURS: "Deposited after the office closed on {came}: it counts on the next working"
    " day, {counted}.",
    Rule.NO_OFFICE: "Deposited on {came}, a day on which the office is closed: it counts on the"
    " next working day, {counted}.",
    Rule.HOLIDAY: "Deposited on {came}, a holiday: it counts on the next working day, {counted}.",
    Rule.EARLIER: "Deposited on {came}: by the calendar that was in force then, it counts on"
    " {counted}.",
}
HOURS = "Office hours on that day: {open} ({name}; {basis})."
CLOSED = "No office: {name} ({basis})."
NOT_ANNOUNCED = "Not all of these dates were announced officially yet."

PROVED = (
    "The files whose fingerprints stand here reached this body at the instant that is told, byte"
    " for byte.",
    "The date of receipt is the one from which time limits are counted.",
    "The seal of this file is this office’s; whatever is changed in it afterwards breaks it.",
)
UNPROVED = (
    "That the letter is complete or admissible: the registry office looks at it afterwards.",
    "Who deposited it: what they said of themselves was held against its form alone.",
    "From a print, nothing: the seal stands in the PDF file. Ask for it, and check it.",
)
SEAL = "Electronic seal of: {sealer}, by a certificate that says its level itself."
TEST_SEAL = "Electronic seal of: {sealer}, under a test authority: it has no legal value."
STAMPED = "A timestamp is asked of the time server set up here; the verification says if it came."
UNSTAMPED = "No time server is set up here: the instant is that of this office’s own clock."
CHECKED = "a code sent to it came back"
EVERY = (
    *RULES.values(),
    *(HOURS, CLOSED, NOT_ANNOUNCED, CHECKED),
    *(*PROVED, *UNPROVED),
    *(SEAL, TEST_SEAL, STAMPED, UNSTAMPED),
)
"""All that a receipt may say."""


def written(receipt: Receipt) -> dict[str, object]:
    """Return what the paper says, as plain values."""
    letter, who = receipt.letter, receipt.letter.depositor
    return {
        "organisation": _both(receipt.organisation.of),
        "number": receipt.number,
        "body": _both(receipt.body.of),
        "service": _both(receipt.service.of) if receipt.service else None,
        "kind": _both(receipt.kind.of),
        "subject": _both(partial(shown, text=letter.subject)),
        "reference": _both(partial(shown, text=letter.reference)) if letter.reference else None,
        "dated": _both(partial(written_day, of=letter.dated)) if letter.dated else None,
        "deposited": moment(letter.deposited_at),
        "counted": _both(partial(written_day, of=letter.counted)),
        "rule": _both(lambda one: _rule(receipt.reckoned, one)),
        "who": _both(lambda one: name_of(one, who.kind)),
        "name": _both(partial(shown, text=who.name)),
        "latin": _both(partial(shown, text=who.latin)) if who.latin else None,
        "identifier": _identifier(receipt),
        "country": _both(lambda one: country(one, who.country)),
        "checked": _both(lambda one: say(one, CHECKED)) if who.checked else None,
        "email": _both(partial(shown, text=who.email)) if who.email else None,
        "pieces": [_piece(number, one) for number, one in enumerate(letter.pieces, start=1)],
        "seal": _both(lambda one: " ".join(_seal(receipt, one))),
        "proved": {str(one): [say(one, sentence) for sentence in PROVED] for one in PRINTED},
        "unproved": {str(one): [say(one, sentence) for sentence in UNPROVED] for one in PRINTED},
        "made": moment(receipt.at),
        "secret": grouped(Code(receipt.secret)),
        "head": moment(receipt.head.head.at) if receipt.head else None,
    }


def country(language: Language, code: str) -> str:
    """Return the name of a country, or its code where it has none."""
    return str(LOCALES[language].territories.get(code, code))


def _rule(one: Reckoned, language: Language) -> list[str]:
    """Return the rule applied for the date of receipt, and what it rests on."""
    told = {"came": _weekday(language, one.came), "counted": _weekday(language, one.counted)}
    said = [say(language, RULES[one.rule], **told)]
    said += [_row(language, CLOSED, row) for row in one.closed]
    if one.hours is not None:
        said.append(_row(language, HOURS, one.hours, open=_open(one.open)))
    if not all(row.announced for row in (one.hours, *one.closed) if row is not None):
        said.append(say(language, NOT_ANNOUNCED))
    return said


def _row(language: Language, sentence: str, row: Row, **more: object) -> str:
    return say(language, sentence, name=row.name, basis=row.basis, **more)


def _open(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)


def _weekday(language: Language, day: date) -> str:
    name = LOCALES[language].days["format"]["wide"][day.weekday()]
    return f"{name} {written_day(language, day)}"


def _identifier(receipt: Receipt) -> dict[str, object] | None:
    who = receipt.letter.depositor
    if who.identifier is Identifier.NONE or not who.number:
        return None
    return {
        "label": _both(lambda one: name_of(one, who.identifier)),
        "number": _both(partial(shown, text=who.number)),
    }


def _piece(number: int, piece: Piece) -> dict[str, object]:
    return {
        "number": number,
        "name": _both(partial(shown, text=piece.name)),
        "pages": piece.pages,
        "size": _both(lambda one: size(one, piece.deposited.length)),
        "digest": piece.deposited.digest,
        "shown": piece.shown.digest if piece.shown != piece.deposited else None,
    }


def _seal(receipt: Receipt, language: Language) -> tuple[str, str]:
    stamped = STAMPED if receipt.timed else UNSTAMPED
    return sealed_by(language, receipt.sealer), say(language, stamped)


def sealed_by(language: Language, sealer: Sealer) -> str:
    """Return the sentence that says whose seal a paper bears."""
    return say(language, TEST_SEAL if sealer.test else SEAL, sealer=sealer.name)


def _both(tell: Callable[[Language], object]) -> dict[str, object]:
    return {str(one): tell(one) for one in PRINTED}
