"""What an account's trail told lately, as its pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.about_refusals import AccountRefusal
from parapheur.domain.events import AccountEvent
from parapheur.domain.people import Login
from parapheur.web.here import language, office
from parapheur.web.labels import names
from parapheur.words import recount

RECENT = 20
"""How much of each is shown."""

Told = Sequence[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class Lately:
    """Newest first; what an assistant opens, and what was refused, push nothing out of sight."""

    told: Told
    refused: Told
    looks: Told


def lately(login: Login) -> Lately:
    """Return the end of the account's trail, in words."""
    events = list(reversed(office().reading.account_events(login)))
    return Lately(
        _told([one for one in events if not isinstance(one, DossierLookedAt | AccountRefusal)]),
        _told([one for one in events if isinstance(one, AccountRefusal)]),
        _told([one for one in events if isinstance(one, DossierLookedAt)]),
    )


def _told(events: Sequence[AccountEvent]) -> Told:
    return [(one.at, recount(language(), one, names())) for one in events[:RECENT]]
