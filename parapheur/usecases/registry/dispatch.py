"""Send out what was signed: the departure number, the letter answered, the slip.

1. The dossier is at the end of its circuit, and it is the officer's to send: it answers a letter of
   their body, or they have a part in it themselves.
2. In one transaction, under the locks of the letter and of the dossier: the next departure number,
   the letter that goes out under it, the word on the letter answered and, for another body of this
   installation, the letter that comes in there. A dossier goes out once: a unique key says so.
3. The transmittal slip is drawn, sealed, kept, and told. Whoever dies between 2 and 3 has left a
   letter without a slip: the worker makes it.
"""

from dataclasses import dataclass, replace

from parapheur.domain.about_incoming import AnswerSent, LetterReopened
from parapheur.domain.about_outgoing import (
    DispatchProven,
    LetterDispatched,
    OutgoingVoided,
    Route,
)
from parapheur.domain.depositing import reason_of, subject_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, NoSuchDossier, ReasonWanted
from parapheur.domain.lifecycle import LetterMove, LetterState, State
from parapheur.domain.misdirected import (
    AddresseeWanted,
    ArrivedThere,
    HowWanted,
    LetterMovedOn,
    NoDossierToSend,
    NoRouteThere,
    NotFinishedYet,
    SameBody,
    VoidAlready,
    WentOutAlready,
)
from parapheur.domain.people import Login, Person
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import line_of
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.sight import may_see
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.registry.arrive import arrive
from parapheur.usecases.registry.closed import Origin, addressee_of, may_open
from parapheur.usecases.registry.officers import expect_officer
from parapheur.usecases.registry.slip import give_slip
from parapheur.usecases.rights import in_capacity

LONGEST_ADDRESSEE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """How a letter is to go out, as it was chosen."""

    body: BodyId
    kind: KindId
    subject: str
    addressee: str
    route: Route
    to_body: BodyId | None = None


def send_out(
    office: Office, dossier_id: DossierId, departure: Departure, *, actor: Person
) -> OutgoingId:
    """Send what a dossier signed, and return the letter that goes out, with its slip.

    Whoever may not read it chooses its way alone: the rest is taken as it stands (`closed`).
    `NotFinishedYet`, `WentOutAlready`, `NoDossierToSend`, `NoRouteThere`, `LetterMovedOn`.
    """
    dossier, answered = to_send(office, dossier_id, departure.body, actor)  # 1
    if not may_open(office, actor, departure.body, Origin(answered, dossier_id)):
        departure = _as_it_stands(office, departure, dossier, answered)
    chosen = _checked(office, departure)
    try:
        with office.work() as work:
            outgoing_id = _numbered(office, work, dossier_id, answered, chosen, actor)  # 2
    except DossierMoved:
        _expect_not_out(office, dossier_id)  # we have raced with another officer: theirs is it
        raise
    give_slip(office, outgoing_id)  # 3
    return outgoing_id


def to_send(
    office: Office, dossier_id: DossierId, body: BodyId, person: Person
) -> tuple[Dossier, LetterId | None]:
    """Return a dossier that an officer of the body may send, and the letter that it answers.

    `NoDossierToSend`: there is none, for them.
    """
    if office.directory.body(body).registry not in person.desks:
        raise NoDossierToSend
    try:
        dossier = office.reading.dossier(dossier_id)
    except NoSuchDossier:
        raise NoDossierToSend from None
    letter = office.reading.letter_of_dossier(dossier_id)
    if letter is not None and office.reading.incoming(letter).body == body:
        return dossier, letter
    if letter is None and may_see(dossier, person):
        return dossier, None
    raise NoDossierToSend


def prove(
    office: Office, outgoing_id: OutgoingId, *, actor: Login, arrived: bool, how: str
) -> Outgoing:
    """Note whether a letter arrived, and by what that is known. `HowWanted`, `VoidAlready`."""
    try:
        said = reason_of(how)
    except ReasonWanted:
        raise HowWanted from None
    with office.work() as work:
        letter = work.outgoing(outgoing_id, lock=True)
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect_kept()
        if letter.void:
            raise VoidAlready
        event = DispatchProven(at=office.now(), actor=actor, arrived=arrived, how=said)
        return work.keep_outgoing(outgoing_id, in_capacity(event, interim))


def void(office: Office, outgoing_id: OutgoingId, *, actor: Login, reason: str) -> Outgoing:
    """Make a departure number void: it stays in the register, and its letter did not go out.

    The letter that it answered is taken up again, unless what it held was destroyed; its
    dossier may go out under another number. `VoidAlready`; `ArrivedThere`: another body has it.
    """
    said = reason_of(reason)
    answered = office.reading.outgoing_letter(outgoing_id).answers
    with office.work() as work:
        incoming = work.letter(LetterId(answered), lock=True) if answered else None
        letter, at = work.outgoing(outgoing_id, lock=True), office.now()
        interim = expect_officer(office, work, actor, letter.body)
        letter.expect_kept()
        if letter.void:
            raise VoidAlready
        if letter.to_letter is not None:
            raise ArrivedThere
        voided = OutgoingVoided(at=at, actor=actor, number=letter.number, reason=said)
        after = work.keep_outgoing(outgoing_id, in_capacity(voided, interim))
        reopens = incoming and incoming.outgoing == outgoing_id and incoming.disposal is None
        if answered and reopens:
            again = LetterReopened(at=at, actor=actor, reason=said)
            work.keep_letter(LetterId(answered), in_capacity(again, interim))
        return after


def _as_it_stands(
    office: Office, departure: Departure, dossier: Dossier, answered: LetterId | None
) -> Departure:
    """Return a departure that says what its officer may not read, whatever they typed."""
    told = replace(departure, subject=dossier.subject)
    if answered is None:
        return told
    letter = office.reading.incoming(answered)
    addressee = addressee_of(letter.depositor)[:LONGEST_ADDRESSEE]
    return replace(told, kind=letter.kind, addressee=addressee)


def _checked(office: Office, departure: Departure) -> Departure:
    body = office.directory.body(departure.body)
    kind = office.directory.kind(departure.kind)
    addressee = line_of(departure.addressee, most=LONGEST_ADDRESSEE)
    if (departure.route is Route.BODY) is (departure.to_body is None):
        raise NoRouteThere
    if departure.to_body is not None and office.directory.body(departure.to_body) == body:
        raise SameBody
    if not addressee:
        raise AddresseeWanted
    subject = subject_of(departure.subject)
    return replace(departure, kind=kind.id, subject=subject, addressee=addressee)


def _numbered(
    office: Office,
    work: Work,
    dossier_id: DossierId,
    answered: LetterId | None,
    departure: Departure,
    actor: Person,
) -> OutgoingId:
    # Locks are taken in one order everywhere: letters, dossiers, persons, registers.
    letter = work.letter(answered, lock=True) if answered else None
    dossier = work.dossier(dossier_id, lock=True)
    interim = expect_officer(office, work, actor.login, departure.body)
    _expect_not_out(office, dossier_id)
    _expect_ready(dossier, letter, departure.route)
    at, outgoing_id = office.now(), work.next_outgoing()
    year, stream = office.calendar.day_of(at).year, f"outgoing/{outgoing_id}"
    number = work.take_number(departure.body, Register.DEPARTURE, year, stream, at=at)
    sent = LetterDispatched(
        at=at,
        actor=actor.login,
        body=departure.body,
        number=number,
        type=departure.kind,
        subject=departure.subject,
        addressee=departure.addressee,
        document=dossier.version,
        route=departure.route,
        dossier=int(dossier_id),
        answers=answered,
        to_body=departure.to_body,
    )
    if departure.to_body is not None:
        there = arrive(office, work, outgoing_id, sent, letter, dossier)
        sent = replace(sent, to_letter=there)
    work.create_outgoing(in_capacity(sent, interim), outgoing_id)
    if answered and letter and letter.may(LetterMove.ANSWER):
        told = AnswerSent(at=at, actor=actor.login, outgoing=int(outgoing_id), number=number)
        work.keep_letter(answered, told)
    return outgoing_id


def _expect_ready(dossier: Dossier, letter: Incoming | None, route: Route) -> None:
    if dossier.state not in {State.FINISHED, State.ARCHIVED}:
        raise NotFinishedYet
    if letter is not None:
        letter.expect_kept()
    if letter is not None and letter.state not in {LetterState.ASSIGNED, LetterState.ANSWERED}:
        raise LetterMovedOn
    if route in {Route.PORTAL, Route.MAIL}:
        _expect_reached(letter, route)


def _expect_reached(letter: Incoming | None, route: Route) -> None:
    """Refuse a way by which the depositor is not reached: the first answer alone goes by these."""
    if letter is None or not letter.may(LetterMove.ANSWER):
        raise NoRouteThere
    if route is Route.MAIL and not letter.depositor.checked:
        raise NoRouteThere


def _expect_not_out(office: Office, dossier_id: DossierId) -> None:
    out = office.reading.went_out(dossier_id)
    if out is not None:
        raise WentOutAlready(number=office.reading.outgoing_letter(out).number)
