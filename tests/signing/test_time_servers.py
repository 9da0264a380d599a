"""Time servers that lie: each is refused with its own trouble, at each thing it is asked for."""

import hashlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.errors import NoTimeServers, SignatureUnsound, TimeUnavailable
from parapheur.domain.outside import Trouble
from parapheur.signing import PadesSigner
from parapheur.signing.timestamp import NotBelieved, TimeTrust, believe
from tests.builders import MORNING
from tests.pdfs import a_pdf
from tests.signing.clockmakers import LIES, POLICY, Clockmakers, clockmakers
from tests.signing.desk import FIELDS, PIN, SIGNED, SigningDesk

DIGEST = hashlib.sha256(b"what is stamped").digest()
QUICK = 0.3
"""Seconds for a server that drips; the others have their five."""


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clockmakers]:
    with clockmakers(tmp_path_factory.mktemp("clocks")) as made:
        yield made


@pytest.fixture(scope="module")
def certified(desk: SigningDesk) -> bytes:
    return desk.certified(a_pdf(1), FIELDS)


@pytest.fixture(autouse=True)
def no_thread_hangs() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    ours = (one for one in threading.enumerate() if "process_request" not in one.name)
    assert {one for one in ours if not one.name.startswith("hash")} <= before


def told(caplog: pytest.LogCaptureFixture) -> list[Trouble]:
    """The troubles that were logged of time servers."""
    said = [one.getMessage() for one in caplog.records if "no timestamp from" in one.getMessage()]
    return [one for text in said for one in Trouble if f": {one}" in text]


def seconds(lie: str) -> float:
    return QUICK if lie == "drip" else 5.0


def test_an_honest_server_gives_a_timestamp_that_is_believed(clocks: Clockmakers) -> None:
    servers = clocks.servers("honest")
    token = servers.stamp(DIGEST, at=MORNING, room=servers.room)
    stamp = believe(token, DIGEST, servers.trust, at=MORNING)
    assert (stamp.time, stamp.until) == (MORNING, MORNING + timedelta(days=2000))
    assert servers.room < 4096, "what one was like tells what the next will need"


@pytest.mark.parametrize(("lie", "trouble"), LIES.items())
def test_each_lie_is_told_by_its_name_and_the_next_server_is_asked(
    clocks: Clockmakers, caplog: pytest.LogCaptureFixture, lie: str, trouble: Trouble
) -> None:
    caplog.set_level(logging.WARNING)
    servers = clocks.servers(lie, "honest", seconds=seconds(lie))
    token = servers.stamp(DIGEST, at=MORNING, room=servers.room)
    assert believe(token, DIGEST, servers.trust, at=MORNING).time == MORNING
    assert told(caplog) == [trouble]


@pytest.mark.parametrize("lie", LIES)
def test_without_a_second_server_a_signature_must_wait_or_goes_without(
    desk: SigningDesk, clocks: Clockmakers, certified: bytes, lie: str
) -> None:
    signer = PadesSigner(desk.authority, clocks.servers(lie, seconds=seconds(lie)))
    with desk.keys.open(desk.youssef, PIN) as key:
        with pytest.raises(TimeUnavailable):
            signer.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.T)
        kept = signer.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.B)
    level = signer.check(certified, kept, signed=SIGNED[:2], certificate=key.certificate)
    assert level is Baseline.B


def test_every_signature_of_a_circuit_gets_its_timestamp(
    desk: SigningDesk, clocks: Clockmakers
) -> None:
    signer = PadesSigner(desk.authority, clocks.servers("honest"))
    pdf = a_pdf(1)
    with desk.keys.organisation() as key:
        stamped = signer.certify(pdf, FIELDS, key=key, at=MORNING, least=Baseline.T)
        level = signer.check(pdf, stamped, signed=SIGNED[:1], certificate=key.certificate)
        assert level is Baseline.T
        after = signer.sign(stamped, "visa-1", key=key, at=MORNING, least=Baseline.B)
        level = signer.check(stamped, after, signed=SIGNED[:2], certificate=key.certificate)
        assert level is Baseline.T
    assert len(after) - len(stamped) < 20_000, "no more room is kept than timestamps need"
    assert signer.verify(after, at=MORNING).verdict == "valid"


def test_a_signature_beside_the_document_gets_one_too(
    desk: SigningDesk, clocks: Clockmakers
) -> None:
    signer = PadesSigner(desk.authority, clocks.servers("honest"))
    pdf = a_pdf(1)
    with desk.keys.open(desk.youssef, PIN) as key:
        beside = signer.attest(pdf, key=key, at=MORNING, least=Baseline.T)
        bare = signer.attest(pdf, key=key, at=MORNING)
    for made, level in ((beside, Baseline.T), (bare, Baseline.B)):
        assert signer.check_attestation(pdf, made, certificate=key.certificate) is level


def test_no_time_server_at_all(desk: SigningDesk, certified: bytes) -> None:
    with desk.keys.open(desk.youssef, PIN) as key:
        with pytest.raises(NoTimeServers):
            desk.signer.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.T)
        assert desk.signer.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.B)


def test_a_timestamp_that_nobody_here_can_check_is_not_kept(
    desk: SigningDesk, clocks: Clockmakers, certified: bytes
) -> None:
    stamping = PadesSigner(desk.authority, clocks.servers("honest"))
    with desk.keys.open(desk.youssef, PIN) as key:
        made = stamping.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.T)
    checks = {"signed": SIGNED[:2], "certificate": key.certificate}
    with pytest.raises(SignatureUnsound, match="nobody here can check"):
        desk.signer.check(certified, made, **checks)  # type: ignore[arg-type]
    other = clocks.servers("honest")
    other._trust = replace(other.trust, anchors=(desk.authority,))
    with pytest.raises(SignatureUnsound, match="leads to no authority"):
        PadesSigner(desk.authority, other).check(certified, made, **checks)  # type: ignore[arg-type]


def test_a_timestamp_of_another_signature_is_not_kept(
    desk: SigningDesk, clocks: Clockmakers, certified: bytes
) -> None:
    servers = clocks.servers("honest")
    foreign = servers.stamp(DIGEST, at=MORNING, room=servers.room)
    signer = PadesSigner(desk.authority, servers)
    servers.stamp = lambda *_, **__: foreign  # type: ignore[method-assign]
    with desk.keys.open(desk.youssef, PIN) as key:
        made = signer.sign(certified, "visa-1", key=key, at=MORNING, least=Baseline.T)
        with pytest.raises(SignatureUnsound, match="of other bytes"):
            signer.check(certified, made, signed=SIGNED[:2], certificate=key.certificate)


def test_any_policy_will_do_where_none_is_asked_for(clocks: Clockmakers) -> None:
    servers = clocks.servers("honest")
    token = servers.stamp(DIGEST, at=MORNING, room=servers.room)
    for policy in (None, POLICY):
        assert believe(token, DIGEST, TimeTrust((clocks.anchor,), policy), at=None).time == MORNING
    with pytest.raises(NotBelieved) as wrong:
        believe(token, DIGEST, TimeTrust((clocks.anchor,), "1.2.3"), at=None)
    assert wrong.value.trouble is Trouble.WRONG_POLICY


@pytest.mark.parametrize("damage", [0, 20, 200, -1])
def test_a_damaged_token_is_not_believed(clocks: Clockmakers, damage: int) -> None:
    servers = clocks.servers("honest")
    token = bytearray(servers.stamp(DIGEST, at=MORNING, room=servers.room))
    token[damage] ^= 1
    with pytest.raises(NotBelieved):
        believe(bytes(token), DIGEST, servers.trust, at=MORNING)


def test_a_timestamp_larger_than_its_place_is_not_taken(clocks: Clockmakers) -> None:
    servers = clocks.servers("honest")
    with pytest.raises(TimeUnavailable):
        servers.stamp(DIGEST, at=MORNING, room=100)
