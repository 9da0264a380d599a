"""What happens to a register of a body: its trail is `register/BODY/REGISTER`."""

from dataclasses import dataclass
from datetime import date

from parapheur.domain.about_incoming import ByOfficer
from parapheur.domain.documents import Version
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.numbers import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDayClosed(ByOfficer):
    """A day of a register was closed: its page is sealed and never changes (clôture du jour)."""

    body: BodyId
    register: Register
    day: date
    """In Casablanca."""
    page: Version
    numbers: int
    """How many were given that day."""
