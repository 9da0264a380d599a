"""Cards on people's own computers, and what codes were given for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, and_, delete, select, update
from sqlalchemy.orm import Session

from parapheur.domain.cards import REMEMBERED, Card, Draft, Laid, Part, Stage, Ticket
from parapheur.domain.documents import Digest, Version
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.store.codec import ASKED
from parapheur.store.connect import as_bytes
from parapheur.store.records import CardRecord, TicketRecord
from parapheur.store.transaction import WorkPart


class CardWork(WorkPart):
    """The part of a transaction that concerns cards."""

    def card(self, login: Login) -> Card | None:
        """Return the person's card, held to the end of the transaction."""
        row = self._session.get(CardRecord, login, with_for_update=True, populate_existing=True)
        return card_of(row) if row else None

    def card_of(self, certificate: Digest) -> Login | None:
        """Return whose card has this certificate."""
        found = select(CardRecord.owner).where(CardRecord.digest == certificate)
        owner = self._session.scalar(found)
        return Login(owner) if owner else None

    def set_card(self, card: Card) -> None:
        """Keep a person's card, in the place of an earlier one."""
        self._session.merge(
            CardRecord(
                owner=card.owner,
                digest=card.digest,
                certificate=card.certificate,
                level=card.level.value,
                name=card.name,
                until=card.until,
            )
        )
        self._session.flush()

    def forget_card(self, login: Login) -> None:
        """Keep the person's card no more."""
        self._session.execute(delete(CardRecord).where(CardRecord.owner == login))

    def add_ticket(self, ticket: Ticket, *, at: datetime) -> None:
        """Keep what a code is given for, in the place of what its session had for the same.

        Those that are long over (`REMEMBERED`) are forgotten.
        """
        self._forget_over(at)
        self._replace([ticket])

    def add_batch(self, batch: Ticket, parts: Sequence[Ticket], *, at: datetime) -> None:
        """Keep a batch with its acts, each in the place of what its session had for the same.

        Batches of this session that are left without any act are forgotten, as what is long over.
        """
        self._forget_over(at)
        self._replace(parts)
        kept = select(TicketRecord.batch).where(TicketRecord.place > 0)
        empty = delete(TicketRecord).where(
            TicketRecord.session == batch.session,
            TicketRecord.place == 0,
            TicketRecord.code.not_in(kept.where(TicketRecord.session == batch.session)),
        )
        self._session.execute(empty, execution_options={"synchronize_session": False})
        self._session.add(_row(batch))
        self._session.flush()

    def _forget_over(self, at: datetime) -> None:
        # Those that another transaction holds are left to it, so that nobody waits in a circle.
        over = select(TicketRecord.code).where(TicketRecord.until <= at - REMEMBERED)
        over = over.with_for_update(skip_locked=True)
        self._session.execute(delete(TicketRecord).where(TicketRecord.code.in_(over)))

    def _replace(self, tickets: Sequence[Ticket]) -> None:
        rows = [_row(one) for one in tickets]
        acts = [row.asked for row in rows if row.asked]
        to_register = and_(TicketRecord.asked.is_(None), TicketRecord.place.is_(None))
        before = delete(TicketRecord).where(
            TicketRecord.session.in_({one.session for one in tickets}),
            TicketRecord.asked.in_(acts) if acts else to_register,
            TicketRecord.done.is_(False),
        )
        self._session.execute(before)
        self._session.add_all(rows)
        self._session.flush()

    def ticket(self, code: Digest) -> Ticket | None:
        """Return what a code was given for, held to the end of the transaction."""
        row = self._session.get(TicketRecord, code, with_for_update=True, populate_existing=True)
        return ticket_of(row) if row else None

    def lay(self, code: Digest, laid: Laid) -> None:
        """Keep what was drafted under a code, in the place of an earlier draft or a refusal."""
        kept = update(TicketRecord).where(TicketRecord.code == code)
        self._session.execute(kept.values(refused=False, **_columns(laid)))

    def refuse_ticket(self, code: Digest) -> None:
        """Keep that what a code was given for, as one of several, was refused."""
        kept = update(TicketRecord).where(TicketRecord.code == code, TicketRecord.done.is_(False))
        self._session.execute(kept.values(refused=True))

    def use_ticket(self, code: Digest) -> bool:
        """Mark a code used; say whether it was not before."""
        used = update(TicketRecord).where(TicketRecord.code == code, TicketRecord.done.is_(False))
        done = self._session.execute(used.values(done=True, tail=None, attributes=None))
        return cast("CursorResult[Any]", done).rowcount == 1


class CardReading:
    """What is read of cards without a lock."""

    _engine: Engine

    def card(self, login: Login) -> Card | None:
        """Return the person's card."""
        with Session(self._engine) as session:
            row = session.get(CardRecord, login)
        return card_of(row) if row else None

    def cards(self) -> Mapping[Login, Card]:
        """Return each person's card, to compare with their trail."""
        with Session(self._engine) as session:
            rows = session.scalars(select(CardRecord).order_by(CardRecord.owner)).all()
        return {Login(row.owner): card_of(row) for row in rows}

    def ticket(self, code: Digest) -> Ticket | None:
        """Return what a code was given for."""
        with Session(self._engine) as session:
            row = session.get(TicketRecord, code)
        return ticket_of(row) if row else None

    def ticket_at(self, handle: str) -> Ticket | None:
        """Return the same by what its page is found by."""
        if not handle.isprintable():
            return None
        with Session(self._engine) as session:
            row = session.scalar(select(TicketRecord).where(TicketRecord.handle == handle))
        return ticket_of(row) if row else None

    def parts(self, batch: Digest) -> Sequence[Part]:
        """Return the acts of the batch with this code, in their order."""
        row = TicketRecord
        found = (
            select(row.place, row.handle, row.asked, row.done, row.refused, row.tail.is_not(None))
            .where(row.batch == batch, row.place > 0)
            .order_by(row.place)
        )
        with Session(self._engine) as session:
            rows = session.execute(found).all()
        return [
            Part(place or 0, handle, ASKED.read(asked or ""), _stage(done, refused, fetched))
            for place, handle, asked, done, refused, fetched in rows
        ]


def card_of(row: CardRecord) -> Card:
    """Return the card that a row holds."""
    return Card(
        owner=Login(row.owner),
        certificate=as_bytes(row.certificate),
        level=Level(row.level),
        name=row.name,
        until=row.until,
    )


def ticket_of(row: TicketRecord) -> Ticket:
    """Return the ticket that a row holds, with its draft as long as it may be needed."""
    ticket = Ticket(
        handle=row.handle,
        code=Digest(row.code),
        session=Digest(row.session),
        login=Login(row.login),
        until=row.until,
        asked=ASKED.read(row.asked) if row.asked else None,
        done=row.done,
        batch=Digest(row.batch) if row.batch else None,
        place=row.place,
    )
    laid = _laid(row)
    return replace(ticket, laid=laid) if laid else ticket


def _row(ticket: Ticket) -> TicketRecord:
    return TicketRecord(
        code=ticket.code,
        handle=ticket.handle,
        session=ticket.session,
        login=ticket.login,
        until=ticket.until,
        asked=ASKED.write(ticket.asked) if ticket.asked else None,
        done=False,
        batch=ticket.batch,
        place=ticket.place,
        refused=False,
    )


def _stage(done: bool, refused: bool, fetched: bool) -> Stage:
    if done:
        return Stage.DONE
    if refused:
        return Stage.REFUSED
    return Stage.FETCHED if fetched else Stage.WAITING


def _laid(row: TicketRecord) -> Laid | None:
    if row.tail is None or row.attributes is None or row.at is None:
        return None
    gap, time = (row.gap or 0, row.gap_end or 0), row.time or 0
    return Laid(
        over=Version(Digest(row.over or ""), row.length or 0),
        field=row.field,
        at=row.at,
        certificate=Digest(row.certificate or ""),
        draft=Draft(as_bytes(row.tail), gap, time, as_bytes(row.attributes)),
        image=Digest(row.image) if row.image else None,
    )


def _columns(laid: Laid) -> dict[str, object]:
    draft = laid.draft
    return {
        "over": laid.over.digest,
        "length": laid.over.length,
        "field": laid.field,
        "at": laid.at,
        "certificate": laid.certificate,
        "tail": draft.tail,
        "gap": draft.gap[0],
        "gap_end": draft.gap[1],
        "time": draft.time,
        "attributes": draft.attributes,
        "image": laid.image,
    }
