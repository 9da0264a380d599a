"""Whether a signature rests on a test authority: wherever one is shown, the page says so."""

from collections.abc import Sequence
from datetime import datetime

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_people import KeyEnding
from parapheur.domain.documents import Digest
from parapheur.domain.events import (
    DossierEvent,
    DossierStarted,
    KeyIssued,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.people import Login, Person
from parapheur.domain.registry.bodies import BodyId
from parapheur.web.here import office


def any_test(events: Sequence[DossierEvent]) -> bool:
    """Say whether one of the signatures in this history comes from a test authority."""
    for event in events:
        if isinstance(event, DossierStarted) and seal_is_test():
            return True
        if isinstance(event, StepSealed) and seal_is_test(event.body):
            return True
        if isinstance(event, GuestSigned) and event.test:
            return True
        if isinstance(event, VisaGiven | StepSigned) and is_test(
            event.actor, event.signature.certificate
        ):
            return True
    return False


def is_test(login: Login, certificate: Digest) -> bool:
    """Say whether this certificate of this person was issued by a test authority."""
    issued = [
        event
        for event in office().reading.account_events(login)
        if isinstance(event, KeyIssued) and event.certificate == certificate
    ]
    return any(event.test for event in issued)


def card_behind(event: DossierEvent | None) -> str | None:
    """Return whom the certificate of the actor's own card names, if that is what signed."""
    if not isinstance(event, VisaGiven | StepSigned):
        return None
    registered = (
        one
        for one in office().reading.account_events(event.actor)
        if isinstance(one, CardRegistered) and one.certificate == event.signature.certificate
    )
    return next((one.name for one in registered), None)


def ending_of(person: Person) -> datetime | None:
    """Return when the certificate that this person signs by ends, once that is announced."""
    key = card = ""
    ends: dict[str, datetime] = {}
    for event in office().reading.account_events(person.login):
        match event:
            case KeyIssued():
                key = event.certificate
            case CardRegistered():
                card = event.certificate
            case CardForgotten():
                card = ""
            case KeyEnding():
                ends[event.certificate] = event.until
            case _:
                pass
    return min((ends[one] for one in (key, card) if one in ends), default=None)


def has_test_key(person: Person) -> bool:
    """Say whether what this person signs now will rest on a test authority."""
    issued = [
        event
        for event in office().reading.account_events(person.login)
        if isinstance(event, KeyIssued)
    ]
    return bool(issued) and issued[-1].test


def seal_is_test(body: BodyId | None = None) -> bool:
    """Say whether the certificate of a body's seal, or else ours, comes from a test authority."""
    keys = office().keys
    opening = keys.body(body) if body and keys.seals(body) else keys.organisation()
    with opening as key:
        return key.test
