"""What was refused, told as a sentence: by the words of the refusal itself, without its facts."""

import re
from typing import assert_never

from parapheur.domain.about_refusals import (
    AccessRefused,
    AccountRefusal,
    ActRefused,
    EntryRefused,
    RefusalsCounted,
    Refused,
    StrangerRefused,
    StrangersRefusal,
)
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AnyEvent
from parapheur.domain.refusals import by_name
from parapheur.domain.words import Language, Words
from parapheur.words.catalog import translate

SENTENCES: dict[type[AnyEvent], str] = {
    AccessRefused: "{actor} was refused access: {why} ({what})",
    ActRefused: "{actor} was refused an act: {why} ({what})",
    RefusalsCounted: "More was refused within a minute than is told one by one; only counted:"
    " {count}.",
    EntryRefused: "A name that has no account was refused at the entrance (from {network}).",
    StrangerRefused: "Somebody without an account was refused: {why} ({what}, from {network})",
}
ON_DOSSIER = "{actor} was refused an act on the dossier {number}: {why} ({what})"
AT_STEP = "{actor} was refused an act on the dossier {number}, at the step {step}: {why} ({what})"
STRANGER_ON_DOSSIER = (
    "Somebody without an account was refused, on the dossier {number}: {why} ({what}, from"
    " {network})"
)
COUNTED_FROM = (
    "More was refused within a minute than is told one by one; only counted: {count} (from"
    " {network})."
)
MORE = (ON_DOSSIER, AT_STEP, STRANGER_ON_DOSSIER, COUNTED_FROM)
OPEN, NOWHERE = "…", "?"


def sentence_of(event: AccountRefusal | StrangersRefusal) -> str:
    """Return the sentence that tells it, its facts still open."""
    match event:
        case ActRefused() if event.dossier is not None:
            return ON_DOSSIER if event.position is None else AT_STEP
        case StrangerRefused() if event.dossier is not None:
            return STRANGER_ON_DOSSIER
        case RefusalsCounted() if event.network:
            return COUNTED_FROM
        case _:
            return SENTENCES[type(event)]


def facts_of(event: AccountRefusal | StrangersRefusal) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case StrangerRefused():
            return {**_facts(event), "network": event.network or NOWHERE}
        case AccessRefused() | ActRefused():
            return _facts(event)
        case EntryRefused():
            return {"network": event.network or NOWHERE}
        case RefusalsCounted():
            return {"count": event.count, "network": event.network}
        case _:
            assert_never(event)


def _facts(event: Refused) -> dict[str, object]:
    number = "" if event.dossier is None else reference(DossierId(event.dossier))
    step = "" if event.position is None else event.position + 1
    return {"why": why(event.refusal), "what": event.what, "number": number, "step": step}


def why(refusal: str) -> Words:
    """Return the words of a refusal, of whose facts nothing was kept; its name if it is unknown."""
    kind = by_name().get(refusal)
    if kind is None:
        return Words(refusal, refusal, refusal)
    template = kind().template
    ar, fr, en = (
        re.sub(r"\{\w+\}", OPEN, translate(one, template))
        for one in (Language.AR, Language.FR, Language.EN)
    )
    return Words(ar, fr, en)
