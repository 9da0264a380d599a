"""The last step of a deposit: all of it once more, what the data are for, and sending it."""

from flask import flash, redirect, request, session, url_for

from parapheur.domain.errors import ParapheurError
from parapheur.domain.misdirected import DraftOver, DraftSent
from parapheur.domain.registry.drafts import Draft, date_of, depositor_of, fingerprint
from parapheur.domain.registry.notices import Notice
from parapheur.usecases.registry.drafting import give_up
from parapheur.usecases.registry.hand_in import hand_in, missing
from parapheur.usecases.registry.send import Sent
from parapheur.web.access import ANYBODY, door
from parapheur.web.forms import digest
from parapheur.web.here import language, office
from parapheur.web.portal_here import (
    KEY,
    Page,
    address,
    expect_here,
    family,
    follow,
    onward,
    step_page,
    token,
    turns,
)
from parapheur.words import noticing, say, written_day
from parapheur.words.countries import country_of

portal_send = family("portal_send")


@portal_send.get("/summary")
@door(ANYBODY)
def summary() -> Page:
    """Show all of it before it is sent."""
    draft = expect_here()
    return onward(draft) if missing(office(), draft) else _page(draft)


@portal_send.post("/send")
@door(ANYBODY)
def send() -> Page:
    """Send it, once however often it is asked."""
    try:
        with turns.one():
            return follow(_sent())
    except (DraftOver, DraftSent):
        raise
    except ParapheurError as refusal:
        draft = expect_here()
        return onward(draft) if missing(office(), draft) else _page(draft, refusal)


def _sent() -> Sent:
    return hand_in(
        office(),
        token(),
        shown=digest("shown"),
        noticed=digest("noticed") if request.form.get("noticed") else None,
        notice=_notice,
        address=address(),
    )


@portal_send.post("/give-up")
@door(ANYBODY)
def let_go() -> Page:
    """Forget the deposit under way: nothing of it was sent."""
    give_up(office(), token())
    session.pop(KEY, None)
    flash(say(language(), "What you had typed and brought was erased."), "done")
    return redirect(url_for("portal.directory"), 303)


def _notice(draft: Draft) -> Notice:
    """Return the notice as it stands now, in the language of the page."""
    to, kind = office().directory.body(draft.body), office().directory.kind(draft.kind)
    return noticing.shown(language(), to.name, kind.keep_years)


def _page(draft: Draft, refusal: ParapheurError | None = None) -> tuple[str, int]:
    depositor, directory = depositor_of(draft), office().directory
    dated = date_of(draft.dated, office().calendar.day_of(office().now()))
    to, kind = directory.body(draft.body), directory.kind(draft.kind)
    told = noticing.notice(language(), to.name, kind.keep_years)
    return step_page(
        "portal_summary.html",
        "send",
        draft,
        refusal=refusal,
        depositor=depositor,
        kind=kind,
        dated=written_day(language(), dated) if dated else None,
        service=next((one.name for one in to.services if one.desk == draft.service), None),
        country=country_of(language(), depositor.country),
        shown=fingerprint(draft, token()),
        notice=told,
        noticed=_notice(draft).digest,
    )
