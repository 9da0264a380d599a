"""What auditors need to read, in their words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from parapheur.domain.checks import AT_ONCE, Check, CheckId, Outcome, Result
from parapheur.domain.dossier import DossierId
from parapheur.domain.figures import Counted, Month, Span
from parapheur.domain.finding import Occurrence, Sought
from parapheur.domain.people import Login, Person
from parapheur.domain.trail import Entry
from parapheur.domain.trays import Line


class CheckWork(Protocol):
    """The part of a transaction that concerns checks of many dossiers."""

    def add_check(
        self, first: date, last: date, since: datetime, until: datetime, *, by: Login, at: datetime
    ) -> CheckId:
        """Write down a check of the dossiers deposited in between, and ask for it to be done."""

    def go_on(self, check: CheckId, done: int, *, again: int | None = None) -> None:
        """Ask for a check to go on, so many results being kept; the same once more is the same.

        `again` tells apart those that ask because nobody went on with it.
        """

    def keep_result(self, check: CheckId, result: Result) -> None:
        """Keep what was found of a dossier, unless that was found already."""

    def end_check(self, check: CheckId, at: datetime) -> None:
        """Note that every dossier of a check has its result."""


class CheckReading(Protocol):
    """What is read of checks."""

    def how_many_deposited(self, since: datetime, until: datetime) -> int:
        """Count the dossiers deposited in between."""

    def checks(self, *, running: bool = False, page: int = 1) -> Sequence[Check]:
        """Return the checks that were ever asked for, newest first, 25 a page; or all that run."""

    def check(self, check: CheckId) -> Check | None:
        """Return a check, if there is one."""

    def unchecked(self, check: CheckId, *, most: int = AT_ONCE) -> Sequence[DossierId]:
        """Return dossiers of a check that have no result yet, in the order of their numbers."""

    def results(
        self, check: CheckId, *, outcome: Outcome | None = None, page: int = 1
    ) -> Sequence[Result]:
        """Return what was found, or all of one outcome, in the order of numbers; 25 a page."""


class SumWork(Protocol):
    """The part of a transaction that sums months."""

    def sum_month(self, month: Month) -> None:
        """Count a month that is over, and keep what was counted in place of what was kept of it.

        Whatever would change it takes it away, in its own transaction.
        """


class AuditReading(Protocol):
    """What auditors find by, read without a lock; 25 a page, as all lists."""

    def counted(self, months: Sequence[Month]) -> Sequence[Counted]:
        """Return what is counted of each month, of what is ordinary alone; or what is summed."""

    def counted_anew(self, month: Month) -> Counted:
        """Count a month from the rows of all its acts and entries, whatever is summed of it."""

    def sums(self) -> Mapping[Span, Counted]:
        """Return what is summed, by from when and until when. `ValueError`: one is no sum."""

    def first_deposit(self) -> datetime | None:
        """Return when the first dossier was deposited, if any was."""

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
