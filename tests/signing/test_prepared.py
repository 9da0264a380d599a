"""What is prepared while somebody reads, and completed at the click."""

import re
from datetime import timedelta

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.signing.prepared import Prepared
from tests.builders import MORNING
from tests.pdfs import an_appearance
from tests.signing.desk import PIN, SIGNED, SigningDesk

LATER = MORNING + timedelta(minutes=7, seconds=3)


def prepared(desk: SigningDesk, pdf: bytes, field: str, *, mark: bool = False) -> Prepared:
    """By a key that is closed before anything is signed."""
    with desk.keys.open(desk.youssef, PIN) as key:
        pass
    shown = an_appearance() if mark else None
    return desk.signer.prepare(pdf, field, key=key, at=MORNING, appearance=shown)


def completed(desk: SigningDesk, pdf: bytes, ready: Prepared) -> bytes:
    with desk.keys.open(desk.youssef, PIN) as key:
        return desk.signer.complete(pdf, ready, key=key, at=LATER)


@pytest.mark.parametrize(("field", "over"), [("visa-1", 1), ("sign-2", 2)])
def test_what_was_prepared_is_signed_with_the_time_of_the_click(
    desk: SigningDesk, versions: list[bytes], field: str, over: int
) -> None:
    before = versions[over]
    after = completed(desk, before, prepared(desk, before, field, mark=field != "visa-1"))
    desk.signer.check(
        before, after, signed=SIGNED[: over + 1], certificate=desk.youssef.certificate_digest
    )
    assert re.findall(rb"/M \(([^)]*)\)", after[len(before) :]) == [b"D:20260302090703Z"]


def test_it_is_the_signature_that_is_made_in_one_go(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    """But for the value, and for the file's second identifier, which is new at each update."""
    before = versions[1]
    ready = prepared(desk, before, "visa-1")
    with desk.keys.open(desk.youssef, PIN) as key:
        at_once = desk.signer.sign(before, "visa-1", key=key, at=LATER)
    after = completed(desk, before, ready)
    hidden = re.compile(rb"<[0-9A-Fa-f]+>")
    assert hidden.sub(b"", after) == hidden.sub(b"", at_once)


def test_it_may_be_completed_once_more_and_stays_as_it_was(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    ready = prepared(desk, versions[1], "visa-1")
    kept = ready.tail
    for _ in range(2):
        after = completed(desk, versions[1], ready)
        desk.signer.check(
            versions[1],
            after,
            signed=SIGNED[:2],
            certificate=desk.youssef.certificate_digest,
        )
    assert ready.tail == kept


def test_over_other_bytes_it_is_refused(desk: SigningDesk, versions: list[bytes]) -> None:
    ready = prepared(desk, versions[1], "visa-1")
    with pytest.raises(SignatureUnsound):
        completed(desk, versions[2], ready)


def test_with_another_key_it_does_not_pass_the_check(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    ready = prepared(desk, versions[1], "visa-1")
    with desk.keys.open(desk.hassan, PIN) as key:
        after = desk.signer.complete(versions[1], ready, key=key, at=LATER)
    with pytest.raises(SignatureUnsound):
        desk.signer.check(
            versions[1], after, signed=SIGNED[:2], certificate=desk.youssef.certificate_digest
        )
