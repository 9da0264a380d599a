"""Absences, interims and assistants, held while they are relied on, with the delegations."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapheur.domain.people import Login
from parapheur.domain.terms import Absence, AnyTerm, Assistance, Interim
from parapheur.store.codec import Form
from parapheur.store.connect import refusals
from parapheur.store.delegations import hold
from parapheur.store.records import TermRecord
from parapheur.store.transaction import WorkPart

FORMS: Mapping[str, Form[AnyTerm]] = {
    kind.__name__: Form[AnyTerm](kind) for kind in (Absence, Interim, Assistance)
}


class TermWork(WorkPart):
    """The part of a transaction that concerns what runs from one day to another."""

    def terms(self, *, who: Login | None = None, change: bool = False) -> Sequence[AnyTerm]:
        """Return those ever given, or one person's; held as delegations are."""
        hold(self._session, change=change)
        return find_terms(self._session, who=who)

    def set_term(self, term: AnyTerm) -> None:
        """Keep one as it now stands."""
        kind = type(term).__name__
        row = TermRecord(id=term.id, kind=kind, who=term.who, standing=FORMS[kind].write(term))
        with refusals():
            self._session.merge(row)
            self._session.flush()


def find_terms(session: Session, *, who: Login | None = None) -> Sequence[AnyTerm]:
    """Return those ever given, or one person's. `ValueError`: one was altered."""
    wanted = select(TermRecord).order_by(TermRecord.id)
    if who is not None:
        wanted = wanted.where(TermRecord.who == who)
    return [_term(row) for row in session.scalars(wanted)]


def _term(row: TermRecord) -> AnyTerm:
    if row.kind not in FORMS:
        raise ValueError(f"the row of {row.id} is of no known kind")
    term = FORMS[row.kind].read(row.standing)
    if (row.id, row.who) != (term.id, term.who):
        raise ValueError(f"the row of {row.id} contradicts itself")
    return term
