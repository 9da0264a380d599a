"""Several visas under one PIN: the list to tick, and the result for each dossier."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier, ParapheurError
from parapheur.domain.people import DeskId
from parapheur.domain.sight import Sight
from parapheur.domain.trays import PAGE
from parapheur.usecases.batch import MOST, Ticked, give_visas, visas_for
from parapheur.usecases.day_order import presented
from parapheur.web.access import SIGNED_IN, door, note_refusal, sight_of
from parapheur.web.certificates import has_test_key
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import me, office
from parapheur.web.reading import Progress, progress_of

batch = Blueprint("batch", __name__)

FIELD = "visa-"
"""Before a dossier's number: what the field of its box is called."""
PAGES = 4 * MOST // PAGE
"""How far down the tray visas are looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A visa that may be ticked, and what it is for."""

    dossier: Dossier
    visa: Ticked
    progress: Progress | None = None
    """How far the reader got, where every page must be read."""

    @property
    def name(self) -> str:
        """The name of its box."""
        return f"{FIELD}{self.visa.dossier}"

    @property
    def value(self) -> str:
        """What the box says when it is ticked: all that was shown."""
        one = self.visa
        return f"{one.position}.{one.round}.{one.shown}.{one.desk}"


@batch.get("/visas")
@door(SIGNED_IN)
def choose() -> str:
    """List the visas that wait on one's desks, to tick."""
    return _list()


@batch.post("/visas")
@door(SIGNED_IN)
def give() -> str | tuple[str, int]:
    """Give the visas that were ticked, and say how each went."""
    ticked = [_ticked(name, value) for name, value in request.form.items() if _is_box(name)]
    try:
        results = give_visas(office(), actor=me(), ticked=ticked, pin=request.form.get("pin", ""))
    except ParapheurError as refusal:
        return _list(refusal), status_of(refusal)
    if any(isinstance(one.refusal, NoSuchDossier) for one in results):
        note_refusal()
    subjects = dict(_subjects(one.ticked.dossier for one in results))
    return render_template(
        "batch_results.html",
        results=results,
        subjects=subjects,
        sentence_of=sentence_of,
        given=sum(one.done for one in results),
    )


def _subjects(numbers: Iterable[DossierId]) -> Iterator[tuple[DossierId, str]]:
    """Yield what the results are about, as far as the reader may see it."""
    for number in numbers:
        try:
            dossier = office().reading.dossier(number)
        except NoSuchDossier:
            continue
        if sight_of(dossier) is Sight.WHOLE:
            yield number, dossier.subject


def _list(refusal: ParapheurError | None = None) -> str:
    rows = list(_rows())
    return render_template(
        "batch.html",
        rows=rows,
        most=MOST,
        every=request.args.get("tick") == "all",
        refusal_sentence=sentence_of(refusal) if refusal else None,
        test_key=bool(rows) and has_test_key(me()),
    )


def _rows() -> Iterator[Row]:
    """Yield the first visa of each dossier that waits on one's desks, in the tray's order."""
    found, first = 0, presented(office(), me().desks)
    for page in range(1, PAGES + 1):
        lines = office().reading.todo(me().desks, first=first, page=page)
        for line in lines:
            dossier = office().reading.dossier(line.id)
            visa = next(visas_for(me(), line.id, dossier), None)
            if visa is not None and found < MOST:
                found += 1
                yield Row(dossier, visa, progress_of(line.id, dossier))
        if len(lines) < PAGE or found == MOST:
            return


def _is_box(name: str) -> bool:
    return name.startswith(FIELD)


def _ticked(name: str, value: str) -> Ticked:
    """Return what a ticked box says, or refuse the request."""
    number, parts = name.removeprefix(FIELD), value.split(".", 3)
    if len(parts) != 4 or not all(_is_number(text) for text in (number, *parts[:2])):
        abort(400)
    position, round, shown, desk = parts
    if len(shown) != 64 or not set(shown) <= set("0123456789abcdef"):
        abort(400)
    where = DossierId(int(number)), int(position), int(round)
    return Ticked(*where, Digest(shown), DeskId(desk))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
