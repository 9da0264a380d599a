"""What happened to the second factors of an account, told as a sentence."""

from typing import assert_never

from parapheur.domain.about_factors import (
    FactorAdded,
    FactorEvent,
    FactorRefused,
    FactorRemoved,
    FactorTaken,
)
from parapheur.domain.events import AnyEvent

SENTENCES: dict[type[AnyEvent], str] = {
    FactorAdded: "{actor} added a second factor, “{name}” ({kind}, {factor}).",
    FactorRemoved: "{actor} removed the second factor “{name}” ({kind}, {factor}).",
    FactorTaken: "{actor}, as administrator, removed the second factor “{name}” ({kind}, {factor})."
    " Reason: {reason}",
    FactorRefused: "A second factor was given that does not hold ({kind}).",
}

PAUSED = "A second factor was given that does not hold; signing is paused until {until}."
SHOWN = 8
"""Digits of a factor's identifier that are shown: enough to tell one from another."""


def sentence_of(event: FactorEvent) -> str:
    """Return the sentence that tells it, its facts still open."""
    paused = isinstance(event, FactorRefused) and event.paused_until is not None
    return PAUSED if paused else SENTENCES[type(event)]


def facts_of(event: FactorEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    match event:
        case FactorRefused():
            paused = event.paused_until
            return {"until": paused} if paused else {"kind": event.factor_kind}
        case FactorTaken():
            return {**_facts(event), "reason": event.reason}
        case FactorAdded() | FactorRemoved():
            return _facts(event)
        case _:
            assert_never(event)


def _facts(event: FactorAdded | FactorRemoved | FactorTaken) -> dict[str, object]:
    return {"name": event.name, "kind": event.factor_kind, "factor": event.factor[:SHOWN]}
