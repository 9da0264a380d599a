"""Text that exists in the three languages of the house."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of pages and papers."""

    AR = "ar"
    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One name or phrase in Arabic, French and English."""

    ar: str
    fr: str
    en: str

    def of(self, language: Language) -> str:
        """Return the words in `language`."""
        match language:
            case Language.AR:
                return self.ar
            case Language.FR:
                return self.fr
            case Language.EN:
                return self.en


def visible(text: str) -> str:
    """Return what can be read of `text`: no control, no direction override, no half character."""
    lines = text.splitlines()
    spaced = ("".join(" " if sign.isspace() else sign for sign in line) for line in lines)
    return "\n".join("".join(filter(str.isprintable, line)) for line in spaced).strip()
