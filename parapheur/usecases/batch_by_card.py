"""Sign a batch by a card on one's own computer: one code that leads to those of its acts.

1. Who has the turns asks for one code, for the acts that were ticked. It opens nothing but their
   list: each act has a code of its own, derived like every other, and goes the single way
   (`by_card`) from its draft to its end. Nothing is checked here in another way than there.
2. What refuses one stops no other. It is kept that it was refused, and not why: whoever looks is
   told what stands against it now, so nothing old is told, and what can be done again is done by
   the same code.
3. The code of a batch is not used up: who comes again, after a crash or a card that was pulled,
   finds what is done, and goes on with the rest, until its time or its session is over.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from parapheur.domain.cards import LIFE, Part, Stage, Ticket, code_digest, handle_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    CardDiffers,
    CodeDead,
    CodeUsed,
    NoCard,
    NoSuchDossier,
    NothingTicked,
    ParapheurError,
    TooManyAtOnce,
    ValueUnsound,
)
from parapheur.domain.grants import Asked
from parapheur.domain.people import Person
from parapheur.domain.several import MOST, Ticked
from parapheur.domain.sight import may_see
from parapheur.usecases.by_card import (
    Held,
    cards_of,
    code_of,
    expect_for_batch,
    expect_possible,
)
from parapheur.usecases.enter import token_digest
from parapheur.usecases.ports import Office

OF_THE_CODE = (CodeDead, CodeUsed, CardDiffers, ValueUnsound)
"""What says nothing against the act: whoever comes better, with the same code, may give it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One act of a batch, as the program beside the card is told of it."""

    part: Part
    subject: str | None
    """None: its reader may no longer see it."""
    code: str | None
    """None: it is done."""


def ask_for_batch(
    office: Office, *, actor: Person, session: str, handle: str, ticked: Sequence[Ticked]
) -> tuple[Ticket, Sequence[tuple[Ticked, ParapheurError]]]:
    """Give one code for all that was ticked; return it, and what stands against which of them.

    `NothingTicked`, `TooManyAtOnce`, `NoCard`; what refuses the first, where all are refused.
    """
    cards, at = cards_of(office), office.now()
    several = {asked_of(one): one for one in ticked}  # each once, in their order
    if not several:
        raise NothingTicked
    if len(several) > MOST:
        raise TooManyAtOnce(most=MOST)
    card = office.reading.card(actor.login)
    if card is None:
        raise NoCard
    cards.key(card, at=at)
    refused = {asked: why for asked in several if (why := why_not(office, actor, asked))}
    if len(refused) == len(several):
        raise next(iter(refused.values()))
    code, whose = code_digest(code_of(office.keys, handle)), token_digest(session)
    batch = Ticket(handle, code, whose, actor.login, at + LIFE, None, batch=code, place=0)
    parts = [_part(office, batch, place, asked) for place, asked in enumerate(several, 1)]
    with office.work() as work:
        work.add_batch(batch, parts, at=at)
        for one in parts:
            if one.asked in refused:
                work.refuse_ticket(one.code)
    return batch, [(several[asked], why) for asked, why in refused.items()]


def asked_of(one: Ticked) -> Asked:
    """Return what is asked for by a tick."""
    return Asked(int(one.dossier), one.round, one.position, one.desk, one.shown)


def why_not(office: Office, actor: Person, asked: Asked) -> ParapheurError | None:
    """Return what stands against an act as one of several, as it is now."""
    try:
        expect_for_batch(office, actor, asked)
        expect_possible(office, actor, asked)
    except ParapheurError as refusal:
        return refusal
    return None


def listed(office: Office, held: Held) -> Iterator[Listed]:
    """Yield what a batch's code leads to, in its order. `CodeDead`: it is no batch's."""
    if not held.ticket.is_batch:
        raise CodeDead
    for part in office.reading.parts(held.ticket.code):
        done = part.stage is Stage.DONE
        code = None if done else code_of(office.keys, part.handle)
        yield Listed(part, subject_of(office, held.person, part.asked), code)


def subject_of(office: Office, person: Person, asked: Asked) -> str | None:
    """Return what an act is about, as far as its reader may see it."""
    try:
        dossier = office.reading.dossier(DossierId(asked.dossier))
    except NoSuchDossier:
        return None
    return dossier.subject if may_see(dossier, person) else None


@contextmanager
def refusals_kept(office: Office, held: Held) -> Iterator[None]:
    """Keep that an act of a batch was refused, for the page of its code (2)."""
    try:
        yield
    except ParapheurError as refusal:
        if held.ticket.batch is not None and not isinstance(refusal, OF_THE_CODE):
            with office.work() as work:
                work.refuse_ticket(held.ticket.code)
        raise


def _part(office: Office, batch: Ticket, place: int, asked: Asked) -> Ticket:
    handle = handle_of(batch.handle, place)
    return Ticket(
        handle=handle,
        code=code_digest(code_of(office.keys, handle)),
        session=batch.session,
        login=batch.login,
        until=batch.until,
        asked=asked,
        batch=batch.code,
        place=place,
    )
