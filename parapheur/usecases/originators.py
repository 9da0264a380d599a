"""Who may do what is left to the originator of a dossier: correct it, start it, take it up again.

A secretary, with what they deposited. And, with an answer to a letter that they began because their
desk owed it, whoever holds that desk now: its trail and the letter's tell for which desk, and by
which interim, they began it.
"""

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.people import Login, Person, Role
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import standing


def is_originators(office: Office, dossier_id: DossierId, dossier: Dossier, person: Person) -> bool:
    """Say whether what is left to its originator is left to this person."""
    if dossier.originator != person.login:
        return False
    if Role.SECRETARY in person.roles:
        return True
    answers = dossier.origin in person.desks
    return answers and office.reading.letter_of_dossier(dossier_id) is not None


def expect_originator(
    office: Office, work: Work, dossier_id: DossierId, dossier: Dossier, login: Login
) -> None:
    """Refuse whoever is not, or is no more: read now, and held to the end. `NotAllowed`."""
    if not is_originators(office, dossier_id, dossier, standing(work, login, office.now())):
        raise NotAllowed
