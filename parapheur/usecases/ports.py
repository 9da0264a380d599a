"""What the use cases need from the world, in their users' words."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from parapheur.domain.accounts import SealedKey, Session
from parapheur.domain.appearance import USUAL, Appearance, Spot
from parapheur.domain.baseline import Baseline, Proof
from parapheur.domain.calendar import Calendar, KeptCalendar
from parapheur.domain.cards import Card, Draft
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.circuit_versions import CircuitVersion, Written
from parapheur.domain.day_order import DayOrder
from parapheur.domain.delegation import Delegation
from parapheur.domain.docket import Docket, Enclosed
from parapheur.domain.documents import Digest, Examined, Version
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import AccountEvent, DossierDeposited, DossierEvent
from parapheur.domain.evidence import Carried, Contents, EvidenceFile, Fetch, Seal
from parapheur.domain.factors import (
    NOTHING,
    Enrolled,
    FactorId,
    FactorProof,
    Given,
    NewCode,
    Question,
)
from parapheur.domain.finding import Label
from parapheur.domain.grants import Grant
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.instructions import HOUSE, Instruction
from parapheur.domain.intents import Intent as Intent
from parapheur.domain.levels import Level
from parapheur.domain.lifecycle import State
from parapheur.domain.notes import PrivateNote
from parapheur.domain.pages import Pages
from parapheur.domain.people import Desk, DeskId, Login, Person
from parapheur.domain.placing import Survey
from parapheur.domain.registry.bodies import BodyId, Directory
from parapheur.domain.registry.certificate import Certificate
from parapheur.domain.registry.receipts import Receipt
from parapheur.domain.several import Result, Ticked
from parapheur.domain.shelf import Shelf
from parapheur.domain.sight import DossierOpened
from parapheur.domain.signature import Field, Mention, SigningTask
from parapheur.domain.subtypes import Type
from parapheur.domain.terms import AnyTerm
from parapheur.domain.trail import Entry
from parapheur.domain.trays import EVERY, Only
from parapheur.domain.trays import Counts as Counts
from parapheur.domain.trays import Line as Line
from parapheur.domain.tries import Knock
from parapheur.domain.verdict import Verdict
from parapheur.domain.versions import Compared
from parapheur.domain.words import Words
from parapheur.usecases.answer_ports import LetterPapers
from parapheur.usecases.audit_ports import AuditReading, CheckReading, CheckWork, SumWork
from parapheur.usecases.card_ports import CardReading, CardWork
from parapheur.usecases.disposal_ports import DisposalReading, DisposalWork
from parapheur.usecases.draft_ports import Drafts
from parapheur.usecases.erasing_ports import ErasableKeys, ErasingReading, ErasingWork
from parapheur.usecases.guest_ports import GuestReading, GuestWork
from parapheur.usecases.journal_ports import Anchors, JournalKeys, JournalReading, JournalWork
from parapheur.usecases.mail_ports import MailReading, MailWork, Post
from parapheur.usecases.office_ports import OfficeReading, OfficeWork
from parapheur.usecases.paper_ports import PaperReading, PaperWork, Weigh
from parapheur.usecases.register_ports import RegisterReading, Registers, RegisterWork
from parapheur.usecases.registry_ports import RegistryReading, RegistryWork


class Work(
    MailWork,
    GuestWork,
    CardWork,
    ErasingWork,
    JournalWork,
    OfficeWork,
    PaperWork,
    CheckWork,
    SumWork,
    RegistryWork,
    RegisterWork,
    DisposalWork,
    Protocol,
):
    """One transaction: everything in it is kept, or nothing is."""

    def apart(self) -> AbstractContextManager[None]:
        """What is refused in the block is undone by itself, and the rest of the transaction stands.

        Where the transaction itself is lost, what is raised is no refusal of ours.
        """

    def create(self, event: DossierDeposited) -> DossierId:
        """Keep the first event of a new dossier, and return the dossier's number."""

    def dossier(self, dossier_id: DossierId, *, lock: bool = False) -> Dossier:
        """Return the dossier, held to the end of the transaction if locked. `NoSuchDossier`."""

    def hold(self, dossiers: Iterable[DossierId]) -> None:
        """Hold these dossiers to the end of the transaction, those that there are.

        In the order of their numbers, so that nobody who holds several deadlocks.
        """

    def keep(self, dossier_id: DossierId, event: DossierEvent) -> Dossier:
        """Keep the event, the dossier it leads to and the jobs that follow, together.

        Raises `DossierMoved` when another transaction kept an event first.
        """

    def note_opening(self, dossier_id: DossierId, event: DossierOpened) -> None:
        """Keep that somebody opened a confidential dossier, in a trail of its own."""

    def know_calendar(self, calendar: Calendar, *, at: datetime) -> None:
        """Keep the calendar for good, so that what it counted can be told from the next one.

        One that is known already stays as it was first known.
        """

    def recounted(self, dossier_id: DossierId, by: Digest) -> None:
        """Note that all running deadlines of the dossier were held against this calendar."""

    def intend(
        self,
        dossier_id: DossierId,
        task: SigningTask,
        *,
        actor: Login,
        at: datetime,
        lease: timedelta,
    ) -> Intent:
        """Write down what is about to be signed.

        One live intent a dossier: another raises `BeingSigned`; one past its lease is abandoned
        (with its event) and gives way.
        """

    def settle(self, intent: Intent) -> None:
        """Mark the intent signed. `DossierMoved` if it was abandoned meanwhile (fencing)."""

    def abandon(self, intent: Intent, *, at: datetime) -> None:
        """End the intent without a signature, with its event; nothing if it has ended already."""

    def stale_intents(self, at: datetime) -> Sequence[Intent]:
        """Return the open intents past their lease."""

    def note(self, login: Login, event: AccountEvent) -> None:
        """Keep what happened to an account in that account's own trail."""

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        """Return the dossiers that the account's trail tells were opened as an assistant since.

        Nobody adds to that trail before the end of the transaction.
        """

    def person(self, login: Login, *, lock: bool = False) -> Person | None:
        """Return the person, with the desks they hold, if there is such an account.

        Locked, they stay as they are to the end of the transaction.
        """

    def add_person(self, person: Person, password: str) -> None:
        """Add an account, or renew it; `password` is already hashed.

        Another password, or an account that is closed, ends all of its sessions.
        """

    def add_desk(self, desk: Desk) -> None:
        """Add a desk or renew it; holders are those of `Person.desks`."""

    def password(self, login: Login) -> str | None:
        """Return the stored password hash."""

    def knocks(self, who: Knock, at: datetime) -> tuple[Sequence[datetime], Sequence[datetime]]:
        """Return when a password was tried, as far as it still counts, oldest first.

        First for this name from this address (`FORGOTTEN`), then for any name from this address
        (`WHILE`). The address is held to the end of the transaction.
        """

    def add_knock(self, who: Knock, at: datetime) -> None:
        """Keep a try, and forget those that no longer count (`FORGOTTEN`)."""

    def refuse_knock(self, who: Knock) -> None:
        """Note a refusal of this name, where there is no account whose trail could tell it."""

    def forgive_knocks(self, who: Knock) -> None:
        """Forget the tries for this name from this address."""

    def key(self, login: Login) -> SealedKey | None:
        """Return the person's key, held to the end of the transaction."""

    def set_key(self, key: SealedKey) -> None:
        """Keep a person's key, or its tries."""

    def set_handwriting(self, login: Login, drawn: Handwriting | None) -> Digest | None:
        """Keep the image of a person's handwriting, or none; return the digest of the last one."""

    def add_session(self, session: Session) -> None:
        """Keep a new session."""

    def session(self, token: Digest) -> Session | None:
        """Return the session of this token's digest, unless revoked."""

    def seen(self, token: Digest, at: datetime) -> None:
        """Note that the session was used."""

    def revoke(self, login: Login, token: Digest | None = None) -> int:
        """End one session of the person, or all of them; return how many."""

    def delegations(self, *, to: Login | None = None, change: bool = False) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to one person, in the order of their ids.

        To the end of the transaction nobody changes any; with `change`, nobody relies on one
        either, so that who gives or revokes comes wholly before or after.
        """

    def set_delegation(self, delegation: Delegation) -> None:
        """Keep a delegation as it now stands."""

    def newest(self, dossier_id: DossierId) -> DossierEvent:
        """Return the newest event of the dossier's trail. `ValueError` if there is none."""

    def set_private_note(self, note: PrivateNote) -> None:
        """Keep a private note, in the place of its author's earlier one."""

    def erase_private_note(self, dossier_id: DossierId, author: Login) -> None:
        """Forget what this person noted of the dossier for themselves, if anything."""

    def terms(self, *, who: Login | None = None, change: bool = False) -> Sequence[AnyTerm]:
        """Return the absences, interims and assistances ever given, or one person's.

        Held as delegations are, by the same lock.
        """

    def set_term(self, term: AnyTerm) -> None:
        """Keep an absence, an interim or an assistance as it now stands."""

    def circuit_versions(self, circuit: CircuitId) -> Sequence[CircuitVersion]:
        """Return every version of a circuit that was ever kept, in order."""

    def add_circuit_version(self, version: CircuitVersion) -> None:
        """Keep a version for good. `CircuitMoved` if another has its number already."""

    def mark_shown(
        self, dossier_id: DossierId, document: Digest, login: Login, pages: Pages
    ) -> Pages:
        """Keep that a person was shown these pages too of a deposited document; return all."""

    def day_order(self, desk: DeskId, day: date) -> DayOrder:
        """Return a desk's order of a day, empty at first, held to the end of the transaction."""

    def set_day_order(self, order: DayOrder) -> None:
        """Keep an order as it now stands."""


class Reading(
    MailReading,
    GuestReading,
    CardReading,
    ErasingReading,
    JournalReading,
    OfficeReading,
    PaperReading,
    AuditReading,
    CheckReading,
    RegistryReading,
    RegisterReading,
    DisposalReading,
    Protocol,
):
    """Lists and histories, read without a lock."""

    def day_orders(
        self, *, day: date | None = None, locked_by: Login | None = None
    ) -> Sequence[DayOrder]:
        """Return the orders of a day, or those that a person locked, by day and desk."""

    def todo(
        self,
        desks: frozenset[DeskId],
        *,
        first: Sequence[DossierId] = (),
        only: Only = EVERY,
        page: int = 1,
    ) -> Sequence[Line]:
        """Return what waits on these desks: those of `first` in that order, then soonest due.

        25 a page, as all lists.
        """

    def upcoming(
        self, desks: frozenset[DeskId], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return what will come to these desks by a step that is still ahead, oldest first."""

    def retrievable(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return the dossiers whose newest act this person may take back, newest first."""

    def done(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person has acted on, newest first."""

    def finished(self, login: Login, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person deposited or acted on and is finished, newest first."""

    def deposited(
        self, login: Login, states: frozenset[State], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return what this person deposited and stands in one of `states`, newest first."""

    def counts(
        self, person: Person, at: datetime, delegations: Sequence[Delegation] = ()
    ) -> Counts:
        """Count the trays of this person, and what they have by these delegations."""

    def trail(self, dossier_id: DossierId) -> Sequence[Entry]:
        """Return the entries of a dossier's trail, in order."""

    def entries(self, stream: str) -> Sequence[Entry]:
        """Return the entries of any trail by its name, in order."""

    def events(self, dossier_id: DossierId) -> Sequence[DossierEvent]:
        """Return the events of a dossier's trail, in order."""

    def openings(self, dossier_id: DossierId) -> Sequence[DossierOpened]:
        """Return who opened a confidential dossier, oldest first."""

    def account_trail(self, login: Login) -> Sequence[Entry]:
        """Return the entries of an account's trail, in order."""

    def account_events(self, login: Login) -> Sequence[AccountEvent]:
        """Return the events of an account's trail, in order."""

    def looks(self, login: Login, since: datetime) -> Collection[DossierId]:
        """Return the dossiers that the account's trail tells were opened as an assistant since."""

    def streams(self) -> Sequence[str]:
        """Return the names of all trails."""

    def labels(self, stream: str) -> Sequence[Label]:
        """Return what stands beside each entry of a trail, in order."""

    def dossiers(self) -> Sequence[DossierId]:
        """Return the numbers of all dossiers."""

    def awaiting(self, dossier_id: DossierId) -> Sequence[DeskId]:
        """Return the desks that the trays show as awaited, to compare with the dossier."""

    def stored(self, dossier_id: DossierId) -> Dossier:
        """Return the dossier as its row says, to compare with what its trail adds up to."""

    def shelf(self, dossier_id: DossierId) -> Shelf:
        """Return what lists are made of, to compare with what the trail says."""

    def intents(self, dossier_id: DossierId) -> Sequence[tuple[Intent, str]]:
        """Return each intent of the dossier, oldest first: open, signed or abandoned."""

    def certificates(self) -> Mapping[Login, Digest]:
        """Return the digest of each person's certificate, to compare with their trail."""

    def pages_shown(self, dossier_id: DossierId, login: Login) -> Mapping[Digest, Pages]:
        """Return which pages of each document of a dossier a person was shown.

        `ValueError`: it was altered. Pages are only ever added, so it may be asked before a
        transaction that relies on it.
        """

    def readers(self, dossier_id: DossierId) -> Sequence[Login]:
        """Return who was shown pages of a dossier, in alphabetical order."""

    def handwriting(self, login: Login) -> Handwriting | None:
        """Return the image of a person's handwriting, if they keep one that can be read."""

    def handwritings(self) -> Mapping[Login, Digest]:
        """Return the digest of each such image, to compare with their trail."""

    def test_keys(self) -> Collection[Login]:
        """Return whose key is kept as one of tests."""

    def levels(self) -> Mapping[Login, Level]:
        """Return what each person's key gives."""

    def proofs_due(self, at: datetime) -> Sequence[DossierId]:
        """Return the dossiers over which a timestamp is to be put or renewed, longest due first."""

    def sealing(self) -> Sequence[DossierId]:
        """Return the dossiers that wait on the organisation's seal."""

    def ringing(self, at: datetime) -> Sequence[DossierId]:
        """Return the dossiers of which the clock may have something to tell, longest due first."""

    def counted_otherwise(self, by: Digest) -> Sequence[DossierId]:
        """Return the dossiers with a running deadline not held against this calendar yet."""

    def calendar(self, digest: Digest) -> Calendar | None:
        """Return a calendar that was kept."""

    def kept_calendar(self, digest: Digest) -> KeptCalendar | None:
        """Return the same, with when it was kept, and under which rules of its zone."""

    def calendars(self) -> Sequence[KeptCalendar]:
        """Return every calendar that was kept, in the order in which they became known."""

    def open_intents(self) -> Sequence[Intent]:
        """Return the intents that have not ended."""

    def people(self) -> Sequence[Person]:
        """Return all accounts."""

    def logins(self) -> Sequence[Login]:
        """Return the name of each account, whatever its row says besides."""

    def illegible(self) -> Iterator[tuple[str, str, str]]:
        """Yield each row that was altered to say what nobody reads, of tables read as wholes.

        Its place, its table and column, and what is wrong with it.
        """

    def desks(self) -> Sequence[Desk]:
        """Return all desks with their holders."""

    def person(self, login: Login) -> Person | None:
        """Return the person, with the desks they hold, if there is such an account."""

    def dossier(self, dossier_id: DossierId) -> Dossier:
        """Return the dossier as it stands. `NoSuchDossier`."""

    def session(self, token: Digest) -> Session | None:
        """Return the session of this token's digest, unless it was ended."""

    def sessions(self, login: Login) -> Sequence[Session]:
        """Return the person's sessions, newest first."""

    def delegations(
        self, *, to: Login | None = None, by: Login | None = None
    ) -> Sequence[Delegation]:
        """Return the delegations ever given, or those to or by one person, as their ids go."""

    def terms(self, *, who: Login | None = None) -> Sequence[AnyTerm]:
        """Return the absences, interims and assistances ever given, or one person's."""

    def instructed(self, person: Person, *, only: Only = EVERY, page: int = 1) -> Sequence[Line]:
        """Return what this person is asked to follow beside the circuits, newest first."""

    def private_note(self, dossier_id: DossierId, author: Login) -> PrivateNote | None:
        """Return what this person noted of the dossier for themselves."""

    def delegated(
        self, delegations: Sequence[Delegation], *, only: Only = EVERY, page: int = 1
    ) -> Sequence[Line]:
        """Return all that waits on an act these delegations cover, soonest due first."""

    def circuit_versions(self, circuit: CircuitId | None = None) -> Sequence[CircuitVersion]:
        """Return every version of one circuit or of all, by circuit and number."""

    def circuits_in_force(self) -> Sequence[CircuitVersion]:
        """Return the version of each circuit that dossiers start with, where there is one."""

    def circuit_versions_kept(self) -> int:
        """Return how many versions were ever kept: another number, and there is one to read."""


class Files(Protocol):
    """Where bytes stand, named by their SHA-256."""

    def put(self, data: bytes) -> Version:
        """Keep the bytes for good: flushed and read back before this returns. `NoRoomLeft`."""

    def grow(self, before: Version, tail: bytes) -> Version:
        """Keep the bytes of `before` followed by `tail`, as `put` would, writing `tail` alone."""

    def get(self, digest: Digest) -> bytes:
        """Return the bytes, checked against their name. `BytesLost`."""

    def together(self) -> AbstractContextManager["Files"]:
        """Give these files, for a block that keeps several: all for good at its end, at once.

        What is put in it can be got after it. `NoRoomLeft` at its end: count on none of them.
        """

    def discard(self, digest: Digest, older_than: float) -> bool:
        """Take away bytes that nobody put since `older_than` (POSIX seconds); say if it was done.

        Whoever names them in the records is to be looked for before.
        """

    def sweep(self, older_than: float) -> int:
        """Take away files left unfinished before `older_than` (POSIX seconds); say how many."""


class Signing(Protocol):
    """What signs, as far as a signature is made with it."""

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""

    @property
    def second(self) -> Given | None:
        """The second factor that was given beside its PIN: its signatures say so."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data` (ECDSA in DER, or RSA PKCS#1 v1.5).

        `data` are signed attributes, and a grant signs once. `NotGranted`, `KeysAway`.
        """


class Key(Signing, Protocol):
    """A private key that is open for the moment, wherever it lives."""

    @property
    def test(self) -> bool:
        """Say whether its certificate comes from a test authority."""

    @property
    def level(self) -> Level:
        """The level of the signatures it gives."""

    @property
    def tried(self) -> bool:
        """Say whether its PIN was found right already; else the first signature tries it."""

    def under(self, grant: Grant) -> "Key":
        """Return the same key, to sign under this one of the grants it was opened for."""


class BatchKey(Key, Protocol):
    """One that gives the values of several signatures at once."""

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        """Return the signature of each, under its grant, or what the key refused of it.

        Those of the first ones, at least of one, where the key takes long: nothing was made of the
        others, which are to be asked for again.
        """


class Cards(Protocol):
    """Who knows which cards of people's own computers are taken here, and what their keys gave."""

    def examine(self, owner: Login, certificate: bytes, *, at: datetime) -> Card:
        """Return the card of a certificate (DER), if it is taken.

        `CardUntrusted`, `CardNotForSigning`, `CardNotQualified`.
        """

    def key(self, card: Card, *, at: datetime) -> Key:
        """Return what is known of the key of a card that is still taken; it signs nothing here."""

    def gave(self, card: Card, attributes: bytes, value: bytes, *, at: datetime) -> Key:
        """Return the key, which gives that value over those attributes, and nothing else.

        `ValueUnsound`: it is not this key's.
        """

    def expect_signed(self, certificate: bytes, data: bytes, value: bytes) -> None:
        """Refuse a value that is not this certificate's over the data. `ValueUnsound`."""


class Keys(JournalKeys, Protocol):
    """Who makes keys and opens them."""

    def issue(self, person: Person, pin: str, *, at: datetime) -> SealedKey:
        """Make a key and a certificate for the person, sealed by their PIN."""

    def find(self, owner: Login, token: str, key: str) -> SealedKey:
        """Return a person's key on a card or a security module, by its labels. `TokenAway`."""

    def find_remote(self, owner: Login, credential: str) -> SealedKey:
        """Return a person's key at the remote service, by its name there. `KeysAway`."""

    def open(
        self,
        sealed: SealedKey,
        pin: str,
        grants: Sequence[Grant] = (),
        proof: FactorProof = NOTHING,
    ) -> AbstractContextManager[BatchKey]:
        """Open a key for these signatures, and forget it after. `WrongPin`, `TooManyTries`.

        `proof` is what was given beside the PIN: what does not hold opens nothing (`CodeRefused`,
        `PasskeyRefused`). With one grant, it need not be named (`Key.under`) to sign under it.
        """

    def factors(self, sealed: SealedKey) -> Sequence[Enrolled]:
        """Return the second factors of who holds a key, oldest first."""

    def ask_passkey(
        self,
        sealed: SealedKey,
        *,
        grants: Sequence[Grant] | None = None,
        remove: FactorId | None = None,
    ) -> Question:
        """Ask the passkeys of who holds a key: for signatures, for a removal, or to add a factor.

        `NoPasskeysHere`.
        """

    @property
    def has_passkeys(self) -> bool:
        """Say whether pages are opened by a name that passkeys can be bound to."""

    def begin_code(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> NewCode:
        """Begin an authenticator application. `WrongPin`, `TooManyFactors`.

        Who has a factor gives one, too (`NotGranted`).
        """

    def begin_passkey(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> Question:
        """Begin a passkey, in the same way. `NoPasskeysHere`."""

    def confirm_factor(self, sealed: SealedKey, name: str, proof: FactorProof) -> Enrolled:
        """Add what was begun, by its first code or answer.

        `CodeRefused`, `PasskeyRefused`, `EnrolmentOver`, `FactorNameRequired`.
        """

    def remove_factor(
        self,
        sealed: SealedKey,
        factor: FactorId,
        pin: str,
        proof: FactorProof = NOTHING,
        *,
        by: SealedKey | None = None,
    ) -> Enrolled:
        """Take a factor away: by its holder, or `by` somebody else, under the PIN of who does it.

        Whoever does it gives a factor of theirs, if they hold any (`NotGranted`). `NoSuchFactor`.
        """

    def organisation(self, grants: Sequence[Grant] = ()) -> AbstractContextManager[Key]:
        """Open the seal key of the organisation for these signatures. `NotGranted`."""

    def body(self, body: BodyId, grants: Sequence[Grant] = ()) -> AbstractContextManager[Key]:
        """Open the seal of a body for these signatures.

        `NotGranted`: it has none, or one of them is not for this very seal.
        """

    def seals(self, body: BodyId) -> bool:
        """Say whether a body has a seal of its own."""

    def guest(
        self, name: str, *, at: datetime, grants: Sequence[Grant] = ()
    ) -> AbstractContextManager[Key]:
        """Make a key for somebody without an account, for one use, and forget it after."""

    def derive(self, purpose: bytes) -> bytes:
        """Return 32 secret bytes of this installation, for one purpose."""

    @property
    def seal_level(self) -> Level:
        """The level of the seals it gives."""

    @property
    def guest_level(self) -> Level:
        """The level of the signatures that keys made for guests give."""


class Signer(Protocol):
    """Who puts signatures on documents, and checks them."""

    @property
    def tells_time(self) -> bool:
        """Say whether there are time servers to ask."""

    def certify(
        self,
        pdf: bytes,
        fields: Sequence[Field],
        *,
        key: Key,
        at: datetime,
        look: Appearance = USUAL,
        least: Baseline | None = None,
    ) -> bytes:
        """Place every field, then certify: from here on, signatures alone may be added."""

    def survey(self, pdf: bytes) -> Survey:
        """Say what the document has for marks to stand by."""

    def hides(self, pdf: bytes, spots: Sequence[Spot]) -> Sequence[bool]:
        """Say of each place whether a mark there would lie over something that is printed."""

    def sign(
        self,
        pdf: bytes,
        field: str,
        *,
        key: Key,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> bytes:
        """Fill the field with a PAdES signature; `appearance` is a one-page PDF to show.

        `least`: it gets a timestamp, and must have one from `B-T` on (`TimeUnavailable`,
        `NoTimeServers`); None: it gets none.
        """

    def attest(self, pdf: bytes, *, key: Key, at: datetime, least: Baseline | None = None) -> bytes:
        """Return a detached CAdES signature (DER) over the bytes."""

    def draft(
        self,
        pdf: bytes,
        field: str | None,
        *,
        key: Key,
        at: datetime,
        appearance: bytes | None = None,
        least: Baseline | None = None,
    ) -> Draft:
        """Write all of a signature but its value, for a key that signs somewhere else.

        `field` None: it stays beside the document.
        """

    def finish(
        self,
        pdf: bytes,
        draft: Draft,
        field: str | None,
        *,
        key: Signing,
        at: datetime,
        now: datetime,
        least: Baseline | None = None,
    ) -> bytes:
        """Return the document with what was drafted `at` that time, signed by what the key gives.

        Of one that stays beside the document, return that signature (DER).
        """

    def check(
        self,
        before: bytes,
        after: bytes,
        *,
        signed: Sequence[str],
        certificate: Digest,
        waited: timedelta = timedelta(),
        second: Given | None = None,
    ) -> Baseline:
        """Raise `SignatureUnsound` unless `after` is `before` plus one sound signature.

        `signed` names all fields that must now be filled, in order, the new one last;
        `certificate` is the one that must have signed it, and `second` the factor it must say.
        Return the level it has. `waited`: how much later than the time it claims it may be stamped.
        """

    def check_attestation(
        self,
        pdf: bytes,
        attestation: bytes,
        *,
        certificate: Digest,
        waited: timedelta = timedelta(),
        second: Given | None = None,
    ) -> Baseline:
        """Raise `SignatureUnsound` unless the detached signature is sound; return its level."""

    def prove(
        self, pdf: bytes, field: str, *, signed: Sequence[str], at: datetime, closing: bool
    ) -> tuple[bytes, Digest, Proof]:
        """Return the document with a timestamp over all of it, checked, and what that proves.

        `signed` names the fields that are filled by now. `closing`: what tells whether its
        certificates were revoked is put in before. The digest is that of the time server's
        certificate. `TimeUnavailable`, `NoTimeServers`, `ProofUnavailable`, `SignatureUnsound`.
        """

    def stamp(self, data: bytes, *, at: datetime) -> bytes:
        """Return a timestamp (RFC 3161, DER) over the bytes. `TimeUnavailable`, `NoTimeServers`."""

    def stamped(self, token: bytes, data: bytes) -> datetime:
        """Return the time that a timestamp over these bytes proves. `SignatureUnsound`."""

    def ask_again(self, *, at: datetime) -> int:
        """Ask in advance for what is soon out of date of all that was asked outside."""

    def carried(self, pdf: bytes, beside: Sequence[bytes]) -> Carried:
        """Return what a document, and signatures beside it, carry for their own later check."""

    def bears(self, pdf: bytes) -> Digest | None:
        """Return the certificate that the first signature of a paper names; None: it has none.

        Nothing of it is judged: that is for what was checked before it was kept.
        """

    def ends(self, certificate: bytes) -> datetime:
        """Return until when a certificate (DER) is in force."""

    def verify(self, pdf: bytes, *, at: datetime) -> Verdict:
        """Return the whole verdict on a file at a time, trusting this installation's authority."""


class Stamps(Protocol):
    """Who draws what a visible signature shows."""

    def draw(self, mention: Mention) -> bytes:
        """Return the appearance as a one-page PDF."""

    def show(self, mention: Mention) -> bytes:
        """Return the same as a PNG, to be looked at before it is ever put."""


class Dockets(Protocol):
    """Who draws dockets."""

    def draw(self, docket: Docket, enclosed: Enclosed) -> bytes:
        """Return the docket as PDF/A-3 with the file enclosed in it, to be sealed."""


class Certificates(Protocol):
    """Who draws certificates of disposals."""

    def draw(self, certificate: Certificate) -> bytes:
        """Return the certificate as PDF/A-3, to be sealed."""


class Receipts(Protocol):
    """Who draws receipts."""

    def draw(self, receipt: Receipt) -> bytes:
        """Return the receipt as PDF/A-3 with its data within, to be sealed."""


class Intake(Protocol):
    """Who looks at files before they come in, and draws their pages."""

    def examine(
        self,
        data: bytes,
        *,
        signed: bool = True,
        attachments: bool = False,
        images: bool = False,
    ) -> Examined:
        """Return what was found of a PDF that may come in, or raise the refusal.

        `signed`: it will be, and so it is tried; else it is only shown. `attachments`: the files
        that a PDF/A-3 carries are taken, each looked at for itself. `images`: a PNG or JPEG is
        taken too, with a PDF of one page made of it as its copy (`NotPdfNorImage`, `ImageTooWide`).
        """

    def draw(self, data: bytes, page: int) -> bytes:
        """Return a page, counted from 1, as a JPEG. `DamagedPdf`: it cannot be drawn."""

    def compare(self, first: bytes, second: bytes, page: int) -> Compared:
        """Return where a page of two files differs to the eye. `DamagedPdf`: it cannot be drawn."""

    def take(self, data: bytes, number: int) -> bytes:
        """Return an attached file, counted from 0; whoever asks knows its digest. `DamagedPdf`."""

    def text(self, data: bytes) -> str:
        """Return what a file says, as far as it can be read: nothing where it cannot."""

    def trace(self, data: bytes) -> Handwriting:
        """Return the handwriting of a PNG or JPEG image, or raise the refusal."""


class Passwords(Protocol):
    """Who hashes passwords."""

    def hash(self, password: str) -> str:
        """Return the hash to store. `WeakPassword`."""

    def match(self, stored: str | None, password: str) -> bool:
        """Compare, in the same time whether or not there is such an account."""


class Drafting(Protocol):
    """Who reads circuits as they are written, and writes them out."""

    def parse(self, data: bytes) -> object:
        """Return the plain values of a YAML text; `Misconfigured` if it is not a plain one."""

    def read(
        self, document: object, circuit: CircuitId, desks: Collection[DeskId] | None
    ) -> Written:
        """Read a circuit from plain values, to its end; desks None: who they are is not known."""

    def plain(self, document: str) -> dict[str, Any]:
        """Return the plain values of a canonical document, in the order of a file."""

    def write(self, document: object) -> str:
        """Return plain values as a file of `workflows/` says them, in YAML."""

    def wrote(self, circuit: CircuitId) -> str | None:
        """Return the canonical document of a circuit that is a file here."""

    def keys(self, action: str) -> frozenset[str]:
        """Return the keys that a step of this action takes."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a circuit."""


class Binder(Protocol):
    """Who puts evidence files together."""

    def __call__(self, contents: Contents, *, fetch: Fetch, seal: Seal) -> EvidenceFile:
        """Return the file, sealed, to be sent piece by piece."""


class Crew(Protocol):
    """Processes that share out the acts of a batch."""

    def share(
        self, actor: Person, ticked: Sequence[Ticked], key: BatchKey, until: datetime
    ) -> Iterator[Result]:
        """Give each act by a process of its own, and yield each result as it comes.

        The key stays in this process; none is begun after `until`, or once nobody listens.
        """

    def warm(self) -> None:
        """Let the processes start: a batch is being chosen."""


Circuits = Mapping[CircuitId, Circuit]
EMPTY = Directory()


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a use case may need, opened once by `bootstrap`."""

    organisation: Words
    work: Callable[[], AbstractContextManager[Work]]
    reading: Reading
    files: Files
    keys: Keys
    signer: Signer
    stamps: Stamps
    dockets: Dockets
    letter_papers: LetterPapers
    certificates: Certificates
    receipts: Receipts
    registers: Registers
    intake: Intake
    drafts: Drafts
    passwords: Passwords
    circuits: Circuits
    drafting: Drafting
    hours: Callable[[], Calendar]
    """Return the calendar in force, however often it is asked."""
    bind: Binder
    subjects: ErasableKeys
    now: Callable[[], datetime]
    pause: Callable[[float], None]
    """Sleep for so many seconds."""
    lease: timedelta = timedelta(seconds=30)
    """How long a signature may take before another may begin."""
    post: Post | None = None
    """Who sends words by mail; None: nobody, and pages alone tell them."""
    instructions: tuple[Instruction, ...] = HOUSE
    """What the house asks beside circuits, in its own words and order."""
    types: tuple[Type, ...] = ()
    """The types and subtypes of the house."""
    crew: Crew | None = None
    """Who shares out a batch; None: it is given in this process, one act after the other."""
    town: Words | None = None
    """Where the organisation has its seat."""
    cards: Cards | None = None
    """Who knows the cards of people's own computers; None: they are not taken here."""
    anchors: Anchors | None = None
    """Where published heads are kept besides the records; None: the journal's key alone knows."""
    weigh: Weigh | None = None
    """Who judges evidence files that anybody brings; None: nobody, they are not read."""
    chance: Callable[[int], bytes] = secrets.token_bytes
    """Return so many random bytes."""
    retention_years: int = 0
    """How long a dossier is kept as it is after its last movement, before who wrote is erased."""
    scrub: Callable[[], None] = lambda: None
    """Write the records anew, so that nothing is left between them of what was erased."""
    directory: Directory = EMPTY
    """The bodies whose registries stand here, and the kinds of letters."""
    url: str = ""
    """The address people type, without a slash at its end; empty: there are no pages."""
    filed: Calendar | None = None
    """The calendar of the file; another may be in force."""
    calendar_changed: Callable[[], None] = lambda: None
    """Let this process look for the calendar in force at once."""

    @property
    def calendar(self) -> Calendar:
        """The calendar in force: by it deadlines are counted."""
        return self.hours()
