"""Bytes and what is known of them: they are named by their SHA-256."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.personal import OfDossier

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
    ATTACHED_FILES = "attached-files"  #: it carries other files; each was looked at
    INVISIBLE_TEXT = "invisible-text"  #: it holds text that is not drawn, or drawn in white


class Kind(StrEnum):
    """What may be attached: the allow-list, told by the content alone."""

    PDF = "pdf"
    XML = "xml"
    CSV = "csv"
    TEXT = "txt"
    PNG = "png"
    JPEG = "jpg"

    @property
    def media(self) -> str:
        """Its media type."""
        return MEDIA[self]

    @property
    def endings(self) -> tuple[str, ...]:
        """How the names of such files may end; the first one is usual."""
        return (".jpg", ".jpeg") if self is Kind.JPEG else (f".{self}",)


MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.XML: "application/xml",
    Kind.CSV: "text/csv",
    Kind.TEXT: "text/plain",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """One file within a document."""

    name: OfDossier
    kind: Kind
    length: int
    """Bytes, unpacked."""
    digest: Digest

    @property
    def download(self) -> str:
        """Its name, ending like what it is."""
        ends = self.name.lower().endswith(self.kind.endings)
        return self.name if ends else self.name + self.kind.endings[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A piece as it was deposited: its own bytes are never changed."""

    name: OfDossier
    version: Version
    """What is shown and signed: the file as it was deposited, or else the copy made of it."""
    pages: int
    flags: tuple[Flag, ...] = ()
    original: Version | None = None
    """The file as it was deposited, untouched, where `version` is a copy written anew of it."""
    attached: tuple[Attached, ...] = ()
    """The files that it carries within itself, in their order there."""

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
    attached: tuple[Attached, ...] = ()
    """The files within the file; a copy has the same."""
