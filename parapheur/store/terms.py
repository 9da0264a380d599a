"""Absences, interims and assistants, held while they are relied on, with the delegations."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from parapheur.domain.people import Login
from parapheur.domain.terms import Absence, AnyTerm, Assistance, Interim
from parapheur.store.codec import Form
from parapheur.store.connect import refusals
from parapheur.store.delegations import hold
from parapheur.store.prepared import Prepared
from parapheur.store.records import TermRecord, table
from parapheur.store.transaction import WorkPart

TERMS = table(TermRecord)
ALL = select(TERMS.c.id, TERMS.c.kind, TERMS.c.who, TERMS.c.standing).order_by(TERMS.c.id)
OF_ALL, OF_ONE = Prepared(ALL), Prepared(ALL.where(TERMS.c.who == bindparam("login")))

FORMS: Mapping[str, Form[AnyTerm]] = {
    kind.__name__: Form[AnyTerm](kind) for kind in (Absence, Interim, Assistance)
}


class TermWork(WorkPart):
    """The part of a transaction that concerns what runs from one day to another."""

    def terms(self, *, who: Login | None = None, change: bool = False) -> Sequence[AnyTerm]:
        """Return those ever given, or one person's; held as delegations are."""
        hold(self._connection, change=change)
        return find_terms(self._connection, who=who)

    def set_term(self, term: AnyTerm) -> None:
        """Keep one as it now stands."""
        kind = type(term).__name__
        row = TermRecord(id=term.id, kind=kind, who=term.who, standing=FORMS[kind].write(term))
        with refusals():
            self._session.merge(row)
            self._session.flush()


def find_terms(connection: Connection, *, who: Login | None = None) -> Sequence[AnyTerm]:
    """Return those ever given, or one person's. `ValueError`: one was altered."""
    rows = OF_ALL.rows(connection) if who is None else OF_ONE.rows(connection, login=who)
    return [_term(*row) for row in rows]


def _term(number: str, kind: str, who: str, standing: str) -> AnyTerm:
    if kind not in FORMS:
        raise ValueError(f"the row of {number} is of no known kind")
    term = FORMS[kind].read(standing)
    if (number, who) != (term.id, term.who):
        raise ValueError(f"the row of {number} contradicts itself")
    return term
