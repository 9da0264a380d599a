"""Containers that are not the signature of these bytes by this person."""

from pathlib import Path

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Integrity, Problem, Trust
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.pdfs import a_pdf
from tests.signing.desk import FIELDS, SIGNED, SigningDesk, a_desk


def refused(desk: SigningDesk, before: bytes, after: bytes) -> None:
    with desk.keys.organisation() as key, pytest.raises(SignatureUnsound):
        desk.signer.check(before, after, signed=SIGNED, certificate=key.certificate)


def test_a_signature_of_another_file_is_not_valid(desk: SigningDesk, versions: list[bytes]) -> None:
    other = desk.circulated(a_pdf(1, "Un autre texte."))
    replayed = attacks.with_contents(versions[4], attacks.contents_of(other[4]))
    verdict = examine(replayed, (), [desk.authority])
    assert verdict.verdict is Conclusion.INVALID
    assert verdict.signatures[-1].problems == (Problem.BYTES_CHANGED,)
    refused(desk, versions[3], replayed)


def test_an_earlier_signature_of_the_same_file_is_not_valid(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    replayed = attacks.with_contents(versions[4], attacks.contents_of(versions[1]))
    assert examine(replayed, (), [desk.authority]).verdict is Conclusion.INVALID
    refused(desk, versions[3], replayed)


@pytest.mark.parametrize("contents", [b"", b"0\0", b"not a container", bytes(99)])
def test_what_is_no_container_is_not_valid(
    desk: SigningDesk, versions: list[bytes], contents: bytes
) -> None:
    attacked = attacks.with_contents(versions[4], contents)
    last = examine(attacked, (), [desk.authority]).signatures[-1]
    assert (last.integrity, last.verdict) == (Integrity.BROKEN, Conclusion.INVALID)
    refused(desk, versions[3], attacked)


def test_any_bit_that_turns_is_noticed(desk: SigningDesk, versions: list[bytes]) -> None:
    """In the signed bytes and in the container alike (its padding means nothing)."""
    whole = versions[4]
    _, gap, _, _ = attacks.last_range(whole)
    container = attacks.contents_of(whole).rstrip(b"\0")
    places = [
        i
        for i in range(7, len(whole), len(whole) // 60)
        if not gap <= i < gap + 2 * len(container) + 2 + 3000
    ]
    for place in places:
        attacked = attacks.flipped(whole, place)
        assert examine(attacked, (), [desk.authority]).verdict is not Conclusion.VALID, place
        refused(desk, versions[3], attacked)


def test_any_bit_that_turns_in_a_container_is_refused(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    """Even where it changes nothing that is signed, as in a certificate carried along."""
    container = attacks.contents_of(versions[4]).rstrip(b"\0")
    for place in range(len(container)):
        turned = attacks.with_contents(versions[4], attacks.flipped(container, place))
        refused(desk, versions[3], turned)


def test_a_key_of_another_installation_is_not_ours(
    desk: SigningDesk, versions: list[bytes], tmp_path: Path
) -> None:
    stranger = a_desk(tmp_path)
    certified = stranger.certified(a_pdf(), FIELDS)
    with stranger.keys.organisation() as key, pytest.raises(SignatureUnsound, match="authority"):
        desk.signer.check(a_pdf(), certified, signed=[CERTIFICATION], certificate=key.certificate)
    verdict = examine(certified, (), [desk.authority])
    assert verdict.verdict is Conclusion.INDETERMINATE
    assert verdict.signatures[0].trust is Trust.UNKNOWN
    assert examine(certified, [stranger.authority]).signatures[0].trust is Trust.TRUSTED


def test_the_certificate_expected_is_the_only_one(desk: SigningDesk, versions: list[bytes]) -> None:
    with pytest.raises(SignatureUnsound, match="another certificate"):
        desk.signer.check(
            versions[3], versions[4], signed=SIGNED, certificate=desk.youssef.certificate_digest
        )


@pytest.mark.parametrize(
    "signed",
    [
        (),
        SIGNED[:-1],
        SIGNED[1:],
        (*SIGNED, "more"),
        ("visa-1", CERTIFICATION, "sign-2", "seal-3"),
        (CERTIFICATION, "visa-1", "seal-3", "sign-2"),
    ],
)
def test_the_fields_filled_are_those_expected_in_their_order(
    desk: SigningDesk, versions: list[bytes], signed: tuple[str, ...]
) -> None:
    with desk.keys.organisation() as key, pytest.raises(SignatureUnsound):
        desk.signer.check(versions[3], versions[4], signed=signed, certificate=key.certificate)


def test_old_bytes_that_changed_are_noticed(desk: SigningDesk, versions: list[bytes]) -> None:
    with desk.keys.organisation() as key:
        for before in (attacks.flipped(versions[3], 200), versions[4], versions[4] + b"x", b""):
            with pytest.raises(SignatureUnsound):
                desk.signer.check(before, versions[4], signed=SIGNED, certificate=key.certificate)
