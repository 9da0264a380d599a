"""The officers' tray: the letters of a body, by state and by everything that is known of them."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from parapheur.domain.about_incoming import Channel
from parapheur.domain.errors import QuestionUnclear
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.bodies import Body, desks_of
from parapheur.domain.registry.lines import LetterLine
from parapheur.domain.trays import PAGE
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import language, office, page_number
from parapheur.web.letters_veiled import veiled_letters
from parapheur.web.registry_asked import asked, sought_by
from parapheur.web.registry_doors import body_here, my_bodies
from parapheur.words import name_of
from parapheur.words.countries import countries

registry = Blueprint("registry", __name__, url_prefix="/registry")


@registry.get("")
@door(SIGNED_IN)
def bodies() -> str | Response:
    """Lead to the registry that the reader keeps, or let them choose."""
    mine = my_bodies()
    if len(mine) == 1:
        return redirect(url_for("registry.tray", body=mine[0].id), 303)
    return render_template("registry_bodies.html", bodies=mine)


@registry.get("/<body>")
@door(SIGNED_IN)
def tray(body: str) -> tuple[str, int]:
    """List the letters of a body, or find some of them."""
    here, given, page = body_here(body), asked(), page_number()
    refusal: QuestionUnclear | None = None
    lines: list[LetterLine] = []
    try:
        found = office().reading.letters(sought_by(here.id, given), page=page)
        lines = veiled_letters(found)
    except QuestionUnclear as error:
        refusal = error
    shown = render_template(
        "registry.html",
        body=here,
        lines=lines,
        counts=office().reading.count_letters(here.id),
        states=list(LetterState),
        asked=given,
        page=page,
        more=len(lines) == PAGE,
        now=office().now(),
        refusal=sentence_of(refusal) if refusal else None,
        **choices(here),
    )
    return shown, status_of(refusal) if refusal else 200


def choices(body: Body) -> dict[str, object]:
    """Return what may be chosen of when letters are looked for."""
    desks = desks_of(body, office().directory, office().reading.desks())
    return {
        "kinds": [(one.id, one.name.of(language())) for one in office().directory.kinds],
        "channels": [(one.value, name_of(language(), one)) for one in Channel],
        "countries": countries(language()),
        "desks": sorted(((one.id, one.name.of(language())) for one in desks), key=lambda x: x[1]),
    }
