"""Check delegations against what trails tell, and each act in another's place against them.

Whether a giver still held the desk then is asked where all acts for desks are (`desks_told`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.events import (
    AccountEvent,
    DelegationGiven,
    DelegationRevoked,
    DossierEvent,
    DossierRejected,
    DossierStarted,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.ports import Office


def told(events: Iterable[AccountEvent]) -> dict[DelegationId, Delegation]:
    """Return the delegations that an account's trail tells, as they stand at its end."""
    found: dict[DelegationId, Delegation] = {}
    for event in events:
        match event:
            case DelegationGiven(delegation=one):
                found[one.id] = one
            case DelegationRevoked(delegation=ended) if ended in found:
                found[ended] = replace(found[ended], revoked_at=event.at)
            case _:
                pass
    return found


def astray(office: Office, login: Login, events: Sequence[AccountEvent]) -> Iterator[Finding]:
    """Compare what is kept of an account's delegations with what its trail tells."""
    try:
        if _kept(office, login) == told(events):
            return
        # One may have been given meanwhile: its own trail is read again.
        events = office.reading.account_events(login)
        kept = _kept(office, login)
    except ValueError as error:
        yield Finding(f"account/{login}", f"a delegation cannot be read: {error}")
        return
    if kept != told(events):
        yield Finding(f"account/{login}", "its delegations are not what its trail tells")


def without_leave(office: Office, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Find each act done in another's place without a delegation in its time."""
    circuit: CircuitId | None = None
    given: dict[Login, dict[DelegationId, Delegation]] = {}
    for seq, event in enumerate(events, start=1):
        match event:
            case DossierStarted():
                circuit = event.circuit.id
            case (
                VisaGiven(on_behalf_of=by)
                | StepSigned(on_behalf_of=by)
                | DossierRejected(on_behalf_of=by)
            ) if by is not None:
                if by not in given:
                    given[by] = told(office.reading.account_events(by))
                if not any(_lets(one, event, circuit) for one in given[by].values()):
                    problem = f"{event.actor} acted in the place of {by} without a delegation"
                    yield Finding(f"{place}, entry {seq}", problem)
            case _:
                pass


def _lets(
    one: Delegation, event: VisaGiven | StepSigned | DossierRejected, circuit: CircuitId | None
) -> bool:
    acts = one.actions  # whoever may do what the step asks may refuse it too
    if isinstance(event, VisaGiven | StepSigned):
        acts = (Action.VISA,) if isinstance(event, VisaGiven) else (Action.SIGN,)
    named = (one.to, one.act_reference) == (event.actor, event.delegation)
    return (
        named
        and circuit is not None
        and one.runs(event.at)
        and any(one.covers(event.desk, circuit, action) for action in acts)
    )


def _kept(office: Office, login: Login) -> dict[DelegationId, Delegation]:
    return {one.id: one for one in office.reading.delegations(by=login)}
