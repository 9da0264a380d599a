"""Versions of circuits made in the web view: added, and never changed (triggers see to it)."""

from collections.abc import Sequence

from sqlalchemy import Engine, and_, func, select
from sqlalchemy.orm import Session

from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, Standing
from parapheur.domain.errors import CircuitMoved, DossierMoved
from parapheur.domain.people import Login
from parapheur.store.connect import refusals
from parapheur.store.records import CircuitVersionRecord as Row
from parapheur.store.transaction import WorkPart


class CircuitWork(WorkPart):
    """The part of a transaction that concerns circuits."""

    def circuit_versions(self, circuit: CircuitId) -> Sequence[CircuitVersion]:
        """Return every version of a circuit that was ever kept, in order."""
        return find_versions(self._session, circuit)

    def add_circuit_version(self, version: CircuitVersion) -> None:
        """Keep a version for good. `CircuitMoved` if another has its number already."""
        row = Row(
            circuit=version.circuit,
            number=version.number,
            standing=version.standing.value,
            document=version.document,
            at=version.at,
            author=version.author,
            note=version.note,
        )
        try:
            with refusals():
                self._session.add(row)
                self._session.flush()
        except DossierMoved as raced:
            raise CircuitMoved(circuit=version.circuit, version=version.number) from raced


class CircuitReading:
    """Circuits made in the web view, read without a lock."""

    _engine: Engine

    def circuit_versions(self, circuit: CircuitId | None = None) -> Sequence[CircuitVersion]:
        """Return every version of one circuit or of all, by circuit and number."""
        with Session(self._engine) as session:
            return find_versions(session, circuit)

    def circuits_in_force(self) -> Sequence[CircuitVersion]:
        """Return the version of each circuit that dossiers start with, where there is one."""
        decided = (
            select(Row.circuit, func.max(Row.number).label("number"))
            .where(Row.standing != Standing.DRAFT.value)
            .group_by(Row.circuit)
            .subquery()
        )
        same = and_(Row.circuit == decided.c.circuit, Row.number == decided.c.number)
        found = select(Row).join(decided, same).where(Row.standing == Standing.PUBLISHED.value)
        with Session(self._engine) as session:
            return [version_of(row) for row in session.scalars(found.order_by(Row.circuit))]

    def circuit_versions_kept(self) -> int:
        """Return how many versions were ever kept: another number, and there is one to read."""
        with Session(self._engine) as session:  # counted: a sequence may commit out of its order
            return session.scalar(select(func.count()).select_from(Row)) or 0


def find_versions(session: Session, circuit: CircuitId | None) -> Sequence[CircuitVersion]:
    """Return every version of one circuit or of all, by circuit and number."""
    wanted = select(Row).order_by(Row.circuit, Row.number)
    if circuit is not None and not circuit.isprintable():
        return []  # typed into an address: no such circuit, and no error either
    if circuit is not None:
        wanted = wanted.where(Row.circuit == circuit)
    return [version_of(row) for row in session.scalars(wanted)]


def version_of(row: Row) -> CircuitVersion:
    """Return the version that a row tells of."""
    return CircuitVersion(
        circuit=CircuitId(row.circuit),
        number=row.number,
        standing=Standing(row.standing),
        document=row.document,
        at=row.at,
        author=Login(row.author),
        note=row.note,
    )
