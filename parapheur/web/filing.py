"""What a deposit may be made on, as its form lists it: types with their subtypes, then circuits."""

from collections.abc import Sequence
from dataclasses import dataclass

from parapheur.domain.circuit import Circuit
from parapheur.domain.words import Words
from parapheur.usecases.offered import bare, subtypes
from parapheur.web.errors import sentence_of
from parapheur.web.here import office
from parapheur.web.strip import Stop, strip_of_circuit


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list."""

    circuit: Circuit
    stops: Sequence[Stop]

    @property
    def id(self) -> str:
        """What the line is called in the page."""
        return f"circuit-{self.circuit.choice.replace('/', '-')}"

    @property
    def name(self) -> Words:
        """What it is called: its subtype, or the circuit itself."""
        return self.circuit.filing.name if self.circuit.filing else self.circuit.name


@dataclass(frozen=True, slots=True)
class Group:
    """A type with its subtypes; without a title, the circuits as such."""

    title: Words | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """All that may be chosen now, and why the rest may not."""

    groups: tuple[Group, ...]
    refusals: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Say whether there is nothing to choose."""
        return sum(len(group.choices) for group in self.groups) == 1


def listed() -> Listed:
    """Return what may be chosen, in the order of `types.yaml`, circuits as such at the end."""
    offers = subtypes(office())
    groups = []
    for type_ in office().types:
        fit = (one.circuit for one in offers if one.type == type_ and one.circuit)
        groups.append(Group(type_.name, tuple(map(_choice, fit))))
    groups.append(Group(None, tuple(map(_choice, bare(office())))))
    refusals = tuple(sentence_of(one.misfits[0]) for one in offers if one.misfits)
    return Listed(tuple(group for group in groups if group.choices), refusals)


def _choice(circuit: Circuit) -> Choice:
    return Choice(circuit, strip_of_circuit(circuit))
