"""From files to circuits: every file is read to its end, and every mistake is told."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from parapheur.circuits import models
from parapheur.circuits.chart import charted
from parapheur.circuits.chart import desk as desk_of
from parapheur.circuits.cross import across
from parapheur.circuits.files import Unreadable, read_yaml
from parapheur.circuits.mistakes import CircuitMistakes, mistake, told
from parapheur.circuits.shapes import deadline, steps, words
from parapheur.circuits.shapes import field as field_of
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Circuit, CircuitId, Visas
from parapheur.domain.errors import Misconfigured
from parapheur.domain.people import DeskId, Organisation

ORGANISATION_FILE = "organisation.yaml"
CALENDAR_FILE = "calendar.yaml"
INSTRUCTIONS_FILE = "instructions.yaml"
TYPES_FILE = "types.yaml"
REGISTRY_FILE = "registry.yaml"
NO_CIRCUITS = {ORGANISATION_FILE, CALENDAR_FILE, INSTRUCTIONS_FILE, TYPES_FILE, REGISTRY_FILE}
"""What stands in the same folder and is no circuit."""

Shape = TypeVar("Shape", bound=BaseModel)


def read_workflows(folder: Path) -> tuple[Organisation, dict[CircuitId, Circuit]]:
    """Read the organisation and its circuits. `CircuitMistakes` tells those of all files."""
    reading = Reading(folder)
    organisation = reading.organisation()
    desks = None if organisation is None else {desk.id for desk in organisation.desks}
    circuits = reading.circuits(desks)
    if organisation is None or reading.mistakes:
        raise CircuitMistakes(reading.mistakes)
    return organisation, circuits


def read_organisation(folder: Path) -> Organisation:
    """Read `organisation.yaml` in the folder. `CircuitMistakes`."""
    reading = Reading(folder)
    organisation = reading.organisation()
    if organisation is None:
        raise CircuitMistakes(reading.mistakes)
    return organisation


def read_circuits(folder: Path, desks: Collection[DeskId]) -> dict[CircuitId, Circuit]:
    """Read every circuit of the folder, for these desks. `CircuitMistakes`."""
    reading = Reading(folder)
    circuits = reading.circuits(desks)
    if reading.mistakes:
        raise CircuitMistakes(reading.mistakes)
    return circuits


def circuit_of(shape: models.CircuitShape, name: str) -> Circuit:
    """Return the value of a circuit of this name."""
    return Circuit(
        CircuitId(name),
        words(shape.name),
        tuple(steps(list(shape.steps))),
        Visas(shape.visas),
        tuple(field_of(each) for each in shape.metadata),
        changes=shape.changes,
        least_visas=shape.least_visas,
        last_signs=shape.last_signs,
        baseline=shape.baseline,
        least_baseline=Baseline(shape.least_baseline),
        deadline=deadline(shape.deadline) if shape.deadline else None,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a folder, and the mistakes met so far."""

    folder: Path
    mistakes: list[Misconfigured] = field(default_factory=list)

    def organisation(self) -> Organisation | None:
        """Read the organisation, unless there are mistakes in it."""
        file = self.folder / ORGANISATION_FILE
        before = len(self.mistakes)
        raw = self.raw(file)
        self.mistakes.extend(mistake(file, *found) for found in charted(raw))
        shape = self.shaped(models.OrganisationShape, raw, file)
        if shape is None or len(self.mistakes) > before:
            return None
        desks = tuple(desk_of(each) for each in shape.desks)
        return Organisation(words(shape.name), desks, words(shape.town) if shape.town else None)

    def circuits(self, desks: Collection[DeskId] | None) -> dict[CircuitId, Circuit]:
        """Read the circuits without mistakes; desks None: who they are is not known."""
        if not self.folder.is_dir():
            self.mistakes.append(mistake(self.folder, [], "no such folder"))
            return {}
        files = sorted(file for file in self.folder.iterdir() if file.suffix in {".yaml", ".yml"})
        read = [self.circuit(file, desks) for file in files if file.name not in NO_CIRCUITS]
        return {circuit.id: circuit for circuit in read if circuit}

    def circuit(self, file: Path, desks: Collection[DeskId] | None) -> Circuit | None:
        """Read one circuit, unless there are mistakes in it."""
        before = len(self.mistakes)
        raw = self.raw(file)
        self.mistakes.extend(mistake(file, *found) for found in across(raw, file, desks))
        shape = self.shaped(models.CircuitShape, raw, file)
        if shape is None or len(self.mistakes) > before:
            return None
        return circuit_of(shape, file.stem)

    def raw(self, file: Path) -> object:
        """Read a file's plain values, or nothing."""
        try:
            return read_yaml(file)
        except Unreadable as error:
            self.mistakes.append(mistake(file, [], str(error)))
            return error

    def shaped(self, shape: type[Shape], raw: object, file: Path) -> Shape | None:
        """Check the values against a shape, key by key."""
        if isinstance(raw, Unreadable):
            return None
        try:
            return shape.model_validate(raw)
        except ValidationError as error:
            self.mistakes.extend(mistake(file, *found) for found in told(error, models.keys(shape)))
            return None
