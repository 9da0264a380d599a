"""Words taken down with the event that gives rise to them, in its own transaction.

So a word exists if and only if its event was kept. Who is told is settled here and now: whoever
holds the desk at the instant of the event, for good or for the time being.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from parapheur.domain.correspondence import Correspondence, Rhythm, due_at
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.notices import Notice, addressed, notices, notices_of_account
from parapheur.domain.people import DeskId, Login
from parapheur.domain.terms import Interim
from parapheur.domain.trail import Entry
from parapheur.store.mail_records import CorrespondenceRecord, WordRecord
from parapheur.store.records import HoldingRecord, PersonRecord, TermRecord
from parapheur.store.terms import FORMS

WRITTEN = Correspondence()
"""How somebody is written to who never chose."""


def tell_of_dossier(
    session: Session,
    entry: Entry,
    dossier_id: DossierId,
    before: Dossier,
    after: Dossier,
    event: DossierEvent,
) -> None:
    """Take down whom to tell of a dossier's event, and what."""
    _tell(session, entry, notices(before, after, event), event.actor, event.at, dossier_id)


def tell_of_account(session: Session, entry: Entry, event: AccountEvent, of: Login) -> None:
    """Take down whom to tell of what happened to the account `of`, and what."""
    _tell(session, entry, notices_of_account(event, of), event.actor, event.at, None)


def _tell(
    session: Session,
    entry: Entry,
    told: tuple[Notice, ...],
    actor: Login,
    at: datetime,
    dossier_id: DossierId | None,
) -> None:
    if not told:
        return
    desks = sorted({notice.desk for notice in told if notice.desk and notice.to is None})
    holders = _holders(session, desks, at)
    found = list(addressed(told, actor=actor, holders=lambda desk: holders[desk]))
    wishes = _wishes(session, {login for login, _ in found})
    rows = [
        {
            "receiver": login,
            "kind": notice.kind.value,
            "stream": entry.stream,
            "seq": entry.seq,
            "dossier": dossier_id,
            "desk": notice.desk or "",
            "created": at,
            "due": due_at(wish.rhythm, at),
        }
        for login, notice in found
        if (wish := wishes.get(login, WRITTEN)).wants(pressing=notice.kind.pressing)
    ]
    if rows:
        session.execute(insert(WordRecord), rows)


def _holders(session: Session, desks: list[DeskId], at: datetime) -> dict[DeskId, list[Login]]:
    """Return the active holders of these desks at this instant."""
    if not desks:
        return {}
    held = (
        select(HoldingRecord.desk, HoldingRecord.login)
        .join(PersonRecord, PersonRecord.login == HoldingRecord.login)
        .where(HoldingRecord.desk.in_(desks), PersonRecord.active)
    )
    interims = (
        select(TermRecord.standing)
        .join(PersonRecord, PersonRecord.login == TermRecord.who)
        .where(TermRecord.kind == Interim.__name__, PersonRecord.active)
    )
    pairs = {(DeskId(desk), Login(login)) for desk, login in session.execute(held)}
    for standing in session.scalars(interims):
        one = FORMS[Interim.__name__].read(standing)
        if isinstance(one, Interim) and one.desk in desks and one.runs(at):
            pairs.add((one.desk, one.who))
    return {desk: sorted(login for here, login in pairs if here == desk) for desk in desks}


def _wishes(session: Session, logins: Iterable[Login]) -> dict[Login, Correspondence]:
    wanted = select(CorrespondenceRecord).where(CorrespondenceRecord.login.in_(sorted(logins)))
    return {Login(row.login): correspondence_of(row) for row in session.scalars(wanted)}


def correspondence_of(row: CorrespondenceRecord) -> Correspondence:
    """Return what a row says of how somebody is written to."""
    return Correspondence(row.address, Rhythm(row.rhythm))
