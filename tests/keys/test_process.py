"""The signing process: who may ask, what it counts, and that it may die at any moment."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest

from parapheur.domain.errors import (
    CodeRefused,
    KeysAway,
    Misconfigured,
    NotGranted,
    TooManyTries,
    WrongPin,
)
from parapheur.domain.factors import FactorProof
from parapheur.domain.tries import PAUSE
from parapheur.keys import RemoteKeys, place_of
from parapheur.keys.client import Line, RemoteKey
from parapheur.keys.counts import Counts
from parapheur.keys.factors import Factors
from parapheur.keys.granted import EACH, LIFE, Granted, Leave
from parapheur.keys.held import HeldFactors
from parapheur.keys.journal import JournalKey
from parapheur.keys.messages import of_grants, receive, send
from parapheur.keys.passkeys import House
from parapheur.keys.process import Keeper, uid_of
from parapheur.keys.ring import Ring
from parapheur.keys.starting import addressed, reach
from parapheur.keys.vault import Vault
from tests.builders import HASSAN, MORNING
from tests.keys.attributes import a_grant, a_leave, attributes
from tests.signing.desk import ORGANISATION, PIN, SigningDesk

FIRST, LEAVE = a_grant(), a_leave()
WRONG = "258148"


@contextmanager
def asked(folder: Path) -> Iterator[RemoteKeys]:
    keys = RemoteKeys(place_of(folder / "keys", folder / "keys.sock", ORGANISATION), b"")
    try:
        yield keys
    finally:
        keys.close()


def pid_of(folder: Path) -> int:
    """The process that listens there, by the kernel's word."""
    with socket.socket(socket.AF_UNIX) as line, addressed(folder / "keys.sock") as address:
        line.connect(address)
        return int.from_bytes(
            line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4], sys.byteorder
        )


def soon(so: Callable[[], bool]) -> None:
    for _ in range(2000):
        if so():
            return
        time.sleep(0.01)
    pytest.fail("it never came")


def test_killed_in_the_middle_it_refuses_and_is_started_again(tmp_path: Path) -> None:
    with asked(tmp_path) as keys:
        sealed = keys.issue(HASSAN, PIN, at=MORNING)
        first = pid_of(tmp_path)
        with keys.open(sealed, PIN, [FIRST]) as key:
            os.kill(first, signal.SIGKILL)
            with pytest.raises(KeysAway, match="nothing was signed"):
                key.sign(attributes(key.certificate_der))
            with pytest.raises(ValueError, match="closed"):  # the leave died with it
                key.sign(attributes(key.certificate_der))
        with keys.open(sealed, PIN, [FIRST]) as key:
            key.sign(attributes(key.certificate_der))
        assert pid_of(tmp_path) != first


def test_tries_are_counted_where_nobody_who_asks_can_take_them_back(tmp_path: Path) -> None:
    with asked(tmp_path) as keys:
        sealed = keys.issue(HASSAN, PIN, at=MORNING)
        left = []
        for tried in range(5):
            with pytest.raises(WrongPin) as refused, keys.open(sealed, WRONG, [FIRST]):
                pytest.fail("it opened")
            left.append(refused.value.facts["left"])
            if tried == 2:
                os.kill(pid_of(tmp_path), signal.SIGKILL)
        assert left == [4, 3, 2, 1, 0]
        with pytest.raises(TooManyTries), keys.open(sealed, PIN, [FIRST]):
            pytest.fail("it opened")


def test_a_code_is_good_once_though_the_process_died(tmp_path: Path) -> None:
    with asked(tmp_path) as keys:
        sealed = keys.issue(HASSAN, PIN, at=MORNING)
        new = keys.begin_code(sealed, PIN)
        maker, now = pyotp.TOTP(new.secret), int(time.time())
        first = FactorProof(code=maker.at(now), asked=new.asked)
        keys.confirm_factor(sealed, "Téléphone", first)
        second = FactorProof(code=maker.at(now + maker.interval))
        with keys.open(sealed, PIN, [FIRST], second):
            os.kill(pid_of(tmp_path), signal.SIGKILL)
        for code in (first, second):
            with pytest.raises(CodeRefused), keys.open(sealed, PIN, [FIRST], code):
                pytest.fail("it opened")
        assert [one.name for one in keys.factors(sealed)] == ["Téléphone"]


def test_a_pause_ends_by_the_clock_of_the_process(tmp_path: Path) -> None:
    at = MORNING
    counts = Counts(tmp_path / "tries", lambda: at)
    for _ in range(5):
        counts.spend(b"a key")
    counts.spend(b"another key")
    with pytest.raises(TooManyTries):
        counts.spend(b"a key")
    at += PAUSE
    assert counts.spend(b"a key").failed == 6
    counts.forget(b"a key")
    assert counts.spend(b"a key").failed == 1
    (place, *_) = sorted((tmp_path / "tries").iterdir())
    place.write_text("none, honestly")
    with pytest.raises(Misconfigured):
        [counts.spend(key) for key in (b"a key", b"another key")]


def test_many_who_start_together_get_one_process(tmp_path: Path) -> None:
    seen = []

    def start() -> None:
        with asked(tmp_path) as keys:
            seen.append(keys.authority_der)
            barrier.wait(60)

    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_it_is_for_its_own_user_alone_and_ends_with_the_last_who_asks(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)  # longer than the address of a socket
    with asked(deep) as keys:
        assert keys.authority_der
        assert stat.S_IMODE((deep / "keys.sock").stat().st_mode) == 0o600
        assert stat.S_IMODE((deep / "keys").stat().st_mode) == 0o700
        number = pid_of(deep)
        with pytest.raises(FileNotFoundError):  # one that is somewhere else
            pid_of(tmp_path)
    soon(lambda: not (deep / "keys.sock").exists())
    soon(lambda: not Path(f"/proc/{number}").exists())


def no_journal() -> JournalKey:
    raise AssertionError("nobody asked for it")


def keeper_of(desk: SigningDesk, folder: Path, user: int) -> Keeper:
    """One in this process, whom this user may ask."""
    ring, counts = Ring(desk.keys), Counts(folder, lambda: MORNING)
    factors = Factors(HeldFactors(folder, Vault(bytes(32))), House.at("", ""), lambda: MORNING)
    return Keeper(ring, counts, frozenset({user}), factors, no_journal)


def test_another_user_is_hung_up_on(desk: SigningDesk, tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        assert uid_of(theirs) == os.getuid()
        keeper = keeper_of(desk, tmp_path, os.getuid() + 1)
        keeper.admit(theirs)
        assert receive(ours) is None
        assert keeper.alone
    ours, theirs = socket.socketpair()
    with ours:
        keeper_of(desk, tmp_path, os.getuid()).admit(theirs)
        assert receive(ours)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"ask": "everything"},
        {"ask": "sign", "grant": None, "attributes": ""},
        {"ask": "open", "grants": []},
        {"ask": "open", "key": {}, "pin": 1, "grants": [[]]},
        {"ask": "seal", "whose": "organisation", "grants": [[1, 2]]},
        {"ask": "seal", "grants": []},
    ],
)
def test_a_message_that_is_none_is_refused(remote: RemoteKeys, message: dict[str, object]) -> None:
    with reach(remote._place)[0] as line:
        send(line, message)
        answer = receive(line)
        assert answer is not None
        assert answer["refused"] in {"KeysAway", "NotGranted"}
        send(line, {"ask": "seal", "whose": "organisation", "grants": []})
        assert receive(line)  # it still listens


def test_bytes_that_are_no_message_end_the_conversation(remote: RemoteKeys) -> None:
    for data in (b"\xff" * 8, b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x01{"):
        with reach(remote._place)[0] as line:
            line.sendall(data)
            with suppress(ConnectionResetError):
                assert receive(line) is None


def test_one_conversation_opens_one_key(remote: RemoteKeys) -> None:
    with reach(remote._place)[0] as line:
        for expected in ("certificate", "refused"):
            send(line, {"ask": "seal", "whose": "organisation", "grants": []})
            answer = receive(line)
            assert answer is not None
            assert expected in answer


def test_a_leave_is_over_in_time(desk: SigningDesk) -> None:
    at = 0.0
    with desk.keys.organisation() as key:
        held = Granted(key, Leave([FIRST], clock=lambda: at))
        at = LIFE + EACH
        with pytest.raises(NotGranted):
            held.sign(attributes(held.certificate_der))


def test_a_key_is_of_no_use_after_a_fork(remote: RemoteKeys) -> None:
    with remote.organisation([LEAVE]) as key:
        data = attributes(key.certificate_der)
        child = os.fork()
        if child == 0:  # says by its status whether the line was refused, and its own one serves
            try:
                key.sign(data)
            except ValueError:
                with remote.organisation([LEAVE]) as other:
                    os._exit(0 if other.sign(data) else 1)
            os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        assert key.sign(data)  # and ours was not disturbed


def test_where_it_runs_as_another_user_nobody_else_starts_it(tmp_path: Path) -> None:
    place = place_of(tmp_path / "keys", tmp_path / "keys.sock", ORGANISATION)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parapheur.keys.starting.STARTING", 0.05)
        with pytest.raises(KeysAway):
            reach(replace(place, apart=True))
    assert not (tmp_path / "keys").exists()


ASKS = """
import gc, json, sys
from pathlib import Path
from parapheur.keys import RemoteKeys, place_of
from parapheur.domain.words import Words
from parapheur.signing.cms import pades_container
from tests.builders import HASSAN, MORNING
from tests.keys.attributes import a_grant
from cryptography.hazmat.primitives.asymmetric import ec, rsa

folder = Path(sys.argv[1])
keys = RemoteKeys(place_of(folder / "keys", folder / "sock", Words("a", "f", "e")), b"")
sealed = keys.issue(HASSAN, "258147", at=MORNING)
held = 0
with keys.open(sealed, "258147", [a_grant()]) as key:
    pades_container(key, bytes(32))
    kinds = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)
    held = sum(isinstance(one, kinds) for one in gc.get_objects())
room = [name for name in sys.modules if name.startswith("parapheur.keys.")]
print(json.dumps([held, sorted(room)]))
"""


def test_who_asks_holds_no_private_key_and_nothing_that_opens_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKS, str(tmp_path)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    held, room = json.loads(done.stdout)
    assert held == 0
    known = ("attributes", "client", "heads", "mark", "messages", "once", "starting")
    assert room == [f"parapheur.keys.{name}" for name in known]


def test_what_a_slow_key_was_not_asked_for_can_be_asked_again(
    desk: SigningDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers for one at least, and leaves the grants of the others as they were."""
    monkeypatch.setattr("parapheur.keys.process.A_WHILE", 0.0)
    grants = [a_leave(), replace(a_leave(), position=1)]
    ours, theirs = socket.socketpair()
    with ours:
        keeper_of(desk, tmp_path, os.getuid()).admit(theirs)
        receive(ours)
        line = Line(ours)
        asked = {"ask": "seal", "whose": "organisation", "grants": of_grants(grants)}
        key = RemoteKey(line, line.ask(asked))
        data = attributes(key.certificate_der)
        both = [(grant, data) for grant in grants]
        (first,) = key.sign_several(both)
        (second,) = key.sign_several(both[1:])
        assert isinstance(first, bytes)
        assert isinstance(second, bytes)
        (again,) = key.sign_several(both)
        assert isinstance(again, NotGranted)


def test_without_an_open_key_none_of_several_is_signed(remote: RemoteKeys) -> None:
    with reach(remote._place)[0] as line:
        send(line, {"ask": "several", "parts": []})
        answer = receive(line)
        assert answer is not None
        assert answer["refused"] == "NotGranted"
