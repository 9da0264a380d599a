"""What happened to the card by which a person signs, told as a sentence."""

from parapheur.domain.about_cards import CardEvent, CardForgotten, CardRegistered
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    CardRegistered: "{actor} registered a card to sign by, whose certificate names {holder}:"
    " {level}.",
    CardForgotten: "{actor} signs no more by the card whose certificate names {holder}.",
}


def facts_of(event: CardEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    facts: dict[str, object] = {"holder": event.name}
    return facts | {"level": event.level} if isinstance(event, CardRegistered) else facts
