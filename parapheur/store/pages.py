"""Which pages somebody was shown: a row a person and document, held while pages are added."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.people import Login
from parapheur.store.connect import refusals
from parapheur.store.prepared import Prepared
from parapheur.store.records import ShownRecord, table
from parapheur.store.transaction import WorkPart

ROWS = table(ShownRecord)
SHOWN = Prepared(
    select(ROWS.c.document, ROWS.c.pages).where(
        ROWS.c.dossier == bindparam("dossier"), ROWS.c.login == bindparam("login")
    )
)


class PagesWork(WorkPart):
    """The part of a transaction that concerns the pages somebody was shown."""

    def mark_shown(
        self, dossier_id: DossierId, document: Digest, login: Login, pages: Pages
    ) -> Pages:
        """Keep that a person was shown these pages too of a deposited document; return all."""
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            key = func.hashtextextended(f"pages/{dossier_id}/{login}", 0)
            self._session.execute(select(func.pg_advisory_xact_lock(key)))
        row = self._session.get(ShownRecord, (dossier_id, login, document), populate_existing=True)
        before = Pages.read(row.pages) if row else NO_PAGES
        after = before | pages
        if after != before:
            with refusals():
                self._session.merge(
                    ShownRecord(
                        dossier=dossier_id, login=login, document=document, pages=after.written
                    )
                )
                self._session.flush()
        return after


class PagesReading:
    """The part of reading that concerns the pages somebody was shown."""

    _engine: Engine

    def pages_shown(self, dossier_id: DossierId, login: Login) -> Mapping[Digest, Pages]:
        """Return which pages of each document of a dossier a person was shown.

        `ValueError`: it was altered.
        """
        with self._engine.begin() as connection:
            rows = SHOWN.rows(connection, dossier=dossier_id, login=login)
        return {Digest(document): Pages.read(pages) for document, pages in rows}

    def readers(self, dossier_id: DossierId) -> Sequence[Login]:
        """Return who was shown pages of a dossier, in alphabetical order."""
        wanted = select(ShownRecord.login).where(ShownRecord.dossier == dossier_id).distinct()
        with Session(self._engine) as session:
            return sorted(Login(login) for login in session.scalars(wanted))
