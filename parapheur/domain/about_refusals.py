"""What was refused: told in the trail of who asked."""

from dataclasses import dataclass

from parapheur.domain.happening import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRefused(Event):
    """The person asked for something that is not theirs."""

    what: str
