"""PDF/A-1b in, PDF/A-1b out, by the word of somebody else: the preflight of Apache PDFBox.

It knows the first part of the standard alone (ISO 19005-1), the strictest; what our updates add is
the same in a document of any part. The second part is read clause by clause in `test_pdfa`.
"""

import subprocess
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name

from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.zones import zone
from parapheur.rendering import TypstStamps
from parapheur.rendering.fonts import fonts
from parapheur.signing.fields import empty_field
from parapheur.signing.update import Update, write_signature
from tests.builders import MORNING
from tests.needs import needs
from tests.signing.authorities import Authority, repository, responder
from tests.signing.desk import FIELDS, PIN, SIGNED, SigningDesk
from tests.signing.test_archive import House
from tests.signing.test_pdfa import MENTION, PAPERS

SOURCE = '#set document(title: "قرار", date: auto)\nArrêté du 22 novembre 2026'
VALIDATOR = "org.apache.pdfbox.preflight.Validator_A1b"
BESIDE = ("pdfbox2", "xmpbox", "fontbox2", "commons-logging")


def a_deposit() -> bytes:
    made = typst.compile(
        SOURCE.encode(),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-1b"],
        timestamp=int(datetime(2026, 11, 22, tzinfo=UTC).timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def said_of(folder: Path, pdf: bytes) -> str:
    """What the validator says of a document."""
    first = needs("preflight")
    jars = [first, *(first.with_name(f"{name}.jar") for name in BESIDE)]
    jars += [needs("activation"), needs("jaxb")]
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    command = [str(needs("java")), "-cp", ":".join(map(str, jars)), VALIDATOR, str(file)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def versions(desk: SigningDesk) -> list[bytes]:
    """As deposited, as certified, with a visa, signed and sealed, with the marks of a ministry."""
    mark = TypstStamps(PAPERS, zone("Africa/Casablanca")).draw(MENTION)
    deposited = a_deposit()
    made = [deposited, desk.certified(deposited, FIELDS)]
    for field in FIELDS:
        shown = mark if field.action is not Action.VISA else None
        with desk.keys.open(desk.youssef, PIN) as key:
            made.append(
                desk.signer.sign(made[-1], field.name, key=key, at=MENTION.at, appearance=shown)
            )
    return made


@pytest.mark.parametrize("number", [0, 1, -1], ids=["deposited", "certified", "signed"])
def test_it_is_valid_by_another_program(versions: list[bytes], number: int, tmp_path: Path) -> None:
    assert "is a valid PDF/A-1b file" in said_of(tmp_path, versions[number])


def test_it_stays_valid_when_it_is_closed_by_a_timestamp(tmp_path: Path) -> None:
    """B-LTA: what tells of revocation is put in, and a document timestamp over all of it."""
    people, time = Authority("people"), Authority("time")
    with responder(people) as one, repository(time) as two:
        house = House(tmp_path, people, time, [one.port, two.port])
        signer, least = house.signer, Baseline.T
        pdf = signer.certify(a_deposit(), FIELDS, key=house.organisation, at=MORNING, least=least)
        pdf = signer.sign(pdf, "visa-1", key=house.person, at=MORNING, least=least)
        closed, _, proof = signer.prove(pdf, "time-1", signed=SIGNED[:2], at=MORNING, closing=True)
    assert proof.reached is Baseline.LTA
    assert b"/DSS" in closed
    assert "is a valid PDF/A-1b file" in said_of(tmp_path, closed)


def test_that_program_tells_what_is_none(versions: list[bytes], tmp_path: Path) -> None:
    spoilt = versions[-1].replace(b"/N ", b"/D ")
    assert "is not a valid PDF/A-1b file" in said_of(tmp_path, spoilt)


def test_what_an_invisible_field_shows_is_nothing_and_stays_so(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    """A signature that lets its invisible field show what stood elsewhere does not pass."""
    certified = versions[1]
    for shown, passes in (("visa-1", True), ("sign-2", False)):
        writer = Update.over(certified)
        ref, field = empty_field(writer, "visa-1")
        _, other = empty_field(writer, shown)
        field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): other["/AP"].raw_get("/N")})
        writer.mark_update(ref)
        with desk.keys.open(desk.youssef, PIN) as key:
            made = write_signature(writer, "visa-1", key=key, at=MENTION.at)
        refused = nullcontext() if passes else pytest.raises(SignatureUnsound, match="older")
        with refused:
            desk.signer.check(
                certified,
                made,
                signed=SIGNED[:2],
                certificate=desk.youssef.certificate_digest,
            )
