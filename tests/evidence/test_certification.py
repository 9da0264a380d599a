"""The first revision places the fields and certifies; whatever else it does is refused."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Modification
from parapheur.signing.fields import add_fields
from parapheur.signing.update import Update, open_strictly, write_signature
from parapheur.signing.verdict import examine
from tests.builders import MORNING
from tests.evidence import attacks
from tests.pdfs import a_pdf
from tests.signing.desk import FIELDS, SigningDesk

PLACES = {
    "sign-2": (-1, (300.0, 36.0, 500.0, 108.0)),
    "seal-3": (-1, (80.0, 36.0, 280.0, 108.0)),
}
Tamper = Callable[[Update], None]


def certified_with(desk: SigningDesk, pdf: bytes, tamper: Tamper, *, certify: bool = True) -> bytes:
    writer = Update.over(pdf)
    add_fields(writer, FIELDS, PLACES)
    tamper(writer)
    with desk.keys.organisation() as key:
        return write_signature(writer, CERTIFICATION, key=key, at=MORNING, certify=certify)


def check(desk: SigningDesk, before: bytes, after: bytes) -> None:
    with desk.keys.organisation() as key:
        desk.signer.check(before, after, signed=[CERTIFICATION], certificate=key.certificate)


def nothing(writer: Update) -> None:
    """Leave the revision as it is."""


def add_text_field(writer: Update) -> None:
    field = DictionaryObject({pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("x")})
    form = writer.root["/AcroForm"]
    form["/Fields"] = ArrayObject([*form["/Fields"], writer.add_object(field)])
    writer.update_container(form)


def make_media_larger(writer: Update) -> None:
    ref = writer.root["/Pages"]["/Kids"].raw_get(0)
    ref.get_object()["/MediaBox"] = ArrayObject(map(FloatObject, (0, 0, 900, 900)))
    writer.mark_update(ref)


def draw_otherwise(writer: Update) -> None:
    writer.root["/AcroForm"]["/DA"] = pdf_string("/Other 40 Tf")
    writer.update_container(writer.root["/AcroForm"])


TAMPERS: dict[str, Tamper] = {
    "content": attacks.replace_content,
    "font": attacks.replace_font,
    "script": attacks.run_script,
    "page": attacks.add_page,
    "text field": add_text_field,
    "page size": make_media_larger,
}


def test_a_plain_certification_passes(desk: SigningDesk) -> None:
    pdf = a_pdf()
    check(desk, pdf, certified_with(desk, pdf, nothing))


@pytest.mark.parametrize("way", TAMPERS)
def test_a_certification_that_does_more_is_refused(desk: SigningDesk, way: str) -> None:
    pdf = a_pdf()
    with pytest.raises(SignatureUnsound):
        check(desk, pdf, certified_with(desk, pdf, TAMPERS[way]))


def test_a_signature_that_certifies_nothing_is_refused(desk: SigningDesk) -> None:
    pdf = a_pdf()
    with pytest.raises(SignatureUnsound, match="certification"):
        check(desk, pdf, certified_with(desk, pdf, nothing, certify=False))


@pytest.mark.parametrize("level", [MDPPerm.NO_CHANGES, MDPPerm.ANNOTATE])
def test_a_certification_that_permits_something_else_is_refused(
    desk: SigningDesk, level: MDPPerm, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = a_pdf()
    monkeypatch.setattr("parapheur.signing.prepared.PERMITTED", level)
    with pytest.raises(SignatureUnsound, match="permits something else"):
        check(desk, pdf, certified_with(desk, pdf, nothing))


def test_a_document_signed_before_is_not_certified(desk: SigningDesk) -> None:
    signed = desk.signed(
        attacks.updated(a_pdf(), attacks.place_field("mine", None)), "mine", desk.hassan
    )
    with pytest.raises(SignatureUnsound):
        check(desk, signed, certified_with(desk, signed, nothing))


def with_form(*, direct: bool) -> bytes:
    """A letter with a comment and a form of one text field."""
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T=pikepdf.String("objet"),
                Rect=[50, 600, 150, 620],
                P=document.pages[0].obj,
            )
        )
        annotations, fields = pikepdf.Array([field]), pikepdf.Array([field])
        form = pikepdf.Dictionary(
            NeedAppearances=True, Fields=fields if direct else document.make_indirect(fields)
        )
        document.pages[0].obj["/Annots"] = (
            annotations if direct else document.make_indirect(annotations)
        )
        document.Root["/AcroForm"] = form if direct else document.make_indirect(form)
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


@pytest.mark.parametrize("direct", [True, False])
def test_a_document_with_a_form_is_certified_and_signed(desk: SigningDesk, direct: bool) -> None:
    pdf = with_form(direct=direct)
    certified = desk.certified(pdf, FIELDS)
    check(desk, pdf, certified)
    signed = desk.signed(certified, "visa-1")
    assert examine(signed, (), [desk.authority]).verdict is Conclusion.VALID
    with pytest.raises(SignatureUnsound):
        check(desk, pdf, certified_with(desk, pdf, draw_otherwise))


def test_a_reference_to_an_object_to_come_is_refused(desk: SigningDesk) -> None:
    """A page that draws an object which only a later signature will write."""
    harmless = desk.certified(attacks.updated(a_pdf(), point_at(1)), FIELDS)
    then = open_strictly(desk.signed(harmless, "visa-1"))
    refs = then.get_historical_resolver(then.total_revisions - 1).explicit_refs_in_revision()
    next_number = max(ref.idnum for ref in refs)
    holed = attacks.updated(a_pdf(), point_at(next_number))
    certified = desk.certified(holed, FIELDS)
    with pytest.raises(SignatureUnsound, match="does not exist"):
        check(desk, holed, certified)
    verdict = examine(desk.signed(certified, "visa-1"), (), [desk.authority])
    assert verdict.signatures[0].modification is Modification.FORBIDDEN


def point_at(number: int) -> attacks.Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        ref, _ = writer.find_page_for_modification(0)
        ref.get_object()["/Later"] = IndirectObject(number, 0, writer)
        writer.mark_update(ref)

    return change


def test_numbers_in_a_picture_are_no_references(desk: SigningDesk) -> None:
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        document.Root["/Thing"] = document.make_stream(b"99999 0 R and 88888 0 R")
        out = io.BytesIO()
        document.save(out, compress_streams=False)
    check(desk, out.getvalue(), desk.certified(out.getvalue(), FIELDS))
