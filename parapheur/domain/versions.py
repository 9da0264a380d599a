"""Every version of a dossier's documents, in the order in which they came to be, by its trail.

And what changed between the same page of two of them, as far as an eye can see.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.documents import Digest, Document
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.people import Login
from parapheur.domain.standing import apply


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that may be looked at page by page, as it stood after one event."""

    seq: int
    at: datetime
    actor: Login
    kind: str
    """The name of the event that brought it."""
    name: str
    digest: Digest
    length: int
    pages: int
    untouched: bool = False
    """The file as it was deposited, where the circuit runs on a copy of it."""
    beside: bool = False
    """An annexe or a scan: not a version of what is signed."""


def versions_of(events: Sequence[DossierEvent]) -> tuple[Shown, ...]:
    """Return each document once, oldest first."""
    found: dict[Digest, Shown] = {}
    main: Document | None = None
    for seq, event in enumerate(events, start=1):
        if isinstance(event, DossierDeposited | DossierRecycled) and event.main:
            main = event.main
        for one in _shown(seq, event, main):
            found.setdefault(one.digest, one)
    return tuple(found.values())


def stood(events: Sequence[DossierEvent], until: datetime) -> tuple[Dossier | None, int]:
    """Return the dossier as it stood at an instant, and how many entries led there.

    None: it was not deposited yet.
    """
    dossier: Dossier | None = None
    count = 0
    for event in events:
        if event.at > until:
            break
        dossier, count = apply(dossier, event), count + 1
    return dossier, count


def _shown(seq: int, event: DossierEvent, main: Document | None) -> Iterator[Shown]:
    match event:
        case DossierDeposited():
            yield from _brought(seq, event, event.main)
            for annexe in event.annexes:
                yield from _brought(seq, event, annexe, beside=True)
        case DossierRecycled(main=Document() as brought):
            yield from _brought(seq, event, brought)
        case StepAnswered() if event.answer.scan:
            yield from _brought(seq, event, event.answer.scan, beside=True)
        case (
            DossierStarted()
            | VisaGiven()
            | StepSigned()
            | StepSealed()
            | GuestSigned()
            | DocumentTimestamped()
        ) if main and (version := event.signature.version):
            what = (seq, event.at, event.actor, type(event).__name__, main.name)
            yield Shown(*what, version.digest, version.length, main.pages)
        case _:
            return


def _brought(
    seq: int, event: DossierEvent, document: Document, *, beside: bool = False
) -> Iterator[Shown]:
    what = (seq, event.at, event.actor, type(event).__name__, document.name)
    if original := document.original:
        sizes = original.digest, original.length, document.pages
        yield Shown(*what, *sizes, untouched=True, beside=beside)
    version = document.version
    yield Shown(*what, version.digest, version.length, document.pages, beside=beside)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page, in thousandths of its width and of its height, from the top left."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The same page of two documents: how each is shaped, and where they differ to the eye."""

    first: tuple[int, int] | None
    """Width and height in points; None: it has no such page."""
    second: tuple[int, int] | None
    boxes: tuple[Box, ...] = ()

    @property
    def both(self) -> bool:
        """Say whether both have the page."""
        return self.first is not None and self.second is not None
