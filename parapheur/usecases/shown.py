"""Check the pages that somebody was shown against the documents there are, and what acts tell."""

from collections.abc import Iterator, Sequence

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    StepAnswered,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.findings import Finding
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.usecases.ports import Office


def pages_astray(
    office: Office, dossier_id: DossierId, place: str, events: Sequence[DossierEvent]
) -> Iterator[Finding]:
    """Find pages that no document has, and acts told to follow a reading that is not kept."""
    documents: dict[Digest, int] = {}
    now = Digest("")
    for seq, event in enumerate(events, start=1):
        match event:
            case DossierDeposited() | DossierRecycled() if event.main is not None:
                now = event.main.version.digest
                documents[now] = event.main.pages
            case VisaGiven() | StepSigned() | StepAnswered() if event.pages_read:
                try:
                    shown = office.reading.pages_shown(dossier_id, event.actor)
                except ValueError:  # told below
                    continue
                if shown.get(now, NO_PAGES).within(event.pages_read) != Pages.upto(
                    event.pages_read
                ):
                    problem = f"{event.actor} was not shown all the pages that it tells of"
                    yield Finding(f"{place}, entry {seq}", problem)
            case _:
                pass
    for login in office.reading.readers(dossier_id):
        try:
            shown = office.reading.pages_shown(dossier_id, login)
        except ValueError as error:
            yield Finding(place, f"the pages that {login} was shown cannot be read: {error}")
            continue
        for document, pages in shown.items():
            if pages.within(documents.get(document, 0)) != pages:
                yield Finding(place, f"{login} was shown pages that none of its documents has")
