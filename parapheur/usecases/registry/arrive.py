"""A letter that one body sends to another: what it is there, and the receipt that is made there.

1. It comes in there in the transaction that sends it, as confidential as it is here: as the letter
   that it answers, or as the dossier in which it was signed.
2. The body that sent it is its depositor: who may open it here takes the receipt that was made
   there. That bears the secret by which the letter is followed, so each taking is told in the trail
   of what went out, before the receipt is handed out.
"""

import hashlib

from parapheur.domain.about_incoming import Channel, LetterDeposited, Piece
from parapheur.domain.about_outgoing import LetterDispatched, OtherReceiptTaken
from parapheur.domain.documents import Version
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import NoSuchPiece
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import Person
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.depositors import Depositor, DepositorKind
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, secret_digest
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.words import Language
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.closed import may_open, origin_of
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import secret_for, sending
from parapheur.usecases.rights import in_capacity, standing


def arrive(
    office: Office,
    work: Work,
    outgoing_id: OutgoingId,
    sent: LetterDispatched,
    answered: Incoming | None,
    dossier: Dossier,
) -> LetterId:
    """Lay a letter into the registry of the other body, and return its number there (1)."""
    sender, to = office.directory.body(sent.body), office.directory.body(sent.to_body or "")
    key = sending(f"outgoing/{outgoing_id}/{hashlib.sha256(office.chance(16)).hexdigest()}")
    piece = Piece(dossier.main.name, dossier.version, dossier.version, dossier.main.pages)
    event = LetterDeposited(
        at=sent.at,
        actor=sent.actor,
        body=to.id,
        channel=Channel.BODY,
        type=sent.type,
        subject=sent.subject,
        depositor=_as_depositor(sender),
        pieces=(piece,),
        language=Language.AR,
        counted=office.calendar.counts_from(sent.at),
        secret=secret_digest(secret_for(office, key)),
        reference=str(sent.number),
        from_outgoing=int(outgoing_id),
        confidentiality=_level(answered, dossier),
    )
    return work.create_letter(event, key)


def take_receipt_there(office: Office, outgoing_id: OutgoingId, *, actor: Person) -> Version:
    """Return the receipt of the other body, once its taking is told (2).

    `NoSuchLetter`, `NoSuchPiece`: it went to no body of this installation; `AlreadyDisposed`.
    """
    known = office.reading.outgoing_letter(outgoing_id)
    there = LetterId(_theirs(office, known, actor).to_letter or 0)
    if not there or office.reading.incoming(there).from_outgoing != outgoing_id:
        raise NoSuchPiece  # it names a letter that is not its own: somebody wrote that into it
    receipt = give_receipt(office, there)
    with office.work() as work:
        letter, at = work.outgoing(outgoing_id, lock=True), office.now()
        person, registry = (
            standing(work, actor.login, at),
            office.directory.body(letter.body).registry,
        )
        _theirs(office, letter, person)
        held = registry in person.desks
        interim = expect_officer(office, work, actor.login, letter.body) if held else None
        told = OtherReceiptTaken(at=at, actor=actor.login, receipt=receipt)
        work.keep_outgoing(outgoing_id, in_capacity(told, interim))
    return receipt


def _theirs(office: Office, letter: Outgoing, person: Person) -> Outgoing:
    """Return a letter that went out and that this person may open. `NoSuchLetter`."""
    if not may_open(office, person, letter.body, origin_of(letter)):
        raise NoSuchLetter
    letter.expect_kept()
    return letter


def _level(answered: Incoming | None, dossier: Dossier) -> Confidentiality:
    level = answered.confidentiality if answered else Confidentiality.ORDINARY
    return max(level, dossier.confidentiality, key=lambda one: one.rank)


def _as_depositor(body: Body) -> Depositor:
    return Depositor(DepositorKind.ADMINISTRATION, body.name.ar, latin=body.name.fr)
