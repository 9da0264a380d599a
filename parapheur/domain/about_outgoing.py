"""What happens to a letter that goes out: its trail is `outgoing/NUMBER`."""

from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.about_incoming import ByOfficer
from parapheur.domain.documents import Version
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import OfLetter
from parapheur.domain.registry.numbers import OrderNumber


class Route(StrEnum):
    """How a letter goes out."""

    PORTAL = "portal"  #: its receiver reads it on the page by which they follow their letter
    MAIL = "mail"  #: by mail, as an attachment
    PRINT = "print"  #: printed, and sent by post or by hand
    BODY = "body"  #: to another body of this installation


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDispatched(ByOfficer):
    """A signed letter took its departure number, and goes out (enregistrement au départ)."""

    body: BodyId
    number: OrderNumber
    type: KindId
    subject: OfLetter
    addressee: OfLetter
    document: Version
    """What was signed."""
    route: Route
    dossier: int | None = None
    """The dossier of the signature book in which it was signed."""
    answers: int | None = None
    """The letter that it answers."""
    to_body: BodyId | None = None
    to_letter: int | None = None
    """What it is there: a letter that came in, with a receipt of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMade(Event):
    """The transmittal slip was drawn and sealed (bordereau d'envoi)."""

    slip: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReceiptTaken(ByOfficer):
    """Somebody took the receipt that the other body gave, with the secret it bears (accusé)."""

    receipt: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTaken(Event):
    """The depositor took the answer for the first time, by deposit number and secret.

    (remise électronique) It proves that it was handed to whoever knows the secret.
    """

    document: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchProven(ByOfficer):
    """It is known that the letter arrived, or that it did not."""

    arrived: bool
    how: OfLetter
    """By what it is known: a signature, a registered letter, the page where it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingVoided(ByOfficer):
    """The departure number was made void: the letter did not go out."""

    number: OrderNumber
    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingNoted(ByOfficer):
    """Somebody of the house wrote an internal note."""

    desk: DeskId | None = None
    text: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFrozen(ByOfficer):
    """The letter that went out is not to be destroyed for now, whatever its age (gel)."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingThawed(ByOfficer):
    """What kept the letter that went out from being destroyed is over (levée du gel)."""

    reason: OfLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingDisposed(Event):
    """What the letter held was destroyed at the end of its time; its trail stays (élimination)."""

    disposal: int
    """The decision of two people by which it was."""
    basis: str
    """The law, and the visa of the archives."""


OutgoingEvent = (
    LetterDispatched
    | SlipMade
    | OtherReceiptTaken
    | AnswerTaken
    | DispatchProven
    | OutgoingVoided
    | OutgoingNoted
    | OutgoingFrozen
    | OutgoingThawed
    | OutgoingDisposed
)
