"""Hold the card that an account signs by against what its trail tells."""

from collections.abc import Iterator, Sequence

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.events import AccountEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.ports import Office


def card_astray(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
    """Yield a card that is not the one that the trail says was registered last, at its level."""
    place, told = f"account/{login}", _told(events)
    try:
        card = office.reading.card(login)
    except ValueError as error:
        yield Finding(place, f"its card cannot be read: {error}")
        return
    if (card.digest if card else None) != (told.certificate if told else None):
        if told == _told(office.reading.account_events(login)):  # it did not move meanwhile
            yield Finding(place, "its card is not the one that its trail says was registered last")
    elif (
        card
        and told
        and (card.level, card.name, card.until)
        != (
            told.level,
            told.name,
            told.until,
        )
    ):
        yield Finding(place, "its card says otherwise than its trail does")


def _told(events: Sequence[AccountEvent]) -> CardRegistered | None:
    last: CardRegistered | None = None
    for event in events:
        match event:
            case CardRegistered():
                last = event
            case CardForgotten() | PersonErased():
                last = None
            case _:
                pass
    return last
