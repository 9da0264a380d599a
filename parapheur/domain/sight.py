"""Who sees what of a dossier: all of it, the proof that it is there and whole, or nothing.

An ordinary dossier is read by who has a part in it and by auditors. A restricted one (diffusion
restreinte) is not read by auditors: they see its number, its days, its state and its proof. A
confidential one is read by who has a part in it *now* alone (need to know): who handed a turn on,
or assists at a desk without acting, has none.

Whoever administers the records themselves, or holds the machine, is beyond these rules.
"""

from enum import StrEnum

from parapheur.domain.about_openings import DossierOpened as DossierOpened
from parapheur.domain.about_openings import Looked as Looked
from parapheur.domain.dossier import Dossier, part_of
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import Person, Role


class Sight(StrEnum):
    """How much of a dossier somebody sees."""

    WHOLE = "whole"  #: all that it holds
    PROOF = "proof"  #: number, days, state, fingerprints, and whether its chain is whole
    NOTHING = "nothing"  #: not even that it exists


def sight(
    dossier: Dossier, person: Person, *, stands_in: bool = False, assists: bool = False
) -> Sight:
    """Return what this person sees.

    `stands_in`: a delegation lets them act on it, or they acted by one; `assists`: they follow a
    desk of it without acting.
    """
    secret = dossier.confidentiality is Confidentiality.CONFIDENTIAL
    if part_of(dossier, person) or stands_in or (assists and not secret):
        return Sight.WHOLE
    if Role.AUDITOR not in person.roles:
        return Sight.NOTHING
    open_to_audit = dossier.confidentiality is Confidentiality.ORDINARY
    return Sight.WHOLE if open_to_audit else Sight.PROOF


def may_see(dossier: Dossier, person: Person) -> bool:
    """Say whether this person may open it, standing in for nobody and assisting nobody."""
    return sight(dossier, person) is Sight.WHOLE


def leaves_a_trace(dossier: Dossier) -> bool:
    """Say whether each opening of it is kept."""
    return dossier.confidentiality is Confidentiality.CONFIDENTIAL
