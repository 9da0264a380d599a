"""What is kept of papers, so that this office knows again what it made."""

from collections.abc import Collection
from typing import Protocol

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.paper_codes import Code, Paper
from parapheur.domain.verdict import Conclusion


class Weigh(Protocol):
    """Who judges an evidence file that somebody brings."""

    def __call__(self, data: bytes) -> tuple[Conclusion, bytes | None]:
        """Return what is concluded of it, and the document in it, if it has one."""


class PaperWork(Protocol):
    """The part of a transaction that concerns them."""

    def add_paper(self, paper: Paper) -> None:
        """Keep that this office made a paper; one that is known already stays as it is."""


class PaperReading(Protocol):
    """The same, read without a lock."""

    def newest_code(self, dossier_id: DossierId) -> Code | None:
        """Return the code that papers of a dossier bear now, if it ever started."""

    def paper_of(self, code: Code) -> Paper | None:
        """Return the document of this code, if there is one."""

    def papers_among(self, digests: Collection[Digest]) -> Collection[Paper]:
        """Return what this office made, of all that has these digests."""
