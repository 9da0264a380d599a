"""Programs of others agree on everything the product signs: every kind of signature, every version.

pdfsig (poppler, NSS) validates, qpdf reads the structure; a disagreement is a failure, of theirs or
of ours, and a person looks at it.
"""

import re
import subprocess
from pathlib import Path

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.verdict import Conclusion
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.needs import needs
from tests.pdfs import a_full_pdf, a_pdf, a_scan
from tests.signing.desk import SigningDesk, a_field

KINDS = ("certified", "visa, invisible", "signature with its mark", "seal of the organisation")


def pdfsig(file: Path) -> list[str]:
    told = subprocess.run(
        [needs("pdfsig"), "-nocert", file], capture_output=True, text=True, check=False
    ).stdout
    return re.findall(r"Signature Validation: (.*)", told)


def qpdf(file: Path) -> int:
    done = subprocess.run([needs("qpdf"), "--check", file], capture_output=True, check=False)
    return done.returncode


@pytest.mark.parametrize("number", range(1, 5), ids=KINDS)
def test_each_kind_of_signature(
    desk: SigningDesk, versions: list[bytes], number: int, tmp_path: Path
) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(versions[number])
    assert examine(versions[number], (), [desk.authority]).verdict is Conclusion.VALID
    assert pdfsig(file) == ["Signature is Valid."] * number
    assert qpdf(file) == 0


@pytest.mark.parametrize("paper", [a_pdf(3), a_scan(), a_full_pdf()], ids=["text", "scan", "full"])
def test_each_kind_of_paper(desk: SigningDesk, paper: bytes, tmp_path: Path) -> None:
    fields = [a_field("visa-1", Action.VISA), a_field("sign-2", Action.SIGN, 1)]
    signed = desk.signed(desk.certified(paper, fields), "visa-1")
    signed = desk.signed(signed, "sign-2", desk.hassan, mark=True)
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    assert examine(signed, (), [desk.authority]).verdict is Conclusion.VALID
    assert pdfsig(file) == ["Signature is Valid."] * 3
    assert qpdf(file) == 0


def test_they_notice_what_we_notice(
    desk: SigningDesk, versions: list[bytes], tmp_path: Path
) -> None:
    """Else their agreement would say nothing."""
    file = tmp_path / "attacked.pdf"
    attacked = attacks.flipped(versions[4], 1000)
    file.write_bytes(attacked)
    assert examine(attacked, (), [desk.authority]).verdict is not Conclusion.VALID
    assert "Signature is Valid." not in pdfsig(file)
