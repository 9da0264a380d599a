"""What a dossier's page offers of signing by a card on one's own computer."""

from collections.abc import Sequence
from dataclasses import dataclass

from parapheur.domain.cards import Card
from parapheur.domain.dossier import Dossier
from parapheur.domain.levels import Level
from parapheur.domain.people import Person
from parapheur.web.here import office


@dataclass(frozen=True, slots=True)
class ByCard:
    """What a dossier's page offers of signing by a card."""

    card: Card | None
    only: bool
    """The key kept here gives less than the step asks, or there is none."""


def by_card(person: Person, dossier: Dossier, position: int) -> ByCard | None:
    """Return what to offer at a step; None: cards are not taken here, or would do nothing."""
    step = dossier.step_at(position)
    if office().cards is None or step is None or not step.action.signs:
        return None
    if dossier.second_factor_at(position) is not None:  # which a card does not give here
        return None
    card = office().reading.card(person.login)
    if card is None and step.level is Level.SIMPLE:
        return None
    given = office().reading.levels().get(person.login)
    return ByCard(card, only=given is None or not given.reaches(step.level))


def by_card_for(person: Person, levels: Sequence[Level]) -> ByCard | None:
    """Return what to offer for a batch whose steps ask these levels; None: there is no card."""
    card = office().reading.card(person.login) if office().cards and levels else None
    if card is None:
        return None
    given = office().reading.levels().get(person.login)
    return ByCard(card, only=given is None or not any(given.reaches(one) for one in levels))
