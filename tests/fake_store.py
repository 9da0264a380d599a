"""Work and reading in memory: one transaction at a time, all of it or nothing."""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count, takewhile
from typing import Any

from parapheur.domain import zones
from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_people import DossierLookedAt
from parapheur.domain.accounts import ABSOLUTE, SealedKey, Session
from parapheur.domain.bounds import Source, Tally
from parapheur.domain.calendar import Calendar, KeptCalendar
from parapheur.domain.canonical import Json
from parapheur.domain.cards import REMEMBERED, Card, Laid, Part, Stage, Ticket
from parapheur.domain.checks import CheckId
from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, in_force
from parapheur.domain.clock import alarm
from parapheur.domain.commitments import SALT, Disclosure
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.counting import counted, counted_by
from parapheur.domain.day_order import DayOrder
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Act, Dossier, DossierId, reference
from parapheur.domain.errors import (
    BeingSigned,
    CircuitMoved,
    DossierMoved,
    NoSuchDossier,
    ParapheurError,
)
from parapheur.domain.events import (
    AccountEvent,
    AnyEvent,
    DossierDeposited,
    DossierEvent,
    DossierRejected,
    SigningAbandoned,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.figures import Counted, Month
from parapheur.domain.finding import Label
from parapheur.domain.guests import STAY, GuestSession
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.intents import Intent
from parapheur.domain.jobs import Job, jobs_after
from parapheur.domain.journal import Leaf, SignedHead
from parapheur.domain.letters import Word
from parapheur.domain.levels import Level
from parapheur.domain.lifecycle import State
from parapheur.domain.notes import PrivateNote, asked_of
from parapheur.domain.notices import notices, notices_of_account
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.paper_codes import Code, Paper
from parapheur.domain.people import NAMELESS, ORGANISATION, Desk, DeskId, Login, Person
from parapheur.domain.personal import Beside, Condition, Erasure, KeptValue, Subject
from parapheur.domain.proving import proof_due
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.disposal import Disposal, DisposalId
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import NumberLine
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.registry.pages import RegisterDay
from parapheur.domain.shelf import Shelf, shelf_of, sought
from parapheur.domain.sight import DossierOpened
from parapheur.domain.signature import SigningTask
from parapheur.domain.standing import apply, replay
from parapheur.domain.terms import AnyTerm, TermId
from parapheur.domain.trail import Entry, chain
from parapheur.domain.trays import EVERY, PAGE, Counts, Line, Only, folded, late_at, line_of
from parapheur.domain.tries import FORGOTTEN, WHILE, Knock
from parapheur.domain.turns import Turn, turns_of
from parapheur.store.codec import (
    account_event,
    dossier_event,
    incoming_event,
    opening,
    outgoing_event,
    told_apart,
)
from tests.fake_audit import (
    FakeAuditReading,
    FakeCheckReading,
    FakeCheckWork,
    FakeSumWork,
    label_in,
)
from tests.fake_disposals import FakeDisposalReading, FakeDisposalWork
from tests.fake_journal import FakeJournalReading, FakeJournalWork
from tests.fake_letters import FakeLetterReading, FakeLetterWork
from tests.fake_mail import FakeMailReading, FakeMailWork, Posted
from tests.fake_office import FakeOfficeReading, FakeOfficeWork
from tests.fake_registers import FakeRegisterReading, FakeRegisterWork

NEVER = datetime.max.replace(tzinfo=UTC)

Done = VisaGiven | StepSigned | StepSealed | GuestSigned | DossierRejected


@dataclass
class Kept:
    """Everything that is kept. The values are frozen, so copying the shelves copies it all."""

    dossiers: dict[DossierId, Dossier] = field(default_factory=dict)
    calendars: dict[Digest, KeptCalendar] = field(default_factory=dict)
    counted: dict[DossierId, str | None] = field(default_factory=dict)
    moved: dict[DossierId, tuple[datetime, datetime]] = field(default_factory=dict)
    """Since when it stands as it does, and when its newest event was."""
    finished: dict[DossierId, datetime] = field(default_factory=dict)
    acts: list[tuple[DossierId, int, Done]] = field(default_factory=list)
    trails: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    intents: dict[int, Intent] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    people: dict[Login, Person] = field(default_factory=dict)
    passwords: dict[Login, str] = field(default_factory=dict)
    knocks: list[tuple[Knock, datetime]] = field(default_factory=list)
    tallies: dict[Source, Tally] = field(default_factory=dict)
    desks: dict[DeskId, Desk] = field(default_factory=dict)
    keys: dict[Login, SealedKey] = field(default_factory=dict)
    handwritings: dict[Login, Handwriting] = field(default_factory=dict)
    guest_sessions: dict[Digest, GuestSession] = field(default_factory=dict)
    cards: dict[Login, Card] = field(default_factory=dict)
    tickets: dict[Digest, Ticket] = field(default_factory=dict)
    refused_tickets: set[Digest] = field(default_factory=set)
    papers: dict[tuple[Digest, int], Paper] = field(default_factory=dict)
    sessions: dict[Digest, Session] = field(default_factory=dict)
    delegations: dict[DelegationId, Delegation] = field(default_factory=dict)
    circuits: dict[tuple[CircuitId, int], CircuitVersion] = field(default_factory=dict)
    terms: dict[TermId, AnyTerm] = field(default_factory=dict)
    shown: dict[tuple[DossierId, Login, Digest], Pages] = field(default_factory=dict)
    day_orders: dict[tuple[date, DeskId], DayOrder] = field(default_factory=dict)
    private_notes: dict[tuple[DossierId, Login], PrivateNote] = field(default_factory=dict)
    wishes: dict[Login, Correspondence] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    messages: dict[str, Posted] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    subjects: dict[tuple[str, int, str], Subject] = field(default_factory=dict)
    """Whose each personal value is, by trail, entry and path."""
    erased: dict[Subject, tuple[str, int]] = field(default_factory=dict)
    """Who was erased, and the entry that tells it."""
    leaves: list[Leaf] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)
    checks: dict[CheckId, Any] = field(default_factory=dict)
    sums: dict[Month, Counted] = field(default_factory=dict)
    letters: dict[LetterId, Incoming] = field(default_factory=dict)
    sendings: dict[Digest, LetterId] = field(default_factory=dict)
    letters_held: dict[LetterId, str | None] = field(default_factory=dict)
    outgoings: dict[OutgoingId, Outgoing] = field(default_factory=dict)
    disposals: dict[DisposalId, Disposal] = field(default_factory=dict)
    numbers: list[tuple[BodyId, NumberLine]] = field(default_factory=list)
    register_days: dict[tuple[BodyId, Register, date], RegisterDay] = field(default_factory=dict)
    letter_words: dict[LetterId, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def copy(self) -> "Kept":
        return Kept(**{shelf.name: getattr(self, shelf.name).copy() for shelf in fields(self)})


class FakeStore:
    """A database in memory: `work` and `reading`."""

    def __init__(self, *, mails: bool = False) -> None:
        self.mails = mails
        self._hours: Callable[[], Calendar] | None = None
        self.kept = Kept()
        self.reading = FakeReading(lambda: self.kept)
        self.works = 0
        """Transactions begun: in a real store each one waits for its turn."""
        self._turn = threading.Lock()

    def count_by(self, hours: Callable[[], Calendar]) -> None:
        self._hours = hours

    @contextmanager
    def work(self) -> Iterator["FakeWork"]:
        if not self._turn.acquire(timeout=10):
            raise RuntimeError("a transaction inside a transaction would wait for ever")
        self.works += 1
        try:
            kept = self.kept.copy()
            calendar = self._hours() if self._hours else None
            yield FakeWork(kept, calendar=calendar, mails=self.mails)
            self.kept = kept
        finally:
            self._turn.release()


class FakeWork(
    FakeMailWork,
    FakeJournalWork,
    FakeOfficeWork,
    FakeCheckWork,
    FakeSumWork,
    FakeLetterWork,
    FakeDisposalWork,
    FakeRegisterWork,
):
    """One transaction: everything in it is kept, or nothing is."""

    _kept: Kept

    def __init__(
        self, kept: Kept, *, calendar: Calendar | None = None, mails: bool = False
    ) -> None:
        self._kept, self._calendar, self._mails = kept, calendar, mails

    @contextmanager
    def apart(self) -> Iterator[None]:
        before = self._kept.copy()
        try:
            yield
        except BaseException:
            for shelf in fields(before):
                setattr(self._kept, shelf.name, getattr(before, shelf.name))
            raise

    # Dossiers

    def create(self, event: DossierDeposited) -> DossierId:
        dossier_id = DossierId(len(self._kept.dossiers) + 1)
        self._kept.dossiers[dossier_id] = apply(None, event)
        self._kept.moved[dossier_id] = (event.at, event.at)
        self._tell(f"dossier/{dossier_id}", event)
        return dossier_id

    def note_opening(self, dossier_id: DossierId, event: DossierOpened) -> None:
        self._tell(f"opened/{dossier_id}", event)

    def know_calendar(self, calendar: Calendar, *, at: datetime) -> None:
        kept = KeptCalendar(calendar.digest, calendar, zones.rules(calendar.zone), at)
        self._kept.calendars.setdefault(calendar.digest, kept)

    def recounted(self, dossier_id: DossierId, by: Digest) -> None:
        if self._kept.counted.get(dossier_id) is not None:
            self._kept.counted[dossier_id] = by

    def dossier(self, dossier_id: DossierId, *, lock: bool = False) -> Dossier:
        if dossier_id not in self._kept.dossiers:
            raise NoSuchDossier
        return self._kept.dossiers[dossier_id]

    def hold(self, dossiers: Iterable[DossierId]) -> None:
        """Nobody else is here."""

    def keep(self, dossier_id: DossierId, event: DossierEvent) -> Dossier:
        before = self.dossier(dossier_id)
        event, dossier = counted(before, event, self._calendar)
        self._kept.counted[dossier_id] = counted_by(
            self._kept.counted.get(dossier_id), dossier, event
        )
        if isinstance(event, Done):
            self._once(dossier_id, before.round, event)
        since = self._kept.moved[dossier_id][0]
        since = dossier.since or (since if dossier.state is before.state else event.at)
        if dossier.state is State.FINISHED:
            self._kept.finished.setdefault(dossier_id, event.at)
        self._kept.dossiers[dossier_id] = dossier
        self._kept.moved[dossier_id] = (since, event.at)
        entry = self._tell(f"dossier/{dossier_id}", event)
        told = notices(before, dossier, event)
        self.told(entry, told, event.actor, event.at, dossier_id)
        asked = {job.key for job in self._kept.jobs}
        self._kept.jobs += [j for j in jobs_after(dossier_id, dossier) if j.key not in asked]
        return dossier

    def _once(self, dossier_id: DossierId, round: int, event: Done) -> None:
        """One act a desk, at each step of each round."""
        for known, known_round, act in self._kept.acts:
            same = (known, known_round, act.position) == (dossier_id, round, event.position)
            if same and act.desk == event.desk:
                raise DossierMoved
        self._kept.acts.append((dossier_id, round, event))

    def _tell(self, stream: str, event: AnyEvent) -> Entry:
        trail = self._kept.trails.get(stream, ())
        facts, beside = told_apart(event, stream, partial(secrets.token_bytes, SALT))
        bare = chain(stream, facts, after=trail[-1] if trail else None)
        entry = replace(bare, disclosures=tuple(self._disclosed(one) for one in beside))
        self._kept.subjects |= {
            (stream, entry.seq, one.disclosure.path): one.subject for one in beside
        }
        self._kept.trails[stream] = (*trail, entry)
        return entry

    def _disclosed(self, one: Beside) -> Disclosure:
        gone = one.subject in self._kept.erased
        return Disclosure(one.disclosure.path, None) if gone else one.disclosure

    # Erasures

    def dossiers_telling(self, subject: Subject) -> Mapping[DossierId, tuple[Dossier, datetime]]:
        return {
            number: (self._kept.dossiers[number], self._kept.moved[number][1])
            for number in map(DossierId, self._telling(subject))
        }

    def erased_subjects(self) -> Collection[Subject]:
        return set(self._kept.erased)

    def erase(self, subject: Subject, *, told_in: str) -> None:
        self._kept.erased[subject] = (told_in, self._kept.trails[told_in][-1].seq)
        for stream, trail in self._kept.trails.items():
            self._kept.trails[stream] = tuple(self._emptied(entry, subject) for entry in trail)
        for letter in [LetterId(one) for one in self._telling(subject, "incoming")]:
            trail = self._kept.trails[f"incoming/{letter}"]
            self._kept.letters[letter] = incoming.replay([incoming_event(e) for e in trail])
        for sent in [OutgoingId(one) for one in self._telling(subject, "outgoing")]:
            trail = self._kept.trails[f"outgoing/{sent}"]
            self._kept.outgoings[sent] = outgoing.replay([outgoing_event(e) for e in trail])
        for number in map(DossierId, self._telling(subject)):
            trail = self._kept.trails[f"dossier/{number}"]
            events = [dossier_event(entry) for entry in trail]
            dossier = replay(events)
            assert dossier is not None
            self._kept.dossiers[number] = dossier
            now = {(type(one), one.at): one for one in events if isinstance(one, Done)}
            self._kept.acts = [
                (where, round, now[type(act), act.at] if where == number else act)
                for where, round, act in self._kept.acts
            ]

    def forget_person(self, login: Login) -> None:
        kept, person = self._kept, self._kept.people[login]
        kept.people[login] = replace(person, name=NAMELESS, capacity=NAMELESS, password_until=None)
        kept.passwords[login] = ""
        for shelf in (kept.keys, kept.handwritings, kept.cards, kept.wishes):
            shelf.pop(login, None)
        kept.sessions = {t: one for t, one in kept.sessions.items() if one.login != login}
        kept.tickets = {t: one for t, one in kept.tickets.items() if one.login != login}
        kept.private_notes = {p: n for p, n in kept.private_notes.items() if p[1] != login}
        kept.words = {w: one for w, one in kept.words.items() if one.to != login}
        kept.messages = {m: one for m, one in kept.messages.items() if one.message.to != login}

    def forget_address(self, address: str, dossier_id: DossierId) -> None:
        gone = (address, dossier_id)
        kept = self._kept
        kept.words = {w: one for w, one in kept.words.items() if (one.to, one.dossier) != gone}
        kept.messages = {
            m: one
            for m, one in kept.messages.items()
            if all((word.to, word.dossier) != gone for word in one.message.words)
        }

    def _emptied(self, entry: Entry, subject: Subject) -> Entry:
        return replace(
            entry,
            disclosures=tuple(
                Disclosure(one.path, None)
                if self._kept.subjects[entry.stream, entry.seq, one.path] == subject
                else one
                for one in entry.disclosures
            ),
        )

    def _telling(self, subject: Subject, room: str = "dossier") -> list[int]:
        told = {stream for (stream, _, _), one in self._kept.subjects.items() if one == subject}
        places = (one.split("/") for one in told)
        return sorted(int(place[1]) for place in places if place[0] == room)

    # Intents

    def intend(
        self,
        dossier_id: DossierId,
        task: SigningTask,
        *,
        actor: Login,
        at: datetime,
        lease: timedelta,
    ) -> Intent:
        self.dossier(dossier_id)
        for other in self._open():
            if other.dossier == dossier_id and other.lease_until > at:
                raise BeingSigned(actor=other.actor)
            if other.dossier == dossier_id:
                self.abandon(other, at=at)
        intent = Intent(len(self._kept.intents) + 1, dossier_id, task, actor, at, at + lease)
        self._kept.intents[intent.id] = intent
        return intent

    def settle(self, intent: Intent) -> None:
        if intent.id in self._kept.outcomes:
            raise DossierMoved
        self._kept.outcomes[intent.id] = "signed"

    def abandon(self, intent: Intent, *, at: datetime) -> None:
        if intent.id in self._kept.outcomes:
            return
        self._kept.outcomes[intent.id] = "abandoned"
        event = SigningAbandoned(
            at=at,
            actor=intent.actor,
            desk=intent.task.desk,
            position=intent.task.position,
            begun_at=intent.begun_at,
            begun_by=intent.actor,
        )
        self.keep(intent.dossier, event)

    def stale_intents(self, at: datetime) -> Sequence[Intent]:
        return [intent for intent in self._open() if intent.lease_until <= at]

    def _open(self) -> list[Intent]:
        return [i for i in self._kept.intents.values() if i.id not in self._kept.outcomes]

    # Accounts

    def note(self, login: Login, event: AccountEvent) -> None:
        entry = self._tell(f"account/{login}", event)
        self.told(entry, notices_of_account(event, login), event.actor, event.at, None)

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        return looks_in(self._kept.trails.get(f"account/{login}", ()), since)

    def person(self, login: Login, *, lock: bool = False) -> Person | None:
        return self._kept.people.get(login)

    def add_person(self, person: Person, password: str) -> None:
        if self.password(person.login) != password or not person.active:
            self.revoke(person.login)
        self._kept.people[person.login] = person
        self._kept.passwords[person.login] = password

    def add_desk(self, desk: Desk) -> None:
        self._kept.desks[desk.id] = desk

    def password(self, login: Login) -> str | None:
        return self._kept.passwords.get(login)

    def knocks(self, who: Knock, at: datetime) -> tuple[Sequence[datetime], Sequence[datetime]]:
        kept = self._kept.knocks
        return (
            [when for one, when in kept if one.name == who.name and when > at - FORGOTTEN],
            [when for one, when in kept if one.address == who.address and when > at - WHILE],
        )

    def add_knock(self, who: Knock, at: datetime) -> None:
        still = [(one, when) for one, when in self._kept.knocks if when > at - FORGOTTEN]
        self._kept.knocks = [*still, (who, at)]

    def refuse_knock(self, who: Knock) -> None:
        pass  # nothing to be timed here

    def forgive_knocks(self, who: Knock) -> None:
        self._kept.knocks = [kept for kept in self._kept.knocks if kept[0].name != who.name]

    def key(self, login: Login) -> SealedKey | None:
        return self._kept.keys.get(login)

    def set_key(self, key: SealedKey) -> None:
        self._kept.keys[key.owner] = key

    def set_handwriting(self, login: Login, drawn: Handwriting | None) -> Digest | None:
        last = self._kept.handwritings.pop(login, None)
        if drawn is not None:
            self._kept.handwritings[login] = drawn
        return last.digest if last else None

    def add_session(self, session: Session) -> None:
        for known in list(self._kept.sessions.values()):
            if known.login == session.login and known.opened <= session.opened - ABSOLUTE:
                del self._kept.sessions[known.token]
        self._kept.sessions[session.token] = session

    def session(self, token: Digest) -> Session | None:
        return self._kept.sessions.get(token)

    def seen(self, token: Digest, at: datetime) -> None:
        if token in self._kept.sessions:
            self._kept.sessions[token] = replace(self._kept.sessions[token], seen=at)

    def revoke(self, login: Login, token: Digest | None = None) -> int:
        theirs = [s.token for s in self._kept.sessions.values() if s.login == login]
        ended = [known for known in theirs if token in (None, known)]
        for known in ended:
            del self._kept.sessions[known]
        return len(ended)

    def delegations(self, *, to: Login | None = None, change: bool = False) -> Sequence[Delegation]:
        return _delegations(self._kept, to)

    def set_delegation(self, delegation: Delegation) -> None:
        self._kept.delegations[delegation.id] = delegation

    # Guests

    def addresses(self) -> Sequence[str]:
        return [wish.address for wish in self._kept.wishes.values() if wish.address]

    def add_guest_session(self, session: GuestSession) -> None:
        for known in list(self._kept.guest_sessions.values()):
            if known.opened <= session.opened - STAY:
                del self._kept.guest_sessions[known.token]
        self._kept.guest_sessions[session.token] = session

    # Cards

    def card(self, login: Login) -> Card | None:
        return self._kept.cards.get(login)

    def card_of(self, certificate: Digest) -> Login | None:
        theirs = (one.owner for one in self._kept.cards.values() if one.digest == certificate)
        return next(theirs, None)

    def set_card(self, card: Card) -> None:
        if self.card_of(card.digest) not in (None, card.owner):
            raise DossierMoved
        self._kept.cards[card.owner] = card

    def forget_card(self, login: Login) -> None:
        self._kept.cards.pop(login, None)

    def add_paper(self, paper: Paper) -> None:
        self._kept.papers.setdefault((paper.digest, paper.dossier), paper)

    def add_ticket(self, ticket: Ticket, *, at: datetime) -> None:
        for known in list(self._kept.tickets.values()):
            same = (known.session, known.asked, known.done, known.is_batch) == (
                *(ticket.session, ticket.asked, False, False),
            )
            if same or known.until <= at - REMEMBERED:
                del self._kept.tickets[known.code]
        self._kept.tickets[ticket.code] = ticket

    def add_batch(self, batch: Ticket, parts: Sequence[Ticket], *, at: datetime) -> None:
        for one in parts:
            self.add_ticket(one, at=at)
        kept = {one.batch for one in self._kept.tickets.values() if one.place}
        for known in list(self._kept.tickets.values()):
            if known.is_batch and known.session == batch.session and known.batch not in kept:
                del self._kept.tickets[known.code]
        self._kept.tickets[batch.code] = batch

    def ticket(self, code: Digest) -> Ticket | None:
        return self._kept.tickets.get(code)

    def lay(self, code: Digest, laid: Laid) -> None:
        self._kept.tickets[code] = replace(self._kept.tickets[code], laid=laid)
        self._kept.refused_tickets.discard(code)

    def refuse_ticket(self, code: Digest) -> None:
        self._kept.refused_tickets.add(code)

    def use_ticket(self, code: Digest) -> bool:
        known = self._kept.tickets.get(code)
        if known is None or known.done:
            return False
        self._kept.tickets[code] = replace(known, done=True, laid=None)
        return True

    # Notes

    def newest(self, dossier_id: DossierId) -> DossierEvent:
        trail = self._kept.trails.get(f"dossier/{dossier_id}")
        if not trail:
            raise ValueError(f"dossier/{dossier_id} is empty")
        return dossier_event(trail[-1])

    def day_order(self, desk: DeskId, day: date) -> DayOrder:
        return self._kept.day_orders.get((day, desk), DayOrder(desk=desk, day=day))

    def set_day_order(self, order: DayOrder) -> None:
        self._kept.day_orders[order.day, order.desk] = order

    def mark_shown(
        self, dossier_id: DossierId, document: Digest, login: Login, pages: Pages
    ) -> Pages:
        place = (dossier_id, login, document)
        self._kept.shown[place] = self._kept.shown.get(place, NO_PAGES) | pages
        return self._kept.shown[place]

    def set_private_note(self, note: PrivateNote) -> None:
        self._kept.private_notes[note.dossier, note.author] = note

    def erase_private_note(self, dossier_id: DossierId, author: Login) -> None:
        self._kept.private_notes.pop((dossier_id, author), None)

    def terms(self, *, who: Login | None = None, change: bool = False) -> Sequence[AnyTerm]:
        return _terms(self._kept, who)

    def set_term(self, term: AnyTerm) -> None:
        self._kept.terms[term.id] = term

    def circuit_versions(self, circuit: CircuitId) -> Sequence[CircuitVersion]:
        return _versions(self._kept, circuit)

    def add_circuit_version(self, version: CircuitVersion) -> None:
        if (version.circuit, version.number) in self._kept.circuits:
            raise CircuitMoved(circuit=version.circuit, version=version.number)
        self._kept.circuits[version.circuit, version.number] = version


class FakeReading(
    FakeMailReading,
    FakeJournalReading,
    FakeOfficeReading,
    FakeAuditReading,
    FakeCheckReading,
    FakeLetterReading,
    FakeRegisterReading,
    FakeDisposalReading,
):
    """Lists and histories of what is kept."""

    def __init__(self, kept: Callable[[], Kept]) -> None:
        self._now_kept = kept

    @property
    def _kept(self) -> Kept:
        return self._now_kept()

    def card(self, login: Login) -> Card | None:
        return self._kept.cards.get(login)

    def cards(self) -> Mapping[Login, Card]:
        return dict(sorted(self._kept.cards.items()))

    def newest_code(self, dossier_id: DossierId) -> Code | None:
        theirs = [one for one in self._kept.papers.values() if one.dossier == dossier_id]
        coded = sorted((one for one in theirs if one.code), key=lambda one: one.at)
        return coded[-1].code if coded else None

    def paper_of(self, code: Code) -> Paper | None:
        return next((one for one in self._kept.papers.values() if one.code == code), None)

    def papers_among(self, digests: Collection[Digest]) -> Collection[Paper]:
        return [one for one in self._kept.papers.values() if one.digest in digests]

    def ticket(self, code: Digest) -> Ticket | None:
        return self._kept.tickets.get(code)

    def ticket_at(self, handle: str) -> Ticket | None:
        found = (one for one in self._kept.tickets.values() if one.handle == handle)
        return next(found, None)

    def parts(self, batch: Digest) -> Sequence[Part]:
        theirs = (one for one in self._kept.tickets.values() if one.batch == batch and one.place)
        return [
            Part(one.place or 0, one.handle, one.asked, self._stage(one))
            for one in sorted(theirs, key=lambda one: one.place or 0)
            if one.asked
        ]

    def _stage(self, one: Ticket) -> Stage:
        if one.done:
            return Stage.DONE
        if one.code in self._kept.refused_tickets:
            return Stage.REFUSED
        return Stage.FETCHED if one.laid else Stage.WAITING

    def guest_session(self, token: Digest) -> GuestSession | None:
        return self._kept.guest_sessions.get(token)

    def todo(
        self,
        desks: frozenset[DeskId],
        *,
        first: Sequence[DossierId] = (),
        only: Only = EVERY,
        page: int = 1,
    ) -> Sequence[Line]:
        lines = self._turns(lambda _, turn: turn.desk in desks, only)
        lines.sort(key=lambda line: first.index(line.id) if line.id in first else len(first))
        return _page(lines, page)

    def upcoming(
        self, desks: frozenset[DeskId], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        return _page(self._turns(lambda _, turn: turn.desk in desks, only, ahead=True), page)

    def retrievable(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        found = [
            (number, last.desk)
            for number, dossier in self._kept.dossiers.items()
            if (last := dossier.last_act) and _accepts_undo(dossier, last, person)
        ]
        found.sort(key=lambda one: (self._kept.moved[one[0]][1], one[0]), reverse=True)
        return _page(self._narrowed([self._line(*one) for one in found], only), page)

    def finished(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        acted = {number for number, _, act in self._kept.acts if act.actor == login}
        found = [
            (at, number)
            for number, at in self._kept.finished.items()
            if self._kept.dossiers[number].originator == login or number in acted
        ]
        lines = [self._line(number) for _, number in sorted(found, reverse=True)]
        return _page(self._narrowed(lines, only), page)

    def done(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        newest = [(number, act) for number, _, act in reversed(self._kept.acts)]
        last: dict[DossierId, DeskId] = {}
        for number, act in newest:
            if act.actor == login:
                last.setdefault(number, act.desk)
        lines = [self._line(number, desk) for number, desk in last.items()]
        return _page(self._narrowed(lines, only), page)

    def deposited(
        self, login: Login, states: frozenset[State], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        theirs = [
            number
            for number, dossier in self._kept.dossiers.items()
            if dossier.originator == login and dossier.state in states
        ]
        theirs.sort(key=lambda number: (self._kept.moved[number][1], number), reverse=True)
        return _page(self._narrowed([self._line(number) for number in theirs], only), page)

    def counts(
        self, person: Person, at: datetime, delegations: Sequence[Delegation] = ()
    ) -> Counts:
        login, desks = person.login, person.desks
        states = [d.state for d in self._kept.dossiers.values() if d.originator == login]
        return Counts(
            todo=_length(lambda page: self.todo(desks, page=page)),
            late=_length(lambda page: self.todo(desks, only=late_at(at), page=page)),
            upcoming=_length(lambda page: self.upcoming(desks, page=page)),
            delegated=_length(lambda page: self.delegated(delegations, page=page)),
            instructed=_length(lambda page: self.instructed(person, page=page)),
            retrievable=_length(lambda page: self.retrievable(person, page=page)),
            done=_length(lambda page: self.done(login, page=page)),
            finished=_length(lambda page: self.finished(login, page=page)),
            drafts=states.count(State.DRAFT),
            progress=states.count(State.CIRCULATING),
            returned=states.count(State.REJECTED),
            cancelled=states.count(State.CANCELLED),
            archived=states.count(State.ARCHIVED),
        )

    def instructed(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        asked = [n for n, d in self._kept.dossiers.items() if asked_of(d, person)]
        asked.sort(key=lambda number: (self._kept.moved[number][1], number), reverse=True)
        return _page(self._narrowed([self._line(number) for number in asked], only), page)

    def private_note(self, dossier_id: DossierId, author: Login) -> PrivateNote | None:
        return self._kept.private_notes.get((dossier_id, author))

    def pages_shown(self, dossier_id: DossierId, login: Login) -> Mapping[Digest, Pages]:
        here = (dossier_id, login)
        return {place[2]: pages for place, pages in self._kept.shown.items() if place[:2] == here}

    def readers(self, dossier_id: DossierId) -> Sequence[Login]:
        return sorted({login for known, login, _ in self._kept.shown if known == dossier_id})

    def day_orders(
        self, *, day: date | None = None, locked_by: Login | None = None
    ) -> Sequence[DayOrder]:
        return [
            one
            for _, one in sorted(self._kept.day_orders.items())
            if day in (None, one.day) and locked_by in (None, one.locked_by)
        ]

    def trail(self, dossier_id: DossierId) -> Sequence[Entry]:
        return self.entries(f"dossier/{dossier_id}")

    def entries(self, stream: str) -> Sequence[Entry]:
        return self._kept.trails.get(stream, ())

    def beside(self, stream: str) -> Sequence[KeptValue]:
        return [
            KeptValue(
                entry.seq,
                one.path,
                self._kept.subjects[stream, entry.seq, one.path],
                Condition.EMPTIED if one.erased else Condition.THERE,
                one,
            )
            for entry in self.entries(stream)
            for one in sorted(entry.disclosures, key=lambda one: one.path)
        ]

    def disclosures(self, stream: str) -> Sequence[tuple[int, str, bytes, Json]]:
        return [
            (one.seq, one.path, one.disclosure.salt, one.disclosure.value)
            for one in self.beside(stream)
            if one.disclosure and one.disclosure.salt is not None
        ]

    def erasures(self) -> Sequence[Erasure]:
        erased = sorted(self._kept.erased.items())
        return [Erasure(subject, stream, seq) for subject, (stream, seq) in erased]

    def events(self, dossier_id: DossierId) -> Sequence[DossierEvent]:
        return [dossier_event(entry) for entry in self.trail(dossier_id)]

    def openings(self, dossier_id: DossierId) -> Sequence[DossierOpened]:
        return [opening(entry) for entry in self.entries(f"opened/{dossier_id}")]

    def account_trail(self, login: Login) -> Sequence[Entry]:
        return self.entries(f"account/{login}")

    def account_events(self, login: Login) -> Sequence[AccountEvent]:
        return [account_event(entry) for entry in self.account_trail(login)]

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        return looks_in(self.account_trail(login), since)

    def streams(self) -> Sequence[str]:
        return sorted(self._kept.trails)

    def dossiers(self) -> Sequence[DossierId]:
        return sorted(self._kept.dossiers)

    def awaiting(self, dossier_id: DossierId) -> Sequence[DeskId]:
        dossier = self._kept.dossiers.get(dossier_id)
        return sorted(dossier.awaited) if dossier else []

    def stored(self, dossier_id: DossierId) -> Dossier:
        if dossier_id not in self._kept.dossiers:
            raise NoSuchDossier
        return self._kept.dossiers[dossier_id]

    def labels(self, stream: str) -> Sequence[Label]:
        return [label_in(entry) for entry in self.entries(stream)]

    def shelf(self, dossier_id: DossierId) -> Shelf:
        return shelf_of(dossier_id, self.events(dossier_id))  # nothing is kept beside the trail

    def intents(self, dossier_id: DossierId) -> Sequence[tuple[Intent, str]]:
        outcomes = self._kept.outcomes
        return [
            (intent, outcomes.get(intent.id, "open"))
            for intent in self._kept.intents.values()
            if intent.dossier == dossier_id
        ]

    def certificates(self) -> Mapping[Login, Digest]:
        return {login: key.certificate_digest for login, key in self._kept.keys.items()}

    def handwriting(self, login: Login) -> Handwriting | None:
        return self._kept.handwritings.get(login)

    def handwritings(self) -> Mapping[Login, Digest]:
        return {login: drawn.digest for login, drawn in self._kept.handwritings.items()}

    def test_keys(self) -> Collection[Login]:
        return {login for login, key in self._kept.keys.items() if key.test}

    def levels(self) -> Mapping[Login, Level]:
        return {login: key.level for login, key in self._kept.keys.items()}

    def sealing(self) -> Sequence[DossierId]:
        return [n for n, d in sorted(self._kept.dossiers.items()) if ORGANISATION in d.awaited]

    def proofs_due(self, at: datetime) -> Sequence[DossierId]:
        due = ((proof_due(one), number) for number, one in self._kept.dossiers.items())
        return [n for when, n in sorted((w, n) for w, n in due if w is not None) if when <= at]

    def ringing(self, at: datetime) -> Sequence[DossierId]:
        alarms = ((alarm(one), number) for number, one in self._kept.dossiers.items())
        return [n for when, n in sorted((w, n) for w, n in alarms if w is not None) if when <= at]

    def counted_otherwise(self, by: Digest) -> Sequence[DossierId]:
        kept = self._kept.counted
        return sorted(n for n, known in kept.items() if known is not None and known != by)

    def calendar(self, digest: Digest) -> Calendar | None:
        kept = self._kept.calendars.get(digest)
        return kept.calendar if kept else None

    def kept_calendar(self, digest: Digest) -> KeptCalendar | None:
        kept = self._kept.calendars.get(digest)
        return replace(kept, calendar=replace(kept.calendar)) if kept else None  # read anew

    def calendars(self) -> Sequence[KeptCalendar]:
        return sorted(self._kept.calendars.values(), key=lambda one: (one.known_at, one.digest))

    def open_intents(self) -> Sequence[Intent]:
        return [i for i in self._kept.intents.values() if i.id not in self._kept.outcomes]

    def logins(self) -> Sequence[Login]:
        return sorted(self._kept.people)

    def illegible(self) -> Iterator[tuple[str, str, str]]:
        yield from ()  # values stand here, and each is of its kind

    def people(self) -> Sequence[Person]:
        return [person for _, person in sorted(self._kept.people.items())]

    def desks(self) -> Sequence[Desk]:
        return [
            replace(desk, holders=tuple(p.login for p in self.people() if _holds(p, desk.id)))
            for _, desk in sorted(self._kept.desks.items())
        ]

    def person(self, login: Login) -> Person | None:
        return self._kept.people.get(login)

    def dossier(self, dossier_id: DossierId) -> Dossier:
        return self.stored(dossier_id)

    def session(self, token: Digest) -> Session | None:
        return self._kept.sessions.get(token)

    def sessions(self, login: Login) -> Sequence[Session]:
        theirs = [s for s in self._kept.sessions.values() if s.login == login]
        return sorted(theirs, key=lambda session: session.opened, reverse=True)

    def delegations(
        self, *, to: Login | None = None, by: Login | None = None
    ) -> Sequence[Delegation]:
        return [one for one in _delegations(self._kept, to) if by in {None, one.by}]

    def circuit_versions(self, circuit: CircuitId | None = None) -> Sequence[CircuitVersion]:
        return _versions(self._kept, circuit)

    def circuits_in_force(self) -> Sequence[CircuitVersion]:
        names = sorted({circuit for circuit, _ in self._kept.circuits})
        newest = [in_force(_versions(self._kept, circuit)) for circuit in names]
        return [version for version in newest if version is not None]

    def circuit_versions_kept(self) -> int:
        return len(self._kept.circuits)

    def terms(self, *, who: Login | None = None) -> Sequence[AnyTerm]:
        return _terms(self._kept, who)

    def delegated(
        self, delegations: Sequence[Delegation], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        def meant(dossier: Dossier, turn: Turn) -> bool:
            return any(one.covers(turn.desk, dossier.wish, turn.action) for one in delegations)

        return _page(self._turns(meant, only), page)

    def _turns(
        self, meant: Callable[[Dossier, Turn], bool], only: Only, *, ahead: bool = False
    ) -> list[Line]:
        """Each dossier with a turn that is meant, soonest due first."""
        found = []
        for number, dossier in self._kept.dossiers.items():
            turns = [t for t in turns_of(dossier) if t.ahead is ahead and meant(dossier, t)]
            if only.late_at is not None and not ahead:
                turns = [turn for turn in turns if turn.due and turn.due < only.late_at]
            if turns:
                due = min(turn.due or NEVER for turn in turns)
                found.append((due, number, min(turn.desk for turn in turns)))
        return self._narrowed([self._line(number, desk) for _, number, desk in sorted(found)], only)

    def _narrowed(self, lines: Sequence[Line], only: Only) -> list[Line]:
        def kept(line: Line) -> bool:
            dossier, late = self._kept.dossiers[line.id], only.late_at
            return (
                only.circuit in (None, dossier.wish)
                and (late is None or (line.due is not None and line.due < late))
                and dossier.confidentiality.rank <= only.most.rank
                and _matches(line.id, dossier, only)
            )

        return [line for line in lines if kept(line)]

    def _line(self, dossier_id: DossierId, desk: DeskId | None = None) -> Line:
        since = self._kept.moved[dossier_id][0]
        return line_of(dossier_id, self._kept.dossiers[dossier_id], since, desk)


def _matches(number: DossierId, dossier: Dossier, only: Only) -> bool:
    wanted = folded(only.text)
    if dossier.confidentiality.rank > only.readable.rank:
        return wanted in folded(reference(number))
    return wanted in sought(number, dossier)


def _accepts_undo(dossier: Dossier, last: Act, person: Person) -> bool:
    if last.desk not in person.desks:
        return False
    try:
        dossier.undo(desk=last.desk, position=last.position, actor=person.login, at=last.at)
    except ParapheurError:
        return False
    return True


def _length(pages: Callable[[int], Sequence[Line]]) -> int:
    """How many lines a list has in all."""
    return sum(len(pages(page)) for page in takewhile(pages, count(1)))


def _page(lines: Sequence[Line], page: int) -> Sequence[Line]:
    return lines[PAGE * (max(page, 1) - 1) :][:PAGE]


def _versions(kept: Kept, circuit: CircuitId | None) -> list[CircuitVersion]:
    return [v for _, v in sorted(kept.circuits.items()) if circuit in (None, v.circuit)]


def _delegations(kept: Kept, to: Login | None) -> Sequence[Delegation]:
    return [one for _, one in sorted(kept.delegations.items()) if to in (None, one.to)]


def _terms(kept: Kept, who: Login | None) -> Sequence[AnyTerm]:
    return [one for _, one in sorted(kept.terms.items()) if who in (None, one.who)]


def _holds(person: Person, desk: DeskId) -> bool:
    return person.active and desk in person.desks


def looks_in(trail: Sequence[Entry], since: datetime) -> Collection[DossierId]:
    events = (account_event(entry) for entry in trail)
    looks = (one for one in events if isinstance(one, DossierLookedAt) and one.at >= since)
    return {DossierId(one.dossier) for one in looks}
