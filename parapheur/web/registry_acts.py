"""What an officer does with a letter: each form of its page, one verb of the registry."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.errors import ParapheurError
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import BadDate
from parapheur.domain.people import Login
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.ports import Office
from parapheur.usecases.registry import forward as forwarding
from parapheur.usecases.registry import register as verbs
from parapheur.web.access import SIGNED_IN, door
from parapheur.web.here import language, me, office
from parapheur.web.registry_doors import officers_letter
from parapheur.web.registry_letter import refused_page
from parapheur.words import say

Answer = Response | tuple[str, int]

DONE = {
    "void": "The number is void; the letter waits.",
    "refuse": "The letter is refused.",
    "close": "The letter is closed.",
    "reopen": "The letter is taken up again.",
}
"""What is said of what was done with a reason."""
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Of days that anybody means: beyond them the calendar has no answer."""

acts = Blueprint("letter_acts", __name__, url_prefix="/registry/letters/<int:letter_id>")


@acts.post("/register")
@door(SIGNED_IN)
def register(letter_id: int) -> Answer:
    """Give a letter its order number."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        given = verbs.register(
            office,
            number,
            actor=actor,
            kind=request.form.get("kind", ""),
            confidentiality=_level(),
        )
        return say(language(), "The letter is registered under the number {number}.", number=given)

    return _do(letter_id, "register", act)


@acts.post("/void")
@door(SIGNED_IN)
def void(letter_id: int) -> Answer:
    """Make the order number void."""
    return _with_reason(letter_id, "void", verbs.void)


@acts.post("/refuse")
@door(SIGNED_IN)
def refuse(letter_id: int) -> Answer:
    """Refuse a letter."""
    return _with_reason(letter_id, "refuse", verbs.refuse)


@acts.post("/close")
@door(SIGNED_IN)
def close(letter_id: int) -> Answer:
    """Close a letter without an answer."""
    return _with_reason(letter_id, "close", verbs.close)


@acts.post("/reopen")
@door(SIGNED_IN)
def reopen(letter_id: int) -> Answer:
    """Take up a letter again."""
    return _with_reason(letter_id, "reopen", verbs.reopen)


@acts.post("/ask")
@door(SIGNED_IN)
def ask(letter_id: int) -> Answer:
    """Ask the depositor for pieces, once."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        verbs.ask_pieces(office, number, actor=actor, text=request.form.get("text", ""))
        return say(language(), "The depositor is asked for the pieces.")

    return _do(letter_id, "ask", act)


@acts.post("/note")
@door(SIGNED_IN)
def note(letter_id: int) -> Answer:
    """Write an internal note."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        verbs.note(office, number, actor=actor, text=request.form.get("text", ""))
        return say(language(), "The note is written.")

    return _do(letter_id, "note", act)


@acts.post("/duplicate")
@door(SIGNED_IN)
def duplicate(letter_id: int) -> Answer:
    """Put a letter aside as a duplicate."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        verbs.put_aside(office, number, actor=actor, of=LetterId(_number("of")))
        return say(language(), "The letter is put aside.")

    return _do(letter_id, "duplicate", act)


@acts.post("/correct")
@door(SIGNED_IN)
def correct(letter_id: int) -> Answer:
    """Correct what was entered of a letter."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        verbs.correct(
            office,
            number,
            actor=actor,
            subject=request.form.get("subject", ""),
            reference=request.form.get("reference", ""),
            dated=day_typed("dated"),
            reason=request.form.get("reason", ""),
        )
        return say(language(), "The correction is kept, and what stood before it.")

    return _do(letter_id, "correct", act)


@acts.post("/forward")
@door(SIGNED_IN)
def forward(letter_id: int) -> Answer:
    """Send a letter on to the competent body."""

    def act(office: Office, number: LetterId, actor: Login) -> str:
        forwarding.forward(
            office,
            number,
            actor=actor,
            to=request.form.get("to", ""),
            reason=request.form.get("reason", ""),
        )
        return say(language(), "The letter is sent on.")

    return _do(letter_id, "forward", act)


def day_typed(name: str) -> date | None:
    """Return the day that a field names, if it names any. `BadDate`."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise BadDate from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadDate
    return found


def _with_reason(letter_id: int, verb: str, act: Callable[..., object]) -> Answer:
    def told(office: Office, number: LetterId, actor: Login) -> str:
        act(office, number, actor=actor, reason=request.form.get("reason", ""))
        return say(language(), DONE[verb])

    return _do(letter_id, verb, told)


def _do(letter_id: int, verb: str, act: Callable[[Office, LetterId, Login], str]) -> Answer:
    number, _ = officers_letter(letter_id)
    try:
        flash(act(office(), number, me().login), "done")
    except ParapheurError as refusal:
        return refused_page(letter_id, refusal, verb)
    return redirect(url_for("letter.page", letter_id=number), 303)


def _level() -> Confidentiality:
    typed = request.form.get("confidentiality", "")
    return Confidentiality(typed) if typed in set(Confidentiality) else Confidentiality.ORDINARY


def _number(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
