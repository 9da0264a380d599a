"""What a line of a tray says of a turn that is not as others: set aside, joined, an opinion."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.trays import Line
from parapheur.web import labels
from parapheur.web.delegations import noon
from parapheur.web.here import language, me, office
from parapheur.web.spacing import spaced
from parapheur.words import day


class Sign(StrEnum):
    """How a mark is drawn; its words say the same."""

    HELD = "held"  #: set aside until a day
    JOINED = "joined"  #: another desk is late
    INVITED = "invited"  #: a guest is to sign, whom the desk invited
    ASKED = "asked"  #: an opinion is asked, and nobody waits for it


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words, and what somebody wrote with them."""

    sign: Sign
    text: str
    reason: str = ""


def marks(line: Line) -> Iterator[Mark]:
    """Yield what is to be known of the reader's turn before the dossier is opened."""
    here = me().desks | ({line.desk} if line.desk else set())
    for joined in line.joined:
        if joined.desk in here:
            beside = labels.desk(joined.beside)
            said = (
                spaced(
                    language(), "Late at the desk “{desk}”: you may act in its place", desk=beside
                )
                if joined.desk in me().desks
                else spaced(
                    language(),
                    "Late at the desk “{desk}”: the desk “{other}” may act in its place",
                    desk=beside,
                    other=labels.desk(joined.desk),
                )
            )
            yield Mark(Sign.JOINED, said)
    for hold in line.holds:
        if hold.desk in here:
            until = day(language(), noon(hold.until))
            said = spaced(language(), "Set aside until {day}", day=until)
            yield Mark(Sign.HELD, said, hold.reason)
    for guest in line.invitations:
        if guest.desk in here:
            last = day(language(), noon(guest.until))
            over = guest.over(office().now())
            said = spaced(
                language(),
                "The invitation of a guest is over" if over else "A guest may sign until {day}",
                day=last,
            )
            yield Mark(Sign.INVITED, said, guest.name)
    if any(desk in here for desk in line.asked):
        yield Mark(Sign.ASKED, spaced(language(), "Your opinion is asked"))
