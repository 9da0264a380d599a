"""What every part of a transaction has: its connection, and a session over it for who needs one."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from parapheur.store.personal import Subjects


class WorkPart:
    """One transaction, which is begun and ended by whoever opened it (`work`)."""

    _subjects: Subjects
    _mails: bool = False
    """Words to send are taken down with what gives rise to them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._opened: Session | None = None

    @property
    def _session(self) -> Session:
        """Rows as objects: opened at the first need, and flushed before each commit."""
        if self._opened is None:
            # Within a savepoint too it ends nothing: whoever opened that one does.
            self._opened = Session(self._connection, join_transaction_mode="rollback_only")
        return self._opened

    @property
    def _lone(self) -> bool:
        """Nobody else writes meanwhile: what was read stays so without a lock (SQLite)."""
        return self._connection.dialect.name == "sqlite"

    def forget(self) -> None:
        """Forget what was read and held back: it was undone, and its locks are gone."""
        if self._opened is not None:
            self._opened.close()

    def flush(self) -> None:
        """Write what the session still holds back, if it was opened."""
        if self._opened is not None:
            self._opened.flush()
            self._opened.close()
