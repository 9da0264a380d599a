"""What one file may weigh, and what looking at it may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of RELIABILITY's intake policy, as the settings may change them."""

    megabytes: int = 25
    """Of 1024 x 1024 bytes."""
    pages: int = 2000
    seconds: int = 20
    """Processor time, and as much on the clock."""
    memory_mb: int = 1024
    """Address space of the child."""
    objects: int = 200_000
    decoded_mb: int = 256
    """All that pages are drawn from, once decoded."""
