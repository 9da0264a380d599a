"""Internal notes: from a desk of a body to others of it, under a number of the internal register.

In one transaction the note is deposited, takes its number and is given to the desks it goes to:
from there on it is a letter like any other.
"""

from collections.abc import Sequence
from datetime import datetime

from parapheur.domain.about_incoming import (
    Channel,
    LetterAssigned,
    LetterDeposited,
    LetterRegistered,
    Piece,
)
from parapheur.domain.depositing import subject_of
from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoDeskOfTheBody, NothingAssigned
from parapheur.domain.people import Desk, DeskId, Login
from parapheur.domain.registry.bodies import Body, Kind, desks_of
from parapheur.domain.registry.depositors import Depositor, DepositorKind
from parapheur.domain.registry.numbers import LetterId, Register, secret_digest
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.words import Language
from parapheur.usecases.keeping import Piece as Brought
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.send import kept, secret_for, sending
from parapheur.usecases.rights import expect_holder, in_capacity


def write_note(
    office: Office,
    *,
    actor: Login,
    body: str,
    desk: str,
    to: Sequence[str],
    purpose: Purpose,
    kind: str,
    subject: str,
    piece: Brought,
    language: Language,
    key: str,
) -> LetterId:
    """Send a note from a desk that the actor holds to others of its body. `NothingAssigned`."""
    place, chosen = office.directory.body(body), office.directory.kind(kind)
    known = {one.id: one for one in desks_of(place, office.directory, office.reading.desks())}
    sender, receivers = known.get(DeskId(desk)), [DeskId(one) for one in dict.fromkeys(to)]
    if not receivers:
        raise NothingAssigned
    if sender is None or not set(receivers) <= set(known):
        raise NoDeskOfTheBody
    told = subject_of(subject)
    with office.work() as work:
        expect_holder(work, actor, sender.id, office.now())
    pieces = kept(office, [piece])
    digest = sending(f"note/{actor}/{key}")
    with office.work() as work:
        interim = expect_holder(work, actor, sender.id, office.now())
        if (done := work.letter_of(digest)) is not None:
            return done
        at = office.now()
        event = _deposited(office, place, chosen, sender, told, pieces, language, digest, actor, at)
        letter_id = work.create_letter(event, digest)
        for act in _numbered_and_given(office, work, event, letter_id, sender, receivers, purpose):
            work.keep_letter(letter_id, in_capacity(act, interim))
    return letter_id


def _numbered_and_given(
    office: Office,
    work: Work,
    note: LetterDeposited,
    letter_id: LetterId,
    sender: Desk,
    receivers: Sequence[DeskId],
    purpose: Purpose,
) -> tuple[LetterRegistered, LetterAssigned]:
    at, actor = note.at, note.actor
    year = office.calendar.day_of(at).year
    registered = LetterRegistered(
        at=at,
        actor=actor,
        number=work.take_number(note.body, Register.INTERNAL, year, f"incoming/{letter_id}", at=at),
        type=note.type,
        confidentiality=Confidentiality.ORDINARY,
        due=None,
    )
    given = tuple(Assignment(place, one, purpose, None) for place, one in enumerate(receivers, 1))
    return registered, LetterAssigned(at=at, actor=actor, desk=sender.id, assignments=given)


def _deposited(
    office: Office,
    body: Body,
    kind: Kind,
    sender: Desk,
    subject: str,
    pieces: tuple[Piece, ...],
    language: Language,
    digest: Digest,
    actor: Login,
    at: datetime,
) -> LetterDeposited:
    return LetterDeposited(
        at=at,
        actor=actor,
        body=body.id,
        channel=Channel.DESK,
        type=kind.id,
        subject=subject,
        depositor=Depositor(
            DepositorKind.ADMINISTRATION, name=sender.name.ar, latin=sender.name.fr
        ),
        pieces=pieces,
        language=language,
        counted=office.calendar.counts_from(at),
        secret=secret_digest(secret_for(office, digest)),
    )
