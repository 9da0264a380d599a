"""What the page of a letter shows of its desks and answers, and offers to who reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parapheur.domain.about_incoming import LetterNoted, LetterOpened
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterMove, State
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.purposes import Given
from parapheur.domain.registry.recalls import proposed
from parapheur.domain.sight import Sight
from parapheur.usecases.registry.answer import answering
from parapheur.usecases.registry.assign import open_to
from parapheur.usecases.registry.officers import may_read
from parapheur.usecases.registry.told import number_of
from parapheur.web.access import sight_of
from parapheur.web.departures_doors import readable
from parapheur.web.here import me, office


@dataclass(frozen=True, slots=True)
class Giving:
    """A desk of the reader that may give the letter on, and to whom."""

    desk: DeskId
    desks: Sequence[Desk]
    due: date
    """Proposed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A dossier in which an answer was begun."""

    dossier: DossierId
    state: State | None
    """None: the reader may not see it."""
    finished: bool
    """It may be sent out."""
    out: OutgoingId | None


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it."""

    given: Sequence[Given] = ()
    owed: Sequence[Given] = ()
    """By desks of the reader."""
    givings: Sequence[Giving] = ()
    answering: Sequence[DeskId] = ()
    """The desks for which the reader may begin an answer."""
    answers: Sequence[Answer] = ()
    sent: Outgoing | None = None
    opens: bool = False
    """The reader may open what was sent."""
    notes: Sequence[LetterNoted] = ()
    may_note: bool = False
    openings: Sequence[LetterOpened] = ()
    """Of a confidential letter."""


def beside(letter_id: LetterId, letter: Incoming) -> Beside:
    """Return what this reader is shown and offered."""
    held, reading = me().desks, office().reading
    open_now = letter.may(LetterMove.SETTLE)
    events = reading.incoming_events(letter_id)
    closed = letter.confidentiality is Confidentiality.CONFIDENTIAL
    sent = reading.outgoing_letter(OutgoingId(letter.outgoing)) if letter.outgoing else None
    return Beside(
        given=letter.given,
        owed=[g for g in letter.given if open_now and g.waits and g.assignment.desk in held],
        givings=_givings(letter),
        answering=answering(letter, me()),
        answers=[_answer(DossierId(one)) for one in letter.dossiers],
        sent=sent,
        opens=sent is not None and readable(sent),
        notes=[one for one in events if isinstance(one, LetterNoted)],
        may_note=may_read(office(), letter, held),
        openings=reading.letter_openings(letter_id) if closed else (),
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter that a dossier answers, as its reader may know it."""

    number: str
    letter: LetterId | None
    """None: the reader may not open it."""


def answered_by(dossier_id: DossierId) -> Answered | None:
    """Return the letter that a dossier answers, if it answers one."""
    number = office().reading.letter_of_dossier(dossier_id)
    if number is None:
        return None
    letter = office().reading.incoming(number)
    readable = may_read(office(), letter, me().desks)
    return Answered(number_of(office(), number, letter), number if readable else None)


def _givings(letter: Incoming) -> list[Giving]:
    if not letter.may(LetterMove.ASSIGN):
        return []
    registry = office().directory.body(letter.body).registry
    day = proposed(letter.due, office().calendar, office().now())
    mine = [one for one in (registry, *letter.desks) if one in me().desks]
    found = ((desk, open_to(office(), letter, desk)) for desk in dict.fromkeys(mine))
    return [Giving(desk, desks, day) for desk, desks in found if desks]


def _answer(dossier_id: DossierId) -> Answer:
    out = office().reading.went_out(dossier_id)
    try:
        dossier = office().reading.dossier(dossier_id)
    except NoSuchDossier:
        return Answer(dossier_id, None, False, out)
    seen = dossier.state if sight_of(dossier) is Sight.WHOLE else None
    return Answer(dossier_id, seen, dossier.state is State.FINISHED, out)
