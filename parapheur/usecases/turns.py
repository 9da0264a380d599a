"""What somebody does for a desk that they hold, for good or for the time being.

1. Who asks holds the desk still, at the instant that the event tells: looked at in the transaction
   that keeps it, the dossier locked first.
2. The rule tells the event, or refuses; then an old page is refused by its round.
3. Who holds the desk by an act for the time being, the event says so.
"""

from collections.abc import Callable
from datetime import datetime

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.events import AtDesk
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_holder, in_capacity

Tell = Callable[[Dossier, datetime], AtDesk]
"""The rule: from the dossier as it stands, at this instant."""


def at_desk(
    office: Office, dossier_id: DossierId, actor: Person, desk: DeskId, round: int, tell: Tell
) -> Dossier:
    """Keep what `tell` tells, and return the dossier after it. `NotAllowed`, `DossierMoved`."""
    if not actor.active or desk not in actor.desks:
        raise NotAllowed
    with office.work() as work:
        dossier = work.dossier(dossier_id, lock=True)
        at = office.now()
        interim = expect_holder(work, actor.login, desk, at)  # 1
        event = tell(dossier, at)  # 2
        expect_round(dossier, round)
        return work.keep(dossier_id, in_capacity(event, interim))  # 3
