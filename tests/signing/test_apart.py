"""A signature that is drafted here, signed elsewhere, and finished here minutes later."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.cards import LIFE, Draft
from parapheur.domain.errors import NotGranted, SignatureUnsound
from parapheur.keys.attributes import digest_in
from parapheur.signing import PadesSigner
from parapheur.signing.apart import digest_of_fetched
from tests.builders import MORNING
from tests.pdfs import an_appearance
from tests.signing.clockmakers import clockmakers
from tests.signing.desk import PIN, SIGNED, SigningDesk

LATER = MORNING + timedelta(minutes=7)


class Elsewhere:
    """A key that is asked once, out of reach of whoever finishes."""

    second = None

    def __init__(self, desk: SigningDesk, data: bytes) -> None:
        with desk.keys.open(desk.youssef, PIN) as key:
            self.certificate_der = key.certificate_der
            self.certificate = key.certificate
            self.chain_der = key.chain_der
            self.data, self.value = data, key.sign(data)

    def sign(self, data: bytes) -> bytes:
        if data != self.data:
            raise NotGranted
        return self.value


def drafted(
    desk: SigningDesk,
    pdf: bytes,
    field: str | None,
    signer: PadesSigner | None = None,
    least: Baseline | None = None,
    at: datetime = MORNING,
) -> Draft:
    mark = an_appearance() if field and field != "visa-1" else None
    with desk.keys.open(desk.youssef, PIN) as key:
        pass  # its certificates are known still, and it signs nothing any more
    return (signer or desk.signer).draft(pdf, field, key=key, at=at, appearance=mark, least=least)


@pytest.mark.parametrize(("field", "over"), [("visa-1", 1), ("sign-2", 2)])
def test_it_is_finished_by_the_value_alone_and_passes_the_check(
    desk: SigningDesk, versions: list[bytes], field: str, over: int
) -> None:
    before = versions[over]
    draft = drafted(desk, before, field)
    fetched = before + draft.tail
    key = Elsewhere(desk, draft.attributes)
    after = desk.signer.finish(before, draft, field, key=key, at=MORNING, now=LATER)
    desk.signer.check(
        before, after, signed=SIGNED[: over + 1], certificate=key.certificate, waited=LIFE
    )
    hole = slice(len(before) + draft.gap[0], len(before) + draft.gap[1])
    assert fetched[: hole.start] == after[: hole.start]
    assert fetched[hole.stop :] == after[hole.stop :], "only the hole was filled"
    assert set(fetched[hole]) == set(b"<0>")


def test_what_is_fetched_tells_what_is_signed(desk: SigningDesk, versions: list[bytes]) -> None:
    before = versions[1]
    draft = drafted(desk, before, "visa-1")
    fetched = before + draft.tail
    assert digest_of_fetched(fetched, beside=False) == digest_in(
        draft.attributes, desk.youssef.certificate
    )
    beside = drafted(desk, before, None)
    assert (beside.tail, beside.gap) == (b"", (0, 0))
    assert digest_of_fetched(before, beside=True) == hashlib.sha256(before).hexdigest()
    assert digest_in(beside.attributes, desk.youssef.certificate) == digest_of_fetched(
        before, beside=True
    )


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF\n"], ids=["nothing", "a head", "an end"]
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureUnsound):
        digest_of_fetched(data, beside=False)


def test_a_document_that_is_signed_already_has_nothing_to_be_signed(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    with pytest.raises(SignatureUnsound):
        digest_of_fetched(versions[2], beside=False)


def test_with_another_time_the_value_fits_no_more(desk: SigningDesk, versions: list[bytes]) -> None:
    draft = drafted(desk, versions[1], "visa-1")
    key = Elsewhere(desk, draft.attributes)
    with pytest.raises(NotGranted):
        desk.signer.finish(versions[1], draft, "visa-1", key=key, at=LATER, now=LATER)
    with pytest.raises(NotGranted):
        desk.signer.finish(versions[2], draft, "visa-1", key=key, at=MORNING, now=LATER)


def test_beside_a_document_it_is_made_alike(desk: SigningDesk, versions: list[bytes]) -> None:
    draft = drafted(desk, versions[1], None)
    key = Elsewhere(desk, draft.attributes)
    made = desk.signer.finish(versions[1], draft, None, key=key, at=MORNING, now=LATER)
    desk.signer.check_attestation(versions[1], made, certificate=key.certificate)
    with pytest.raises(SignatureUnsound):
        desk.signer.check_attestation(versions[2], made, certificate=key.certificate)


@pytest.mark.parametrize("field", ["visa-1", None], ids=["inside", "beside"])
def test_its_timestamp_is_of_when_it_was_finished_and_is_believed_so_much_later_alone(
    desk: SigningDesk, versions: list[bytes], tmp_path: Path, field: str | None
) -> None:
    before = versions[1]
    with clockmakers(tmp_path, LATER) as clocks:
        signer = PadesSigner(desk.authority, clocks.servers("honest"))
        draft = drafted(desk, before, field, signer, Baseline.T)
        key = Elsewhere(desk, draft.attributes)
        after = signer.finish(
            before, draft, field, key=key, at=MORNING, now=LATER, least=Baseline.T
        )
    waits = [(LIFE, True), (LATER - MORNING, True), (timedelta(minutes=5), False)]
    for waited, believed in waits:
        assert checks(signer, before, after, field, key, waited) is believed, waited


def checks(
    signer: PadesSigner,
    before: bytes,
    after: bytes,
    field: str | None,
    key: Elsewhere,
    waited: timedelta,
) -> bool:
    """Whether the check takes it for a signature with a timestamp."""
    try:
        if field is None:
            level = signer.check_attestation(
                before, after, certificate=key.certificate, waited=waited
            )
        else:
            level = signer.check(
                before, after, signed=SIGNED[:2], certificate=key.certificate, waited=waited
            )
    except SignatureUnsound:
        return False
    return level is Baseline.T
