"""What use cases need from the world around personal values, in their users' words."""

from collections.abc import Sequence
from typing import Protocol

from parapheur.domain.canonical import Json
from parapheur.domain.personal import Erasure, KeptValue


class ErasingReading(Protocol):
    """What is read of personal values apart from the entries that they belong to."""

    def beside(self, stream: str) -> Sequence[KeptValue]:
        """Return what is kept beside the entries of a trail, in whatever condition it is."""

    def disclosures(self, stream: str) -> Sequence[tuple[int, str, bytes, Json]]:
        """Return entry, path, salt and value of each personal value of a trail that is there.

        With them whoever has the entries alone can check what each of them says in full: see
        `domain.commitments`.
        """

    def erasures(self) -> Sequence[Erasure]:
        """Return who was erased, in the order of their names."""
