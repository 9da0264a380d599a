"""A deposit under way on the public pages: what was typed so far, and what is still wrong with it.

A draft is nobody's letter yet. What is typed is kept as it was typed, right or wrong, so that no
page ever loses it; each step says, field by field, what it refuses.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from parapheur.domain.correspondence import address_of
from parapheur.domain.depositing import subject_of
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import ParapheurError, SubjectRequired
from parapheur.domain.misdirected import (
    AddressWanted,
    DateNotYetCome,
    LetterWanted,
    NoSuchCountry,
    NotADate,
    NumberWanted,
    SenderKindWanted,
    TitleWanted,
)
from parapheur.domain.registry.countries import COUNTRIES, HOME
from parapheur.domain.registry.depositors import (
    LONGEST_ADDRESS,
    Depositor,
    DepositorKind,
    Identifier,
    line_of,
    name_of,
    number_of,
)
from parapheur.domain.registry.passcodes import Passcode
from parapheur.domain.words import visible

KEPT = timedelta(hours=24)
"""How long a draft waits for its depositor after they last touched it."""
LONGEST_REFERENCE = 100
LONGEST_PHONE = 40
LONGEST_TYPED = 2000
"""Characters that are kept of anything typed: more than any field takes, so its refusal is told."""
OLDEST = 1900
NEVER = datetime.min.replace(tzinfo=UTC)

OF_LETTER = ("subject", "reference", "dated")
OF_CONTACT = (
    "depositor", "name", "latin", "identifier", "number", "address", "country", "phone", "email",
)  # fmt: skip

Faults = Mapping[str, ParapheurError]
"""What is wrong, by the field in which it was typed, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file of a draft, as it was found when it came."""

    name: str
    version: Version
    pages: int
    copied: bool = False
    """A PDF made of it is what will be read on screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A deposit under way."""

    touched: datetime
    body: str
    kind: str
    service: str = ""
    subject: str = ""
    reference: str = ""
    dated: str = ""
    depositor: str = ""
    name: str = ""
    latin: str = ""
    identifier: str = ""
    number: str = ""
    address: str = ""
    country: str = HOME
    phone: str = ""
    email: str = ""
    main: Joined | None = None
    """The letter itself."""
    joined: tuple[Joined, ...] = ()
    passcode: Passcode | None = None
    checked: str = ""
    """The mail address from which a code came back."""
    sent: int | None = None
    """The letter that it became."""

    @property
    def pieces(self) -> tuple[Joined, ...]:
        """All its files, the letter itself first."""
        return ((self.main,) if self.main else ()) + self.joined

    @property
    def weight(self) -> int:
        """How many bytes they have together."""
        return sum(one.version.length for one in self.pieces)

    @property
    def is_checked(self) -> bool:
        """Say whether a code came back from the address that is given now."""
        return bool(self.email) and self.checked == self.email.strip()

    def over(self, at: datetime) -> bool:
        """Say whether it has waited too long."""
        return at >= self.touched + KEPT

    def typing(self, typed: Mapping[str, str], fields: tuple[str, ...]) -> "Draft":
        """Return the same with what was typed into these fields, without what nobody sees."""
        found = {name: _read(name, typed[name]) for name in fields if name in typed}
        return replace(self, **found)  # type: ignore[arg-type]  # each of them is a text

    def without(self, digest: Digest) -> "Draft":
        """Return the same without a file."""
        main = None if self.main and self.main.version.digest == digest else self.main
        left = tuple(one for one in self.joined if one.version.digest != digest)
        return replace(self, main=main, joined=left)


def fingerprint(draft: Draft, token: str) -> Digest:
    """Return what tells a draft as it stands from any other: what was shown is what is sent."""
    told = repr((token, replace(draft, touched=NEVER, passcode=None)))
    return Digest(hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest())


def faults_of_letter(draft: Draft, today: date) -> Faults:
    """Return what is wrong with the step of the letter itself."""
    checks: dict[str, Callable[[], object]] = {
        "subject": lambda: title_of(draft.subject),
        "reference": lambda: line_of(draft.reference, most=LONGEST_REFERENCE),
        "dated": lambda: date_of(draft.dated, today),
        "main": lambda: _expect_letter(draft),
    }
    return faults_of(checks)


def faults_of_contact(draft: Draft, *, mails: bool) -> Faults:
    """Return what is wrong with who deposits; `mails`: this office writes mails."""
    checks: dict[str, Callable[[], object]] = {
        "depositor": lambda: kind_of(draft.depositor),
        "name": lambda: name_of(draft.name),
        "latin": lambda: name_of(draft.latin, needed=False),
        "number": lambda: _identity(draft),
        "address": lambda: line_of(draft.address, most=LONGEST_ADDRESS),
        "country": lambda: country_of(draft.country),
        "phone": lambda: line_of(draft.phone, most=LONGEST_PHONE),
        "email": lambda: email_of(draft.email, needed=mails),
    }
    return faults_of(checks)


def depositor_of(draft: Draft) -> Depositor:
    """Return who deposits, once nothing is wrong with that step."""
    identifier, number = _identity(draft)
    return Depositor(
        kind=kind_of(draft.depositor),
        name=name_of(draft.name),
        latin=name_of(draft.latin, needed=False),
        identifier=identifier,
        number=number,
        address=draft.address,
        country=country_of(draft.country),
        phone=draft.phone,
        email=draft.email.strip(),
        checked=draft.is_checked,
    )


def title_of(typed: str) -> str:
    """Return what a letter is about, on one line. `TitleWanted`, `TextTooLong`."""
    try:
        return subject_of(typed)
    except SubjectRequired as error:
        raise TitleWanted from error


def date_of(typed: str, today: date) -> date | None:
    """Return the date that a letter bears, if one was typed. `NotADate`, `DateNotYetCome`."""
    if not typed.strip():
        return None
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise NotADate from error
    if found.year < OLDEST:
        raise NotADate
    if found > today:
        raise DateNotYetCome
    return found


def kind_of(typed: str) -> DepositorKind:
    """Return who deposits. `SenderKindWanted`."""
    try:
        return DepositorKind(typed)
    except ValueError as error:
        raise SenderKindWanted from error


def country_of(typed: str) -> str:
    """Return a country of the list. `NoSuchCountry`."""
    if typed not in COUNTRIES:
        raise NoSuchCountry
    return typed


def email_of(typed: str, *, needed: bool) -> str:
    """Return a mail address. `AddressWanted`, `BadAddress`."""
    address = address_of(typed)
    if address is None and needed:
        raise AddressWanted
    return address or ""


def _identity(draft: Draft) -> tuple[Identifier, str]:
    """Return by what the depositor is known elsewhere. `NumberWanted`, `NumberUnfit`."""
    try:
        kind, identifier = DepositorKind(draft.depositor), Identifier(draft.identifier)
    except ValueError:  # who deposits is refused already, by its own field
        return Identifier.NONE, ""
    if identifier is Identifier.NONE:
        return identifier, number_of(kind, identifier, "")
    if not draft.number.strip():
        raise NumberWanted
    return identifier, number_of(kind, identifier, draft.number)


def _read(field: str, typed: str) -> str:
    kept = typed[:LONGEST_TYPED]
    return visible(kept if field == "address" else " ".join(kept.split()))


def _expect_letter(draft: Draft) -> None:
    if draft.main is None:
        raise LetterWanted


def faults_of(checks: Mapping[str, Callable[[], object]]) -> Faults:
    """Return what each of these checks refuses, by its field."""
    return dict(_faults(checks))


def _faults(checks: Mapping[str, Callable[[], object]]) -> Iterator[tuple[str, ParapheurError]]:
    for field, check in checks.items():
        try:
            check()
        except ParapheurError as refusal:
            yield field, refusal
