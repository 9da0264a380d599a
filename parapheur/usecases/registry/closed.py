"""Who opens a letter that goes out: it is as closed as what it answers, and as its dossier.

1. It is confidential if it answers a confidential letter, or was signed in a confidential dossier.
2. Then it is read by the desks that read that letter, and by who has a part in that dossier. The
   registry sends it as one sends a sealed envelope: it knows number, day, way and arrival alone,
   and takes subject and addressee as they stand.
3. Else it is read by the registry of its body, and by who reads the letter that it answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import Person
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.sight import may_see
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import may_read


@dataclass(frozen=True, slots=True)
class Origin:
    """What a letter that goes out comes from."""

    answers: LetterId | None
    dossier: DossierId | None


def origin_of(letter: Outgoing) -> Origin:
    """Return what a letter that went out comes from."""
    return Origin(
        LetterId(letter.answers) if letter.answers else None,
        DossierId(letter.dossier) if letter.dossier else None,
    )


def is_closed(office: Office, origin: Origin) -> bool:
    """Say whether it is confidential (1)."""
    return any(
        one.confidentiality is Confidentiality.CONFIDENTIAL for one in _sources(office, origin)
    )


def is_ordinary(office: Office, origin: Origin) -> bool:
    """Say whether nothing that it comes from is closed to anybody of its body."""
    return all(one.confidentiality is Confidentiality.ORDINARY for one in _sources(office, origin))


def may_open(office: Office, person: Person, body: BodyId, origin: Origin) -> bool:
    """Say whether this person reads what a body sends, or is about to send (2, 3)."""
    closed = [
        _open(office, person, one)
        for one in _sources(office, origin)
        if one.confidentiality is Confidentiality.CONFIDENTIAL
    ]
    if closed:
        return any(closed)
    if office.directory.body(body).registry in person.desks:
        return True
    answered = office.reading.incoming(origin.answers) if origin.answers else None
    return answered is not None and may_read(office, answered, person.desks)


def addressee_of(depositor: Depositor) -> str:
    """Return to whom an answer goes."""
    return "\n".join(filter(None, (depositor.name, depositor.address)))


def _open(office: Office, person: Person, source: Incoming | Dossier) -> bool:
    if isinstance(source, Incoming):
        return may_read(office, source, person.desks)
    return may_see(source, person)


def _sources(office: Office, origin: Origin) -> Iterator[Incoming | Dossier]:
    if origin.answers is not None:
        yield office.reading.incoming(origin.answers)
    if origin.dossier is not None:
        yield office.reading.dossier(origin.dossier)
