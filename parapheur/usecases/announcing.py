"""Send auditors the newest head of the journal, once a day: an anchor away from the records.

Only a head is sent that is another than the last one sent; without a mail server nobody is told.
"""

from datetime import timedelta

from parapheur.domain.about_journal import HeadAnnounced
from parapheur.domain.people import WORKER, Login, Role
from parapheur.usecases.ports import Office

OFTEN = timedelta(hours=20)
"""So long at least between two: the sweep that sends them comes once a day."""


def announce_head(office: Office) -> None:
    """Tell each auditor of the newest head, if they were not told of it lately."""
    newest = office.reading.last_head() if office.post else None
    if newest is None:
        return
    for person in office.reading.people():
        if Role.AUDITOR in person.roles and person.active:
            _tell(office, person.login, newest.note.decode())


def _tell(office: Office, login: Login, head: str) -> None:
    at = office.now()
    with office.work() as work:
        work.person(login, lock=True)  # two workers tell it once
        told = [e for e in office.reading.account_events(login) if isinstance(e, HeadAnnounced)]
        if not told or (told[-1].head != head and at - told[-1].at >= OFTEN):
            work.note(login, HeadAnnounced(at=at, actor=WORKER, head=head))
