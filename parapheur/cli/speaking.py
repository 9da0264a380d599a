"""How a command speaks: in the language of the terminal."""

import os
from enum import StrEnum

import typer

from parapheur.domain.errors import ParapheurError
from parapheur.domain.words import Language
from parapheur.words import name_of, say, tell


def language() -> Language:
    """Return the language of the terminal: Arabic, French, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return next((one for one in Language if spoken.lower().startswith(one)), Language.EN)


def said(sentence: str, **facts: object) -> str:
    """Return the sentence in the terminal's language."""
    return say(language(), sentence, **facts)


def told(refusal: ParapheurError) -> str:
    """Return the refusal in the terminal's language."""
    return tell(language(), refusal)


def named(member: StrEnum) -> str:
    """Return what a verdict, a state or an act is called in the terminal's language."""
    return name_of(language(), member)


def pair(text: str) -> tuple[str, str]:
    """Return the key and the value of `--set amount=250000`."""
    key, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter("amount=250000", param_hint="--set")
    return key.strip(), value
