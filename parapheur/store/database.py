"""The database, opened once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from parapheur.domain.calendar import Calendar
from parapheur.store import migrations
from parapheur.store.connect import connect, refusals, writing
from parapheur.store.dossiers import Jobs
from parapheur.store.personal import Subjects
from parapheur.store.plans import plans
from parapheur.store.reading import SqlReading
from parapheur.store.work import SqlWork, sql_work


class Database:
    """Where work is kept: `sqlite:///FILE` or `postgresql+psycopg://...`.

    `subjects` has the keys under which personal values are sealed. `jobs` takes down, in the same
    transaction, the background work that follows from an event; with `mails`, the words to be sent
    are taken down too.
    """

    def __init__(
        self,
        url: str,
        subjects: Subjects,
        jobs: Jobs | None = None,
        *,
        mails: bool = False,
    ) -> None:
        self._engine = connect(url)
        self._writing = writing(self._engine)
        self._subjects = subjects
        self._jobs = jobs
        self._hours: Callable[[], Calendar] | None = None
        self._mails = mails
        self.reading = SqlReading(self._engine, subjects)

    def count_by(self, hours: Callable[[], Calendar]) -> None:
        """Count deadlines by the calendar that this returns when work begins; else by none."""
        self._hours = hours

    def upgrade(self) -> None:
        """Bring the tables to this program's form, whatever they were: all steps or none."""
        with refusals(), self._writing.begin() as connection:
            migrations.upgrade(connection)

    def work(self) -> AbstractContextManager[SqlWork]:
        """Open a transaction: everything in it is kept, or nothing is."""
        return sql_work(
            self._writing,
            self._jobs,
            subjects=self._subjects,
            # Asked before it begins: who looks for it may need a connection of their own.
            calendar=self._hours() if self._hours else None,
            mails=self._mails,
        )

    def scrub(self) -> None:
        """Write the tables anew, so that nothing is left between their rows of what was erased.

        On SQLite that is all there is. On PostgreSQL it is left to the server: what was erased
        stays between rows until their pages are written over, and in its log until that expires.
        """
        if self._engine.dialect.name != "sqlite":
            return
        raw = self._engine.raw_connection()  # outside any transaction
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()
        finally:
            raw.close()

    def plans(self, look: Callable[[], object]) -> list[str]:
        """Return the plans of what `look` reads, for measures."""
        return plans(self._engine, look)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()
