"""What a step without a signature leaves behind: an opinion, ticked items, a scan, a class mark.

An answer is nobody's signature, and no page says otherwise: what was signed on paper is recorded
as such, by the desk that attaches the scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parapheur.domain.documents import Document
from parapheur.domain.errors import (
    ClassMarkRequired,
    NotAllTicked,
    NotInTheFuture,
    OpinionRequired,
    ReservesRequired,
    SignatoryRequired,
    TextTooLong,
)
from parapheur.domain.personal import ByActor, OfDossier
from parapheur.domain.words import Words, visible

LONGEST_REMARK = 4000
LONGEST_NAME = 200
"""Characters of a remark, and of a name or class mark."""


class Opinion(StrEnum):
    """What a desk thinks of a dossier (avis)."""

    FAVOURABLE = "favourable"  #: favorable
    RESERVED = "reserved"  #: favorable sous réserve
    UNFAVOURABLE = "unfavourable"  #: défavorable; the dossier goes on, and who signs sees it


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a desk said; which of it is there depends on what the step asks."""

    opinion: Opinion | None = None
    remark: ByActor = ""
    ticked: tuple[str, ...] = ()
    """Keys of the checklist's items, in its order."""
    scan: Document | None = None
    """The paper, signed by hand."""
    signed_by: OfDossier = ""
    """Who signed the paper."""
    signed_on: date | None = None
    class_mark: str = ""
    """Where the archive keeps it (cote)."""


def read() -> Answer:
    """Say that the document was read."""
    return Answer()


def opinion(given: Opinion | None, remark: str) -> Answer:
    """Give an opinion; whoever does not simply agree says why."""
    if given is None:
        raise OpinionRequired
    said = _text(remark, LONGEST_REMARK)
    if given is not Opinion.FAVOURABLE and not said:
        raise ReservesRequired
    return Answer(opinion=given, remark=said)


def prepared(checklist: Sequence[Item], ticked: Sequence[str], remark: str = "") -> Answer:
    """Say that everything on the list was done; `ticked` are keys, in any order."""
    done = set(ticked)
    for item in checklist:
        if item.key not in done:
            raise NotAllTicked(item=item.name)
    keys = tuple(item.key for item in checklist)
    return Answer(ticked=keys, remark=_text(remark, LONGEST_REMARK))


def by_hand(*, signed_by: str, signed_on: date | None, today: date, remark: str = "") -> Answer:
    """Say who signed a paper and when; its scan is still to be attached."""
    name = _text(" ".join(signed_by.split()), LONGEST_NAME)
    if not name or signed_on is None:
        raise SignatoryRequired
    if signed_on > today:
        raise NotInTheFuture
    said = _text(remark, LONGEST_REMARK)
    return Answer(signed_by=name, signed_on=signed_on, remark=said)


def archived(class_mark: str, remark: str = "") -> Answer:
    """Say where the archive keeps the dossier."""
    mark = _text(" ".join(class_mark.split()), LONGEST_NAME)
    if not mark:
        raise ClassMarkRequired
    return Answer(class_mark=mark, remark=_text(remark, LONGEST_REMARK))


def _text(typed: str, most: int) -> str:
    said = visible(typed)
    if len(said) > most:
        raise TextTooLong(most=most)
    return said
