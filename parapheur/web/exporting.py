"""Lists that are taken away as a file, with the head of what was kept when they were made.

A spreadsheet would run what begins like a formula, whoever typed it: such a cell begins with an
apostrophe here. Each file holds the newest entry of all trails, and the newest signed head of the
journal (a C2SP checkpoint), so that whoever keeps it can show later that what came before it is
still there.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from flask import Response

from parapheur.domain.errors import WrongHead
from parapheur.domain.journal import SignedHead
from parapheur.web.here import office
from parapheur.web.pieces import disposition

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST = 5_000
"""Lines of one file."""

Row = dict[str, object]


def safe(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def exported(
    name: str, form: str, columns: Sequence[str], rows: Iterable[Row], *, asked: str
) -> Response:
    """Return rows as a file: `form` is csv or json."""
    taken = list(rows)
    cut, told = len(taken) > MOST, taken[:MOST]
    if form == "csv":
        body, kind = _csv(columns, told, cut=cut), "text/csv"
    else:
        whole = {"asked": asked, "at": _now(), "head": head(), "cut": cut, "lines": told}
        body, kind = json.dumps(whole, ensure_ascii=False, indent=1), "application/json"
    answer = Response(body.encode("utf-8", "replace"), mimetype=kind)
    answer.headers["Content-Disposition"] = disposition(f"{name}.{form}")
    return answer


def head() -> Row:
    """Return the newest entry of all that is kept, and the newest signed head of the journal."""
    newest, journal = office().reading.newest_entry(), _published()
    told: Row = {"journal": journal.note.decode() if journal else None}
    if newest is not None:
        told |= {"stream": newest.stream, "seq": newest.seq, "digest": newest.digest}
    return told


def _published() -> SignedHead | None:
    try:
        return office().reading.last_head()
    except WrongHead:  # the inspection says how it was altered
        return None


def _csv(columns: Sequence[str], rows: Iterable[Row], *, cut: bool) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([safe(row.get(name)) for name in columns] for row in rows)
    lines.writerow([])
    lines.writerow(["at", safe(_now())])
    lines.writerow(["cut", "yes" if cut else "no"])
    lines.writerows([f"head.{name}", safe(value)] for name, value in head().items())
    return "\ufeff" + text.getvalue()  # so that a spreadsheet reads it as UTF-8


def _now() -> str:
    return office().now().isoformat()
