"""What whoever asks for a second factor may rely on, of the fake keys and of the real keeper.

The keeper answers at its socket from a thread here, by a clock that stands still.
"""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pyotp
import pytest

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import (
    CodeRefused,
    EnrolmentOver,
    FactorNameRequired,
    NoPasskeysHere,
    NoSuchFactor,
    NotGranted,
    PasskeyRefused,
    TooManyFactors,
    TooManyTries,
    WrongPin,
)
from parapheur.domain.factors import MOST, Factor, FactorId, FactorProof, Given
from parapheur.domain.grants import Grant
from parapheur.domain.people import Login
from parapheur.keys import RemoteKeys, place_of
from parapheur.keys.codes import STEP
from parapheur.keys.counts import Counts
from parapheur.keys.factors import EACH, OPEN, Factors, holder_of
from parapheur.keys.held import HeldFactors
from parapheur.keys.mark import given_by, with_mark
from parapheur.keys.passkeys import House
from parapheur.keys.process import Keeper, factors_of, journal_of, ring_of, serve
from parapheur.keys.vault import Vault
from parapheur.usecases.ports import Key, Keys
from tests.builders import HASSAN, MORNING, YOUSSEF
from tests.fakes import PAGES, FakeKeys
from tests.keys.attributes import a_grant, attributes
from tests.keys.device import Device
from tests.signing.desk import ORGANISATION, PIN

FIRST, SECOND = a_grant(0), a_grant(1)
PARTY = "parapheur.example.ma"
WRONG = "258148"
NUMBERS = count(1)


@dataclass
class Desk:
    """Keys of either kind, and two persons who have one."""

    keys: Keys
    signs: Callable[[bytes, Given | None], bytes]
    """What is asked to be signed, for a certificate."""
    mine: SealedKey = field(init=False)
    other: SealedKey = field(init=False)

    def __post_init__(self) -> None:
        self.me, him = (
            replace(one, login=Login(f"{one.login}-{next(NUMBERS)}")) for one in (HASSAN, YOUSSEF)
        )
        self.mine = self.keys.issue(self.me, PIN, at=MORNING)
        self.other = self.keys.issue(him, PIN, at=MORNING)

    def code(self, steps: int = 0) -> FactorProof:
        at = MORNING + timedelta(seconds=STEP * steps)
        return FactorProof(code=pyotp.TOTP(self.secret).at(at))

    def with_code(self) -> "Desk":
        """Enrol an application, by the code of a step ago: that of now is still good."""
        new = self.keys.begin_code(self.mine, PIN)
        self.secret = new.secret
        self.keys.confirm_factor(self.mine, "Téléphone", replace(self.code(-1), asked=new.asked))
        return self

    def with_passkey(self, device: Device | None = None) -> Device:
        device = device or a_device()
        question = self.keys.begin_passkey(self.mine, PIN)
        self.keys.confirm_factor(self.mine, "Clé", device.made(question))
        return device

    def open(
        self, proof: FactorProof, *grants: Grant, pin: str = PIN
    ) -> AbstractContextManager[Key]:
        return self.keys.open(self.mine, pin, grants or (FIRST,), proof)

    def expect_refused(self, kind: type[Exception], proof: FactorProof, *grants: Grant) -> None:
        with pytest.raises(kind), self.open(proof, *grants):
            pytest.fail("it opened")


def a_device(**said: object) -> Device:
    return Device(**{"origin": PAGES, "party": PARTY, **said})  # type: ignore[arg-type]  # whatever the test speaks of


def marked(certificate: bytes, second: Given | None) -> bytes:
    return with_mark(attributes(certificate), second)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteKeys]:
    folder = tmp_path_factory.mktemp("factors")
    place = place_of(folder, folder / "sock", ORGANISATION, url=PAGES + "/")
    said, users = json.loads(place.words), frozenset({os.getuid()})
    counts = Counts(folder / "tries", lambda: MORNING)
    factors, journal = factors_of(said, lambda: MORNING), journal_of(said, lambda: MORNING)
    keeper = Keeper(ring_of(said, MORNING), counts, users, factors, journal)
    words = {"stay": False, "mode": 0o600}
    answering = threading.Thread(target=serve, args=[keeper, place.socket], kwargs=words)
    with place.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # or another keeper would be started
        answering.start()
        keys = RemoteKeys(place, b"")
        assert keys.authority_der
        yield keys
        keys.close()
        answering.join()


@pytest.fixture(params=["real", "fake"])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "fake":
        return Desk(FakeKeys(), lambda certificate, _: certificate)
    running = request.getfixturevalue("running")
    assert isinstance(running, RemoteKeys)
    return Desk(running, marked)


def test_a_code_is_given_and_the_signature_says_so(desk: Desk) -> None:
    desk.with_code()
    (held,) = desk.keys.factors(desk.mine)
    assert (held.kind, held.name) == (Factor.CODE, "Téléphone")
    with desk.open(desk.code()) as key:
        assert key.second == Given(Factor.CODE, held.id)
        assert key.sign(desk.signs(key.certificate_der, key.second))
    assert desk.keys.factors(desk.other) == ()


def test_nothing_given_is_nothing_said(desk: Desk) -> None:
    desk.with_code()
    with desk.open(FactorProof(code=" ")) as key:
        assert key.second is None
        key.sign(desk.signs(key.certificate_der, None))


def test_a_code_is_good_once(desk: Desk) -> None:
    desk.with_code()
    with desk.open(desk.code()):
        pass
    desk.expect_refused(CodeRefused, desk.code())
    with desk.open(desk.code(1)):  # the application's clock may be ahead
        pass
    desk.expect_refused(CodeRefused, desk.code(0))  # and none before it, either


def test_the_code_it_was_confirmed_by_is_spent(desk: Desk) -> None:
    desk.with_code()
    desk.expect_refused(CodeRefused, desk.code(-1))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_a_minute_ago_or_ahead_is_refused(desk: Desk, steps: int) -> None:
    desk.with_code()
    desk.expect_refused(CodeRefused, desk.code(steps))
    with desk.open(desk.code()):
        pass


def test_digits_are_taken_as_people_type_them(desk: Desk) -> None:
    desk.with_code()
    code = desk.code().code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    with desk.open(FactorProof(code=f" {code[:3]} {code[3:]} ")) as key:
        assert key.second


def test_of_two_who_give_the_same_code_one_comes_in(desk: Desk) -> None:
    desk.with_code()
    code, came, barrier = desk.code(), list[str](), threading.Barrier(2)

    def come() -> None:
        barrier.wait(20)
        try:
            with desk.open(code):
                came.append("in")
        except CodeRefused:
            came.append("refused")

    both = [threading.Thread(target=come) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(came) == ["in", "refused"]


def test_a_passkey_answers_for_these_signatures_alone(desk: Desk) -> None:
    device = desk.with_passkey()
    (held,) = desk.keys.factors(desk.mine)
    assert held.kind is Factor.PASSKEY
    asked = desk.keys.ask_passkey(desk.mine, grants=[SECOND, FIRST])
    with desk.open(device.answers(asked), FIRST, SECOND) as key:  # in whatever order
        assert key.second == Given(Factor.PASSKEY, held.id)
    other = replace(FIRST, document=Digest("0" * 64))
    for grants in ([other], [SECOND], [FIRST, SECOND], []):
        asked = desk.keys.ask_passkey(desk.mine, grants=[FIRST])
        with (
            pytest.raises(PasskeyRefused),
            desk.keys.open(desk.mine, PIN, grants, device.answers(asked)),
        ):
            pytest.fail("it opened")
        with desk.open(device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))):
            pass  # and the right one: the tries are forgotten


def test_an_answer_is_good_once(desk: Desk) -> None:
    device = desk.with_passkey(a_device(counts=False))  # one that is synchronised
    answer = device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))
    with desk.open(answer):
        pass
    desk.expect_refused(PasskeyRefused, answer)
    desk.expect_refused(PasskeyRefused, replace(answer, asked=""))


def test_an_answer_for_a_change_signs_nothing_and_one_for_a_signature_changes_nothing(
    desk: Desk,
) -> None:
    device = desk.with_passkey()
    (held,) = desk.keys.factors(desk.mine)
    for asked in (
        desk.keys.ask_passkey(desk.mine),
        desk.keys.ask_passkey(desk.mine, remove=held.id),
    ):
        desk.expect_refused(PasskeyRefused, device.answers(asked))
    answer = device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))
    with pytest.raises(PasskeyRefused):
        desk.keys.remove_factor(desk.mine, held.id, PIN, answer)
    assert desk.keys.factors(desk.mine)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://parapheur.example.com"},
        {"origin": PAGES.replace("https", "http")},
        {"origin": PAGES + ":8443"},
        {"party": "example.ma"},
        {"verifies": False},
        {"inside": True},
        {"count": 0},
    ],
    ids=["another house", "in the clear", "another port", "party", "holder", "inside", "counter"],
)
def test_an_answer_given_otherwise_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    device = desk.with_passkey()
    with desk.open(device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))):
        pass
    right = {name: getattr(device, name) for name in wrong}
    for name, value in wrong.items():
        setattr(device, name, value)
    desk.expect_refused(
        PasskeyRefused, device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))
    )
    if "count" not in wrong:
        for name, value in right.items():
            setattr(device, name, value)
        with desk.open(device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))):
            pass


def test_another_device_or_bytes_are_no_answer(desk: Desk) -> None:
    device = desk.with_passkey()
    stranger = a_device(credential=device.credential)
    for answer in (
        stranger.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST])),
        a_device().answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST])),
        FactorProof(passkey="{}", asked=desk.keys.ask_passkey(desk.mine, grants=[FIRST]).asked),
        FactorProof(passkey="[" * 20_000, asked="x"),
    ):
        with pytest.raises(PasskeyRefused), desk.open(answer):
            pytest.fail("it opened")
        if answer is not None:
            with desk.open(device.answers(desk.keys.ask_passkey(desk.mine, grants=[FIRST]))):
                pass


def test_what_was_asked_of_one_person_is_not_answered_for_another(desk: Desk) -> None:
    device = desk.with_passkey()
    asked = desk.keys.ask_passkey(desk.other, grants=[FIRST])
    desk.expect_refused(PasskeyRefused, device.answers(asked))


def test_a_second_factor_takes_a_first(desk: Desk) -> None:
    desk.with_code()
    with pytest.raises(NotGranted):
        desk.keys.begin_passkey(desk.mine, PIN)
    with pytest.raises(CodeRefused):
        desk.keys.begin_code(desk.mine, PIN, desk.code(-1))
    device = a_device()
    question = desk.keys.begin_passkey(desk.mine, PIN, desk.code())
    desk.keys.confirm_factor(desk.mine, "Clé", device.made(question))
    assert [one.kind for one in desk.keys.factors(desk.mine)] == [Factor.CODE, Factor.PASSKEY]
    again = desk.keys.begin_code(desk.mine, PIN, device.answers(desk.keys.ask_passkey(desk.mine)))
    assert again.address.startswith("otpauth://totp/")


def test_a_wrong_pin_begins_and_removes_nothing(desk: Desk) -> None:
    desk.with_code()
    (held,) = desk.keys.factors(desk.mine)
    with pytest.raises(WrongPin):
        desk.keys.begin_code(desk.mine, WRONG, desk.code())
    with pytest.raises(WrongPin):
        desk.keys.remove_factor(desk.mine, held.id, WRONG, desk.code())
    with pytest.raises(NotGranted):
        desk.keys.remove_factor(desk.mine, held.id, PIN)
    assert desk.keys.remove_factor(desk.mine, held.id, PIN, desk.code()) == held
    assert desk.keys.factors(desk.mine) == ()
    with pytest.raises(NoSuchFactor):
        desk.keys.remove_factor(desk.mine, held.id, PIN)


def test_a_lost_factor_is_removed_by_the_pin_of_somebody_else(desk: Desk) -> None:
    desk.with_code()
    (held,) = desk.keys.factors(desk.mine)
    with pytest.raises(WrongPin):
        desk.keys.remove_factor(desk.mine, held.id, WRONG, by=desk.other)
    renewed = desk.keys.issue(desk.me, "369147", at=MORNING)  # oneself, by another key
    with pytest.raises(NotGranted):
        desk.keys.remove_factor(desk.mine, held.id, "369147", by=renewed)
    assert desk.keys.remove_factor(desk.mine, held.id, PIN, by=desk.other) == held


def test_an_enrolment_is_confirmed_by_its_first_code(desk: Desk) -> None:
    new = desk.keys.begin_code(desk.mine, PIN)
    desk.secret = new.secret
    assert f"secret={new.secret}" in new.address
    good = replace(desk.code(), asked=new.asked)
    with pytest.raises(FactorNameRequired):
        desk.keys.confirm_factor(desk.mine, " ", good)
    with pytest.raises(EnrolmentOver):
        desk.keys.confirm_factor(desk.other, "Téléphone", good)
    new = desk.keys.begin_code(desk.mine, PIN)
    desk.secret = new.secret
    left = []
    for _ in range(4):
        with pytest.raises(CodeRefused) as refused:
            desk.keys.confirm_factor(desk.mine, "Téléphone", replace(desk.code(9), asked=new.asked))
        left.append(refused.value.facts["left"])
    assert left == [4, 3, 2, 1]
    assert desk.keys.factors(desk.mine) == ()
    good = replace(desk.code(), asked=new.asked)
    assert desk.keys.confirm_factor(desk.mine, "Téléphone", good).name == "Téléphone"
    with pytest.raises(EnrolmentOver):  # once
        desk.keys.confirm_factor(desk.mine, "Téléphone", replace(desk.code(1), asked=new.asked))


@pytest.mark.parametrize("wrong", [{"origin": "https://other.example.ma"}, {"verifies": False}])
def test_a_passkey_made_otherwise_is_not_kept(desk: Desk, wrong: dict[str, object]) -> None:
    question = desk.keys.begin_passkey(desk.mine, PIN)
    with pytest.raises(PasskeyRefused):
        desk.keys.confirm_factor(desk.mine, "Clé", a_device(**wrong).made(question))
    assert desk.keys.factors(desk.mine) == ()


def test_nobody_has_more_than_so_many(desk: Desk) -> None:
    device = desk.with_passkey()
    while len(desk.keys.factors(desk.mine)) < MOST:
        answer = device.answers(desk.keys.ask_passkey(desk.mine))
        question = desk.keys.begin_passkey(desk.mine, PIN, answer)
        desk.keys.confirm_factor(desk.mine, "Clé", a_device().made(question))
    with pytest.raises(TooManyFactors):
        desk.keys.begin_passkey(desk.mine, PIN, device.answers(desk.keys.ask_passkey(desk.mine)))


# What the process alone promises.


@pytest.fixture
def real(running: RemoteKeys) -> Desk:
    return Desk(running, marked)


def test_wrong_codes_are_counted_with_wrong_pins(real: Desk) -> None:
    real.with_code()
    left = []
    for kind, pin in ((CodeRefused, PIN), (WrongPin, WRONG), (CodeRefused, PIN), (WrongPin, WRONG)):
        with pytest.raises(kind) as refused, real.open(real.code(5), pin=pin):
            pytest.fail("it opened")
        left.append(refused.value.facts["left"])
    assert left == [4, 3, 2, 1]
    real.expect_refused(CodeRefused, real.code(5))
    real.expect_refused(TooManyTries, real.code())


def test_codes_are_not_guessed_by_another_key_of_the_same_person(real: Desk) -> None:
    real.with_code()
    for _ in range(5):
        key = real.keys.issue(real.me, "369147", at=MORNING)
        with pytest.raises(CodeRefused), real.keys.open(key, "369147", [FIRST], real.code(5)):
            pytest.fail("it opened")
    real.expect_refused(TooManyTries, real.code())


@pytest.mark.parametrize("given", [True, False])
def test_nobody_makes_a_signature_say_what_was_not_given(real: Desk, given: bool) -> None:
    real.with_code()
    with real.open(real.code() if given else FactorProof()) as key:
        lies = [Given(Factor.CODE, real.keys.factors(real.mine)[0].id), None]
        lies.append(Given(Factor.PASSKEY, lies[0].id))  # type: ignore[union-attr]  # the first
        twice = with_mark(marked(key.certificate_der, lies[0]), lies[2])
        for data in [twice, *(marked(key.certificate_der, one) for one in lies)]:
            if data == marked(key.certificate_der, key.second):
                continue
            with pytest.raises(NotGranted):
                key.sign(data)
        assert key.sign(marked(key.certificate_der, key.second))


def test_a_mark_is_read_as_it_was_written() -> None:
    said = Given(Factor.PASSKEY, FactorId("ab" * 16))
    assert given_by(with_mark(attributes(b"der"), said)) == said
    assert given_by(attributes(b"der")) is None
    for wrong in ("ab" * 15, "AB" * 16):
        with pytest.raises(ValueError, match="identifier"):
            given_by(with_mark(attributes(b"der"), replace(said, id=FactorId(wrong))))


@pytest.mark.parametrize(
    "url", ["", "http://127.0.0.1:8000", "https://[::1]", "http://parapheur.example.ma"]
)
def test_pages_without_a_name_or_in_the_clear_have_no_passkeys(url: str, tmp_path: Path) -> None:
    factors = Factors(
        HeldFactors(tmp_path, Vault(bytes(32))), House.at(url, "Ministère"), lambda: MORNING
    )
    with pytest.raises(NoPasskeysHere):
        factors.begin_passkey("person hassan", "hassan")
    assert factors.begin_code("person hassan", "hassan").secret


def test_an_origin_is_said_as_browsers_say_it() -> None:
    assert House.at("https://Parapheur.Example.ma:443/", "").origin == PAGES
    assert House.at("http://localhost:8000", "").origin == "http://localhost:8000"
    assert House.at("http://localhost:8000", "").party == "localhost"


def test_what_was_asked_or_begun_is_over_in_time(tmp_path: Path) -> None:
    at = MORNING
    factors = Factors(HeldFactors(tmp_path, Vault(bytes(32))), House.at(PAGES, "M"), lambda: at)
    device, holder = a_device(), "person hassan"
    question = factors.begin_passkey(holder, "hassan")
    factors.confirm(holder, "Clé", device.made(question))
    question, begun = factors.ask(holder, "this"), factors.begin_code(holder, "hassan")
    at += OPEN
    with pytest.raises(PasskeyRefused):
        factors.prove(holder, "this", device.answers(question))
    code = FactorProof(code=pyotp.TOTP(begun.secret).at(at), asked=begun.asked)
    with pytest.raises(EnrolmentOver):
        factors.confirm(holder, "Téléphone", code)


def test_who_asks_again_and_again_pushes_out_nobody_else(tmp_path: Path) -> None:
    held = HeldFactors(tmp_path, Vault(bytes(32)))
    factors = Factors(held, House.at(PAGES, "M"), lambda: MORNING)
    device, holder = a_device(), "person hassan"
    factors.confirm(holder, "Clé", device.made(factors.begin_passkey(holder, "hassan")))
    first, mine = factors.ask(holder, "this"), factors.ask(holder, "this")
    for _ in range(EACH - 1):
        factors.ask(holder, "this")
    for _ in range(3 * EACH):
        factors.ask("person youssef", "this")
    assert factors.prove(holder, "this", device.answers(mine))
    with pytest.raises(PasskeyRefused):
        factors.prove(holder, "this", device.answers(first))


def test_factors_are_sealed_and_of_their_holder_alone(desk: Desk, tmp_path: Path) -> None:
    factors = Factors(HeldFactors(tmp_path, Vault(bytes(32))), House.at(PAGES, ""), lambda: MORNING)
    begun = factors.begin_code("person hassan", "hassan")
    code = FactorProof(code=pyotp.TOTP(begun.secret).at(MORNING), asked=begun.asked)
    factors.confirm("person hassan", "Téléphone", code)
    (file,) = tmp_path.iterdir()
    assert begun.secret.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert holder_of(desk.mine) != holder_of(desk.other)
