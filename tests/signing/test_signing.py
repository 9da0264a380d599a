import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Integrity, Modification, Trust
from parapheur.signing.update import open_strictly
from tests.builders import MORNING
from tests.needs import needs
from tests.pdfs import a_big_pdf, a_full_pdf, a_pdf, a_scan, turned
from tests.signing.desk import FIELDS, SIGNED, SigningDesk, a_field


def organisation(desk: SigningDesk) -> Digest:
    with desk.keys.organisation() as key:
        return key.certificate


def test_every_version_is_the_beginning_of_the_next(versions: list[bytes]) -> None:
    for before, after in pairwise(versions):
        assert after.startswith(before)
        assert len(after) > len(before)


def test_each_signature_passes_its_check(desk: SigningDesk, versions: list[bytes]) -> None:
    seal = organisation(desk)
    makers = [seal, desk.youssef.certificate_digest, desk.hassan.certificate_digest, seal]
    for i, (before, after) in enumerate(pairwise(versions)):
        desk.signer.check(before, after, signed=SIGNED[: i + 1], certificate=makers[i])


def test_the_verdict_on_the_whole_is_valid(desk: SigningDesk, versions: list[bytes]) -> None:
    verdict = desk.signer.verify(versions[-1], at=MORNING)
    assert verdict.verdict is Conclusion.VALID
    assert [one.field for one in verdict.signatures] == list(SIGNED)
    assert {one.integrity for one in verdict.signatures} == {Integrity.INTACT}
    assert {one.trust for one in verdict.signatures} == {Trust.TEST}
    assert {one.time for one in verdict.signatures} == {MORNING}
    assert [one.modification for one in verdict.signatures] == [
        Modification.PERMITTED,
        Modification.PERMITTED,
        Modification.PERMITTED,
        Modification.NONE,
    ]
    assert verdict.signatures[2].signer == "Hassan Tazi"
    assert verdict.signatures[2].certificate == desk.hassan.certificate_digest


def test_poppler_agrees_on_every_version(versions: list[bytes], tmp_path: Path) -> None:
    pdfsig = needs("pdfsig")
    for count, version in enumerate(versions[1:], start=1):
        file = tmp_path / "signed.pdf"
        file.write_bytes(version)
        said = subprocess.run([pdfsig, "-nocert", file], capture_output=True, text=True, check=True)
        assert said.stdout.count("Signature Validation: Signature is Valid.") == count
        assert said.stdout.count("Total document signed") == 1
        assert said.stdout.count("ETSI.CAdES.detached") == count


def test_qpdf_finds_nothing_wrong(versions: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(versions[-1])
    said = subprocess.run([needs("qpdf"), "--check", file], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_signature_says_no_more_than_it_must(versions: list[bytes]) -> None:
    added = versions[-1][len(versions[0]) :]
    for leak in (b"/Reason", b"/Name", b"/Location", b"/ContactInfo", b"/Prop_Build", b"pyHanko"):
        assert leak not in added
    claimed = re.findall(rb"/M \(([^)]*)\)", added)
    assert claimed == [b"D:20260302090000Z"] * 4


def shown_text(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "shown.pdf"
    file.write_bytes(pdf)
    command = [str(needs("pdftotext")), "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_visible_signature_shows_its_appearance(versions: list[bytes], tmp_path: Path) -> None:
    assert "Signé par" not in shown_text(versions[2], tmp_path)
    assert shown_text(versions[3], tmp_path).count("Signé par") == 1
    assert shown_text(versions[4], tmp_path).count("Signé par") == 2


A_DOCUMENT: dict[str, Callable[[], bytes]] = {
    "letter": a_pdf,
    "scan": a_scan,
    "full page": a_full_pdf,
    "turned 90": lambda: turned(a_pdf(), 90),
    "turned 180": lambda: turned(a_pdf(), 180),
    "turned 270 and cropped": lambda: turned(a_pdf(), 270, (30, 40, 520, 780)),
    "1 MB": lambda: a_big_pdf(1_000_000),
}


@pytest.mark.parametrize("kind", A_DOCUMENT)
def test_documents_of_every_kind_are_signed_and_valid(desk: SigningDesk, kind: str) -> None:
    versions = desk.circulated(A_DOCUMENT[kind]())
    desk.signer.check(
        versions[0], versions[1], signed=[CERTIFICATION], certificate=organisation(desk)
    )
    assert desk.signer.verify(versions[-1], at=MORNING).verdict is Conclusion.VALID


def test_a_circuit_of_many_desks_is_signed_and_valid(desk: SigningDesk) -> None:
    fields = [a_field(f"visa-{i}", Action.VISA, i) for i in range(8)]
    fields += [a_field(f"sign-{i}", Action.SIGN, i) for i in range(8, 12)]
    before = desk.certified(a_pdf(3), fields)
    signed = [CERTIFICATION]
    for field in fields:
        after = desk.signed(before, field.name, mark=field.visible)
        signed.append(field.name)
        desk.signer.check(before, after, signed=signed, certificate=desk.youssef.certificate_digest)
        before = after
    verdict = desk.signer.verify(before, at=MORNING)
    assert verdict.verdict is Conclusion.VALID
    assert [one.field for one in verdict.signatures] == signed


def test_parallel_signatures_are_two_files_with_one_beginning(desk: SigningDesk) -> None:
    certified = desk.certified(a_pdf(), FIELDS)
    one = desk.signed(certified, "visa-1")
    other = desk.signed(certified, "visa-1", desk.hassan)
    for after, maker in ((one, desk.youssef), (other, desk.hassan)):
        desk.signer.check(
            certified,
            after,
            signed=[CERTIFICATION, "visa-1"],
            certificate=maker.certificate_digest,
        )
    later = desk.signed(one, "sign-2", desk.hassan, mark=True)
    with pytest.raises(SignatureUnsound, match="old bytes"):
        desk.signer.check(
            other,
            later,
            signed=[CERTIFICATION, "visa-1", "sign-2"],
            certificate=desk.hassan.certificate_digest,
        )


def test_a_field_is_filled_once(desk: SigningDesk, versions: list[bytes]) -> None:
    for field in ("visa-1", "nowhere"):
        with pytest.raises(SignatureUnsound):
            desk.signed(versions[-1], field)


def test_the_new_revision_rewrites_its_field_alone(versions: list[bytes]) -> None:
    for version in versions[2:]:
        reader = open_strictly(version)
        last = reader.total_revisions - 1
        old = reader.get_historical_resolver(last - 1)
        refs = reader.get_historical_resolver(last).explicit_refs_in_revision()
        assert sum(not old.is_ref_unassignable(ref) for ref in refs) == 1


def test_an_attestation_stands_beside_the_document(desk: SigningDesk) -> None:
    pdf = a_pdf()
    with desk.keys.open(desk.youssef, "258147") as key:
        attestation = desk.signer.attest(pdf, key=key, at=MORNING)
    maker = desk.youssef.certificate_digest
    desk.signer.check_attestation(pdf, attestation, certificate=maker)
    assert b"%PDF" not in attestation
    wrong = {
        "bytes": (pdf + b" ", attestation, maker),
        "certificate": (pdf, attestation, desk.hassan.certificate_digest),
        "cut": (pdf, attestation[:-1], maker),
        "longer": (pdf, attestation + b"\0", maker),
        "nothing": (pdf, b"", maker),
    }
    for data, signature, certificate in wrong.values():
        with pytest.raises(SignatureUnsound):
            desk.signer.check_attestation(data, signature, certificate=certificate)


def test_a_certificate_out_of_force_does_not_pass(desk: SigningDesk) -> None:
    certified = desk.certified(a_pdf(), FIELDS)
    with desk.keys.open(desk.youssef, "258147") as key:
        late = desk.signer.sign(certified, "visa-1", key=key, at=MORNING + timedelta(days=800))
    with pytest.raises(SignatureUnsound, match="authority"):
        desk.signer.check(
            certified,
            late,
            signed=[CERTIFICATION, "visa-1"],
            certificate=desk.youssef.certificate_digest,
        )
    visa = desk.signer.verify(late, at=MORNING).signatures[-1]
    assert (visa.trust, visa.verdict) == (Trust.REFUSED, Conclusion.INVALID)


def test_what_cannot_be_read_is_not_signed(desk: SigningDesk) -> None:
    for junk in (b"", b"no PDF", a_pdf()[:-400]):
        with pytest.raises(SignatureUnsound):
            desk.certified(junk, FIELDS)
        with pytest.raises(SignatureUnsound):
            desk.signed(junk, "visa-1")


def test_boxes_never_overlap_and_lie_on_the_last_page(versions: list[bytes]) -> None:
    rects = [
        [float(x) for x in found.split()]
        for found in re.findall(rb"/Rect \[ ([0-9. ]+) \]", versions[1])
    ]
    visible = [r for r in rects if r[2] > r[0]]
    assert len(visible) == 2
    (a, b) = sorted(visible)
    assert a[2] <= b[0]
