"""The deposit under way in this browser, and how the public portal answers.

1. The browser holds the draft's secret in the cookie of its forms, which is signed, and goes with
   the session of the browser; no address ever names a draft.
2. Without a draft every step leads to the directory of bodies; once it was sent, to what it became.
3. A field's refusal stands by its field, and all of them together at the top of the page.
"""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError
from parapheur.domain.misdirected import DraftOver, DraftSent
from parapheur.domain.registry.drafts import Draft, Faults
from parapheur.domain.words import Language
from parapheur.usecases.registry.drafting import expect_draft, look
from parapheur.usecases.registry.hand_in import missing, sent_by
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import Sent
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.here import house, language, office
from parapheur.web.refused import remember
from parapheur.web.tracking import DRAFT, let_follow
from parapheur.web.turns import Turns
from parapheur.words import say

log = logging.getLogger(__name__)

Page = Response | tuple[str, int]

KEY = DRAFT
turns = Turns(at_once=3, waiting=3, patience=15.0)
"""For what costs work: files that are looked at, and letters that are sent, with their receipt."""
STEPS = ("body", "letter", "contact", "send")
"""The four steps, as the strip at the top of each page shows them."""
PAGES = {
    "letter": "portal_letter.letter",
    "contact": "portal_contact.contact",
    "code": "portal_contact.code",
    "": "portal_send.summary",
}
"""Where each step is, by what is missing."""


def family(name: str) -> Blueprint:
    """Return pages of the portal: they speak as the browser does, and know what ends a draft."""
    made = Blueprint(name, name, url_prefix="/portal")
    made.before_request(speak)
    made.register_error_handler(DraftOver, over)
    made.register_error_handler(DraftSent, sent_already)
    return made


def speak() -> None:
    """Speak as the browser does, until another language is chosen."""
    asked = request.accept_languages.best_match([one.value for one in Language])
    g.spoken = Language(asked) if asked else None


def token() -> str:
    """Return the secret of this browser's draft, or nothing (1)."""
    found = session.get(KEY, "")
    return found if isinstance(found, str) else ""


def draft_here() -> Draft | None:
    """Return this browser's draft, if there is one."""
    return look(office(), token())


def expect_here() -> Draft:
    """Return this browser's draft, under way. `DraftOver`, `DraftSent`."""
    return expect_draft(office(), token())


def begin_anew() -> str:
    """Give this browser another secret, and return it."""
    session[KEY] = house().chance()
    return token()


def over(refusal: ParapheurError) -> Response:
    """Lead to where a deposit begins (2)."""
    _told(refusal)
    return redirect(url_for("portal.directory"), 303)


def sent_already(refusal: ParapheurError) -> Response:
    """Lead to what the draft became (2)."""
    _told(refusal)
    sent = sent_by(office(), token())
    return follow(sent) if sent else over(DraftOver())


def follow(sent: Sent) -> Response:
    """Show this browser the letter that its draft became, with its receipt."""
    try:
        give_receipt(office(), sent.letter)
    except Exception:  # whatever it is, the letter is kept: the worker gives the receipt
        log.exception("letter %s has no receipt yet", sent.letter)
    let_follow(sent.letter)
    return redirect(url_for("tracking.letter"), 303)


def _told(refusal: ParapheurError) -> None:
    if request.method != "GET":
        remember(refusal)
        flash(sentence_of(refusal), "refused")


def onward(draft: Draft) -> Response:
    """Lead to the first step at which something is missing, or to the last one."""
    return redirect(url_for(PAGES[missing(office(), draft)]), 303)


def step_page(
    template: str,
    step: str,
    draft: Draft,
    faults: Faults | None = None,
    refusal: ParapheurError | None = None,
    names: Mapping[str, str] | None = None,
    **more: object,
) -> tuple[str, int]:
    """Return the page of a step, with what was refused (3); `names`: of files, by their fields."""
    wrong = [*(faults or {}).values(), *([refusal] if refusal else [])]
    status = status_of(wrong[0]) if wrong else 200
    for one in wrong[1:]:
        remember(one)
    page = render_template(
        template,
        reader=None,
        step=step,
        steps=names_of_steps(),
        draft=draft,
        to=office().directory.body(draft.body),
        faults={
            field: named((names or {}).get(field, ""), sentence_of(one))
            for field, one in (faults or {}).items()
        },
        refusal=sentence_of(refusal) if refusal else None,
        here=request.path
        if request.method == "GET"
        else url_for(f"portal_{step}.{step}")
        if step in {"letter", "contact"}
        else url_for("portal.directory"),
        mails=office().post is not None,
        **more,
    )
    return page, status


def named(name: str, sentence: str) -> str:
    """Return a sentence with the name of the file that it speaks of before it, if it has one."""
    return f"\u2068{name}\u2069\u00a0: {sentence}" if name else sentence


def names_of_steps() -> list[tuple[str, str]]:
    """Return the four steps with their names."""
    said: dict[str, Callable[[], str]] = {
        "body": lambda: say(language(), "Body"),
        "letter": lambda: say(language(), "Letter"),
        "contact": lambda: say(language(), "Contact details"),
        "send": lambda: say(language(), "Sending"),
    }
    return [(step, said[step]()) for step in STEPS]


def address() -> str:
    """Return the network address that asks."""
    return request.remote_addr or ""
