"""Evidence files of a small ministry that is made for the tests: honest, and changed in one place.

Its document is no real PDF: what the verifier reads of one is where signatures say they stand.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parapheur.domain.commitments import Disclosure, standing_for
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import DossierId
from parapheur.domain.evidence import Carried, Contents, Grown, KeptVersion, Piece, Proofs, Stream
from parapheur.domain.journal import Head, Leaf, Proven, SignedHead, key_id
from parapheur.domain.merkle import consistency_path, inclusion_path, leaf_hash, root_over
from parapheur.domain.trail import Entry, Json, chain
from parapheur.domain.verdict import Conclusion, Verdict
from parapheur.evidence import put_together, verify
from parapheur.keys.bundle import Bundle
from parapheur.keys.heads import origin_of
from parapheur.signing.cms import sign_beside
from parapheur.signing.container import with_stamp
from parapheur.signing.own_time import OwnTimeServers, TestTime
from parapheur.signing.timestamp import TimeTrust
from tests.builders import MORNING

FILLER = [b'{"n":%d}' % number for number in range(5)]
"""Entries of others, before those of the dossier."""


class TestKey:
    """A key that is open, and its certificate."""

    __test__ = False
    second = None

    def __init__(
        self,
        name: str,
        above: "TestKey | None" = None,
        *,
        clock: bool = False,
        authority: bool = False,
        of: "TestKey | None" = None,
        lasts: int = 365,
    ) -> None:
        """`authority`: it may issue certificates, but none that may issue others.

        `of`: another certificate of the same key; `lasts`: days.
        """
        new = ec.generate_private_key(ec.SECP256R1())
        self.private: ec.EllipticCurvePrivateKey = of.private if of else new
        public = self.private.public_key()
        self.certificate_der = _certified(
            public, name, above or self, clock, authority=authority, lasts=lasts
        )
        self.chain_der: Sequence[bytes] = [above.certificate_der] if above else []

    @property
    def digest(self) -> Digest:
        return Digest(hashlib.sha256(self.certificate_der).hexdigest())

    @property
    def pem(self) -> bytes:
        return x509.load_der_x509_certificate(self.certificate_der).public_bytes(Encoding.PEM)

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, ec.ECDSA(SHA256()))


@dataclass(frozen=True)
class Ministry:
    """Whoever signs something."""

    root: TestKey
    seal: TestKey
    salma: TestKey
    clock: OwnTimeServers
    journal: ed25519.Ed25519PrivateKey
    journal_certificate: bytes

    @property
    def public(self) -> bytes:
        return self.journal.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def origin(self) -> str:
        return origin_of(self.public, 1)

    def stamp(self, data: bytes, at: datetime = MORNING) -> bytes:
        return self.clock.stamp(hashlib.sha256(data).digest(), at=at, room=1 << 14)

    def head(self, leaves: Sequence[bytes], at: datetime = MORNING) -> SignedHead:
        head = Head(self.origin, len(leaves), root_over(leaves), at)
        signed = SignedHead(head, key_id(self.origin, self.public), self.journal.sign(head.text))
        return SignedHead(head, signed.key_id, signed.signature, self.stamp(signed.note, at))


@cache
def ministry() -> Ministry:
    root = TestKey("Autorité d’essai")
    clock = TestKey("Horloge d’essai", root, clock=True)
    servers = OwnTimeServers(
        TestTime(Bundle(clock.private, clock.certificate_der)), TimeTrust((root.certificate_der,))
    )
    journal = ed25519.Ed25519PrivateKey.generate()
    certificate = _certified(journal.public_key(), "Journal d’essai", root, clock=False)
    return Ministry(
        root, TestKey("Ministère", root), TestKey("Salma", root), servers, journal, certificate
    )


def _certified(
    public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey,
    name: str,
    above: TestKey,
    clock: bool,
    *,
    authority: bool = False,
    lasts: int = 365,
) -> bytes:
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    known = getattr(above, "certificate_der", None)
    issuer = x509.load_der_x509_certificate(known).subject if known else own
    length = None if known is None else 0 if authority else None
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(MORNING - timedelta(days=1))
        .not_valid_after(MORNING + timedelta(days=lasts))
        .add_extension(
            x509.BasicConstraints(ca=known is None or authority, path_length=length), critical=True
        )
    )
    if clock:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(above.private, SHA256()).public_bytes(Encoding.DER)


# ------------------------------------------------------------------- a dossier

SALT = bytes(range(16))
SUBJECT = Disclosure("/subject", SALT, "Une lettre")
DEPOSIT = b"%PDF-1.7 une lettre\n%%EOF\n"
ANNEXE = b"%PDF-1.7 une annexe\n%%EOF\n"
Facts = dict[str, Json]


@dataclass(frozen=True)
class Times:
    """When things happened: the forger within may say anything."""

    signed: datetime = MORNING
    """What the signatures claim."""
    stamped: datetime = MORNING
    """What their timestamps prove."""
    dictionary: datetime = MORNING
    """What the dictionary of the last signature claims."""
    first: str = "2026-03-02"
    last: str | None = "2026-03-31"
    dated: str = "2026-02-20"
    """Of the acts by which somebody stands in."""
    given: datetime = MORNING
    ended: datetime | None = None
    """When the delegation was revoked."""
    headed: datetime = MORNING
    """When a head was published that has nothing of the dossier yet."""

    def act(self, **named: Json) -> Json:
        return {
            **named, "first": self.first, "last": self.last, "act_date": self.dated,
            "given_at": written(self.given),
        }  # fmt: skip


def signed_inside(before: bytes, key: TestKey, times: Times) -> bytes:
    """Add what the verifier reads of a signature: its range, its time, and itself in the gap."""
    room = 6000
    begin = len(before) + 128
    end = begin + room + 2
    claims = times.dictionary.strftime("%Y%m%d%H%M%S").encode()
    head = b"/M (D:%s+00'00') /ByteRange [0 %d %d 10] /Contents " % (claims, begin, end)
    head = head.ljust(128) if len(head) <= 128 else head
    behind = b"\n%%EOF     \n"[:10]
    contents = beside(before + head + behind, key, times).hex().encode()
    return before + head + b"<" + contents.ljust(room, b"0") + b">" + behind


def beside(data: bytes, key: TestKey, times: Times) -> bytes:
    def stamp(value: bytes) -> bytes:
        return ministry().stamp(value, times.stamped)

    return with_stamp(sign_beside(key, data, times.signed), stamp)


def version(data: bytes) -> Version:
    return Version(Digest(hashlib.sha256(data).hexdigest()), len(data))


def plain(found: Version) -> Json:
    return {"digest": found.digest, "length": found.length}


def signature(key: TestKey, over: bytes, **left: Version) -> Json:
    told: Facts = {"version": None, "attestation": None, "field": None, "baseline": "b-t"}
    told |= {name: plain(one) for name, one in left.items()}
    return told | {"over": version(over).digest, "certificate": key.digest}


def told(kind: str, actor: str = "salma", **facts: Json) -> Facts:
    return {"kind": kind, "actor": actor, "at": written(MORNING), **facts}


def written(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def chained(stream: str, facts: Iterable[Facts]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for one in facts:
        found.append(chain(stream, one, after=found[-1] if found else None))
    return tuple(found)


@dataclass(frozen=True)
class Story:
    """The bytes of a dossier, by digest, and what is told of them."""

    bytes: dict[str, bytes]
    contents: Contents


@cache
def story(times: Times = Times()) -> Story:
    keys = ministry()
    started = signed_inside(DEPOSIT, keys.seal, Times())
    final = signed_inside(started, keys.salma, times)
    visa = beside(started, keys.salma, Times())
    history = chained(
        "dossier/7",
        [
            told("DossierDeposited", "nadia", main=_main(DEPOSIT), annexes=[_main(ANNEXE)])
            | {
                "subject": standing_for(SALT, "Une lettre"),
                "note": standing_for(SALT, "une note effacée depuis"),
            },
            told("DossierStarted", "nadia", circuit={"id": "lettre"})
            | {"signature": signature(keys.seal, DEPOSIT, version=version(started))},
            told("VisaGiven", desk="cabinet", interim="décision 4")
            | {"signature": signature(keys.salma, started, attestation=version(visa))},
            told("StepSigned", desk="ministre", on_behalf_of="karim", delegation="arrêté 12")
            | {"signature": signature(keys.salma, started, version=version(final))},
        ],
    )
    history = (replace(history[0], disclosures=(SUBJECT,)), *history[1:])
    salma = chained(
        "account/salma",
        [
            told("LoggedIn"),
            told("KeyIssued", certificate=keys.salma.digest),
            told(
                "InterimGiven",
                term=Times().act(desk="cabinet", act_reference="décision 4", id="salma/1"),
            ),
        ],
    )[1:]
    act = times.act(id="karim/1", to="salma", act_reference="arrêté 12")
    given = [told("DelegationGiven", "karim", delegation=act)]
    if times.ended:
        told_at: Facts = {"at": written(times.ended), "delegation": "karim/1"}
        given.append(told("DelegationRevoked", "karim", act_reference="arrêté 12") | told_at)
    karim = chained("account/karim", given)
    streams = (
        Stream("dossier/7", history, whole=True),
        Stream("account/salma", salma, whole=False),
        Stream("account/karim", karim, whole=False),
    )
    chain_of = [version(one) for one in (DEPOSIT, started, final)]
    pieces = {
        "document.pdf": final, "deposit/1.pdf": DEPOSIT, "annexes/1-1.pdf": ANNEXE,
        "signatures/3.p7s": visa,
    }  # fmt: skip
    contents = Contents(
        dossier=DossierId(7),
        at=MORNING,
        pieces=tuple(Piece(name, version(data)) for name, data in pieces.items()),
        versions=tuple(
            KeptVersion(1, index, one, "document.pdf") for index, one in enumerate(chain_of)
        ),
        streams=streams,
        circuit=b'{"id":"lettre"}',
        carried=Carried(tuple(one.certificate_der for one in (keys.root, keys.seal, keys.salma))),
        verdict=Verdict(Conclusion.VALID),
        proofs=proofs_of(streams, times.headed),
    )
    return Story({version(one).digest: one for one in pieces.values()}, contents)


def _main(data: bytes) -> Json:
    return {"name": "lettre.pdf", "version": plain(version(data))}


def proofs_of(streams: Iterable[Stream], headed: datetime = MORNING) -> Proofs:
    """Publish a head before the dossier, and one after it."""
    entries = [entry for stream in streams for entry in stream.entries]
    leaves = [leaf_hash(body) for body in (*FILLER, *(entry.body for entry in entries))]

    def subtree(height: int, index: int) -> bytes:
        return root_over(leaves[index << height : (index + 1) << height])

    old = ministry().head(leaves[: len(FILLER)], headed)
    new = ministry().head(leaves, max(headed, MORNING))
    return Proofs(
        heads=(old, new),
        certificates=(ministry().journal_certificate,),
        entries=tuple(
            Proven(
                Leaf(number, entry.stream, entry.seq, leaves[number]),
                tuple(inclusion_path(number, len(leaves), subtree)),
            )
            for number, entry in enumerate(entries, start=len(FILLER))
        ),
        growth=(
            Grown(
                ministry().origin,
                old.head.size,
                len(leaves),
                tuple(consistency_path(old.head.size, len(leaves), subtree)),
            ),
        ),
    )


# ------------------------------------------------------------------- its evidence file


def seal(data: bytes, timed: bool = True, key: TestKey | None = None) -> bytes:
    made = sign_beside(key or ministry().seal, data, MORNING)
    return with_stamp(made, ministry().stamp) if timed else made


@cache
def honest(times: Times = Times()) -> bytes:
    """The evidence file as the program writes it."""
    known = story(times)
    made = put_together(known.contents, fetch=lambda one: known.bytes[one], seal=seal)
    data = b"".join(made.chunks())
    assert len(data) == made.length
    return data


def files_of(data: bytes) -> dict[str, bytes]:
    """Take a container apart, by a reader that is not ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def container(files: dict[str, bytes]) -> bytes:
    """Write a container in the one form."""
    parts, listed, at = list[bytes](), list[tuple[str, int, int, int]](), 0
    for name, data in files.items():
        checksum = zlib.crc32(data)
        listed.append((name, len(data), checksum, at))
        parts += [verify.local_header(name, len(data), checksum), data]
        at += len(parts[-2]) + len(data)
    return b"".join([*parts, verify.directory(listed)])


Change = Callable[[dict[str, bytes]], object]


def resealed(change: Change, base: bytes | None = None, key: TestKey | None = None) -> bytes:
    """Change something, and have the ministry's own seal put over it: a forger within."""
    files = files_of(base or honest())
    change(files)
    for name in (verify.MANIFEST, verify.SIGNATURE):
        del files[name]
    listed = [(n, verify.digest_of(one)) for n, one in files.items() if n != verify.MIMETYPE]
    files[verify.MANIFEST] = verify.manifest(listed)
    files[verify.SIGNATURE] = seal(files[verify.MANIFEST], key=key)
    return container(files)


def looked_at(data: bytes, **given: list[bytes]) -> verify.Report:
    """Check a file, with the ministry's authority trusted unless said otherwise."""
    trust = given.get("trust", [ministry().root.certificate_der])
    anchors = [(f"anchor {number}", note) for number, note in enumerate(given.get("anchors", []))]
    return verify.verify(io.BytesIO(data), trust=trust, anchors=anchors)


def codes(report: verify.Report) -> list[str]:
    """Return what is told that is not well."""
    return [one.said for one in report.checks if one.result not in {"ok", "note"}]
