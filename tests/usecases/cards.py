"""A card in somebody's hand, and what its holder does with it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.about_cards import CardRegistered
from parapheur.domain.cards import Card, Ticket, registering
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.grants import Asked
from parapheur.domain.people import DeskId, Login, Person
from parapheur.usecases.by_card import (
    Held,
    ask,
    code_of,
    complete,
    held_by,
    prepare,
    register,
)
from parapheur.usecases.enter import enter
from tests.builders import PASSWORD
from tests.fakes import FakeCards, FakeOffice
from tests.usecases.story import stands

HOST = "parapheur.example.ma"
"""Of the office in memory."""


@dataclass(frozen=True)
class InHand:
    """A card whose key signs as `FakeCards` understands it."""

    certificate: bytes

    @property
    def digest(self) -> Digest:
        return Digest(hashlib.sha256(self.certificate).hexdigest())

    def sign(self, data: bytes) -> bytes:
        return hashlib.sha256(self.certificate + data).digest()


def in_hand(name: str, at: datetime) -> InHand:
    return InHand(f"{name} {at.isoformat()}".encode())


def enters(fake: FakeOffice, person: Person, session: str = "") -> str:
    """The person comes in; return the secret of their session."""
    session = session or f"session of {person.login}"
    enter(
        fake.office,
        login=person.login,
        password=PASSWORD,
        token=session,
        agent="",
        address="192.0.2.1",
    )
    return session


def has_card(fake: FakeOffice, person: Person) -> InHand:
    """The person has a card that is registered already."""
    assert fake.cards is not None
    card = in_hand(str(person.login), fake.clock.now())
    known = fake.cards.examine(person.login, card.certificate, at=fake.clock.now())
    with fake.store.work() as work:
        work.set_card(known)
        work.note(person.login, registered(known, person.login, fake.clock.now()))
    return card


def registered(card: Card, actor: Login, at: datetime) -> CardRegistered:
    return CardRegistered(
        at=at,
        actor=actor,
        certificate=card.digest,
        name=card.name,
        level=card.level,
        until=card.until,
    )


def asks(
    fake: FakeOffice,
    dossier_id: DossierId,
    person: Person,
    desk: DeskId,
    session: str,
    handle: str = "a handle",
    **changed: object,
) -> Ticket:
    """The person asks for a code, for the act that stands now."""
    dossier = stands(fake, dossier_id)
    facts: dict[str, object] = {
        "dossier": int(dossier_id),
        "round": dossier.round,
        "position": dossier.position,
        "desk": desk,
        "shown": dossier.version.digest,
    }
    asked = Asked(**{**facts, **changed})  # type: ignore[arg-type]  # each as a test says it
    return ask(fake.office, actor=person, session=session, handle=handle, asked=asked)


def asks_to_register(
    fake: FakeOffice, person: Person, session: str, handle: str = "to register"
) -> Ticket:
    return ask(fake.office, actor=person, session=session, handle=handle, asked=None)


def comes(fake: FakeOffice, ticket: Ticket) -> Held:
    """The program comes with the code."""
    return held_by(fake.office, code_of(fake.keys, ticket.handle))


def prepared(fake: FakeOffice, ticket: Ticket) -> bytes:
    """The program has the signature drafted; return what the card is to sign."""
    return prepare(fake.office, comes(fake, ticket)).draft.attributes


def completes(fake: FakeOffice, ticket: Ticket, card: InHand, data: bytes) -> Dossier:
    return complete(
        fake.office,
        comes(fake, ticket),
        value=card.sign(data),
        certificate=card.certificate,
    )


def signs(fake: FakeOffice, ticket: Ticket, card: InHand) -> Dossier:
    """The whole way of a code."""
    return completes(fake, ticket, card, prepared(fake, ticket))


def registers(
    fake: FakeOffice, ticket: Ticket, card: InHand, *, host: str = HOST, login: str = ""
) -> Card:
    words = registering(host, Login(login) or ticket.login, ticket.code, card.digest)
    return register(
        fake.office,
        comes(fake, ticket),
        value=card.sign(words),
        certificate=card.certificate,
    )


def cards_of(fake: FakeOffice) -> FakeCards:
    assert fake.cards is not None
    return fake.cards
