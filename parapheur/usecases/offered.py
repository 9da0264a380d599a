"""What a dossier may be deposited on: a subtype, or a circuit as such, by one name for both.

`marche/travaux` chooses a subtype, `marche` a circuit. Both are looked up each time, since
circuits come and go in the web view.
"""

from collections.abc import Sequence

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.subtypes import Offer, chosen, offers
from parapheur.usecases.ports import Office


def circuit_for(office: Office, choice: str) -> Circuit:
    """Return the circuit of a choice. `NoSuchCircuit`, `NoSuchSubtype`, `SubtypeUnfit`."""
    return chosen(choice, office.types, office.circuits)


def circuit_of(office: Office, dossier: Dossier) -> Circuit | None:
    """Return the circuit a dossier was deposited for, as it stands now; None: there is none."""
    return known_choice(office, dossier.choice)


def known_choice(office: Office, choice: str) -> Circuit | None:
    """Return the circuit of a choice, if there is one now."""
    try:
        return circuit_for(office, choice)
    except ParapheurError:
        return None


def subtypes(office: Office) -> Sequence[Offer]:
    """Return every subtype of the house, fit to be chosen or not."""
    return tuple(offers(office.types, office.circuits))


def bare(office: Office) -> Sequence[Circuit]:
    """Return the circuits that are offered as such: those that begin no other."""
    begin = {one.creation for type_ in office.types for one in type_.subtypes}
    return tuple(one for one in office.circuits.values() if one.id not in begin)


def all_offered(office: Office) -> Sequence[Circuit]:
    """Return all that a dossier may be deposited on now."""
    composed = (one.circuit for one in subtypes(office))
    return (*(one for one in composed if one is not None), *bare(office))
