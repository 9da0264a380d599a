"""What whoever opens a seal may rely on: each body's is its own, and no leave opens another."""

from collections.abc import Iterator

import pytest

from parapheur.domain.errors import NotGranted
from parapheur.domain.grants import Grant
from parapheur.domain.people import ORGANISATION
from parapheur.domain.registry.bodies import BodyId, seal_of
from parapheur.keys import RemoteKeys, place_of
from parapheur.usecases.ports import Keys
from tests.builders import words
from tests.fakes import FakeKeys
from tests.keys.attributes import a_leave, attributes

MRE, FONDATION, OTHER = BodyId("mre"), BodyId("fondation"), BodyId("other")
BODIES = {MRE: words("Ministère des essais"), FONDATION: words("Fondation des essais")}
LEAVES = {body: a_leave(seal_of(body)) for body in BODIES}
OURS = a_leave(ORGANISATION)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteKeys]:
    folder = tmp_path_factory.mktemp("keys")
    keys = RemoteKeys(place_of(folder / "keys", folder / "sock", words("L'État"), BODIES), b"")
    yield keys
    keys.close()


@pytest.fixture(params=["a fake", "the signing process"])
def keys(request: pytest.FixtureRequest) -> Keys:
    if request.param == "a fake":
        fake = FakeKeys()
        fake.sealless = {OTHER}
        return fake
    asked = request.getfixturevalue("asked")
    assert isinstance(asked, RemoteKeys)
    return asked


def test_each_body_has_a_seal_of_its_own_and_keeps_it(keys: Keys) -> None:
    with keys.organisation() as seal:
        found = [seal.certificate]
    for body in (*BODIES, *BODIES):
        assert keys.seals(body)
        with keys.body(body) as seal:
            found.append(seal.certificate)
    assert len(set(found)) == 3
    assert found[1:3] == found[3:]


@pytest.mark.parametrize("body", BODIES)
def test_a_seal_signs_once_what_was_granted_for_it(keys: Keys, body: BodyId) -> None:
    leave = LEAVES[body]
    with keys.body(body, [leave]) as seal:
        data = attributes(seal.certificate_der)
        with pytest.raises(NotGranted):
            seal.under(LEAVES[FONDATION if body == MRE else MRE]).sign(data)
        assert seal.sign(data)
        with pytest.raises(NotGranted):
            seal.sign(data)


@pytest.mark.parametrize(
    "leaves",
    [[OURS], [LEAVES[FONDATION]], [LEAVES[MRE], OURS], [a_leave(seal_of(OTHER))]],
    ids=["the organisation's", "another body's", "one of two", "nobody's"],
)
def test_a_leave_for_one_seal_opens_no_other(keys: Keys, leaves: list[Grant]) -> None:
    with pytest.raises(NotGranted), keys.body(MRE, leaves):
        pytest.fail("it opened")
    theirs = [one for one in leaves if one != OURS]
    if theirs:
        with pytest.raises(NotGranted), keys.organisation([OURS, *theirs]):
            pytest.fail("it opened")


def test_a_body_without_a_seal_has_none(keys: Keys) -> None:
    assert not keys.seals(OTHER)
    with pytest.raises(NotGranted), keys.body(OTHER, [a_leave(seal_of(OTHER))]):
        pytest.fail("it opened")
