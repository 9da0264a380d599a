"""What happens around a guest who is asked to sign (signature externe)."""

from dataclasses import dataclass
from datetime import date

from parapheur.domain.about_time import Opens
from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event
from parapheur.domain.people import DeskId
from parapheur.domain.personal import OfGuest
from parapheur.domain.signature import Signature
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class OfInvitation(Event):
    """Something about one invitation, at the desk that has the turn."""

    desk: DeskId
    position: int
    number: int
    """Of the invitation, in its dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestInvited(OfInvitation):
    """A desk asked somebody who has no account to sign (invitation)."""

    name: OfGuest
    address: OfGuest
    language: Language
    until: date
    """The last day, in Casablanca."""
    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(OfInvitation):
    """A desk ended an invitation before it was followed."""

    interim: str | None = None
    """The reference of the act by which the actor holds the desk for the time being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAdmitted(OfInvitation):
    """A guest gave the right code, and had the document before them."""

    name: OfGuest


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCodeRefused(OfInvitation):
    """Somebody who had the link gave a wrong code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSpent(OfInvitation):
    """A wrong code was given once too often: the invitation is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSigned(Opens):
    """A guest signed, by the link and the code (signature externe)."""

    desk: DeskId
    """The desk that invited."""
    position: int
    slot: int
    number: int
    """Of the invitation, in its dossier."""
    name: OfGuest
    signature: Signature
    test: bool
    """The guest's certificate comes from a test authority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestDeclined(OfInvitation):
    """A guest refused to sign, with the reason."""

    name: OfGuest
    shown: Digest
    """Of the document that the guest had before them."""
    reason: OfGuest


GuestEvent = (
    GuestInvited
    | InvitationWithdrawn
    | GuestAdmitted
    | GuestCodeRefused
    | InvitationSpent
    | GuestSigned
    | GuestDeclined
)
