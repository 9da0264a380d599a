"""A draft answer: what a letter of the ministry says, before it is drawn, signed and numbered.

Its number and its date are taken at the departure, after signature: a draft never has them, and
leaves their places open.
"""

from dataclasses import dataclass
from datetime import date

from parapheur.domain.depositing import reason_of, subject_of
from parapheur.domain.errors import ReasonWanted
from parapheur.domain.misdirected import AddresseeWanted, TextWanted
from parapheur.domain.registry.depositors import line_of
from parapheur.domain.words import Language, Words

LONGEST_TEXT = 20_000
LONGEST_LINE = 500
WRITTEN = (Language.AR, Language.FR)
"""The languages in which letters of the ministry are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote of an answer, in a form."""

    language: Language
    addressee: str
    """On several lines, the name first."""
    subject: str
    opening: str
    text: str
    closing: str
    capacity: str
    """Of whoever is to sign: « Le Ministre délégué »."""
    formula: str = ""
    """« Pour le ministre et par délégation »."""
    attachments: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft answer, with what the house knows around it."""

    written: Written
    body: Words
    units: tuple[Words, ...]
    """From the one below the head down to the one that answers."""
    town: Words | None
    number: str
    """Of the letter answered: its order number."""
    received: date
    reference: str
    """Its sender's own."""


def checked(typed: Written) -> Written:
    """Return what was typed, without what nobody sees.

    `AddresseeWanted`, `TextWanted`, `SubjectRequired`, `TextTooLong`.
    """
    language = typed.language if typed.language in WRITTEN else Language.FR
    addressee = line_of(typed.addressee, most=LONGEST_LINE)
    text = line_of(typed.text, most=LONGEST_TEXT)
    if not addressee:
        raise AddresseeWanted
    if not text or not _said(typed.capacity):
        raise TextWanted
    return Written(
        language=language,
        addressee=addressee,
        subject=subject_of(typed.subject),
        opening=line_of(typed.opening, most=LONGEST_LINE),
        text=text,
        closing=line_of(typed.closing, most=LONGEST_LINE),
        capacity=line_of(typed.capacity, most=LONGEST_LINE),
        formula=line_of(typed.formula, most=LONGEST_LINE),
        attachments=line_of(typed.attachments, most=LONGEST_LINE),
    )


def _said(text: str) -> bool:
    try:
        return bool(reason_of(text))
    except ReasonWanted:
        return False
