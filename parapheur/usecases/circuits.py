"""Circuits made in the web view: check, keep as a draft, publish, withdraw, go back.

What is kept is a whole document of the published shape; what is published is sound as well, with
the people there are. Each version is told in its author's own trail.
"""

import json
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass, replace

from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, Mistake, Standing, Written, following
from parapheur.domain.errors import (
    CircuitIsAFile,
    CircuitMistaken,
    CircuitUnsound,
    NoSuchVersion,
)
from parapheur.domain.events import CircuitDrafted, CircuitPublished, CircuitWithdrawn
from parapheur.domain.people import Login, Person
from parapheur.domain.soundness import Flaw, Severity
from parapheur.domain.soundness import check as sound
from parapheur.usecases.ports import Drafting, Office, Reading
from parapheur.usecases.rights import expect_secretary
from parapheur.usecases.walkable import chart_here

Telling = CircuitDrafted | CircuitPublished | CircuitWithdrawn
TOLD: dict[Standing, type[CircuitDrafted] | type[CircuitPublished] | type[CircuitWithdrawn]] = {
    Standing.DRAFT: CircuitDrafted,
    Standing.PUBLISHED: CircuitPublished,
    Standing.WITHDRAWN: CircuitWithdrawn,
}
"""By which event a version is told."""


class AllCircuits(Mapping[CircuitId, Circuit]):
    """The circuits of files and those in force that were made in the web view.

    Each look asks how many versions there are, so that what another process published is there
    at once. Where a file has the identifier of one of them, it is the file that counts.
    """

    def __init__(
        self, files: Mapping[CircuitId, Circuit], reading: Reading, drafting: Drafting
    ) -> None:
        self._files, self._reading, self._drafting = files, reading, drafting
        self._seen: tuple[int, Mapping[CircuitId, Circuit]] = (0, files)

    def __getitem__(self, circuit: CircuitId) -> Circuit:
        return self._now()[circuit]

    def __iter__(self) -> Iterator[CircuitId]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def keys(self) -> KeysView[CircuitId]:
        """Return the identifiers, as they are at one moment."""
        return self._now().keys()

    def values(self) -> ValuesView[Circuit]:
        """Return the circuits, as they are at one moment."""
        return self._now().values()

    def items(self) -> ItemsView[CircuitId, Circuit]:
        """Return both, as they are at one moment."""
        return self._now().items()

    def _now(self) -> Mapping[CircuitId, Circuit]:
        kept = self._reading.circuit_versions_kept()
        count, known = self._seen
        if count != kept:
            made = (self._read(one) for one in self._reading.circuits_in_force())
            known = {one.id: one for one in made if one is not None} | dict(self._files)
            self._seen = (kept, known)  # in one go: others look while we write
        return known

    def _read(self, version: CircuitVersion) -> Circuit | None:
        return circuit_of(self._drafting, version)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says of a circuit as it is written."""

    written: Written
    flaws: tuple[Flaw, ...] = ()

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is not of the published shape."""
        return self.written.mistakes

    @property
    def errors(self) -> tuple[Flaw, ...]:
        """The flaws with which it may not be published."""
        return tuple(flaw for flaw in self.flaws if flaw.severity is Severity.ERROR)

    @property
    def fit(self) -> bool:
        """Say whether it may be published."""
        return not self.mistakes and not self.errors


def circuit_of(drafting: Drafting, version: CircuitVersion) -> Circuit | None:
    """Return the circuit of a version; None if it cannot be read, which an inspection tells."""
    try:
        circuit = drafting.read(json.loads(version.document), version.circuit, None).circuit
    except (ValueError, RecursionError):
        return None
    return replace(circuit, version=version.number) if circuit else None


def check(office: Office, circuit: CircuitId, document: object) -> Checked:
    """Say what is wrong with a circuit, as `circuits check --office` does."""
    desks = office.reading.desks()
    written = office.drafting.read(document, circuit, [desk.id for desk in desks])
    if written.circuit is None:
        return Checked(written)
    return Checked(written, sound(written.circuit, chart_here(office)))


def keep_circuit(
    office: Office,
    circuit: CircuitId,
    document: object,
    *,
    standing: Standing,
    seen: int,
    note: str = "",
    actor: Person,
) -> CircuitVersion:
    """Keep a circuit as its next version, a draft or published.

    `seen` is the newest version its author looked at, 0 for a new circuit. `CircuitMistaken`,
    `CircuitUnsound`, `CircuitMoved`, `CircuitIsAFile`, `NotAllowed`.
    """
    found = office.circuits.get(circuit)
    if found is not None and found.version is None:
        raise CircuitIsAFile(circuit=circuit)
    checked = check(office, circuit, document)
    if checked.mistakes:
        raise CircuitMistaken(count=len(checked.mistakes))
    if standing is Standing.PUBLISHED and checked.errors:
        raise CircuitUnsound(flaw=checked.errors[0])
    return _keep(office, circuit, checked.written.document, standing, seen, note, actor)


def withdraw(
    office: Office, circuit: CircuitId, *, seen: int, note: str = "", actor: Person
) -> CircuitVersion:
    """Let no dossier start on this circuit any more; those on their way go on."""
    known = office.reading.circuit_versions(circuit)
    if not known:
        raise NoSuchVersion
    document = known[-1].document
    return _keep(office, circuit, document, Standing.WITHDRAWN, seen, note, actor)


def go_back(
    office: Office, circuit: CircuitId, number: int, *, seen: int, note: str = "", actor: Person
) -> CircuitVersion:
    """Publish once more what an earlier version said, as a new version."""
    document = version_of(office, circuit, number).document
    return keep_circuit(
        office,
        circuit,
        json.loads(document),
        standing=Standing.PUBLISHED,
        seen=seen,
        note=note,
        actor=actor,
    )


def version_of(office: Office, circuit: CircuitId, number: int) -> CircuitVersion:
    """Return one version of a circuit. `NoSuchVersion`."""
    for version in office.reading.circuit_versions(circuit):
        if version.number == number:
            return version
    raise NoSuchVersion


def _keep(
    office: Office,
    circuit: CircuitId,
    document: str,
    standing: Standing,
    seen: int,
    note: str,
    actor: Person,
) -> CircuitVersion:
    with office.work() as work:
        expect_secretary(work, actor.login)
        version = following(
            work.circuit_versions(circuit),
            circuit=circuit,
            seen=seen,
            standing=standing,
            document=document,
            at=office.now(),
            author=actor.login,
            note=note,
        )
        work.add_circuit_version(version)
        work.note(actor.login, told_by(version))
    return version


def told_by(version: CircuitVersion) -> Telling:
    """Return the event that tells a version."""
    return TOLD[version.standing](
        at=version.at,
        actor=Login(version.author),
        circuit=version.circuit,
        version=version.number,
        digest=version.digest,
        note=version.note,
    )
