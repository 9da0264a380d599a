"""In whose place the reader may act on a dossier, by the delegations in force."""

from collections.abc import Iterator
from dataclasses import dataclass

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, in_force
from parapheur.domain.dossier import Dossier
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import Person
from parapheur.usecases.delegate import in_force_for
from parapheur.web.here import office


@dataclass(frozen=True, slots=True)
class Place:
    """An act that a delegation lets the reader do now."""

    delegation: Delegation
    position: int
    action: Action


def places_of(person: Person, dossier: Dossier) -> Iterator[Place]:
    """Yield each act that one may do here by delegation, and not at a desk of one's own."""
    at, circuit = office().now(), dossier.circuit
    if circuit is None or not dossier.waiting:
        return
    known = in_force_for(office(), person.login, at)
    for position, desk in dossier.waiting:
        action, login = circuit.steps[position].action, person.login
        one = in_force(known, desk=desk, person=login, circuit=circuit.id, action=action, at=at)
        if one is not None and desk not in person.desks:
            yield Place(one, position, action)


def stands_in(person: Person, dossier: Dossier) -> bool:
    """Say whether somebody may see the dossier for having to act on it, or having acted."""
    if any(act.actor == person.login and act.on_behalf_of for act in dossier.acts):
        return True
    circuit = dossier.circuit
    if circuit is None:
        return False
    known = in_force_for(office(), person.login, office().now())
    secret = dossier.confidentiality is Confidentiality.CONFIDENTIAL  # then: what waits alone
    named = [] if secret else [(step, desk) for step in circuit.steps for desk in step.desks]
    named += [(circuit.steps[position], desk) for position, desk in dossier.waiting]
    return any(one.covers(desk, circuit.id, step.action) for one in known for step, desk in named)
