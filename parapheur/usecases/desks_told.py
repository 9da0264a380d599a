"""Hold each act for a desk against who held it then, by what trails of accounts tell.

1. Whoever acts for a desk held it for good at that instant, unless the act says that they held it
   for the time being (see `standins`). 2. Who acts in another's place (see `substitutes`) acts for
   a desk that this other person held then. 3. Who hands on the turn of a desk that nobody holds was
   an administrator. 4. Who acts on a letter for a desk that the act names held it then, or by an
   act for the time being, which their trail tells.

The desk of a registry's officers is not named by what they do: it is asked when they do it.
"""

from collections.abc import Iterator, Sequence

from parapheur.domain.about_incoming import (
    AnswerBegun,
    AssignmentDone,
    ByOfficer,
    LetterAssigned,
)
from parapheur.domain.events import (
    AtDesk,
    DossierEvent,
    DossierRejected,
    StepSigned,
    TurnTransferred,
    VisaGiven,
)
from parapheur.domain.findings import Finding
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.authors_told import Authors
from parapheur.usecases.legible import UNREADABLE, going_on
from parapheur.usecases.ports import Office
from parapheur.usecases.standins import appointed, desk_of

ForDesk = LetterAssigned | AssignmentDone | AnswerBegun
"""What is done with a letter for a desk that it names."""


def without_desk(authors: Authors, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Find each act done for a desk by who did not hold it."""
    for seq, event in enumerate(events, start=1):
        if isinstance(event, AtDesk) and (problem := _problem(authors, event)):
            yield Finding(f"{place}, entry {seq}", problem)


def _problem(authors: Authors, event: AtDesk) -> str | None:
    if isinstance(event, TurnTransferred) and event.administrator:  # 3
        right = authors.administered(event.actor, event.at)
        return None if right else f"{event.actor} is not told to have been an administrator then"
    desk, who = desk_of(event), _who(event)
    if desk is None or event.interim is not None or authors.held(who, desk, event.at):  # 1
        return None
    return f"{who} is not told to have held the desk {desk} then"


def letters_without_desk(office: Office, authors: Authors) -> Iterator[Finding]:
    """Find each act on a letter for a desk that its author did not hold (4)."""
    for letter_id in office.reading.letter_numbers():
        place = f"incoming/{letter_id}"
        yield from going_on(place, _on_letter(office, authors, letter_id, place))


def _on_letter(
    office: Office, authors: Authors, letter_id: LetterId, place: str
) -> Iterator[Finding]:
    try:
        events = office.reading.incoming_events(letter_id)
    except UNREADABLE:
        return  # told of the letter itself
    for seq, event in enumerate(events, start=1):
        if isinstance(event, ByOfficer) and event.interim is not None:
            if not appointed(office, event.actor, desk_named(event), event.interim, event.at):
                problem = f"{event.actor} acted ad interim without having been appointed"
                yield Finding(f"{place}, entry {seq}", problem)
        elif isinstance(event, ForDesk) and not authors.held(event.actor, event.desk, event.at):
            problem = f"{event.actor} is not told to have held the desk {event.desk} then"
            yield Finding(f"{place}, entry {seq}", problem)


def desk_named(event: ByOfficer) -> DeskId | None:
    """Return the desk for which somebody acts on a letter, where the act names it."""
    return event.desk if isinstance(event, ForDesk) else None


def _who(event: AtDesk) -> Login:
    if isinstance(event, VisaGiven | StepSigned | DossierRejected):
        return event.on_behalf_of or event.actor  # 2
    return event.actor
