"""What an inspection of the records finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and where."""

    place: str
    problem: str
