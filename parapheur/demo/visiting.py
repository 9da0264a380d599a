"""A guest who is played: invited, let in by link and code, and signing."""

from dataclasses import replace

from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.letters import Letter
from parapheur.domain.people import DeskId, Person
from parapheur.domain.words import Language
from parapheur.usecases.guest import come_in, inside, sign
from parapheur.usecases.invite import invite
from parapheur.usecases.links import token_of
from parapheur.usecases.ports import Office


class Unsent:
    """Takes letters, and sends none: here the link is followed without its mail."""

    def send(self, letter: Letter) -> None:
        """Do nothing."""


def by_guest(
    office: Office, dossier_id: DossierId, dossier: Dossier, actor: Person, desk: DeskId
) -> Dossier:
    """Invite a guest at the first open step, who follows the link, gives the code, and signs."""
    made = invite(
        replace(office, post=Unsent()),
        dossier_id,
        actor=actor,
        desk=desk,
        position=dossier.position,
        round=dossier.round,
        name="Invité d'essai — ضيف مجرِّب",
        address="invite@example.org",
        language=Language.FR,
        until=day_of(office.now()),
    )
    token = token_of(office.keys, dossier_id, made.invitation)
    come_in(office, token, code=made.code, session=token, address="")
    if session := inside(office, token, token):
        sign(office, session, shown=made.dossier.version.digest, confirmed=True)
    return office.reading.dossier(dossier_id)
