"""Reading every page, where a circuit asks for it: what somebody was shown, kept and counted.

A mark says that a page was on the screen of this person long enough to be looked at; nobody can
prove that it was understood. Marks are kept for whoever may come to act where every page is asked
for, and for nobody else.
"""

from collections.abc import Callable, Iterator

from parapheur.domain.circuit import Step
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchPage, NotWhatWasShown
from parapheur.domain.lifecycle import StepState
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.delegate import in_force_for
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_active

LEFT = {StepState.AHEAD, StepState.CURRENT}


def pages_shown(
    office: Office, dossier_id: DossierId, person: Person
) -> Callable[[Dossier], Pages]:
    """Return which pages of its document this person was shown, as the dossier then stands.

    Pages are only ever added, so it is read once, before the transactions that rely on it.
    """
    known = office.reading.pages_shown(dossier_id, person.login)
    return lambda dossier: known.get(dossier.main.version.digest, NO_PAGES)


def must_read(office: Office, dossier: Dossier, person: Person) -> bool:
    """Say whether this person may come to act where every page must have been read."""
    if dossier.circuit is None:
        return False
    asking = list(_asking(dossier))
    if any(desk in person.desks for _, desks in asking for desk in desks):
        return True
    if not asking:
        return False
    known, circuit = in_force_for(office, person.login, office.now()), dossier.circuit.id
    return any(
        one.covers(desk, circuit, step.action)
        for one in known
        for step, desks in asking
        for desk in desks
    )


def mark_shown(
    office: Office, dossier_id: DossierId, *, actor: Person, document: Digest, pages: Pages
) -> Pages:
    """Keep that somebody was shown these pages of the deposited document, and return all of them.

    `NotWhatWasShown`: it is another document by now. `NoSuchPage`. Where the circuit asks nothing
    of this person, nothing is kept.
    """
    dossier = office.reading.dossier(dossier_id)
    if document != dossier.main.version.digest:
        raise NotWhatWasShown
    if pages.within(dossier.main.pages) != pages:
        raise NoSuchPage
    if not must_read(office, dossier, actor):
        return NO_PAGES
    with office.work() as work:
        expect_active(work, actor.login)
        return work.mark_shown(dossier_id, document, actor.login, pages)


def _asking(dossier: Dossier) -> Iterator[tuple[Step, tuple[DeskId, ...]]]:
    """Yield the steps, open or to come, that ask for every page, with whom they await."""
    steps = dossier.circuit.steps if dossier.circuit else ()
    for position, (step, state) in enumerate(zip(steps, dossier.progress, strict=True)):
        if step.read_all and state in LEFT:
            yield step, (*step.desks, *dossier.awaited_at(position))
