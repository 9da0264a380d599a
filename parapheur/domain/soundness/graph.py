"""Which step comes before which, whatever is written in `after`."""

from dataclasses import dataclass
from functools import cached_property

from parapheur.domain.circuit import Circuit


@dataclass(frozen=True)  # without slots: what is counted once is kept beside the fields
class Graph:
    """The steps of a circuit with those before them, as far as these exist."""

    circuit: Circuit

    @cached_property
    def before(self) -> tuple[frozenset[int], ...]:
        """The steps directly before each."""
        known = range(len(self.circuit.steps))
        return tuple(
            frozenset(one for one in self.circuit.before(position) if one in known)
            for position in known
        )

    @cached_property
    def missing(self) -> frozenset[int]:
        """The steps that wait on one that does not exist."""
        known = range(len(self.circuit.steps))
        return frozenset(
            position
            for position in known
            if any(one not in known for one in self.circuit.before(position))
        )

    @cached_property
    def all_before(self) -> tuple[frozenset[int], ...]:
        """All steps before each, near and far; a step on a cycle comes before itself."""
        return tuple(self._closed(position) for position in range(len(self.before)))

    @cached_property
    def blocked(self) -> frozenset[int]:
        """The steps that can never open: on a cycle, or waiting on what does not exist."""
        return frozenset(
            position
            for position, earlier in enumerate(self.all_before)
            if position in earlier or position in self.missing
        )

    def _closed(self, position: int) -> frozenset[int]:
        found: set[int] = set()
        left = list(self.before[position])
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left.extend(self.before[one])
        return frozenset(found)
