"""The letter that bids a guest come: written when it is sent, since its link is kept nowhere.

Nothing is sent for an invitation that no longer runs.
"""

from collections.abc import Mapping

from parapheur.domain.about_guests import GuestInvited
from parapheur.domain.errors import LinkDead, ParapheurError
from parapheur.domain.guests import expect_open
from parapheur.domain.letters import Bidding, Letter, Message
from parapheur.domain.notices import Kind
from parapheur.domain.people import DeskId
from parapheur.domain.words import Words
from parapheur.usecases.links import token_of
from parapheur.usecases.ports import Office

GUEST_PAGE = "/guest/"


def bids(message: Message) -> bool:
    """Say whether a message is for a guest."""
    return any(word.kind is Kind.INVITED for word in message.words)


def letter_to_guest(
    office: Office, message: Message, desks: Mapping[DeskId, Words]
) -> Letter | None:
    """Return what is to be sent; None: the invitation is over."""
    word = message.words[0]
    if word.dossier is None:
        return None
    try:
        told = office.reading.events(word.dossier)[word.seq - 1]
        if not isinstance(told, GuestInvited):
            return None
        one = expect_open(office.reading.dossier(word.dossier), told.number, office.now())
    except (LinkDead, ParapheurError, ValueError, IndexError):
        return None
    inviter = office.reading.person(one.by)
    return Letter(
        message.id,
        one.address,
        Words(one.name, one.name, one.name),
        one.language,
        message.created,
        (),
        Bidding(
            word.dossier,
            inviter.name if inviter else Words(one.by, one.by, one.by),
            desks.get(one.desk, Words(one.desk, one.desk, one.desk)),
            one.until,
            GUEST_PAGE + token_of(office.keys, word.dossier, one),
        ),
    )
