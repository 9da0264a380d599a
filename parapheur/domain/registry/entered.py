"""What an officer or a desk types into a form of the registry: field by field, what is refused."""

from collections.abc import Mapping
from datetime import date

from parapheur.domain.misdirected import LetterWanted, NothingAssigned, NumberWanted
from parapheur.domain.registry.depositors import (
    LONGEST_ADDRESS,
    DepositorKind,
    Identifier,
    line_of,
    name_of,
    number_of,
)
from parapheur.domain.registry.drafts import (
    LONGEST_PHONE,
    LONGEST_REFERENCE,
    Faults,
    date_of,
    email_of,
    faults_of,
    title_of,
)


def faults_of_paper(typed: Mapping[str, str], today: date, *, scanned: bool) -> Faults:
    """Return what is wrong with what was typed of a paper letter, in the order of its form."""

    def said(name: str) -> str:
        return typed.get(name, "")

    return faults_of(
        {
            "subject": lambda: title_of(said("subject")),
            "received": lambda: date_of(said("received"), today),
            "dated": lambda: date_of(said("dated"), today),
            "reference": lambda: line_of(said("reference"), most=LONGEST_REFERENCE),
            "scan": lambda: _expect_file(brought=scanned),
            "name": lambda: name_of(said("name")),
            "latin": lambda: name_of(said("latin"), needed=False),
            "number": lambda: _identity(said("who"), said("identifier"), said("number")),
            "address": lambda: line_of(said("address"), most=LONGEST_ADDRESS),
            "phone": lambda: line_of(said("phone"), most=LONGEST_PHONE),
            "email": lambda: email_of(said("email"), needed=False),
        }
    )


def faults_of_note(subject: str, *, receivers: int, brought: bool) -> Faults:
    """Return what is wrong with an internal note, in the order of its form."""
    return faults_of(
        {
            "subject": lambda: title_of(subject),
            "to": lambda: _expect_receivers(receivers),
            "document": lambda: _expect_file(brought=brought),
        }
    )


def _identity(who: str, identifier: str, number: str) -> None:
    """Refuse an identifier without its form. `NumberWanted`, `NumberUnfit`."""
    known = Identifier(identifier) if identifier in set(Identifier) else Identifier.NONE
    if known is not Identifier.NONE and not number.strip():
        raise NumberWanted
    kind = DepositorKind(who) if who in set(DepositorKind) else DepositorKind.CITIZEN
    number_of(kind, known, number, on_paper=True)


def _expect_file(*, brought: bool) -> None:
    if not brought:
        raise LetterWanted


def _expect_receivers(count: int) -> None:
    if not count:
        raise NothingAssigned
