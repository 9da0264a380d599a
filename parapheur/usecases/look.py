"""Note what an assistant opens: in their own account's trail, once for each dossier and day.

Whoever follows a desk without acting leaves nothing in the dossier; this says that they saw it.
It names the dossier by its number alone, and whoever may read that trail learns no more by it.
"""

from collections.abc import Iterable
from datetime import datetime, time

from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import DeskId, Person
from parapheur.domain.zones import zone
from parapheur.usecases.ports import Office


def note_look(
    office: Office, dossier_id: DossierId, desks: Iterable[DeskId], *, actor: Person
) -> None:
    """Note that an assistant of these desks opened the dossier, unless today's trail tells it."""
    at = office.now()
    since = _midnight(at)
    if dossier_id in office.reading.looks(actor.login, since):
        return
    with office.work() as work:
        if dossier_id in work.looks(actor.login, since):  # another page was opened at once
            return
        told = DossierLookedAt(
            at=at, actor=actor.login, dossier=dossier_id, desks=tuple(sorted(desks))
        )
        work.note(actor.login, told)


def _midnight(at: datetime) -> datetime:
    """Return when the day of this instant began in Casablanca."""
    return datetime.combine(day_of(at), time(0), tzinfo=zone("Africa/Casablanca"))
