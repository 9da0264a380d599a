"""The third step of a deposit: who deposits, and the code that comes back from their address."""

from flask import flash, redirect, request, url_for

from parapheur.domain.errors import AddressRefused, NotSent, ParapheurError, TooManyTries
from parapheur.domain.misdirected import PasscodeOver, PasscodeWrong
from parapheur.domain.registry.depositors import TAKEN
from parapheur.domain.registry.drafts import OF_CONTACT, Draft, Faults, faults_of_contact
from parapheur.usecases.registry.drafting import write
from parapheur.usecases.registry.hand_in import missing
from parapheur.usecases.registry.passcode import ask_passcode, give_passcode
from parapheur.web.access import ANYBODY, door
from parapheur.web.here import language, office
from parapheur.web.portal_here import Page, address, expect_here, family, onward, step_page, token
from parapheur.words import say
from parapheur.words.countries import countries

portal_contact = family("portal_contact")


@portal_contact.get("/contact")
@door(ANYBODY)
def contact() -> Page:
    """Ask who deposits."""
    draft = expect_here()
    if missing(office(), draft) == "letter":
        return onward(draft)
    return _page(draft)


@portal_contact.post("/contact")
@door(ANYBODY)
def write_contact() -> Page:
    """Keep what was typed; go on once nothing is wrong, by a code if the address needs one."""
    draft = write(office(), token(), _typed(), OF_CONTACT)
    faults = faults_of_contact(draft, mails=office().post is not None)
    if faults:
        return _page(draft, faults)
    if missing(office(), draft) != "code":
        return onward(draft)
    try:
        _ask()
    except (NotSent, AddressRefused, TooManyTries) as refusal:
        return _page(draft, {"email": refusal})
    return redirect(url_for("portal_contact.code"), 303)


@portal_contact.get("/code")
@door(ANYBODY)
def code() -> Page:
    """Ask for the code."""
    draft = expect_here()
    if missing(office(), draft) != "code":
        return onward(draft)
    return _code(draft)


@portal_contact.post("/code")
@door(ANYBODY)
def give() -> Page:
    """Take the code that came back."""
    try:
        give_passcode(office(), token(), request.form.get("code", ""))
    except (PasscodeWrong, PasscodeOver) as refusal:
        return _code(expect_here(), refusal)
    return onward(expect_here())


@portal_contact.post("/code/again")
@door(ANYBODY)
def again() -> Page:
    """Send another code."""
    draft = expect_here()
    if missing(office(), draft) != "code":
        return onward(draft)
    try:
        _ask()
    except (NotSent, AddressRefused, TooManyTries) as refusal:
        return _code(draft, refusal)
    flash(
        say(language(), "Another code was sent; the earlier one does not count any more."), "done"
    )
    return redirect(url_for("portal_contact.code"), 303)


def _ask() -> None:
    ask_passcode(office(), token(), language=language(), address=address())


def _typed() -> dict[str, str]:
    """Return what was typed, with the identifier of the kind of depositor that was chosen."""
    form = request.form
    kind = form.get("depositor", "")
    apart = {name: form.get(f"{name}_{kind}", "") for name in ("identifier", "number")}
    return {**form, **apart}


def _page(draft: Draft, faults: Faults | None = None) -> tuple[str, int]:
    return step_page(
        "portal_contact.html",
        "contact",
        draft,
        faults,
        countries=countries(language()),
        taken=TAKEN,
    )


def _code(draft: Draft, refusal: ParapheurError | None = None) -> tuple[str, int]:
    return step_page("portal_code.html", "contact", draft, refusal=refusal)
