"""Note what auditors look at, in their own trail.

Each question once a minute, since a page that is shown again within one tells nothing more; what
is taken away as a file, each time.
"""

from datetime import timedelta

from parapheur.domain.about_audit import AuditorLooked, AuditPage
from parapheur.domain.dossier import DossierId
from parapheur.domain.finding import Sought
from parapheur.domain.people import Person
from parapheur.usecases.ports import Office

AGAIN = timedelta(minutes=1)
LONGEST = 300
"""Characters of a question that are kept."""


def note_audit(
    office: Office,
    page: AuditPage,
    *,
    actor: Person,
    dossier: DossierId | None = None,
    asked: str = "",
) -> None:
    """Keep in the auditor's own trail that they looked, unless it tells the same of this minute."""
    looked = AuditorLooked(
        at=office.now(), actor=actor.login, page=page, dossier=dossier, asked=asked[:LONGEST]
    )
    if page is not AuditPage.EXPORT and _told(office, looked, actor):
        return
    with office.work() as work:
        work.note(actor.login, looked)


def _told(office: Office, looked: AuditorLooked, actor: Person) -> bool:
    lately = Sought(actor=actor.login, kind=AuditorLooked.__name__, since=looked.at - AGAIN)
    return any(
        isinstance(one.event, AuditorLooked) and _same(one.event, looked)
        for one in office.reading.occurrences(lately, reader=actor)
    )


def _same(one: AuditorLooked, other: AuditorLooked) -> bool:
    return (one.page, one.dossier, one.asked) == (other.page, other.dossier, other.asked)
