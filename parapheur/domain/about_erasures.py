"""What was erased, and by which law: told for ever in the place of what is gone."""

from dataclasses import dataclass

from parapheur.domain.happening import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Event):
    """The personal data of the person were erased; told in their account's own trail.

    Who signed, and as whom, stays: the login, and the name in the certificates of documents that
    are signed already, which nobody can take out without breaking the signature.
    """

    basis: str
    """The law, and the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestErased(Event):
    """The personal data of a guest were erased; told in the administrator's trail."""

    dossier: int
    number: int
    """Of the invitation, in its dossier."""
    basis: str
    """The law, and the decision."""


ErasureEvent = PersonErased | GuestErased
