"""In which capacity somebody acts: as holder of the desk, ad interim, or by delegation."""

from datetime import datetime

from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import NotDelegated, NotYourTurn
from parapheur.domain.people import DeskId, Person
from parapheur.domain.terms import Interim
from parapheur.usecases.delegate import expect_delegate
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import expect_holder


def named(office: Office, actor: Person, delegation: DelegationId | None) -> Delegation | None:
    """Return the delegation that was named; all it says but its end is said once for all."""
    if delegation is None:
        return None
    for one in office.reading.delegations(to=actor.login):
        if one.id == delegation:
            return one
    raise NotDelegated


def expect_capacity(
    work: Work,
    dossier: Dossier | None,
    actor: Person,
    desk: DeskId,
    position: int,
    by: Delegation | None,
    at: datetime,
) -> Interim | None:
    """Refuse who may not act here at this instant, and return the interim by which they do.

    The dossier is looked at where a delegation is named.
    """
    if by is None:
        return expect_holder(work, actor.login, desk, at)
    circuit = dossier.circuit if dossier else None
    steps = circuit.steps if circuit else ()
    if circuit is None or not 0 <= position < len(steps):
        raise NotYourTurn
    expect_delegate(
        work,
        by.id,
        actor=actor.login,
        desk=desk,
        circuit=circuit.id,
        action=steps[position].action,
        at=at,
    )
    return None
