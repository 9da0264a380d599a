"""A circuit breaker: a server that failed again and again is left alone for a moment."""

from dataclasses import dataclass, replace

FAILURES = 5
"""Failures in a row after which it is left alone."""
REST = 60.0
"""Seconds until one call is tried again."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """How one server has done lately."""

    failures: int = 0
    rests_until: float | None = None

    def lets(self, at: float) -> bool:
        """Say whether the server may be called at this moment, in seconds of a steady clock."""
        return self.rests_until is None or at >= self.rests_until

    def trying(self, at: float) -> "Breaker":
        """Return how it stands once a call is under way: after a rest, that one alone."""
        return self if self.rests_until is None else replace(self, rests_until=at + REST)

    def failed(self, at: float) -> "Breaker":
        """Return how it stands after a failure."""
        failures = self.failures + 1
        return Breaker(failures, at + REST if failures >= FAILURES else None)

    def answered(self) -> "Breaker":
        """Return how it stands after a right answer."""
        return Breaker()
