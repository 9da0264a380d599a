"""Bytes and what is known of them: they are named by their SHA-256."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 in 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Version:
    """Bytes that stand in the files, by digest and length in bytes."""

    digest: Digest
    length: int


class Flag(StrEnum):
    """What a person should know of a file that was accepted, before they sign it."""

    EARLIER_REVISIONS = "earlier-revisions"  #: it was changed after it was first written
    FILLABLE_FIELDS = "fillable-fields"  #: form fields or empty signature fields
    LINKS = "links"  #: it leads to addresses on the web
    FONTS_NOT_EMBEDDED = "fonts-not-embedded"  #: its letters may look otherwise elsewhere
    LAYERS = "layers"  #: parts of a page can be switched off; all of them are shown
    TEXT_OUTSIDE_PAGE = "text-outside-page"  #: it holds text where no page shows it
    INVISIBLE_TEXT = "invisible-text"  #: it holds text that is not drawn, or drawn in white


@dataclass(frozen=True, slots=True)
class Document:
    """A piece as it was deposited: its own bytes are never changed."""

    name: str
    version: Version
    """What is shown and signed: the file as it was deposited, or else the copy made of it."""
    pages: int
    flags: tuple[Flag, ...] = ()
    original: Version | None = None
    """The file as it was deposited, untouched, where `version` is a copy written anew of it."""

    @property
    def deposited(self) -> Version:
        """The file as it was deposited."""
        return self.original or self.version


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a file that may come in."""

    pages: int
    flags: tuple[Flag, ...] = ()
    copy: bytes | None = None
    """What goes on the circuit in the place of a file that cannot be signed as it is."""
