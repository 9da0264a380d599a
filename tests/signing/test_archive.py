"""One timestamp over the whole document: what goes in before it, and what it is worth after."""

import hashlib
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.validation.dss import DocumentSecurityStore

from parapheur.domain.baseline import Baseline
from parapheur.domain.errors import (
    NoTimeServers,
    ProofUnavailable,
    SignatureUnsound,
    TimeUnavailable,
)
from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.domain.verdict import Conclusion, Modification
from parapheur.egress import Egress, Hosts, KeptAnswers
from parapheur.keys.bundle import Bundle
from parapheur.keys.soft import SoftKey
from parapheur.signing import PadesSigner, Revocation
from parapheur.signing.archive import check_timestamp, put_timestamp
from parapheur.signing.own_time import OwnTimeServers, TestTime
from parapheur.signing.timestamp import TimeTrust
from parapheur.signing.update import open_strictly
from tests.builders import MORNING
from tests.needs import needs
from tests.pdfs import a_pdf, an_appearance
from tests.signing.authorities import DAY, Authority, repository, responder
from tests.signing.clockmakers import LIES, Clockmakers, clockmakers
from tests.signing.desk import FIELDS, SIGNED, SigningDesk

QUICK = 0.3


class House:
    """Signers whose authority has a responder, and a time server whose authority has a list."""

    def __init__(self, folder: Path, people: Authority, time: Authority, ports: list[int]) -> None:
        self.people, self.time = people, time
        hosts = Hosts([], [f"127.0.0.1:{port}" for port in ports])
        self.revocation = Revocation(Egress(hosts), KeptAnswers(folder / "outside"))
        self.signer = PadesSigner(people.der, self.clock(), self.revocation)
        self.organisation, self.person = self.key("Ministère"), self.key("Youssef")

    def key(self, name: str) -> SoftKey:
        private = ec.generate_private_key(ec.SECP256R1())
        made = self.people.issue(name, private).public_bytes(Encoding.DER)
        return SoftKey(private, made, (self.people.der,), test=True)

    def clock(self) -> OwnTimeServers:
        private = ec.generate_private_key(ec.SECP256R1())
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = self.time.issue("clock", private, extra=use, critical=True)
        bundle = Bundle(private, made.public_bytes(Encoding.DER))
        return OwnTimeServers(TestTime(bundle), TimeTrust((self.time.der,)))

    def signed(self) -> bytes:
        certified = self.signer.certify(
            a_pdf(1), FIELDS, key=self.organisation, at=MORNING, least=Baseline.T
        )
        return self.signer.sign(certified, "visa-1", key=self.person, at=MORNING, least=Baseline.T)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    people, time = Authority("people"), Authority("time")
    with responder(people) as one, repository(time) as two:
        folder = tmp_path_factory.mktemp("house")
        yield House(folder, people, time, [one.port, two.port])


@pytest.fixture(scope="module")
def closed(house: House) -> tuple[bytes, bytes]:
    """A document as it was signed, and as it was closed."""
    pdf = house.signed()
    after, _, proof = house.signer.prove(pdf, "time-1", signed=SIGNED[:2], at=MORNING, closing=True)
    assert (proof.reached, proof.lacking, proof.time) == (Baseline.LTA, 0, MORNING)
    assert proof.until == MORNING + 2000 * DAY
    return pdf, after


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clockmakers]:
    with clockmakers(tmp_path_factory.mktemp("clocks")) as made:
        yield made


def test_what_tells_of_revocation_stands_in_the_file_before_its_last_timestamp(
    closed: tuple[bytes, bytes],
) -> None:
    pdf, after = closed
    assert after.startswith(pdf)
    reader = open_strictly(after)
    assert reader.total_revisions == open_strictly(pdf).total_revisions + 1
    store = DocumentSecurityStore.read_dss(reader)
    assert (len(store.ocsps), len(store.crls), len(store.certs)) == (2, 1, 5)
    assert not store.vri_entries


def test_all_of_it_is_valid_and_nothing_forbidden_was_changed(
    house: House, closed: tuple[bytes, bytes]
) -> None:
    verdict = house.signer.verify(closed[1], at=MORNING)
    assert verdict.verdict is Conclusion.VALID
    assert [one.field for one in verdict.signatures] == ["certification", "visa-1", "time-1"]
    *before, last = verdict.signatures
    assert {one.modification for one in before} == {Modification.PERMITTED}
    assert last.modification is Modification.NONE


def test_independent_programs_agree(closed: tuple[bytes, bytes], tmp_path: Path) -> None:
    file = tmp_path / "closed.pdf"
    file.write_bytes(closed[1])
    told = subprocess.run(
        [needs("pdfsig"), "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    assert told.count("Signature is Valid.") == 2
    assert "Total document signed" in told
    assert subprocess.run([needs("qpdf"), "--check", file], check=False).returncode == 0


def test_a_circuit_goes_on_over_a_timestamp(house: House) -> None:
    pdf = house.signed()
    between, _, proof = house.signer.prove(
        pdf, "time-1", signed=SIGNED[:2], at=MORNING, closing=False
    )
    assert proof.reached is Baseline.T
    mark = an_appearance()
    after = house.signer.sign(between, "sign-2", key=house.person, at=MORNING, appearance=mark)
    signed = (*SIGNED[:2], "time-1", "sign-2")
    level = house.signer.check(between, after, signed=signed, certificate=house.person.certificate)
    assert level is Baseline.B
    closed, _, proof = house.signer.prove(after, "time-2", signed=signed, at=MORNING, closing=True)
    assert proof.reached is Baseline.LTA
    assert house.signer.verify(closed, at=MORNING).verdict is Conclusion.VALID


def test_an_archive_timestamp_is_renewed_by_another_over_it(
    house: House, closed: tuple[bytes, bytes]
) -> None:
    later = MORNING + 3 * DAY
    renewed, _, proof = house.signer.prove(
        closed[1], "time-2", signed=(*SIGNED[:2], "time-1"), at=later, closing=True
    )
    assert (proof.reached, proof.time) == (Baseline.LTA, later)
    assert renewed.startswith(closed[1])
    assert house.signer.verify(renewed, at=later).verdict is Conclusion.VALID


def test_what_nobody_publishes_is_told_and_the_timestamp_is_put_all_the_same(
    desk: SigningDesk, clocks: Clockmakers, tmp_path: Path
) -> None:
    revocation = Revocation(clocks.egress(), KeptAnswers(tmp_path))
    signer = PadesSigner(desk.authority, clocks.servers("honest"), revocation)
    pdf = desk.certified(a_pdf(1), FIELDS)
    _, _, proof = signer.prove(pdf, "time-1", signed=SIGNED[:1], at=MORNING, closing=True)
    assert (proof.reached, proof.lacking) == (Baseline.T, 1)


@pytest.mark.parametrize("closing", [False, True], ids=["over signatures", "archive"])
@pytest.mark.parametrize("lie", LIES)
def test_no_lie_of_a_time_server_comes_into_a_document(
    house: House,
    closed: tuple[bytes, bytes],
    clocks: Clockmakers,
    lie: str,
    closing: bool,
) -> None:
    servers = clocks.servers(lie, seconds=QUICK if lie == "drip" else 5.0)
    signer = PadesSigner(house.people.der, servers, house.revocation)
    with pytest.raises(TimeUnavailable):
        signer.prove(closed[0], "time-1", signed=SIGNED[:2], at=MORNING, closing=closing)


def test_where_revocation_cannot_be_asked_it_waits(
    house: House, closed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    def nobody(call: Call) -> bytes:
        raise Outside(Trouble.NO_CONNECTION, "ocsp.example.ma")

    signer = PadesSigner(house.people.der, house.clock(), Revocation(nobody, KeptAnswers(tmp_path)))
    with pytest.raises(ProofUnavailable, match=r"ocsp\.example\.ma"):
        signer.prove(closed[0], "time-1", signed=SIGNED[:2], at=MORNING, closing=True)


def test_without_time_servers_nothing_is_proved(desk: SigningDesk) -> None:
    with pytest.raises(NoTimeServers):
        desk.signer.prove(a_pdf(1), "time-1", signed=(), at=MORNING, closing=False)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("prefix", "the old bytes changed"),
        ("fields", "other fields are filled"),
        ("trust", "leads to no authority"),
        ("day", "clock is wrong"),
        ("token", "of other bytes"),
        ("tail", "belong to no revision"),
    ],
)
def test_a_timestamp_that_is_not_what_it_should_be_is_not_kept(
    house: House, closed: tuple[bytes, bytes], wrong: str, problem: str
) -> None:
    pdf, after = closed
    signed, trust, at = (*SIGNED[:2], "time-1"), TimeTrust((house.time.der,)), MORNING
    if wrong == "prefix":
        pdf = b"%PDF-1.4" + pdf[8:]
    elif wrong == "fields":
        signed = SIGNED[:3]
    elif wrong == "trust":
        trust = TimeTrust((house.people.der,))
    elif wrong == "day":
        at += timedelta(days=1)
    elif wrong == "token":
        clock, other = house.clock(), hashlib.sha256(b"other").digest()
        after = put_timestamp(
            pdf,
            "time-1",
            lambda _: clock.stamp(other, at=MORNING, room=clock.room),
            room=clock.room,
            published=None,
        )
    else:
        after += b"\n% more\n"
    with pytest.raises(SignatureUnsound, match=problem):
        check_timestamp(pdf, after, signed=signed, trust=trust, at=at)
