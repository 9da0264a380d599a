import asyncio
import io
import logging
from datetime import datetime

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from parapheur.domain.indications import conclude
from parapheur.domain.verdict import Conclusion, Modification, Problem, Trust, Verdict
from parapheur.signing import load_trust, verify_in_child
from parapheur.signing.child import LIMITS, Limits
from parapheur.signing.cms import run
from parapheur.signing.reference import bare_signature
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.pdfs import a_pdf
from tests.signing.desk import FIELDS, PIN, SigningDesk


def test_a_file_without_a_signature_is_indeterminate() -> None:
    nothing = Verdict(Conclusion.INDETERMINATE, (Problem.NO_SIGNATURE,))
    assert examine(a_pdf(), ()) == verify_in_child(a_pdf(), ()) == nothing


@pytest.mark.parametrize("junk", [b"", b"junk", b"%PDF-9", b"\n%PDF-1.7\n", b"PK\x03\x04"])
def test_what_is_no_pdf_is_unreadable(junk: bytes) -> None:
    assert examine(junk, ()) == Verdict(Conclusion.UNREADABLE, (Problem.NOT_A_PDF,))


def test_a_damaged_pdf_is_unreadable(versions: list[bytes]) -> None:
    damaged = Verdict(Conclusion.UNREADABLE, (Problem.DAMAGED,))
    for pdf in (b"%PDF-1.7\n", versions[4][:-300], versions[4].replace(b"xref", b"xerf")):
        assert examine(pdf, ()) == damaged


def test_an_encrypted_pdf_is_unreadable() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert examine(out.getvalue(), ()) == Verdict(Conclusion.UNREADABLE, (Problem.ENCRYPTED,))


def test_the_child_says_the_same(desk: SigningDesk, versions: list[bytes]) -> None:
    for pdf in (versions[4], versions[4] + b"x"):
        here = examine(pdf, (), [desk.authority])
        assert verify_in_child(pdf, trust=(), test_authority=[desk.authority]) == here


def test_an_authority_unknown_here_leaves_it_open(versions: list[bytes]) -> None:
    verdict = verify_in_child(versions[4], trust=())
    assert verdict.verdict is Conclusion.INDETERMINATE
    assert {one.trust for one in verdict.signatures} == {Trust.UNKNOWN}
    assert {one.problems for one in verdict.signatures} == {(Problem.UNKNOWN_AUTHORITY,)}


def test_an_authority_of_one_s_choice_is_trusted(desk: SigningDesk, versions: list[bytes]) -> None:
    (authority,) = load_trust((desk.folder / "authority.pem").read_bytes())
    assert authority == desk.authority
    verdict = verify_in_child(versions[4], trust=[authority])
    assert verdict.verdict is Conclusion.VALID
    assert {one.trust for one in verdict.signatures} == {Trust.TRUSTED}


def test_several_authorities_stand_in_one_file(desk: SigningDesk) -> None:
    pem = x509.load_der_x509_certificate(desk.authority).public_bytes(Encoding.PEM)
    assert load_trust(pem + pem) == [desk.authority] * 2
    for junk in (b"", b"junk", pem[:99]):
        with pytest.raises(ValueError, match="PEM"):
            load_trust(junk)


@pytest.mark.parametrize(
    "limits",
    [Limits(work=0), Limits(clock=0), Limits(memory=64 << 20)],
    ids=["work", "clock", "memory"],
)
def test_past_a_limit_the_question_is_open(versions: list[bytes], limits: Limits) -> None:
    over = Verdict(Conclusion.INDETERMINATE, (Problem.LIMITS,))
    assert verify_in_child(versions[4], (), limits=limits) == over
    assert verify_in_child(versions[4], (), limits=LIMITS) != over


def test_filling_in_a_form_after_an_approval_leaves_it_open(desk: SigningDesk) -> None:
    """Readers permit it; we say so, and do not call it valid."""
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        text = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("amount"),
            Rect=[50, 50, 150, 70],
            P=document.pages[0].obj,
        )
        field = document.make_indirect(text)
        document.pages[0].obj["/Annots"] = pikepdf.Array([field])
        document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        out = io.BytesIO()
        document.save(out)
    with_field = attacks.updated(out.getvalue(), attacks.place_field("approval", None))
    signed = desk.signed(with_field, "approval")
    assert examine(signed, [desk.authority]).verdict is Conclusion.VALID

    def fill(writer: IncrementalPdfFileWriter) -> None:
        ref = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        ref.get_object()["/V"] = pdf_string("9000")
        writer.mark_update(ref)

    verdict = examine(attacks.updated(signed, fill), [desk.authority])
    assert verdict.verdict is Conclusion.INDETERMINATE
    assert verdict.signatures[0].modification is Modification.PERMITTED
    assert verdict.signatures[0].problems == (Problem.FORM_FILLED,)


def test_a_signature_by_bare_pyhanko_is_valid_too(desk: SigningDesk) -> None:
    certified = desk.certified(a_pdf(), FIELDS)
    with desk.keys.open(desk.youssef, PIN) as key:
        signed = bare_signature(certified, "visa-1", key)
    assert examine(signed, (), [desk.authority]).verdict is Conclusion.VALID


def test_the_worst_problem_decides() -> None:
    assert conclude([]) is Conclusion.VALID
    assert conclude([Problem.UNKNOWN_AUTHORITY]) is Conclusion.INDETERMINATE
    assert conclude([Problem.UNKNOWN_AUTHORITY, Problem.CHANGED]) is Conclusion.INVALID
    assert all(conclude([problem]) is not Conclusion.VALID for problem in Problem)


def test_signing_works_inside_a_running_loop(desk: SigningDesk) -> None:
    async def work() -> bytes:
        with desk.keys.open(desk.youssef, PIN) as key:
            return desk.signer.attest(b"x", key=key, at=datetime.fromisoformat("2026-03-02T09Z"))

    assert asyncio.run(work())
    assert run(asyncio.sleep(0, "done")) == "done"


def test_a_verdict_is_said_once_and_not_logged(
    versions: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        verify_in_child(versions[4] + b"x", ())
    assert caplog.records == []
