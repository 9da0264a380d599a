"""What auditors search: dossiers, and what happened, by anything that is known of them."""

from collections.abc import Iterator, Mapping
from itertools import count

from flask import Response, render_template

from parapheur.domain.about_audit import AuditPage
from parapheur.domain.dossier import reference
from parapheur.domain.errors import QuestionUnclear
from parapheur.domain.finding import EVERYTHING, Sought
from parapheur.domain.trays import PAGE
from parapheur.usecases.audit import note_audit
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.exporting import MOST, Row, exported
from parapheur.web.happened import Happened, happened
from parapheur.web.here import language, me, office, page_number
from parapheur.web.labels import names
from parapheur.web.questions import asked, sought_by, written
from parapheur.web.veil import veiled
from parapheur.words import name_of
from parapheur.words.kinds import KINDS, kind_of

EVENTS = ("at", "kind", "actor", "desk", "under", "dossier", "account", "subject", "said", "seq",
          "digest")  # fmt: skip
DOSSIERS = ("dossier", "state", "level", "since", "subject", "originator", "circuit")


def found_page() -> tuple[str, int]:
    """Show what was asked for."""
    given, page = asked(), page_number()
    try:
        sought, refusal = sought_by(given), None
    except QuestionUnclear as error:
        sought, refusal = None, error
    note_audit(office(), AuditPage.SEARCH, actor=me(), asked=written(given))
    lines, events = _found(sought, page)
    shown = render_template(
        "audit.html",
        lines=lines,
        events=events,
        of_what_happened=sought is not None and sought.of_what_happened,
        asked=given,
        page=page,
        more=len(lines or events) == PAGE,
        now=office().now(),
        refusal=sentence_of(refusal) if refusal else None,
        **choices(),
    )
    return shown, status_of(refusal) if refusal else 200


def found_file(form: str) -> Response:
    """Hand out what was asked for as a file."""
    given = asked()
    sought = sought_by(given)
    note_audit(office(), AuditPage.EXPORT, actor=me(), asked=written(given))
    rows = of_events(sought) if sought.of_what_happened else _of_dossiers(sought)
    columns = EVENTS if sought.of_what_happened else DOSSIERS
    return exported("audit", form, columns, rows, asked=written(given))


def choices() -> Mapping[str, object]:
    """Return the people, desks and kinds of events to choose from."""
    said = language()
    kinds = [(kind, kind_of(said, kind)) for kind in KINDS]
    return {
        "people": sorted((one.name.of(said), one.login) for one in office().reading.people()),
        "desks": sorted((name.of(said), desk) for desk, name in names().desks.items()),
        "kinds": sorted(kinds, key=lambda one: one[1]),
    }


def of_events(sought: Sought, *kinds: str) -> Iterator[Row]:
    """Yield what happened as rows of a file, newest first, and one more than a file has."""
    for page in count(1):
        found = office().reading.occurrences(sought, reader=me(), kinds=kinds, page=page)
        yield from (row_of(one) for one in happened(found))
        if len(found) < PAGE or page * PAGE > MOST:
            return


def row_of(one: Happened) -> Row:
    """Return what happened as a row."""
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "actor": one.actor,
        "desk": one.desk,
        "under": one.under,
        "dossier": one.number,
        "account": one.account,
        "subject": one.subject,
        "said": one.said,
        "seq": one.seq,
        "digest": one.digest,
    }


def _found(sought: Sought | None, page: int) -> tuple[list[object], list[Happened]]:
    if sought is None:
        return [], []
    if sought.of_what_happened:
        found = office().reading.occurrences(sought, reader=me(), page=page)
        return [], happened(found)
    return [*veiled(office().reading.found(sought, reader=me(), page=page))], []


def _of_dossiers(sought: Sought = EVERYTHING) -> Iterator[Row]:
    for page in count(1):
        found = veiled(office().reading.found(sought, reader=me(), page=page))
        for line in found:
            yield {
                "dossier": reference(line.id),
                "state": name_of(language(), line.state),
                "level": line.filing.confidentiality.value if line.filing else None,
                "since": line.since.isoformat(),
                "subject": line.subject,
                "originator": None if line.veiled else line.originator,
                "circuit": line.circuit.of(language()) if line.circuit else None,
            }
        if len(found) < PAGE or page * PAGE > MOST:
            return
