"""The public check: anybody brings a file, or the code of a paper, and is told what it is worth.

1. It asks for no account and works without a script. What is answered stands in `domain.checked`.
2. Its forms carry a token like every other form, and are refused from another site: they change
   nothing here, but each file costs work and counts against its sender's network, and nobody else
   shall spend that for a visitor unseen. An address with a code may be followed from anywhere.
3. A file is judged in a child process, a few at once; what is more has to wait.
4. No code is told to anybody: it stands in no log of ours, in no trail, and pages send no referrer.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, g, render_template, request, url_for

from parapheur.domain.checked import Checked, Finding, Signed
from parapheur.domain.errors import (
    CodeMistyped,
    FileTooLarge,
    ParapheurError,
    TooManyChecks,
    TooManyTries,
)
from parapheur.domain.paper_codes import read_code
from parapheur.domain.verdict import SignatureVerdict, Trust
from parapheur.domain.words import Language
from parapheur.usecases.check import check_code, check_file, count_file
from parapheur.usecases.signing import called
from parapheur.web.access import ANYBODY, door
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.forms import in_memory, piece, takes_files
from parapheur.web.here import MEGABYTE, house, language, office
from parapheur.web.labels import body
from parapheur.words import say
from parapheur.words.clock import written_day

verify = Blueprint("verify", __name__, url_prefix="/verify")

AT_ONCE, PATIENCE = 2, 10.0
"""Files that are judged at once by one process, and seconds that another may wait."""
turns = threading.BoundedSemaphore(AT_ONCE)

REFUSED = (CodeMistyped, TooManyTries, TooManyChecks, FileTooLarge)
Page = tuple[str, int]

SAID = {
    Finding.VOUCHED: "This office vouches for this document: it is the one that its circuit ended"
    " with.",
    Finding.DOCKET: "This docket was made and sealed by this office.",
    Finding.RECEIPT: "This receipt was given and sealed by this office: a letter was deposited here"
    " as it says.",
    Finding.UNFINISHED: "This document is still on its circuit: this office does not vouch for it"
    " yet.",
    Finding.STOPPED: "The circuit of this document was stopped: this office does not vouch for it.",
    Finding.WITHHELD: "This office does not vouch for this document.",
    Finding.REPLACED: "Another version has taken the place of this one: ask for the newest.",
    Finding.CHANGED: "It began as a document of this office, and was changed since: do not rely on"
    " it.",
    Finding.ADDED: "It begins with a document that this office vouches for; what others added to it"
    " afterwards is not this office’s.",
    Finding.BROKEN: "At least one of its signatures does not hold: do not rely on it.",
    Finding.FOREIGN: "This office does not know this file. It says nothing of who signed it.",
    Finding.UNSIGNED: "There is no signature in this file, and this office does not know it.",
    Finding.UNREADABLE: "This file cannot be read as a signed document.",
    Finding.UNKNOWN: "This office gave no such code.",
}
UNPROVED_BY_CODE = (
    "That the paper in your hands says what the document says: compare them, and above all the"
    " names. A mark that is not named here does not count.",
    "That the print was not altered: only the PDF file carries the signatures. Ask for it, and"
    " check it here.",
)
UNPROVED_BY_RECEIPT = (
    "That the paper in your hands says what the receipt says: compare its number, its date and the"
    " fingerprints.",
    "What became of the letter: whoever has its secret follows it.",
)
UNPROVED_BY_FILE = (
    "Who the signers are beyond what their certificates say, and which level their signatures have"
    " in law beyond what is written here.",
    "That nothing was decided afterwards: this answer is of this moment.",
)


@verify.before_request
def speak() -> None:
    """Speak as the browser does, until another language is chosen."""
    asked = request.accept_languages.best_match([one.value for one in Language])
    g.spoken = Language(asked) if asked else None


@verify.get("")
@door(ANYBODY)
def ask() -> Page:
    """Ask for a file, or for a code."""
    return _page()


@verify.get("/<code>")
@door(ANYBODY)
def follow(code: str) -> Page:
    """Answer whoever scanned the code of a paper."""
    return _of_code(code)


@verify.post("/code")
@door(ANYBODY)
def look_up() -> Page:
    """Answer whoever typed a code."""
    return _of_code(request.form.get("code", ""))


@verify.post("/file")
@door(ANYBODY)
@takes_files
@in_memory
def check() -> Page:
    """Answer whoever brought a file."""
    try:
        count_file(office(), address=request.remote_addr or "")
        brought = piece("file")
        if brought is None:
            return _page()
        name, data = brought
        if len(data) > house().limits.file:
            raise FileTooLarge(limit=max(1, house().limits.file // MEGABYTE))
        with _turn():
            return _page(check_file(office(), data), name=name)
    except REFUSED as refusal:
        return _page(refusal=refusal)


def _of_code(typed: str) -> Page:
    try:
        code = read_code(typed)
        return _page(check_code(office(), code, address=request.remote_addr or ""))
    except REFUSED as refusal:
        return _page(refusal=refusal, typed=typed)


@contextmanager
def _turn() -> Iterator[None]:
    """Let a few be judged at once (3)."""
    if not turns.acquire(timeout=PATIENCE):
        raise TooManyChecks
    try:
        yield
    finally:
        turns.release()


def _page(
    checked: Checked | None = None,
    *,
    name: str = "",
    refusal: ParapheurError | None = None,
    typed: str = "",
) -> Page:
    page = render_template(
        "verify.html",
        reader=None,
        here=url_for("verify.ask"),
        checked=checked,
        said=say(language(), SAID[checked.finding]) if checked else None,
        said_since=say(language(), SAID[checked.known.finding])
        if checked and checked.known
        else None,
        signers=[_named(one) for one in checked.known.signed] if checked and checked.known else [],
        file_name=name,
        unproved=_unproved(checked) if checked else [],
        test=_test(checked),
        body=office().directory.body(checked.receipt.body).name
        if checked and checked.receipt
        else None,
        counted=written_day(language(), checked.receipt.counted)
        if checked and checked.receipt
        else "",
        limits=house().limits,
        refusal=sentence_of(refusal) if refusal else None,
        typed=typed[:100],
    )
    return page, status_of(refusal) if refusal else 200


def _unproved(checked: Checked) -> list[str]:
    of_signatures: dict[str, None] = {}
    for one in checked.verdict.signatures if checked.verdict else ():
        of_signatures.update(dict.fromkeys(map(str, one.unproved)))
    by_code = UNPROVED_BY_RECEIPT if checked.receipt else UNPROVED_BY_CODE
    always = UNPROVED_BY_FILE if checked.digest else by_code
    return [say(language(), sentence) for sentence in (*of_signatures, *always)]


def _named(one: Signed) -> dict[str, object]:
    """Return whom a mark names, in the words of that mark."""
    organisation, spoken = office().organisation.of(language()), language()
    person = office().reading.person(one.actor)
    name = one.guest or (person.name.of(spoken) if person else one.actor)
    capacity = person.capacity.of(spoken) if person and one.full and not one.guest else ""
    behalf = called(office(), one.desk).of(spoken) if one.on_behalf else ""
    if one.seal:
        name, capacity = body(one.body) if one.body else organisation, ""
    return {"name": name, "capacity": capacity, "behalf": behalf, "seal": one.seal, "at": one.at}


def _test(checked: Checked | None) -> bool:
    """Say whether what is shown rests on a test authority."""
    if checked is None:
        return False
    if checked.digest is None:
        with office().keys.organisation() as key:
            return checked.ours and key.test
    return any(_is_test(one) for one in checked.verdict.signatures) if checked.verdict else False


def _is_test(one: SignatureVerdict) -> bool:
    return one.trust is Trust.TEST
