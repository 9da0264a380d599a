"""Papers that this office made: by their bytes, and by the code they bear."""

from collections.abc import Collection

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.paper_codes import Code, Kind, Paper
from parapheur.store.connect import refusals
from parapheur.store.records import PaperRecord
from parapheur.store.transaction import WorkPart


class PaperWork(WorkPart):
    """The part of a transaction that concerns them."""

    def add_paper(self, paper: Paper) -> None:
        """Keep that this office made a paper; one that is known already stays as it is."""
        row = {
            "digest": paper.digest,
            "dossier": paper.dossier,
            "kind": str(paper.kind),
            "at": paper.at,
            "code": paper.code,
        }
        into = sqlite.insert if self._lone else postgresql.insert
        with refusals():
            self._connection.execute(into(PaperRecord).values(row).on_conflict_do_nothing())


class PaperReading:
    """The same, read without a lock."""

    _engine: Engine

    def newest_code(self, dossier_id: DossierId) -> Code | None:
        """Return the code that papers of a dossier bear now, if it ever started."""
        newest = (
            select(PaperRecord.code)
            .where(PaperRecord.dossier == dossier_id, PaperRecord.code.is_not(None))
            .order_by(PaperRecord.at.desc())
            .limit(1)
        )
        with Session(self._engine) as session:
            found = session.scalar(newest)
        return Code(found) if found else None

    def paper_of(self, code: Code) -> Paper | None:
        """Return the document of this code, if there is one."""
        with Session(self._engine) as session:
            row = session.scalar(select(PaperRecord).where(PaperRecord.code == code))
            return _paper(row) if row else None

    def papers_among(self, digests: Collection[Digest]) -> Collection[Paper]:
        """Return what this office made, of all that has these digests."""
        with Session(self._engine) as session:
            wanted = select(PaperRecord).where(PaperRecord.digest.in_(digests))
            return [_paper(row) for row in session.scalars(wanted)]


def _paper(row: PaperRecord) -> Paper:
    code = Code(row.code) if row.code else None
    return Paper(Digest(row.digest), row.dossier, Kind(row.kind), row.at, code)
