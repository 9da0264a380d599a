"""A key is opened by its PIN: five tries, then a pause, each recorded."""

from collections.abc import Sequence

import pytest

from parapheur.domain.accounts import SealedKey
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NoKey, TooManyTries, WrongPin
from parapheur.domain.events import PinRefused
from parapheur.domain.grants import Grant
from parapheur.domain.people import Login
from parapheur.domain.tries import NO_TRIES, PAUSE
from parapheur.usecases.unlock import issue_key, unlock
from tests.builders import PIN, RACHID, SERVICE, YOUSSEF, a_person
from tests.enrolled import lived
from tests.fakes import FakeKey, FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, told

GRANT = Grant(1, 1, 0, SERVICE, Digest("0" * 64))
NEWCOMER = a_person("nadia")


def the_key(fake: FakeOffice, login: Login = YOUSSEF.login) -> SealedKey:
    with fake.store.work() as work:
        key = work.key(login)
    assert key is not None
    return key


def open_with(fake: FakeOffice, pin: str) -> FakeKey:
    with unlock(fake.office, YOUSSEF, pin, [GRANT]) as key:
        assert key.certificate == the_key(fake).certificate_digest
        assert len(key.sign(b"a letter")) > 0
    return fake.keys.opened[-1]


def test_the_right_pin_opens_the_key_for_the_moment(fake: FakeOffice) -> None:
    key = open_with(fake, PIN)
    assert key.shut
    with pytest.raises(ValueError, match="shut"):
        key.sign(b"another letter")
    assert lived(fake.store.reading, YOUSSEF) == []


def test_a_wrong_pin_is_recorded_and_counted(fake: FakeOffice) -> None:
    with pytest.raises(WrongPin) as refused:
        open_with(fake, "0000")
    assert refused.value.facts == {"left": 4}
    assert the_key(fake).tries.failed == 1
    assert lived(fake.store.reading, YOUSSEF) == [
        PinRefused(at=fake.clock.now(), actor=YOUSSEF.login, left=4)
    ]


def test_a_wrong_pin_signs_nothing(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(WrongPin):
        give(fake, dossier_id, SERVICE, pin="0000")
    assert told(fake, dossier_id) == STARTED


def test_five_wrong_pins_make_a_pause_even_for_the_right_one(fake: FakeOffice) -> None:
    left = []
    for _ in range(5):
        with pytest.raises(WrongPin) as refused:
            open_with(fake, "0000")
        left.append(refused.value.facts["left"])
    assert left == [4, 3, 2, 1, 0]
    opened = len(fake.keys.opened)
    with pytest.raises(TooManyTries):
        open_with(fake, PIN)
    assert len(fake.keys.opened) == opened
    events = lived(fake.store.reading, YOUSSEF)
    assert [event.paused_until for event in events if isinstance(event, PinRefused)] == [
        *[None] * 4,
        fake.clock.now() + PAUSE,
    ]
    fake.clock.pause(PAUSE.total_seconds())
    open_with(fake, PIN)
    assert the_key(fake).tries == NO_TRIES


def test_a_try_is_counted_before_it_is_made(fake: FakeOffice) -> None:
    """The process dies while the PIN is tried: that one counts too."""

    def dies(sealed: SealedKey, pin: str, grants: Sequence[Grant], proof: object) -> object:
        assert grants == [GRANT]
        assert the_key(fake).tries.failed == 1
        raise KeyboardInterrupt

    fake.keys.open = dies  # type: ignore[method-assign,assignment]  # as a killed process would
    with pytest.raises(KeyboardInterrupt):
        open_with(fake, PIN)
    assert the_key(fake).tries.failed == 1


def test_what_fails_after_the_pin_is_not_a_wrong_pin(fake: FakeOffice) -> None:
    with pytest.raises(ZeroDivisionError), unlock(fake.office, YOUSSEF, PIN):
        raise ZeroDivisionError
    assert the_key(fake).tries == NO_TRIES
    assert fake.keys.opened[-1].shut


def test_who_has_no_key_is_told_so(fake: FakeOffice) -> None:
    with pytest.raises(NoKey), unlock(fake.office, NEWCOMER, PIN):
        pytest.fail("there is no key to open")


def test_a_key_is_issued_sealed_and_recorded(fake: FakeOffice) -> None:
    with fake.store.work() as work:
        work.add_person(NEWCOMER, "x")
    sealed = issue_key(fake.office, NEWCOMER, PIN, by=RACHID.login)
    assert the_key(fake, NEWCOMER.login) == sealed
    (event,) = lived(fake.store.reading, NEWCOMER)
    assert type(event).__name__ == "KeyIssued"
    assert event.actor == RACHID.login
