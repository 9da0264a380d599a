"""Who may do what with letters: the officers of a body's registry, and the desks that have one."""

from collections.abc import Iterable

from parapheur.domain.errors import NotAllowed
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.registry.bodies import Body, BodyId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.terms import Interim
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.rights import expect_holder


def bodies_of(office: Office, desks: Iterable[DeskId]) -> tuple[Body, ...]:
    """Return the bodies whose registry is kept by whoever holds these desks."""
    return office.directory.kept_by(desks)


def bodies_led_by(office: Office, desks: Iterable[DeskId]) -> tuple[Body, ...]:
    """Return the bodies whose registry, or whose head, is one of these desks."""
    held = frozenset(desks)
    return tuple(one for one in office.directory.bodies if {one.registry, one.head} & held)


def expect_officer(office: Office, work: Work, actor: Login, body: BodyId) -> Interim | None:
    """Refuse who does not hold the desk of the body's registry now. `NotAllowed`.

    Return the interim by which they hold it, if for the time being.
    """
    return expect_holder(work, actor, office.directory.body(body).registry, office.now())


def letter_for(office: Office, letter_id: LetterId, person: Person) -> Incoming:
    """Return a letter that this person may read. `NoSuchLetter`: there is none, for them.

    The desks that were given it read it, and the registry of its body: of what is confidential,
    until it was given to a desk.
    """
    letter = office.reading.incoming(letter_id)
    if not may_read(office, letter, person.desks):
        raise NoSuchLetter
    return letter


def may_read(office: Office, letter: Incoming, desks: frozenset[DeskId]) -> bool:
    """Say whether whoever holds these desks may read a letter."""
    if desks & frozenset(letter.desks):
        return True
    if letter.confidentiality is Confidentiality.CONFIDENTIAL and letter.given:
        return False
    return office.directory.body(letter.body).registry in desks


def expect_desk_of(letter: Incoming, desks: frozenset[DeskId]) -> None:
    """Refuse who holds no desk that was given the letter. `NotAllowed`."""
    if not desks & frozenset(letter.desks):
        raise NotAllowed
