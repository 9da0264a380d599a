"""Sign by a card on one's own computer: asked for here, signed there, completed here.

1. Who has the turn asks for a code, on the page, for the act that was shown to them. All that the
   act needs is looked at already. Nothing is held: a dossier waits on a code no more than on a
   page that is open.
2. The program beside the card comes with the code. The session that asked must still hold, and its
   person still may act; then the signature is drafted over the document as it now is, and kept.
   Coming again, with the same code, drafts it anew.
3. It fetches the document with the draft behind it, and finds for itself that what it is to sign
   is a signature of these bytes (`parapheur.agent`).
4. What the card gave is held against the certificate that is registered, and against the very
   attributes that were drafted. Then the act goes the way of every other (`signing`): an intent,
   the signature made whole and checked, and in one transaction the dossier is looked at again, the
   code is used up, and the act is kept. Whoever comes second finds the code used.

Several acts that are asked for together have a code each, which one code of a batch leads to
(`batch_by_card`): each of them goes this way, and none has another.

A code is 140 random bits, made anew from the installation's secret whenever its page is shown to
the session that asked; what is stored of it is a digest. So whoever reads the database can open
nothing, and guessing leads nowhere.
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.cards import (
    LIFE,
    Card,
    Laid,
    Ticket,
    code_digest,
    host_in,
    registering,
)
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    CardDiffers,
    CardTaken,
    CodeDead,
    CodeUsed,
    DossierMoved,
    NoCard,
    NoCardsHere,
    NoSuchDossier,
    NotByCard,
    NotForBatch,
    ValueUnsound,
)
from parapheur.domain.grants import Asked
from parapheur.domain.people import Login, Person
from parapheur.domain.several import FOR_BATCH
from parapheur.domain.sight import may_see
from parapheur.domain.signature import Signature, SigningTask
from parapheur.domain.terms import standing_at
from parapheur.usecases.act import act_with, expect_asked, expect_desk, mention_for
from parapheur.usecases.capacity import named
from parapheur.usecases.enter import token_digest
from parapheur.usecases.pages import pages_shown
from parapheur.usecases.ports import Cards, Key, Keys, Office, Work
from parapheur.usecases.signing import drawn, image_in, kept_beside, kept_inside, least_of

CODES = b"card codes"
LETTERS, GROUP = 28, 4
"""Of a code, in base 32: 140 bits, in groups that an eye can compare."""
LONGEST_VALUE = 2048
"""Bytes of a signature value."""


@dataclass(frozen=True, slots=True)
class Held:
    """Who came with a code, and what it was given for."""

    ticket: Ticket
    person: Person


def cards_of(office: Office) -> Cards:
    """Return who knows cards, where they are taken. `NoCardsHere`."""
    if office.cards is None:
        raise NoCardsHere
    return office.cards


def code_of(keys: Keys, handle: str) -> str:
    """Return the code of a ticket, as it is shown."""
    drawn = hmac.digest(keys.derive(CODES), handle.encode(), sha256().name)
    letters = base64.b32encode(drawn).decode()[:LETTERS]
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def ask(office: Office, *, actor: Person, session: str, handle: str, asked: Asked | None) -> Ticket:
    """Give a code for an act, or for a card to be registered; `handle` is random.

    `session` is the secret of the one who asks. `NoCard`, and what refuses the act.
    """
    cards_of(office)
    if asked is not None:
        expect_possible(office, actor, asked)
    at = office.now()
    ticket = Ticket(
        handle=handle,
        code=code_digest(code_of(office.keys, handle)),
        session=token_digest(session),
        login=actor.login,
        until=at + LIFE,
        asked=asked,
    )
    with office.work() as work:
        work.add_ticket(ticket, at=at)
    return ticket


def shown_to(office: Office, handle: str, session: str) -> Ticket:
    """Return the ticket of a page, to the session that asked for it. `CodeDead`."""
    ticket = office.reading.ticket_at(handle)
    if ticket is None or ticket.session != token_digest(session):
        raise CodeDead
    return ticket


def held_by(office: Office, code: str) -> Held:
    """Return who comes with this code, and what for. `CodeDead`, `CodeUsed`."""
    ticket = office.reading.ticket(code_digest(code))
    at = office.now()
    person = None
    if ticket is not None:
        _expect_open(ticket, at)
        session = office.reading.session(ticket.session)
        if session is not None and session.login == ticket.login and session.open_at(at):
            person = office.reading.person(ticket.login)
    if ticket is None or person is None or not person.active or person.password_until is not None:
        raise CodeDead
    terms = office.reading.terms(who=person.login)
    return Held(ticket, standing_at(person, terms, at))


def prepare(office: Office, held: Held) -> Laid:
    """Draft the signature that a code was given for, and keep the draft. `NoCard`."""
    asked, actor = _act_of(held), held.person
    if held.ticket.batch is not None:
        expect_for_batch(office, actor, asked)
    dossier_id, at = DossierId(asked.dossier), office.now()
    by, shown_pages = named(office, actor, asked.delegation), pages_shown(office, dossier_id, actor)
    with office.work() as work:
        dossier, card = work.dossier(dossier_id), _card(work, actor.login)
        key = cards_of(office).key(card, at=at)
        task, interim = expect_asked(work, dossier, actor, asked, by, shown_pages(dossier), at)
        _expect_no_factor(dossier, asked)
        dossier.expect_level(asked.position, key.level)
    mention = mention_for(office, dossier_id, dossier, task, actor, key, by, interim)
    draft = office.signer.draft(
        office.files.get(task.over.digest),
        task.field,
        key=key,
        at=at,
        appearance=drawn(office, task, dossier, mention) if task.field else None,
        least=least_of(dossier, task),
    )
    laid = Laid(task.over, task.field, at, key.certificate, draft, image_in(task, dossier, mention))
    with office.work() as work:
        _still(office, work, held.ticket.code)
        work.lay(held.ticket.code, laid)
    return laid


def fetched(office: Office, held: Held) -> bytes:
    """Return the document with the draft behind it, to who still may act. `CodeDead`: no draft."""
    laid = _laid(held)
    expect_possible(office, held.person, _act_of(held))  # still
    return office.files.get(laid.over.digest) + laid.draft.tail


def complete(office: Office, held: Held, *, value: bytes, certificate: bytes) -> Dossier:
    """Take what the card gave, and keep the act. `ValueUnsound`, `CardDiffers`, `DossierMoved`."""
    asked, laid, code = _act_of(held), _laid(held), held.ticket.code
    with office.work() as work:
        card = _card(work, held.person.login)
    if card.certificate != certificate or card.digest != laid.certificate:
        raise CardDiffers
    if len(value) > LONGEST_VALUE:
        raise ValueUnsound
    key = cards_of(office).gave(card, laid.draft.attributes, value, at=office.now())
    dossier_id = DossierId(asked.dossier)
    expect_desk(held.person, asked)
    if office.reading.dossier(dossier_id).version != laid.over:  # said before anything is begun
        raise DossierMoved

    def also(work: Work) -> None:
        _still(office, work, code)
        if _card(work, held.person.login).digest != laid.certificate:
            raise CardDiffers
        if not work.use_ticket(code):
            raise CodeUsed

    return act_with(
        office,
        asked,
        actor=held.person,
        key=key,
        make=_finisher(office, laid, key),
        also=also,
    )


def register(office: Office, held: Held, *, value: bytes, certificate: bytes) -> Card:
    """Register the card that proves to hold this certificate's key, in the place of another.

    It signed for the host that this office is configured to have: what a request says of its host
    may be anything. `CardTaken`, `ValueUnsound`, and what makes a card unfit.
    """
    ticket, at = held.ticket, office.now()
    if not ticket.registers:
        raise CodeDead
    cards = cards_of(office)
    card = cards.examine(ticket.login, certificate, at=at)
    words = registering(host_in(office.url), ticket.login, ticket.code, card.digest)
    if len(value) > LONGEST_VALUE:
        raise ValueUnsound
    cards.expect_signed(certificate, words, value)
    with office.work() as work:
        _still(office, work, ticket.code)
        if work.card_of(card.digest) not in (None, ticket.login):
            raise CardTaken
        if not work.use_ticket(ticket.code):
            raise CodeUsed
        work.set_card(card)
        work.note(
            ticket.login,
            CardRegistered(
                at=at,
                actor=ticket.login,
                certificate=card.digest,
                name=card.name,
                level=card.level,
                until=card.until,
            ),
        )
    return card


def forget(office: Office, actor: Person) -> None:
    """Sign by the registered card no more. `NoCard`."""
    with office.work() as work:
        card = _card(work, actor.login)
        work.forget_card(actor.login)
        event = CardForgotten(
            at=office.now(), actor=actor.login, certificate=card.digest, name=card.name
        )
        work.note(actor.login, event)


def expect_for_batch(office: Office, actor: Person, asked: Asked) -> None:
    """Refuse what is not seen, and what takes more than a yes. `NoSuchDossier`, `NotForBatch`."""
    dossier = office.reading.dossier(DossierId(asked.dossier))
    if not may_see(dossier, actor):
        raise NoSuchDossier
    step = dossier.step_at(asked.position)
    if step is not None and step.action not in FOR_BATCH:
        raise NotForBatch


def expect_possible(office: Office, actor: Person, asked: Asked) -> None:
    """Refuse what the person cannot give by their card as it stands. `NoCard`."""
    expect_desk(actor, asked)
    dossier_id = DossierId(asked.dossier)
    by, shown_pages = named(office, actor, asked.delegation), pages_shown(office, dossier_id, actor)
    with office.work() as work:
        dossier, card = work.dossier(dossier_id), _card(work, actor.login)
        cards_of(office).key(card, at=office.now())
        expect_asked(work, dossier, actor, asked, by, shown_pages(dossier), office.now())
        _expect_no_factor(dossier, asked)
        dossier.expect_level(asked.position, card.level)


def _expect_no_factor(dossier: Dossier, asked: Asked) -> None:
    """Refuse a dossier that asks for a second factor: nobody here sees what a card is given."""
    if dossier.second_factor_at(asked.position) is not None:
        raise NotByCard


def _finisher(office: Office, laid: Laid, key: Key) -> Callable[[SigningTask, Dossier], Signature]:
    """Return what makes the signature whole, if it is still over the version it was drafted on."""

    def make(task: SigningTask, dossier: Dossier) -> Signature:
        if (task.over, task.field) != (laid.over, laid.field):
            raise DossierMoved
        before, now = office.files.get(task.over.digest), office.now()
        made = office.signer.finish(
            before,
            laid.draft,
            laid.field,
            key=key,
            at=laid.at,
            now=now,
            least=least_of(dossier, task),
        )
        waited = now - laid.at
        if laid.field is None:
            beside = kept_beside(office, task, before, made, key, waited)
            return replace(beside, drafted=laid.at)
        whole = kept_inside(office, task, dossier.signed, before, made, key, waited)
        return replace(whole, image=laid.image, drafted=laid.at)

    return make


def _act_of(held: Held) -> Asked:
    if held.ticket.asked is None:
        raise CodeDead
    return held.ticket.asked


def _laid(held: Held) -> Laid:
    if held.ticket.laid is None:
        raise CodeDead
    return held.ticket.laid


def _card(work: Work, login: Login) -> Card:
    card = work.card(login)
    if card is None:
        raise NoCard
    return card


def _still(office: Office, work: Work, code: Digest) -> None:
    """Refuse a code that was used, ran out, or whose session ended, meanwhile."""
    ticket, at = work.ticket(code), office.now()
    if ticket is None:
        raise CodeDead
    _expect_open(ticket, at)
    session = work.session(ticket.session)
    if session is None or not session.open_at(at):
        raise CodeDead


def _expect_open(ticket: Ticket, at: datetime) -> None:
    if ticket.done:
        raise CodeUsed
    if at >= ticket.until:
        raise CodeDead
