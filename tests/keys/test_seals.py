"""Seals of bodies: kept here in files of their own, or on tokens that config.yaml names."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from parapheur.bootstrap import keys_place
from parapheur.domain.errors import Misconfigured, NotGranted
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION as OURS
from parapheur.domain.registry.bodies import BodyId, Directory, seal_of
from parapheur.domain.words import Words
from parapheur.keys import RemoteKeys, place_of
from parapheur.keys.kept_seal import RENEWAL
from parapheur.keys.process import ring_of
from parapheur.keys.soft import open_keys
from parapheur.settings import load
from tests.builders import MORNING
from tests.keys.attributes import a_leave, attributes
from tests.keys.drawer import HELD, RSA, Drawer
from tests.letters import DIRECTORY, MINISTRY
from tests.signing.desk import ORGANISATION

MRE, FONDATION = BodyId("mre"), BodyId("fondation")
LONG = "Établissement public chargé de l'appui aux Marocains du monde et de leurs familles"
BODIES = {
    MRE: Words("الوزارة المنتدبة", "Ministère délégué", "Ministry"),
    FONDATION: Words("المؤسسة", LONG, "Foundation"),
}


def certificate(folder: Path, body: BodyId, later: timedelta = timedelta(0)) -> x509.Certificate:
    keys = open_keys(folder, ORGANISATION, BODIES, at=MORNING + later)
    with keys.seal(seal_of(body)) as seal:
        return x509.load_der_x509_certificate(seal.certificate_der)


def named(one: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    (found,) = one.subject.get_attributes_for_oid(oid)
    return str(found.value)


@pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")  # it counts bytes
def test_a_seal_is_made_once_in_the_name_of_its_body(tmp_path: Path) -> None:
    first, other = certificate(tmp_path, MRE), certificate(tmp_path, FONDATION)
    assert named(first, NameOID.ORGANIZATION_NAME) == "Ministère délégué"
    assert named(first, NameOID.ORGANIZATIONAL_UNIT_NAME) == "TEST"
    assert named(other, NameOID.ORGANIZATION_NAME) == LONG[:64].strip()
    assert certificate(tmp_path, MRE) == first
    soon = first.not_valid_after_utc - MORNING - RENEWAL + timedelta(seconds=1)
    assert certificate(tmp_path, MRE, soon) != first
    assert certificate(tmp_path, FONDATION) == other


def test_the_file_of_one_seal_serves_for_no_other(tmp_path: Path) -> None:
    certificate(tmp_path, MRE)
    (tmp_path / "seal-fondation").write_bytes((tmp_path / "seal-mre").read_bytes())
    with pytest.raises(Misconfigured):
        certificate(tmp_path, FONDATION)


def told(drawer: Drawer, **seals: object) -> dict[str, Any]:
    """What the signing process is told of a drawer, with these seals of bodies."""
    return {**drawer.settings(), "seals": seals}


def test_seals_on_one_token_are_opened_side_by_side(drawer: Drawer, tmp_path: Path) -> None:
    """A token has one login, however many of its keys are in use."""
    pin = str(drawer.folder / "pin")
    on = {"token": HELD.token, "level": "simple", "pin_file": pin}
    more = told(drawer, mre={**on, "key": HELD.key}, fondation={**on, "key": RSA.key})
    place = place_of(tmp_path / "keys", tmp_path / "sock", ORGANISATION, BODIES, **more)
    keys = RemoteKeys(place, b"")
    leaves = [a_leave(seal_of(body)) for body in BODIES]
    with (
        keys.organisation([a_leave()]) as ours,
        keys.body(MRE, leaves[:1]) as first,
        keys.body(FONDATION, leaves[1:]) as other,
    ):
        assert (first.level, first.test, ours.level) == (Level.SIMPLE, False, Level.ADVANCED)
        assert len({first.certificate, other.certificate, ours.certificate}) == 3
        for seal in (first, other, ours):
            assert seal.sign(attributes(seal.certificate_der))
    with pytest.raises(NotGranted), keys.body(MRE, leaves):
        pytest.fail("it opened")
    keys.close()


def test_beside_a_seal_on_a_token_none_is_made_that_proves_nothing(
    drawer: Drawer, tmp_path: Path
) -> None:
    names = {"organisation": ["و", "M", "M"], "bodies": {"mre": ["أ", "A", "A"]}}
    ring = ring_of({"folder": str(tmp_path), **names, **told(drawer)}, MORNING)
    assert ring.seals == {OURS}
    with pytest.raises(NotGranted), ring.seal(seal_of(MRE), [a_leave(seal_of(MRE))]):
        pytest.fail("it opened")
    assert not (tmp_path / "seal-mre").exists()


CARD = "module: x.so, anchors: a.pem"


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("seals: {ministere: {token: t, key: k, pin_file: p}}", "module"),
        (f"{CARD}, seals: {{ministere: {{token: t, key: k}}}}", "'ministere': pin_file"),
        (f"{CARD}, seals: {{ministere: {{token: t}}}}", "keys.seals.ministere.key"),
        (
            f"{CARD}, seal: {{token: t, key: k}}, seals: {{ministere: {{token: t, key: k}}}}",
            "same key",
        ),
        (
            f"{CARD}, seal: {{token: t, key: k}},"
            " seals: {ministere: {token: t, key: l, pin_file: p}}",
            "one file of its PIN",
        ),
    ],
    ids=["no module", "no PIN", "no key", "one key for two", "two PINs"],
)
def test_a_mistake_in_the_settings_names_its_place(tmp_path: Path, keys: str, problem: str) -> None:
    (tmp_path / "config.yaml").write_text(f"keys: {{{keys}}}\n")
    with pytest.raises(Misconfigured, match=problem):
        load(tmp_path / "config.yaml")


def test_a_seal_of_nobody_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    seals = "seals: {ministere: {token: t, key: k, pin_file: secret/pin}}"
    file.write_text(f"keys: {{{CARD}, {seals}}}\n")
    settings = load(file)
    words = keys_place(settings, ORGANISATION, DIRECTORY).words
    assert str(tmp_path / "secret/pin") in words
    others = replace(DIRECTORY, bodies=tuple(b for b in DIRECTORY.bodies if b.id != MINISTRY))
    for directory in (others, Directory()):
        with pytest.raises(Misconfigured, match=r"keys\.seals\.ministere: no body"):
            keys_place(settings, ORGANISATION, directory)
