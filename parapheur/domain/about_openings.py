"""Who opens a confidential dossier: told in a trail of its own, `opened/NUMBER`."""

from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.documents import Digest
from parapheur.domain.happening import Event


class Looked(StrEnum):
    """What was opened of a confidential dossier."""

    PAGE = "page"  #: a page that tells what it holds
    PIECE = "piece"  #: a document, an annexe, a signature, or the picture of a page
    HISTORY = "history"  #: its history, on a page or as a file


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOpened(Event):
    """Somebody opened a confidential dossier, or took a piece of it; told in a trail of its own."""

    looked: Looked
    digest: Digest | None = None
    """Of the piece, where one was named."""
