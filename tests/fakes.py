"""An office in memory: honest, small stand-ins for what use cases need from the world.

Each keeps the promises of its port, and `contracts/` runs the same tests over it and its real
twin. `FakeSigner` really appends, so that a version is a prefix of the next; `FakeKeys` refuses
a wrong PIN and a key is shut after use. `an_office()` opens one with the whole cast at work.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from parapheur.circuits import CircuitDrafting
from parapheur.domain.accounts import SealedKey
from parapheur.domain.appearance import USUAL, Appearance, Spot
from parapheur.domain.baseline import Baseline, Proof
from parapheur.domain.cards import Card, Draft
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.docket import Docket, Enclosed
from parapheur.domain.documents import Attached, Digest, Examined, Flag, Kind, Version
from parapheur.domain.errors import (
    ActiveContent,
    BytesLost,
    CardUntrusted,
    DamagedPdf,
    NoCard,
    NotAPdf,
    NotGranted,
    NoTimeServers,
    ParapheurError,
    SignatureUnsound,
    TimeUnavailable,
    ValueUnsound,
    WrongPin,
)
from parapheur.domain.evidence import Carried, Contents, EvidenceFile, Fetch, Seal
from parapheur.domain.factors import (
    NOTHING,
    Enrolled,
    Factor,
    FactorId,
    FactorProof,
    Given,
    NewCode,
    Question,
)
from parapheur.domain.grants import Grant
from parapheur.domain.handwriting import (
    MOST_MEGABYTES,
    Handwriting,
    ImageTooHeavy,
    NotAnImage,
)
from parapheur.domain.levels import Level
from parapheur.domain.misdirected import NotPdfNorImage
from parapheur.domain.people import GUEST, ORGANISATION, DeskId, Login, Person
from parapheur.domain.placing import Survey, Tag
from parapheur.domain.registry import replies
from parapheur.domain.registry.bodies import BodyId, Directory, seal_of
from parapheur.domain.registry.certificate import Certificate
from parapheur.domain.registry.pages import Label, RegisterPages
from parapheur.domain.registry.receipts import Receipt, enclosed
from parapheur.domain.registry.slips import Slip
from parapheur.domain.signature import Field, Mention
from parapheur.domain.subtypes import Type
from parapheur.domain.verdict import (
    Conclusion,
    Integrity,
    Modification,
    Problem,
    SignatureVerdict,
    Trust,
    Verdict,
)
from parapheur.domain.versions import Box, Compared
from parapheur.keys.cards import CardKey
from parapheur.keys.factors import ADD, Factors, holder_of, removal, signatures
from parapheur.keys.held import Held
from parapheur.keys.passkeys import House
from parapheur.usecases.calendar import CalendarInForce, note_read
from parapheur.usecases.circuits import AllCircuits
from parapheur.usecases.mail_ports import Post
from parapheur.usecases.ports import EMPTY, Key, Office, Signing
from tests.builders import CALENDAR, CAST, CIRCUITS, DESKS, MORNING, PASSWORD, PIN, words
from tests.enrolled import enrolled
from tests.fake_drafts import FakeDrafts
from tests.fake_journal import FakeJournalKeys
from tests.fake_store import FakeStore
from tests.fake_subjects import FakeSubjects

PAGES = "https://parapheur.example.ma"
SIGNED, TIMED, END = b"\n%signed ", b"\n%timed", b"\n%%EOF\n"
DRAFTING = CircuitDrafting(Path(__file__).parents[1] / "workflows")
"""The real one: it only turns values into others."""


def sha256(data: bytes) -> Digest:
    return Digest(hashlib.sha256(data).hexdigest())


class FakeClock:
    """A clock that moves when it is told to, or when somebody pauses."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def pause(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class FakeFiles:
    """Bytes in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[Digest, bytes] = {}

    def put(self, data: bytes) -> Version:
        self.kept[sha256(data)] = data
        return Version(sha256(data), len(data))

    def grow(self, before: Version, tail: bytes) -> Version:
        return self.put(self.get(before.digest) + tail)

    def get(self, digest: Digest) -> bytes:
        data = self.kept.get(digest)
        if data is None or sha256(data) != digest:
            raise BytesLost(digest=digest)
        return data

    @contextmanager
    def together(self) -> Iterator["FakeFiles"]:
        yield self

    def discard(self, digest: Digest, older_than: float) -> bool:
        return self.kept.pop(digest, None) is not None

    def sweep(self, older_than: float) -> int:
        return 0  # a dictionary leaves nothing unfinished


class FakeKey:
    """A key that signs as long as it is open."""

    def __init__(
        self, sealed: SealedKey, grants: Sequence[Grant] = (), second: Given | None = None
    ) -> None:
        self._sealed = sealed
        self.second = second
        self._left = list(grants)
        self._grant = grants[0] if len(grants) == 1 else None
        self._opened = self
        self.shut = False
        self.tried = True

    def under(self, grant: Grant) -> "FakeKey":
        one = copy(self)
        one._grant = grant
        return one

    @property
    def certificate(self) -> Digest:
        return self._sealed.certificate_digest

    @property
    def certificate_der(self) -> bytes:
        return self._sealed.certificate

    @property
    def chain_der(self) -> Sequence[bytes]:
        return ()

    @property
    def test(self) -> bool:
        return self._sealed.test

    @property
    def level(self) -> Level:
        return self._sealed.level

    def sign(self, data: bytes) -> bytes:
        if self._opened.shut:
            raise ValueError("this key is shut")
        if self._grant not in self._left:
            raise NotGranted
        self._left.remove(self._grant)
        return hashlib.sha256(self.certificate_der + data).digest()

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        """Two of them, as if the rest had taken too long."""
        return [self._value(*one) for one in asked[:2]]

    def _value(self, grant: Grant, data: bytes) -> bytes | ParapheurError:
        try:
            return self.under(grant).sign(data)
        except ParapheurError as refusal:
            return refusal


class FakeHeld:
    """Second factors in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Held]] = {}

    def of(self, holder: str) -> list[Held]:
        return self._kept.get(holder, [])

    def keep(self, holder: str, factors: Sequence[Held]) -> None:
        self._kept[holder] = list(factors)


class FakeKeys(FakeJournalKeys):
    """Keys whose secret is their PIN itself; some are on cards, and give an advanced signature.

    Second factors are held against by the real rules, and kept in memory.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now: Callable[[], datetime] = lambda: MORNING
        house = House.at(PAGES, "Ministère")
        self.has_passkeys = True
        self.seconds = Factors(FakeHeld(), house, lambda: self.now())
        self.opened: list[FakeKey] = []
        self.cards: set[Login] = set()
        """Whose next key is on a card."""
        self.seal_level = Level.SIMPLE
        self.guest_level = Level.SIMPLE
        self.seal_is_test = True
        self.body_level = Level.SIMPLE
        self.sealless: set[BodyId] = set()
        """Bodies that have no seal of their own."""
        self.secret = b"of this installation"

    def issue(self, person: Person, pin: str, *, at: datetime) -> SealedKey:
        certificate = f"{person.login} {person.name.fr} {at.isoformat()}".encode()
        level = Level.ADVANCED if person.login in self.cards else Level.SIMPLE
        return SealedKey(person.login, certificate, pin.encode(), test=True, level=level)

    def find(self, owner: Login, token: str, key: str) -> SealedKey:
        return SealedKey(owner, f"{token} {key}".encode(), b"", test=False, level=Level.ADVANCED)

    def find_remote(self, owner: Login, credential: str) -> SealedKey:
        return SealedKey(owner, credential.encode(), b"", test=False, level=Level.ADVANCED)

    @contextmanager
    def open(
        self,
        sealed: SealedKey,
        pin: str,
        grants: Sequence[Grant] = (),
        proof: FactorProof = NOTHING,
    ) -> Iterator[FakeKey]:
        self._expect(sealed, pin)
        given = self.seconds.prove(holder_of(sealed), signatures(grants), proof)
        with self._open(sealed, grants, given) as key:
            yield key

    def factors(self, sealed: SealedKey) -> Sequence[Enrolled]:
        return self.seconds.held(holder_of(sealed))

    def ask_passkey(
        self,
        sealed: SealedKey,
        *,
        grants: Sequence[Grant] | None = None,
        remove: FactorId | None = None,
    ) -> Question:
        about = ADD if grants is None else signatures(grants)
        return self.seconds.ask(holder_of(sealed), removal(remove) if remove else about)

    def begin_code(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> NewCode:
        self._expect(sealed, pin)
        self._expect_factor(sealed, ADD, proof)
        return self.seconds.begin_code(holder_of(sealed), sealed.owner)

    def begin_passkey(self, sealed: SealedKey, pin: str, proof: FactorProof = NOTHING) -> Question:
        self._expect(sealed, pin)
        self._expect_factor(sealed, ADD, proof)
        return self.seconds.begin_passkey(holder_of(sealed), sealed.owner)

    def confirm_factor(self, sealed: SealedKey, name: str, proof: FactorProof) -> Enrolled:
        return self.seconds.confirm(holder_of(sealed), name, proof)

    def remove_factor(
        self,
        sealed: SealedKey,
        factor: FactorId,
        pin: str,
        proof: FactorProof = NOTHING,
        *,
        by: SealedKey | None = None,
    ) -> Enrolled:
        self._expect(by or sealed, pin)
        if by and by != sealed and by.owner == sealed.owner:
            raise NotGranted
        self._expect_factor(by or sealed, removal(factor), proof)
        return self.seconds.remove(holder_of(sealed), factor)

    def _expect(self, sealed: SealedKey, pin: str) -> None:
        if sealed.wrapped != pin.encode():
            raise WrongPin(left=0)

    def _expect_factor(self, sealed: SealedKey, about: str, proof: FactorProof) -> None:
        holder = holder_of(sealed)
        if self.seconds.held(holder) and self.seconds.prove(holder, about, proof) is None:
            raise NotGranted

    @contextmanager
    def organisation(self, grants: Sequence[Grant] = ()) -> Iterator[Key]:
        with self._seal(ORGANISATION, grants) as key:
            yield key

    @contextmanager
    def body(self, body: BodyId, grants: Sequence[Grant] = ()) -> Iterator[Key]:
        if not self.seals(body):
            raise NotGranted
        with self._seal(seal_of(body), grants) as key:
            yield key

    def seals(self, body: BodyId) -> bool:
        return body not in self.sealless

    @contextmanager
    def _seal(self, whose: DeskId, grants: Sequence[Grant]) -> Iterator[Key]:
        if any(grant.desk != whose for grant in grants):
            raise NotGranted
        certificate = f"the {whose} {MORNING.isoformat()}".encode()
        test = self.seal_is_test
        level = self.seal_level if whose == ORGANISATION else self.body_level
        seal = SealedKey(Login("seal"), certificate, b"", test=test, level=level)
        with self._open(seal, grants) as key:
            yield key

    @contextmanager
    def guest(self, name: str, *, at: datetime, grants: Sequence[Grant] = ()) -> Iterator[Key]:
        certificate = f"guest {name} {at.isoformat()}".encode()
        sealed = SealedKey(GUEST, certificate, b"", test=True, level=self.guest_level)
        with self._open(sealed, grants) as key:
            yield key

    def derive(self, purpose: bytes) -> bytes:
        return hashlib.sha256(self.secret + purpose).digest()

    @contextmanager
    def _open(
        self, sealed: SealedKey, grants: Sequence[Grant], second: Given | None = None
    ) -> Iterator[FakeKey]:
        key = FakeKey(sealed, grants, second)
        self.opened.append(key)
        try:
            yield key
        finally:
            key.shut = True


class FakeCards:
    """Cards whose certificate is a name and its issue, and whose key signs as `FakeKey` does."""

    def __init__(self) -> None:
        self.level = Level.ADVANCED
        self.unfit: set[bytes] = set()

    def examine(self, owner: Login, certificate: bytes, *, at: datetime) -> Card:
        if certificate in self.unfit:
            raise CardUntrusted
        name, _, issued = certificate.decode().rpartition(" ")
        until = datetime.fromisoformat(issued) + timedelta(days=730)
        return Card(owner, certificate, self.level, name, until)

    def key(self, card: Card, *, at: datetime) -> Key:
        return CardKey(self._still(card, at), ())

    def gave(self, card: Card, attributes: bytes, value: bytes, *, at: datetime) -> Key:
        known = self._still(card, at)
        self.expect_signed(card.certificate, attributes, value)
        return CardKey(known, (), (attributes, value))

    def expect_signed(self, certificate: bytes, data: bytes, value: bytes) -> None:
        if value != hashlib.sha256(certificate + data).digest():
            raise ValueUnsound

    def _still(self, card: Card, at: datetime) -> Card:
        if self.examine(card.owner, card.certificate, at=at) != card:
            raise NoCard
        return card


class FakeSigner:
    """Signatures are lines at the end: field, certificate, and what the key made of the rest."""

    def __init__(self) -> None:
        self.before: list[Callable[[], object]] = []
        """What happens, once each, in the middle of the next signatures."""
        self.time: bool | None = None
        """Whether a time server answers; None: there is none."""
        self.until: datetime | None = None
        """When the time server's certificate ends."""
        self.lacking = 0
        """Certificates of which nothing is published."""
        self.formless = False
        """The document lost its form: no reader finds a signature in it any more."""

    def carried(self, pdf: bytes, beside: Sequence[bytes]) -> Carried:
        """Nothing: its signatures are lines of text."""
        del pdf, beside
        return Carried()

    def bears(self, pdf: bytes) -> Digest | None:
        found = _signatures(pdf)
        return Digest(found[0][1]) if found else None

    def ends(self, certificate: bytes) -> datetime:
        """Two years after it was issued, of which a certificate of `FakeKeys` ends by saying."""
        return datetime.fromisoformat(certificate.decode().split()[-1]) + timedelta(days=730)

    @property
    def tells_time(self) -> bool:
        return self.time is not None

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
        placed = json.dumps([field.name for field in fields]).encode()
        return self._signed(pdf + b"\n%fields " + placed, "certification", key, at, least)

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
        shown = b"\n%shown " + appearance if appearance else b""
        return self._signed(pdf + shown, field, key, at, least)

    def survey(self, pdf: bytes) -> Survey:
        """Pages of A4, and the tags that `%tag name` says."""
        tags = [
            Tag(name.decode(), Spot(1, 20, 20 + 40 * at))
            for at, name in enumerate(re.findall(rb"%tag (\S+)", pdf))
        ]
        said = re.search(rb"%pages (\d+)", pdf)
        return Survey(((210, 297),) * (int(said[1]) if said else 1), tuple(tags))

    def hides(self, pdf: bytes, spots: Sequence[Spot]) -> list[bool]:
        """Something is printed in the upper half of each page."""
        return [spot.top < 148 for spot in spots]

    def attest(
        self, pdf: bytes, *, key: Signing, at: datetime, least: Baseline | None = None
    ) -> bytes:
        return self._signed(b"detached" + sha256(pdf).encode(), sha256(pdf), key, at, least)

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
        if field is None:
            return Draft(b"", (0, 0), 0, b"detached" + sha256(pdf).encode())
        shown = b"\n%shown " + appearance if appearance else b""
        return Draft(shown, (0, 0), 0, pdf + shown)

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
        if field is None:
            return self.attest(pdf, key=key, at=at, least=least)
        return self._signed(pdf + draft.tail, field, key, at, least)

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
        found = _signatures(after)
        if not after.startswith(before) or [one[0] for one in found] != list(signed):
            raise SignatureUnsound(problem="not the signatures expected")
        if found[-1][1] != certificate or not found[-1][2] or found[-1][3] != second:
            raise SignatureUnsound(problem="not the key expected")
        return _baseline(after)

    def check_attestation(
        self,
        pdf: bytes,
        attestation: bytes,
        *,
        certificate: Digest,
        waited: timedelta = timedelta(),
        second: Given | None = None,
    ) -> Baseline:
        if _signatures(attestation) != [(sha256(pdf), certificate, True, second)]:
            raise SignatureUnsound(problem="not over these bytes")
        return _baseline(attestation)

    def prove(
        self, pdf: bytes, field: str, *, signed: Sequence[str], at: datetime, closing: bool
    ) -> tuple[bytes, Digest, Proof]:
        if self.time is None:
            raise NoTimeServers
        if not self.time:
            raise TimeUnavailable
        while self.before:
            self.before.pop(0)()
        assert [one[0] for one in _signatures(pdf)] == list(signed)
        server, until = b"a time server", self.until or at + timedelta(days=2000)
        made = [field, sha256(server), hashlib.sha256(server + pdf).hexdigest(), server.hex()]
        after = pdf + SIGNED + json.dumps([at.isoformat(), *made]).encode() + END
        reached = Baseline.LTA if closing and not self.lacking else Baseline.T
        return after, sha256(server), Proof(at, until, reached, self.lacking if closing else 0)

    def stamp(self, data: bytes, *, at: datetime) -> bytes:
        if self.time is None:
            raise NoTimeServers
        if not self.time:
            raise TimeUnavailable
        told = [at.isoformat(), sha256(data)]
        return json.dumps([*told, sha256(repr(told).encode())]).encode()

    def stamped(self, token: bytes, data: bytes) -> datetime:
        if self.time is None:
            raise NoTimeServers
        try:
            at, digest, value = json.loads(token)
        except ValueError as error:
            raise SignatureUnsound(problem="it is no timestamp") from error
        if digest != sha256(data) or value != sha256(repr([at, digest]).encode()):
            raise SignatureUnsound(problem="it is over other bytes")
        return datetime.fromisoformat(at)

    def ask_again(self, *, at: datetime) -> int:
        return 0

    def verify(self, pdf: bytes, *, at: datetime) -> Verdict:
        if self.formless:
            return Verdict(Conclusion.INDETERMINATE, (Problem.OVERLOOKED,))
        found = [_verdict(*one) for one in _signatures(pdf)]
        good = all(one.verdict is Conclusion.VALID for one in found)
        return Verdict(Conclusion.VALID if good else Conclusion.INVALID, (), tuple(found))

    def _signed(
        self, pdf: bytes, field: str, key: Signing, at: datetime, least: Baseline | None
    ) -> bytes:
        while self.before:
            self.before.pop(0)()
        made = [field, key.certificate, key.sign(pdf).hex(), key.certificate_der.hex()]
        timed, said = self._timed(least), key.second
        if said:
            made += [said.kind, said.id]
        return pdf + SIGNED + json.dumps([at.isoformat(), *made]).encode() + timed + END

    def _timed(self, least: Baseline | None) -> bytes:
        if least is None:
            return b""
        if self.time is None and least is not Baseline.B:
            raise NoTimeServers
        if not self.time and least is not Baseline.B:
            raise TimeUnavailable
        return TIMED if self.time else b""


def _baseline(signed: bytes) -> Baseline:
    return Baseline.T if signed.endswith(TIMED + END) else Baseline.B


def _signatures(pdf: bytes) -> list[tuple[str, str, bool, Given | None]]:
    """Field, certificate and soundness of each signature, and the second factor it says."""
    found = []
    parts = pdf.split(SIGNED)
    for index, part in enumerate(parts[1:], start=1):
        with suppress(ValueError):
            _, name, certificate, made, der, *said = json.loads(part.split(b"\n")[0])
            expected = hashlib.sha256(bytes.fromhex(der) + SIGNED.join(parts[:index])).hexdigest()
            sound = made == expected and sha256(bytes.fromhex(der)) == certificate
            second = Given(Factor(said[0]), FactorId(said[1])) if said else None
            found.append((name, certificate, sound, second))
    return found


def _verdict(name: str, certificate: str, sound: bool, second: Given | None) -> SignatureVerdict:
    return SignatureVerdict(
        field=name,
        signer=certificate[:8],
        time=None,
        integrity=Integrity.INTACT if sound else Integrity.BROKEN,
        modification=Modification.NONE,
        trust=Trust.TEST,
        verdict=Conclusion.VALID if sound else Conclusion.INVALID,
        certificate=certificate,
        second=second,
    )


class FakeStamps:
    """Draws nothing, and remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: list[Mention] = []

    def draw(self, mention: Mention) -> bytes:
        self.drawn.append(mention)
        return f"griffe {mention.name.fr} {mention.reference}".encode()

    def show(self, mention: Mention) -> bytes:
        return b"picture of " + self.draw(mention)


class FakeDockets:
    """Draws nothing, and remembers what it was asked to draw and to enclose."""

    def __init__(self) -> None:
        self.drawn: list[tuple[Docket, Enclosed]] = []

    def draw(self, docket: Docket, enclosed: Enclosed) -> bytes:
        self.drawn.append((docket, enclosed))
        return f"%PDF-1.7\n% docket of {docket.number}: {enclosed.data.hex()}".encode()


class FakeCertificates:
    """Draws nothing, and remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: list[Certificate] = []

    def draw(self, certificate: Certificate) -> bytes:
        self.drawn.append(certificate)
        return f"%PDF-1.7\n% disposal {certificate.id}".encode()


class FakeRegisters:
    """Remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: list[RegisterPages] = []

    def draw(self, pages: RegisterPages) -> bytes:
        self.drawn.append(pages)
        said = " ".join(f"{one.number} {one.subject}" for one in pages.lines)
        return b"%PDF-1.7\n% register " + said.encode() + b"\n"

    def label(self, label: Label) -> bytes:
        return b"%PDF-1.7\n% label " + label.deposit.encode() + b"\n"


class FakeReceipts:
    """Writes what a machine reads of a receipt, and remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: list[Receipt] = []

    def draw(self, receipt: Receipt) -> bytes:
        self.drawn.append(receipt)
        carried = b"".join(one.data for one in enclosed(receipt))
        return b"%PDF-1.7\n% receipt " + receipt.number.encode() + b"\n" + carried


class FakeLetterPapers:
    """Writes what an answer and a slip say, and remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.drafts: list[replies.Draft] = []
        self.slips: list[Slip] = []

    def answer(self, draft: replies.Draft, *, at: datetime) -> bytes:
        self.drafts.append(draft)
        return f"%PDF-1.7\n% answer: {draft.written.text}\n%%EOF\n".encode()

    def slip(self, slip: Slip) -> bytes:
        self.slips.append(slip)
        return f"%PDF-1.7\n% slip of {slip.letter.number}\n%%EOF\n".encode()


def _carried(data: bytes) -> list[bytes]:
    return re.findall(rb"%carries ([a-z-]+)", data)


class FakeIntake:
    """Takes what begins like a PDF, of one page unless it says `%pages 12`.

    `%flag links` is a flag, `%hybrid` cannot be signed but as a copy, and `%carries facture` is a
    text of that name and content attached to it.
    """

    def examine(
        self,
        data: bytes,
        *,
        signed: bool = True,
        attachments: bool = False,
        images: bool = False,
    ) -> Examined:
        if images and data.startswith((b"\x89PNG", b"\xff\xd8")):
            return Examined(1, (), b"%PDF-1.7 of an image " + sha256(data).encode())
        if not data.startswith(b"%PDF-"):
            raise NotPdfNorImage if images else NotAPdf
        said = re.search(rb"%pages (\d+)", data)
        flags = tuple(Flag(flag.decode()) for flag in re.findall(rb"%flag ([a-z-]+)", data))
        copy = data.replace(b"%hybrid", b"%copied") if b"%hybrid" in data else None
        files = _carried(data)
        if files and not attachments:
            raise ActiveContent(what="embedded file")
        attached = tuple(
            Attached(f"{one.decode()}.txt", Kind.TEXT, len(one), sha256(one)) for one in files
        )
        return Examined(int(said[1]) if said else 1, flags, copy, attached)

    def take(self, data: bytes, number: int) -> bytes:
        files = _carried(data)
        if number >= len(files):
            raise DamagedPdf
        return files[number]

    def draw(self, data: bytes, page: int) -> bytes:
        if not 1 <= page <= self.examine(data).pages:
            raise DamagedPdf
        return f"picture of page {page}".encode()

    def compare(self, first: bytes, second: bytes, page: int) -> Compared:
        one, other = (
            (595, 842) if page <= self.examine(data).pages else None for data in (first, second)
        )
        differ = first != second and one is not None and other is not None
        return Compared(one, other, (Box(100, 100, 200, 50),) if differ else ())

    def text(self, data: bytes) -> str:
        return data.decode("utf-8", "replace") if data.startswith(b"%PDF-") else ""

    def trace(self, data: bytes) -> Handwriting:
        if len(data) > MOST_MEGABYTES << 20:
            raise ImageTooHeavy(limit=MOST_MEGABYTES)
        if not data.startswith((b"\x89PNG", b"\xff\xd8")):
            raise NotAnImage
        return Handwriting(8, 8, sha256(data)[:7].encode() + b"\xff")


class FakePasswords:
    """Hashes quickly, and counts how often it was asked to compare."""

    def __init__(self) -> None:
        self.compared = 0

    def hash(self, password: str) -> str:
        return sha256(password.encode())

    def match(self, stored: str | None, password: str) -> bool:
        self.compared += 1
        return stored == self.hash(password)


@dataclass
class FakeOffice:
    """The parts of an office in memory, within reach of a test."""

    store: FakeStore = field(default_factory=FakeStore)
    files: FakeFiles = field(default_factory=FakeFiles)
    keys: FakeKeys = field(default_factory=FakeKeys)
    signer: FakeSigner = field(default_factory=FakeSigner)
    stamps: FakeStamps = field(default_factory=FakeStamps)
    dockets: FakeDockets = field(default_factory=FakeDockets)
    letter_papers: FakeLetterPapers = field(default_factory=FakeLetterPapers)
    certificates: FakeCertificates = field(default_factory=FakeCertificates)
    receipts: FakeReceipts = field(default_factory=FakeReceipts)
    registers: FakeRegisters = field(default_factory=FakeRegisters)
    passwords: FakePasswords = field(default_factory=FakePasswords)
    cards: FakeCards | None = field(default_factory=FakeCards)
    subjects: FakeSubjects = field(default_factory=FakeSubjects)
    clock: FakeClock = field(default_factory=FakeClock)
    circuits: Mapping[CircuitId, Circuit] = field(default_factory=lambda: dict(CIRCUITS))
    types: tuple[Type, ...] = ()
    directory: Directory = EMPTY
    post: Post | None = None
    drafts: FakeDrafts = field(default_factory=FakeDrafts)

    def __post_init__(self) -> None:
        self.keys.now = self.clock.now
        self.hours = CalendarInForce(self.store.reading, CALENDAR, count().__next__)
        self.store.count_by(self.hours)

    @property
    def office(self) -> Office:
        return Office(
            organisation=words("Ministère des Essais", "وزارة التجارب"),
            work=self.store.work,
            reading=self.store.reading,
            files=self.files,
            keys=self.keys,
            signer=self.signer,
            stamps=self.stamps,
            dockets=self.dockets,
            letter_papers=self.letter_papers,
            certificates=self.certificates,
            receipts=self.receipts,
            registers=self.registers,
            intake=FakeIntake(),
            drafts=self.drafts,
            passwords=self.passwords,
            circuits=AllCircuits(self.circuits, self.store.reading, DRAFTING),
            drafting=DRAFTING,
            hours=self.hours,
            filed=CALENDAR,
            calendar_changed=self.hours.look_again,
            bind=bind,
            subjects=self.subjects,
            weigh=weigh,
            now=self.clock.now,
            pause=self.clock.pause,
            types=self.types,
            directory=self.directory,
            post=self.post,
            cards=self.cards,
            url="https://parapheur.example.ma",
        )


def bind(contents: Contents, *, fetch: Fetch, seal: Seal) -> EvidenceFile:
    """Put the names and bytes of what goes in one after the other, and the seal at the end."""
    parts = [
        f"{one.name}\n".encode() + (one.data or fetch(one.version.digest))
        for one in contents.pieces
    ]
    parts += [entry.body for stream in contents.streams for entry in stream.entries]
    parts.append(seal(b"".join(parts), True))
    return EvidenceFile(sum(map(len, parts)), lambda: iter(parts))


def weigh(data: bytes) -> tuple[Conclusion, bytes | None]:
    """Judge what `PK`, a conclusion and a document say, a line each."""
    _, said, *document = data.split(b"\n", 2)
    return Conclusion(said.decode()), document[0] if document else None


def an_office() -> FakeOffice:
    """An office where the whole cast has an account, a password, a key and their desks."""
    opened = FakeOffice()
    with opened.store.work() as work:
        note_read(work, CALENDAR, opened.clock.now())
        for desk in DESKS:
            work.add_desk(desk)
        for person in CAST:
            enrolled(work, person, opened.passwords.hash(PASSWORD))
            work.set_key(opened.keys.issue(person, PIN, at=opened.clock.now()))
    return opened
