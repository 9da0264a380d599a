"""Where on a form of the registry a refusal stands: by the field that it speaks of.

A refusal that speaks of no field stands above the form, under the name `WHOLE`.
"""

from collections.abc import Mapping, Sequence

from parapheur.domain.depositing import LONGEST_SUBJECT
from parapheur.domain.errors import (
    NoteRequired,
    ParapheurError,
    ReasonWanted,
    SubjectRequired,
    TextTooLong,
)
from parapheur.domain.misdirected import (
    BadDate,
    DueDayPast,
    MoreOpenThanItCame,
    NoDeskOfTheBody,
    NoSuchBody,
    NoSuchKind,
    NoSuchLetter,
    NotBelowYours,
    NothingAssigned,
    NotThatDuplicate,
    OutcomeWanted,
    PiecesUnsaid,
    SameBody,
)
from parapheur.domain.registry.drafts import LONGEST_REFERENCE, Faults
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.portal_here import named

WHOLE = ""
WITH_REASON = ("void", "refuse", "close", "reopen", "freeze", "thaw", "forward", "correct")
OF_VERB: Mapping[str, Mapping[type[ParapheurError], str]] = {
    **{
        verb: {ReasonWanted: f"{verb}-reason", TextTooLong: f"{verb}-reason"}
        for verb in WITH_REASON
    },
    "ask": {PiecesUnsaid: "ask-text", TextTooLong: "ask-text"},
    "note": {NoteRequired: "note-text", TextTooLong: "note-text"},
    "desk-note": {NoteRequired: "desk-note", TextTooLong: "desk-note"},
    "settle": {OutcomeWanted: "outcome", TextTooLong: "outcome"},
    "register": {NoSuchKind: "register-kind", MoreOpenThanItCame: "register-level"},
    "duplicate": {NotThatDuplicate: "duplicate-of", NoSuchLetter: "duplicate-of"},
    "assign": {
        NothingAssigned: "purposes",
        NoDeskOfTheBody: "purposes",
        NotBelowYours: "purposes",
        BadDate: "due",
        DueDayPast: "due",
        TextTooLong: "given-note",
    },
}
"""The field of each refusal, by the form that was sent."""
MORE = {
    ("forward", NoSuchBody): "forward-to",
    ("forward", SameBody): "forward-to",
    ("correct", SubjectRequired): "correct-subject",
    ("correct", BadDate): "correct-dated",
}
LONGEST = {LONGEST_SUBJECT: "correct-subject", LONGEST_REFERENCE: "correct-reference"}
"""Which field of a correction is too long, by what it may hold; else it is the reason."""


def field_of(verb: str, refusal: ParapheurError) -> str:
    """Return the field that a refusal of one of a letter's forms speaks of; `WHOLE`: none."""
    kind = type(refusal)
    if verb == "correct" and isinstance(refusal, TextTooLong):
        return LONGEST.get(int(str(refusal.facts["most"])), f"{verb}-reason")
    return MORE.get((verb, kind)) or OF_VERB.get(verb, {}).get(kind, WHOLE)


def by_file(refusal: ParapheurError, fields: Sequence[str]) -> Faults:
    """Return a refusal by the field of the file that it speaks of; `WHOLE`: it speaks of none.

    Each of the fields brings one file, in order, and the last one all the others.
    """
    if refusal.place is None:
        return {WHOLE: refusal}
    return {fields[min(refusal.place, len(fields) - 1)]: refusal}


def told(faults: Faults, files: Sequence[str] = ()) -> tuple[dict[str, str], int]:
    """Return the sentences of a form by their fields, and the status of the answer.

    `files`: the names of the files that came, in order; a refusal of one begins with its name.
    """
    status = max((status_of(one) for one in faults.values()), default=200)
    said = {
        field: named(files[one.place] if one.place is not None else "", sentence_of(one))
        for field, one in faults.items()
    }
    return said, status
