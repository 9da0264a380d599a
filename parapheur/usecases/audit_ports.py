"""What auditors need to read, in their words."""

from collections.abc import Sequence
from typing import Protocol

from parapheur.domain.finding import Occurrence, Sought
from parapheur.domain.people import Person
from parapheur.domain.trail import Entry
from parapheur.domain.trays import Line


class AuditReading(Protocol):
    """What auditors find by, read without a lock; 25 a page, as all lists."""

    def newest_entry(self) -> Entry | None:
        """Return the newest entry of all trails, if there is any."""

    def found(self, sought: Sought, *, reader: Person, page: int = 1) -> Sequence[Line]:
        """Return the dossiers that have all that is sought of them, newest first.

        What is not ordinary is found by its number and its fingerprints alone, unless the reader
        has a part in it.
        """

    def occurrences(
        self, sought: Sought, *, reader: Person, kinds: Sequence[str] = (), page: int = 1
    ) -> Sequence[Occurrence]:
        """Return what happened that is sought, newest first; of `kinds` alone, if any is given.

        Of what is not ordinary, by its day alone: who shows it tells no more of it.
        """
