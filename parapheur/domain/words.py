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


ERASED = "\u2063erased\u2063"
"""What is read where a personal value was erased: with signs around it that nobody can type, since
`visible` takes them away. Pages say it in the reader's language."""

UNSEEN = frozenset(
    map(
        chr,
        (
            0x034F,  # joins, and shows nothing
            *(0x115F, 0x1160, 0x3164, 0xFFA0),  # fillers of Hangul: letters without a shape
            *(0x17B4, 0x17B5),  # vowels of Khmer that are not drawn
            *(0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10)),  # choose another shape
            *range(0xE0100, 0xE01F0),
            0x2800,  # the pattern of Braille without a dot
        ),
    )
)
"""What Unicode calls letters, marks or symbols, and nobody sees: a name of these alone is none."""


def seen(sign: str) -> bool:
    """Say whether a character, or a space, is one that a reader sees."""
    return sign.isprintable() and sign not in UNSEEN


def visible(text: str) -> str:
    """Return what can be read of `text`: no control, no direction override, no half character."""
    lines = text.splitlines()
    spaced = ("".join(" " if sign.isspace() else sign for sign in line) for line in lines)
    return "\n".join("".join(filter(seen, line)) for line in spaced).strip()
