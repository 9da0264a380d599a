"""Give the transmittal slip of a letter that went out: sealed, kept, told, once.

1. The letter is read from its trail, held together: no seal is put on what was altered.
2. The slip is drawn, certified by the body's seal, with a timestamp where a time server answers,
   and checked like any other signature.
3. The sealed bytes are kept: flushed, and read back.
4. In one transaction: was one made meanwhile? That one stays. Else the trail tells this one.
"""

from collections.abc import Sequence
from datetime import timedelta

from parapheur.domain.about_outgoing import SlipMade
from parapheur.domain.documents import Version
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.errors import HistoryAltered
from parapheur.domain.people import WORKER, Login
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.registry.outgoing import Outgoing, replay
from parapheur.domain.registry.slips import Sent, Slip
from parapheur.domain.trail import breaks
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.told import number_of
from parapheur.usecases.sealing import sealed_paper, sealer_of

SLIP = -6
"""The place of a slip's seal among the steps: it stands at none."""
SOON = timedelta(minutes=1)
"""A letter without its slip for so long was left by somebody who died."""


def give_slip(office: Office, outgoing_id: OutgoingId) -> Version:
    """Return the slip of a letter, made now if it has none. `NoSuchLetter`, `HistoryAltered`."""
    known = office.reading.outgoing_letter(outgoing_id)
    if known.slip is not None:
        return known.slip
    known.expect_kept()
    sealer = sealer_of(office, known.body)
    slip = _told(office, outgoing_id, known, sealer)  # 1
    drawn = office.letter_papers.slip(slip)  # 2
    sealed = sealed_paper(office, drawn, by=sealer, number=int(outgoing_id), place=SLIP)
    version = office.files.put(sealed)  # 3
    with office.work() as work:  # 4
        before = work.outgoing(outgoing_id, lock=True)
        if before.slip is not None:  # we have raced with another, so theirs is the slip
            return before.slip
        work.keep_outgoing(outgoing_id, SlipMade(at=slip.at, actor=WORKER, slip=version))
    return version


def give_missing_slips(office: Office) -> Sequence[OutgoingId]:
    """Make the slips that were left out. An `ExceptionGroup` of what went wrong, at the end."""
    before = office.now() - SOON
    given: list[OutgoingId] = []
    wrong: list[Exception] = []
    last = 0
    while some := office.reading.unslipped(before, last):
        last = some[-1]
        for outgoing_id in some:
            try:
                give_slip(office, outgoing_id)
                given.append(outgoing_id)
            except Exception as error:  # told below, with all the others
                wrong.append(error)
    if wrong:
        raise ExceptionGroup("letters without a slip", wrong)
    return given


def _told(office: Office, outgoing_id: OutgoingId, known: Outgoing, sealer: Sealer) -> Slip:
    trail = office.reading.outgoing_trail(outgoing_id)
    events = office.reading.outgoing_events(outgoing_id)[: len(trail)]
    moved = office.reading.outgoing_letter(outgoing_id) != known  # then what we read is older
    if breaks(trail) or (replay(events) != known and not moved):
        raise HistoryAltered
    return Slip(
        letter=known,
        body=office.directory.body(known.body).name,
        to_body=office.directory.body(known.to_body).name if known.to_body else None,
        sealer=sealer,
        pieces=_pieces(office, known),
        dossier=reference(DossierId(known.dossier)) if known.dossier else "",
        answers=_answered(office, known),
        officer=_named(office, events[0].actor),
        entry=trail[0].digest,
        at=office.now(),
    )


def _pieces(office: Office, known: Outgoing) -> tuple[Sent, ...]:
    if known.dossier is None:
        return (Sent("", 0, known.document),)
    main = office.reading.dossier(DossierId(known.dossier)).main
    return (Sent(main.name, main.pages, known.document),)


def _answered(office: Office, known: Outgoing) -> str:
    if known.answers is None:
        return ""
    letter = LetterId(known.answers)
    return number_of(office, letter, office.reading.incoming(letter))


def _named(office: Office, login: Login) -> Words:
    person = office.reading.person(login)
    return person.name if person else Words(login, login, login)
