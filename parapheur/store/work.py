"""One transaction over the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import InvalidRequestError

from parapheur.domain.calendar import Calendar
from parapheur.store.accounts import AccountWork
from parapheur.store.cards import CardWork
from parapheur.store.checks import CheckWork
from parapheur.store.circuits import CircuitWork
from parapheur.store.connect import refusals
from parapheur.store.day_orders import DayOrderWork
from parapheur.store.delegations import DelegationWork
from parapheur.store.disposals import DisposalWork
from parapheur.store.dossiers import Jobs
from parapheur.store.erasing import ErasingWork
from parapheur.store.guests import GuestWork
from parapheur.store.intents import IntentWork
from parapheur.store.journal import JournalWork
from parapheur.store.knocks import KnockWork
from parapheur.store.letters import LetterWork
from parapheur.store.looks import LookWork
from parapheur.store.messages import MessageWork
from parapheur.store.office import OfficeWork
from parapheur.store.pages import PagesWork
from parapheur.store.papers import PaperWork
from parapheur.store.personal import Subjects
from parapheur.store.prepared import REFUSED
from parapheur.store.sums import SumWork
from parapheur.store.terms import TermWork


class SqlWork(
    IntentWork,
    ErasingWork,
    AccountWork,
    KnockWork,
    DelegationWork,
    TermWork,
    CircuitWork,
    DayOrderWork,
    PagesWork,
    LookWork,
    MessageWork,
    GuestWork,
    CardWork,
    JournalWork,
    OfficeWork,
    PaperWork,
    CheckWork,
    SumWork,
    LetterWork,
    DisposalWork,
):
    """One transaction: everything in it is kept, or nothing is."""

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is refused in the block is undone by itself, and the rest of the transaction stands.

        So are its locks, but not those taken before it. Where the transaction itself is lost, what
        is raised is no refusal of ours.
        """
        self.flush()
        with refusals():
            savepoint = self._connection.begin_nested()
            try:
                yield
                self.flush()
                self._expect_none_refused()
            except BaseException:
                self._connection.info.pop(REFUSED, None)
                savepoint.rollback()
                self.forget()
                raise
            savepoint.commit()

    def _expect_none_refused(self) -> None:
        if REFUSED in self._connection.info:
            raise InvalidRequestError("somebody went on after a refusal")


@contextmanager
def sql_work(
    engine: Engine,
    jobs: Jobs | None,
    *,
    subjects: Subjects,
    calendar: Calendar | None = None,
    mails: bool = False,
) -> Iterator[SqlWork]:
    """Open a transaction, kept at the end unless something was raised."""
    with refusals(), engine.begin() as connection:
        work = SqlWork(connection, jobs, subjects=subjects, calendar=calendar, mails=mails)
        yield work
        work.flush()
