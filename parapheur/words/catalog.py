"""The catalogues: English sentence -> the same in another language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.messages.pofile import read_po

from parapheur.domain.words import Language

HERE = Path(__file__).parent

LOCALES = {
    Language.AR: Locale("ar", "MA"),  # Western digits, Moroccan months
    Language.FR: Locale("fr", "MA"),
    Language.EN: Locale("en", "GB"),
}


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return all translations into `language`; English needs none."""
    if language is Language.EN:
        return {}
    file = HERE / language.value / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as lines:
        messages = read_po(lines, locale=LOCALES[language], abort_invalid=True)
    return {
        message.id: message.string
        for message in messages
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id
    }


def translate(language: Language, sentence: str) -> str:
    """Return the sentence in `language`, its `{facts}` still open; itself when nobody wrote it."""
    return catalogue(language).get(sentence, sentence)


def direction(language: Language) -> Literal["rtl", "ltr"]:
    """Say which way the language is written."""
    return "rtl" if LOCALES[language].text_direction == "rtl" else "ltr"
