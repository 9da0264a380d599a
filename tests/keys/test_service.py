"""A remote service: what it is asked, what it may answer, and the PIN that is its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parapheur.domain.errors import KeysAway, Misconfigured, NotGranted, WrongPin
from parapheur.domain.levels import Level
from parapheur.keys.ring import Ring
from tests.builders import HASSAN
from tests.keys.attributes import a_grant, attributes
from tests.keys.service import CREDENTIAL, PIN, Remote, a_service_of
from tests.signing.desk import SigningDesk

FIRST, SECOND = a_grant(0), a_grant(1)


@pytest.fixture(autouse=True)
def honest(service: Remote) -> Iterator[None]:
    service.asked.clear()
    service.tried.clear()
    service.sads.clear()
    yield
    service.lies, service.status = "", "enabled"


@pytest.mark.parametrize("version", [1, 2])
def test_leave_is_got_for_each_hash_alone(desk: SigningDesk, service: Remote, version: int) -> None:
    ring = Ring(desk.keys, service=a_service_of(service, version))
    sealed = ring.find_remote(HASSAN.login, CREDENTIAL)
    right: list[bool] = []
    with ring.open(sealed, PIN, [FIRST, SECOND], lambda: right.append(True)) as key:
        assert not right
        for one in (FIRST, SECOND):
            key.under(one).sign(attributes(key.certificate_der))
    assert right
    twice = ["credentials/authorize", "signatures/signHash"] * 2
    assert service.asked == ["credentials/info"] * 2 + twice
    assert not service.sads  # each was used


def test_a_wrong_pin_is_tried_once_for_a_whole_batch(desk: SigningDesk, service: Remote) -> None:
    ring = Ring(desk.keys, service=a_service_of(service))
    sealed = ring.find_remote(HASSAN.login, CREDENTIAL)
    right: list[bool] = []
    with ring.open(sealed, "258148", [FIRST, SECOND], lambda: right.append(True)) as key:
        with pytest.raises(WrongPin):
            key.under(FIRST).sign(attributes(key.certificate_der))
        with pytest.raises(NotGranted):
            key.under(SECOND).sign(attributes(key.certificate_der))
    assert service.tried == ["258148"]
    assert not right


@pytest.mark.parametrize("lie", ["another hash", "words"])
def test_what_comes_back_is_not_believed(desk: SigningDesk, service: Remote, lie: str) -> None:
    ring = Ring(desk.keys, service=a_service_of(service))
    sealed = ring.find_remote(HASSAN.login, CREDENTIAL)
    with ring.open(sealed, PIN, [FIRST]) as key:
        service.lies = lie
        with pytest.raises(KeysAway):
            key.sign(attributes(key.certificate_der))


def test_a_key_that_may_not_be_used_is_told(desk: SigningDesk, service: Remote) -> None:
    ring = Ring(desk.keys, service=a_service_of(service))
    with pytest.raises(KeysAway):
        ring.find_remote(HASSAN.login, "nobody")
    with pytest.raises(Misconfigured, match="qualified"):
        a_service_of(service, level=Level.QUALIFIED).find(HASSAN.login, CREDENTIAL)
    with pytest.raises(Misconfigured, match="authorities"):
        replace(a_service_of(service), anchors=[desk.authority]).find(HASSAN.login, CREDENTIAL)
    with pytest.raises(KeysAway):
        replace(a_service_of(service), token="another").find(HASSAN.login, CREDENTIAL)
    sealed = ring.find_remote(HASSAN.login, CREDENTIAL)
    other = replace(sealed, certificate=desk.youssef.certificate)
    with pytest.raises(Misconfigured, match="another key"), ring.open(other, PIN, [FIRST]):
        pytest.fail("it opened")
    service.status = "disabled"
    with pytest.raises(Misconfigured, match="may be used"), ring.open(sealed, PIN, [FIRST]):
        pytest.fail("it opened")
    with pytest.raises(Misconfigured, match="no remote service"):
        Ring(desk.keys).find_remote(HASSAN.login, CREDENTIAL)
