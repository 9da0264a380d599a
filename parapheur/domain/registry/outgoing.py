"""A letter that goes out, as it stands: what its events add up to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from parapheur.domain.about_outgoing import (
    AnswerTaken,
    DispatchProven,
    LetterDispatched,
    OtherReceiptTaken,
    OutgoingDisposed,
    OutgoingEvent,
    OutgoingFrozen,
    OutgoingNoted,
    OutgoingThawed,
    OutgoingVoided,
    Route,
    SlipMade,
)
from parapheur.domain.documents import Version
from parapheur.domain.misdirected import AlreadyDisposed
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.numbers import OrderNumber


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that goes out."""

    body: BodyId
    number: OrderNumber
    kind: KindId
    subject: str
    addressee: str
    document: Version
    route: Route
    at: datetime
    """When it took its departure number."""
    dossier: int | None = None
    answers: int | None = None
    to_body: BodyId | None = None
    to_letter: int | None = None
    """What it is in the registry of that body."""
    slip: Version | None = None
    arrived: bool | None = None
    """None: nothing is known yet."""
    how: str = ""
    taken: datetime | None = None
    """When its receiver first took it from the page by which they follow their letter."""
    void: bool = False
    reason: str = ""
    frozen: bool = False
    """It is not to be destroyed for now; an answer is frozen with its letter."""
    disposal: int | None = None
    """The decision by which what it held was destroyed."""

    @property
    def kept_from(self) -> datetime | None:
        """From when the time runs for which it is kept; None: it does not, or its letter's does."""
        return None if self.frozen or self.disposal or self.answers else self.at

    def expect_kept(self) -> None:
        """Refuse what is no more than a trail. `AlreadyDisposed`."""
        if self.disposal is not None:
            raise AlreadyDisposed


def replay(events: Sequence[OutgoingEvent]) -> Outgoing:
    """Return the letter that events add up to. `ValueError` if they are no letter's."""
    letter: Outgoing | None = None
    for event in events:
        letter = apply(letter, event)
    if letter is None:
        raise ValueError("no event, no letter")
    return letter


def apply(letter: Outgoing | None, event: OutgoingEvent) -> Outgoing:
    """Return the letter that an event leads to. `ValueError`: its first is no dispatch."""
    if isinstance(event, LetterDispatched):
        if letter is not None:
            raise ValueError("a letter goes out once")
        return _dispatched(event)
    if letter is None:
        raise ValueError("a letter that goes out begins with its number")
    match event:
        case SlipMade():
            return replace(letter, slip=event.slip)
        case AnswerTaken():
            return replace(letter, taken=event.at, arrived=True)
        case DispatchProven():
            return replace(letter, arrived=event.arrived, how=event.how)
        case OutgoingVoided():
            return replace(letter, void=True, reason=event.reason)
        case OutgoingNoted() | OtherReceiptTaken():
            return letter
        case OutgoingFrozen() | OutgoingThawed():
            return replace(letter, frozen=isinstance(event, OutgoingFrozen))
        case OutgoingDisposed():
            return replace(letter, disposal=event.disposal)
        case _:
            assert_never(event)


def _dispatched(event: LetterDispatched) -> Outgoing:
    return Outgoing(
        body=event.body,
        number=event.number,
        kind=event.type,
        subject=event.subject,
        addressee=event.addressee,
        document=event.document,
        route=event.route,
        at=event.at,
        dossier=event.dossier,
        answers=event.answers,
        to_body=event.to_body,
        to_letter=event.to_letter,
    )
