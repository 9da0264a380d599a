"""The public portal: whom one may write to, and the first step of a deposit.

Nobody needs an account, and looking begins nothing: a draft is made by the first form that is sent.
"""

from flask import redirect, render_template, request, url_for

from parapheur.domain.errors import TooManyTries
from parapheur.domain.finding import asked_words, words
from parapheur.domain.misdirected import NoDeskOfTheBody, NoSuchKind
from parapheur.domain.registry.bodies import Body, Directory, Family
from parapheur.domain.words import Words
from parapheur.usecases.registry.drafting import begin
from parapheur.usecases.registry.send import MOST_MB, MOST_PIECES
from parapheur.web.access import ANYBODY, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import house, language, office
from parapheur.web.portal_here import (
    Page,
    address,
    begin_anew,
    draft_here,
    family,
    names_of_steps,
    token,
)
from parapheur.words import name_of

portal = family("portal")

LONGEST_QUESTION = 200
ALIKE = str.maketrans("ةى", "هي")
"""Letters that end Arabic words, and those that many type in their place."""


@portal.get("")
@door(ANYBODY)
def directory() -> Page:
    """Show the bodies, those that fit what is asked."""
    asked = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    found = found_in(office().directory, asked)
    page = render_template(
        "portal_directory.html",
        reader=None,
        asked=asked,
        families=[
            (name_of(language(), one), bodies)
            for one in Family
            if (bodies := [body for body in found if body.family is one])
        ],
        draft=draft_here(),
        steps=names_of_steps(),
        step="body",
    )
    return page, 200


@portal.get("/to/<body>")
@door(ANYBODY)
def to_body(body: str) -> Page:
    """Ask which service, and what kind of letter."""
    return _asked(office().directory.body(body))


@portal.post("/to/<body>")
@door(ANYBODY)
def choose(body: str) -> Page:
    """Begin a draft, or address the one under way to this body."""
    to, draft = office().directory.body(body), draft_here()
    fresh = draft is None or draft.sent is not None
    try:
        begin(
            office(),
            begin_anew() if fresh else token(),
            body=to.id,
            kind=request.form.get("kind", ""),
            service=request.form.get("service", ""),
            address=address(),
        )
    except (NoSuchKind, NoDeskOfTheBody, TooManyTries) as refusal:
        page, _ = _asked(to, sentence_of(refusal))
        return page, status_of(refusal)
    return redirect(url_for("portal_letter.letter"), 303)


def found_in(directory: Directory, asked: str) -> list[Body]:
    """Return the bodies that have every word of a question, as their names are read."""
    wanted = asked_words(asked.translate(ALIKE))
    return [body for body in directory.bodies if _fits(body, wanted)]


def _fits(body: Body, wanted: tuple[str, ...]) -> bool:
    named = [body.name, *(one.name for one in body.services), *([body.town] if body.town else [])]
    known = words(" ".join(_texts(named)).translate(ALIKE))
    return all(any(word.startswith(one) for word in known) for one in wanted)


def _texts(named: list[Words]) -> list[str]:
    return [text for one in named for text in (one.ar, one.fr, one.en)]


def _asked(to: Body, refusal: str | None = None) -> tuple[str, int]:
    draft = draft_here()
    kept = draft if draft and draft.sent is None else None
    page = render_template(
        "portal_body.html",
        reader=None,
        here=url_for("portal.to_body", body=to.id),
        to=to,
        kinds=office().directory.kinds,
        chosen=request.form.get("kind", kept.kind if kept else ""),
        service=request.form.get("service", kept.service if kept else ""),
        refusal=refusal,
        steps=names_of_steps(),
        step="body",
        mails=office().post is not None,
        limits=house().limits,
        most_pieces=MOST_PIECES,
        most_together=MOST_MB << 20,
    )
    return page, 200
