"""By what auditors find dossiers, and what happened: words, fingerprints, and who did what, where.

All of it is told by the trail, so an inspection can compare what is kept of it with the trail.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import (
    AnyEvent,
    DossierAmended,
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.filing import Filing
from parapheur.domain.people import DeskId, Login
from parapheur.domain.trail import Entry
from parapheur.domain.trays import folded
from parapheur.domain.zones import zone

LONGEST = 40
"""Letters of a word that are compared."""
MOST = 8
"""Words of a question that are looked for."""
SHORTEST = 8
"""Digits of a fingerprint that are enough to look for it."""
WORD = re.compile(r"[^\W_]+")
ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=\w{3})")
"""What Arabic writes in one with the word it determines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an auditor looks for: all of it at once."""

    text: str = ""
    """Words, each from its beginning, of the subject, the subtype or the names of documents."""
    number: DossierId | None = None
    digest: str = ""
    """Of any piece of the dossier, or the first digits of it."""
    actor: Login | None = None
    desk: DeskId | None = None
    kind: str = ""
    """The name of an event."""
    under: str = ""
    """The act of a delegation or an interim by which it was done."""
    since: datetime | None = None
    until: datetime | None = None
    """The first instant that is past it."""

    @property
    def of_what_happened(self) -> bool:
        """Say whether events are looked for, and not dossiers alone."""
        return bool(self.actor or self.desk or self.kind or self.under or self.since or self.until)

    @property
    def tells_content(self) -> bool:
        """Say whether an answer would tell more of a dossier than number, days and prints."""
        return bool(self.text or self.actor or self.desk or self.kind or self.under)


EVERYTHING = Sought()


class Label(NamedTuple):
    """What stands beside an entry of a trail, to find it by."""

    kind: str
    actor: Login
    at: datetime
    dossier: int | None = None
    desk: str | None = None
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing that happened, as it is found."""

    entry: Entry
    label: Label
    event: AnyEvent | None
    """None when the entry cannot be read any more."""


class Print(NamedTuple):
    """The fingerprint of a piece of a dossier."""

    digest: Digest
    proof: bool
    """It stands on the page of proof, which tells nothing of what the dossier holds."""


def begins(day: date) -> datetime:
    """Return the first instant of a day in Casablanca."""
    return datetime.combine(day, time(0), tzinfo=zone("Africa/Casablanca"))


def words(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared; those with an article also without it."""
    found = {word[:LONGEST] for word in WORD.findall(folded(text))}
    return frozenset(found | {bare(word) for word in found})


def bare(word: str) -> str:
    """Return an Arabic word without the article that is written in one with it."""
    return ARTICLE.sub("", word, count=1) if ARTICLE.match(word) else word


def asked_words(text: str) -> tuple[str, ...]:
    """Return the words of a question, the longest first: they say most."""
    found = {bare(word[:LONGEST]) for word in WORD.findall(folded(text))}
    return tuple(sorted(found, key=lambda word: (-len(word), word))[:MOST])


def words_of(event: DossierEvent) -> frozenset[str]:
    """Return the words that an event adds to those its dossier is found by."""
    return words(" ".join(_texts(event)))


def prints_of(event: DossierEvent) -> tuple[Print, ...]:
    """Return the fingerprints that an event adds to those its dossier is found by."""
    return tuple(_prints(event))


def dossier_of(stream: str) -> int | None:
    """Return the number of the dossier whose trail this is, if it is one's."""
    room, _, number = stream.partition("/")
    return int(number) if room == "dossier" and number.isascii() and number.isdigit() else None


def place_of(facts: Mapping[str, object]) -> tuple[str | None, str | None]:
    """Return for which desk something was done, and by which act of delegation or interim."""
    desk, under, interim = (facts.get(name) for name in ("desk", "delegation", "interim"))
    act = under if isinstance(under, str) else interim
    return desk if isinstance(desk, str) else None, act if isinstance(act, str) else None


def _texts(event: DossierEvent) -> Iterator[str]:
    match event:
        case DossierDeposited():
            yield event.subject
            yield from _filed(event.filing)
            yield from (one.name for one in (event.main, *event.annexes))
        case DossierAmended():
            yield event.subject
            yield from _filed(event.filing)
        case DossierRecycled(main=Document() as main):
            yield main.name
        case StepAnswered() if event.answer.scan:
            yield event.answer.scan.name
        case _:
            return


def _filed(filing: Filing | None) -> Iterator[str]:
    if filing is not None:
        yield from (one for name in (filing.type_name, filing.name) for one in astuple(name))


def _prints(event: DossierEvent) -> Iterator[Print]:
    match event:
        case DossierDeposited():
            yield from _brought([event.main], proof=True)
            yield from _brought(event.annexes, proof=False)
        case DossierRecycled(main=Document() as main):
            yield from _brought([main], proof=True)
        case StepAnswered() if event.answer.scan:
            yield from _brought([event.answer.scan], proof=False)
        case (
            DossierStarted()
            | VisaGiven()
            | StepSigned()
            | StepSealed()
            | GuestSigned()
            | DocumentTimestamped()
        ):
            if event.signature.version:
                yield Print(event.signature.version.digest, proof=True)
            if event.signature.attestation:
                yield Print(event.signature.attestation.digest, proof=False)
        case _:
            return


def _brought(documents: Iterable[Document], *, proof: bool) -> Iterator[Print]:
    for document in documents:
        yield Print(document.version.digest, proof)
        if document.original is not None:
            yield Print(document.original.digest, proof)
