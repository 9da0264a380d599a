"""By which certificates an account could sign, and when, as its own trail tells.

A key is issued until another takes its place, a card registered until it is forgotten or another
takes its place; what is erased ends both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.events import AccountEvent, KeyIssued, KeyReplaced
from parapheur.domain.levels import Level

ASTRAY = timedelta(minutes=10)
"""What a signature may be told too early or too late by: clocks of several machines, and a batch
that opened its key before another took its place."""


@dataclass(frozen=True, slots=True)
class Span:
    """When signatures by a certificate could be made, and at which level."""

    level: Level
    since: datetime
    until: datetime | None = None
    """None: they still can."""

    def covers(self, at: datetime) -> bool:
        """Say whether one could be made then, give or take `ASTRAY`."""
        begun = self.since <= at + ASTRAY
        return begun and (self.until is None or at <= self.until + ASTRAY)


Certificates = Mapping[str, Sequence[Span]]
"""An account's certificates by their digests, each with its spans, oldest first."""


def certificates_in(events: Iterable[AccountEvent]) -> Certificates:
    """Return what an account's trail tells of its certificates."""
    spans: dict[str, list[Span]] = {}
    key: str | None = None
    card: str | None = None

    def end(certificate: str | None, at: datetime) -> None:
        if certificate is not None:
            spans[certificate][-1] = replace(spans[certificate][-1], until=at)

    for event in events:
        match event:
            case KeyIssued(certificate=issued):
                end(key, event.at)
                key = issued
                spans.setdefault(issued, []).append(Span(event.level, event.at))
            case KeyReplaced():
                end(key, event.at)
                key = None
            case CardRegistered(certificate=registered):
                end(card, event.at)
                card = registered
                spans.setdefault(registered, []).append(Span(event.level, event.at))
            case CardForgotten():
                end(card, event.at)
                card = None
            case PersonErased():
                end(key, event.at)
                end(card, event.at)
                key = card = None
            case _:
                pass
    return spans
