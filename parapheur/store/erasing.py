"""Personal values and erasures, read as they are kept; and erasing in a transaction."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from parapheur.domain.canonical import Json
from parapheur.domain.personal import Erasure, KeptValue, Subject
from parapheur.store import personal
from parapheur.store.personal import ERASURES, Subjects


class ErasingReading:
    """What is read of personal values apart from the entries that they belong to."""

    _engine: Engine
    _subjects: Subjects

    def beside(self, stream: str) -> Sequence[KeptValue]:
        """Return what is kept beside the entries of a trail, in whatever condition it is."""
        with self._engine.begin() as connection:
            return personal.beside(connection, self._subjects, stream)

    def disclosures(self, stream: str) -> Sequence[tuple[int, str, bytes, Json]]:
        """Return entry, path, salt and value of each personal value of a trail that is there."""
        return [
            (one.seq, one.path, one.disclosure.salt, one.disclosure.value)
            for one in self.beside(stream)
            if one.disclosure and one.disclosure.salt is not None
        ]

    def erasures(self) -> Sequence[Erasure]:
        """Return who was erased, in the order of their names."""
        told = select(ERASURES.c.subject, ERASURES.c.stream, ERASURES.c.seq)
        with self._engine.begin() as connection:
            rows = connection.execute(told.order_by(ERASURES.c.subject)).all()
            return [Erasure(Subject(subject), stream, seq) for subject, stream, seq in rows]
