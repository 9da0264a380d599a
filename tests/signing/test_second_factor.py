"""A signature says the second factor that was given for it, and is checked for what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.factors import Factor, FactorId, Given
from parapheur.domain.verdict import Conclusion
from parapheur.keys.granted import Granted
from parapheur.keys.ring import Ring
from tests.builders import MORNING
from tests.keys.attributes import a_grant
from tests.pdfs import a_pdf
from tests.signing.desk import FIELDS, PIN, SIGNED, SigningDesk
from tests.signing.test_independent import pdfsig, qpdf

GIVEN = Given(Factor.PASSKEY, FactorId("0123456789abcdef" * 2))
OTHERS = (None, replace(GIVEN, kind=Factor.CODE), replace(GIVEN, id=FactorId("f" * 32)))


@contextmanager
def opened(desk: SigningDesk, second: Given | None) -> Iterator[Granted]:
    with Ring(desk.keys).open(desk.youssef, PIN, [a_grant()], second=lambda: second) as key:
        yield key


@pytest.mark.parametrize("second", [GIVEN, None], ids=["given", "not given"])
def test_it_stands_in_the_document_and_other_programs_agree(
    desk: SigningDesk, tmp_path: Path, second: Given | None
) -> None:
    certified = desk.certified(a_pdf(), FIELDS)
    with opened(desk, second) as key:
        signed = desk.signer.sign(certified, "visa-1", key=key, at=MORNING)
        made = key.certificate
    desk.signer.check(certified, signed, signed=SIGNED[:2], certificate=made, second=second)
    for other in {*OTHERS, GIVEN} - {second}:
        with pytest.raises(SignatureUnsound, match="another second factor"):
            desk.signer.check(certified, signed, signed=SIGNED[:2], certificate=made, second=other)
    verdict = desk.signer.verify(signed, at=MORNING)
    assert verdict.verdict is Conclusion.VALID
    assert [one.second for one in verdict.signatures] == [None, second]
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    assert pdfsig(file) == ["Signature is Valid."] * 2
    assert qpdf(file) == 0


def test_it_stands_in_what_is_kept_beside(desk: SigningDesk) -> None:
    pdf = a_pdf()
    with opened(desk, GIVEN) as key:
        made, certificate = desk.signer.attest(pdf, key=key, at=MORNING), key.certificate
    desk.signer.check_attestation(pdf, made, certificate=certificate, second=GIVEN)
    for other in OTHERS:
        with pytest.raises(SignatureUnsound, match="another second factor"):
            desk.signer.check_attestation(pdf, made, certificate=certificate, second=other)


def test_one_key_with_it_and_without_it(desk: SigningDesk) -> None:
    """What is remembered of a container is remembered for each factor."""
    certified = desk.certified(a_pdf(), FIELDS)
    for second in (GIVEN, None, OTHERS[2], GIVEN):
        with opened(desk, second) as key:
            signed = desk.signer.sign(certified, "visa-1", key=key, at=MORNING)
            desk.signer.check(
                certified, signed, signed=SIGNED[:2], certificate=key.certificate, second=second
            )
