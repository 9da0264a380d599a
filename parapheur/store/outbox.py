"""Words taken down with the event that gives rise to them, in its own transaction.

So a word exists if and only if its event was kept. Who is told is settled here and now: whoever
holds the desk at the instant of the event, for good or for the time being.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from parapheur.domain.about_incoming import IncomingEvent
from parapheur.domain.correspondence import Correspondence, Rhythm, due_at
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.letter_notices import notices_of_letter
from parapheur.domain.notices import Notice, addressed, notices, notices_of_account
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.terms import Interim
from parapheur.domain.trail import Entry
from parapheur.store.mail_records import CorrespondenceRecord, WordRecord
from parapheur.store.records import HoldingRecord, PersonRecord, TermRecord
from parapheur.store.terms import FORMS

WRITTEN = Correspondence()
"""How somebody is written to who never chose."""


def tell_of_dossier(
    connection: Connection,
    entry: Entry,
    dossier_id: DossierId,
    before: Dossier,
    after: Dossier,
    event: DossierEvent,
) -> None:
    """Take down whom to tell of a dossier's event, and what."""
    _tell(connection, entry, notices(before, after, event), event.actor, event.at, dossier_id)


def tell_of_account(connection: Connection, entry: Entry, event: AccountEvent, of: Login) -> None:
    """Take down whom to tell of what happened to the account `of`, and what."""
    _tell(connection, entry, notices_of_account(event, of), event.actor, event.at, None)


def tell_of_letter(
    connection: Connection, entry: Entry, letter: Incoming, event: IncomingEvent
) -> None:
    """Take down whom to tell of what happened to a letter, and what."""
    _tell(connection, entry, notices_of_letter(letter, event), event.actor, event.at, None)


def _tell(
    connection: Connection,
    entry: Entry,
    told: tuple[Notice, ...],
    actor: Login,
    at: datetime,
    dossier_id: DossierId | None,
) -> None:
    if not told:
        return
    desks = sorted({notice.desk for notice in told if notice.desk and notice.to is None})
    holders = _holders(connection, desks, at)
    found = list(addressed(told, actor=actor, holders=lambda desk: holders[desk]))
    wishes = _wishes(connection, {login for login, _ in found})
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
        connection.execute(insert(WordRecord), rows)


def _holders(
    connection: Connection, desks: list[DeskId], at: datetime
) -> dict[DeskId, list[Login]]:
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
    pairs = {(DeskId(desk), Login(login)) for desk, login in connection.execute(held)}
    for standing in connection.scalars(interims):
        one = FORMS[Interim.__name__].read(standing)
        if isinstance(one, Interim) and one.desk in desks and one.runs(at):
            pairs.add((one.desk, one.who))
    return {desk: sorted(login for here, login in pairs if here == desk) for desk in desks}


def _wishes(connection: Connection, logins: Iterable[Login]) -> dict[Login, Correspondence]:
    chosen = CorrespondenceRecord
    wanted = select(chosen.login, chosen.address, chosen.rhythm)
    rows = connection.execute(wanted.where(chosen.login.in_(sorted(logins))))
    return {
        Login(login): Correspondence(address, Rhythm(rhythm)) for login, address, rhythm in rows
    }


def correspondence_of(row: CorrespondenceRecord) -> Correspondence:
    """Return what a row says of how somebody is written to."""
    return Correspondence(row.address, Rhythm(row.rhythm))
