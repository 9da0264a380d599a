"""What could change what is seen after signing is refused by its name, wherever it hides."""

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from parapheur.domain import errors
from parapheur.intake import Flag, PdfIntake
from tests.intake.pdfs import a_pdf, act, annotate, at_root, on_page


def link(action: pikepdf.Object) -> Callable[[Pdf], object]:
    return annotate(Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action))


def kind(subtype: str) -> Callable[[Pdf], object]:
    return annotate(Dictionary(Type=Name.Annot, Subtype=Name(subtype)))


SCRIPT = act("/JavaScript", JS=String("app.alert(1)"))
ACTIVE: dict[str, tuple[str, Callable[[Pdf], object]]] = {
    "a script at opening": ("JavaScript", at_root("/OpenAction", SCRIPT)),
    "a script behind a link": ("JavaScript", link(SCRIPT)),
    "a list of scripts": ("JavaScript", at_root("/Names", Dictionary(JavaScript=Dictionary()))),
    "a script behind a field": ("JavaScript", on_page("/X", Dictionary(AA=Dictionary(K=SCRIPT)))),
    "a program": ("Launch", link(act("/Launch", F=String("cmd.exe")))),
    "a program that comes second": ("Launch", link(act("/GoTo", Next=Array([act("/Launch")])))),
    "a form sent": ("SubmitForm", link(act("/SubmitForm", F=String("http://x")))),
    "data fetched": ("ImportData", link(act("/ImportData", F=String("x.fdf")))),
    "another file": ("GoToR", link(act("/GoToR", F=String("//server/share")))),
    "layers switched": ("SetOCGState", link(act("/SetOCGState"))),
    "an action nobody knows": ("Unheard", link(act("/Unheard"))),
    "rich media": ("RichMedia", kind("/RichMedia")),
    "a movie": ("Movie", kind("/Movie")),
    "a sound": ("Sound", kind("/Sound")),
    "a screen": ("Screen", kind("/Screen")),
    "a model": ("3D", kind("/3D")),
    "an XFA form": ("XFA", at_root("/AcroForm", Dictionary(XFA=String("<xdp/>")))),
    "an address at opening": ("OpenAction", at_root("/OpenAction", act("/URI", URI=String("x")))),
    "a page that acts": ("AA", on_page("/AA", Dictionary(O=act("/Named")))),
    "an attachment": ("embedded file", lambda pdf: pdf.attachments.__setitem__("a.txt", b"a")),
    "an attachment on a page": ("embedded file", kind("/FileAttachment")),
    "a program's own command": ("Named", link(act("/Named", N=Name("/Print")))),
    "a thread of another file": ("other file", link(act("/Thread", F=String("x.pdf")))),
    "another file, only named": (
        "other file",
        at_root("/X", Dictionary(Type=Name.Filespec, F=String("\\\\server\\share\\x.pdf"))),
    ),
    "a form to be drawn by a program": ("XFA", at_root("/NeedsRendering", True)),
    "a slide show": (
        "presentation",
        at_root("/Names", Dictionary(AlternatePresentations=Dictionary())),
    ),
    "a base that is a share": (
        "address not of the web",
        at_root("/URI", Dictionary(Base=String("//server/share/"))),
    ),
    "a stream elsewhere": (
        "external stream",
        lambda pdf: pdf.pages[0].obj.Contents.__setitem__("/F", String("http://x")),
    ),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_active_content_is_refused_by_name(intake: PdfIntake, name: str) -> None:
    what, change = ACTIVE[name]
    refusals = intake.inspect(a_pdf(change)).refusals
    assert all(isinstance(each, errors.ActiveContent) for each in refusals)
    assert what in [each.facts["what"] for each in refusals]
    hidden = a_pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(errors.ActiveContent):
        intake.examine(hidden)


def test_what_leads_about_the_document_is_no_active_content(intake: PdfIntake) -> None:
    def calm(pdf: Pdf) -> None:
        there = Array([pdf.pages[1].obj, Name.Fit])
        pdf.Root.OpenAction = there
        pdf.pages[0].obj.AA = Dictionary(O=act("/GoTo", D=there))
        link(act("/URI", URI=String("https://example.ma")))(pdf)

    inspection = intake.inspect(a_pdf(calm))
    assert inspection.accepted
    assert inspection.flags == (Flag.LINKS,)


SIGNED = {
    "a filled field": Dictionary(FT=Name.Sig, V=Dictionary(Contents=String("x"))),
    "a signature": Dictionary(Type=Name.Sig, Contents=String("x")),
    "a signature that says no type": Dictionary(
        ByteRange=Array([0, 1, 2, 3]), Contents=String("x")
    ),
    "a timestamp": Dictionary(Type=Name.DocTimeStamp, Contents=String("x")),
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_from_elsewhere_is_refused(intake: PdfIntake, name: str) -> None:
    with pytest.raises(errors.SignedElsewhere):
        intake.examine(a_pdf(annotate(SIGNED[name])))


def test_a_person_is_told_of_fields_fonts_layers_and_revisions(intake: PdfIntake) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("a"))]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))

    data = a_pdf(change)
    earlier = int(data[data.rindex(b"startxref") + 9 : data.rindex(b"%%EOF")])
    data += b"xref\n0 0\ntrailer <</Size 30 /Prev %d /Root 1 0 R>>\n" % earlier + (
        b"startxref\n%d\n%%%%EOF\n" % len(data)
    )
    assert set(intake.inspect(data).flags) == {
        Flag.FILLABLE_FIELDS, Flag.LAYERS, Flag.FONTS_NOT_EMBEDDED, Flag.EARLIER_REVISIONS,
    }  # fmt: skip


def test_the_answer_as_json(intake: PdfIntake) -> None:
    assert intake.inspect(a_pdf()).as_json() == {
        "accepted": True, "refusals": [], "flags": [], "pages": 2, "copy": False,
        "attachments": [],
    }  # fmt: skip
    answer = intake.inspect(a_pdf(at_root("/OpenAction", act("/Launch")))).as_json()
    assert answer["accepted"] is False
    assert answer["refusals"] == [
        {
            "refusal": "ActiveContent",
            "what": what,
            "message": f"This PDF contains active content ({what}), which could change what is "
            "seen after signing.",
        }
        for what in ("Launch", "OpenAction")
    ]


@pytest.mark.parametrize(
    "address",
    ["https://example.ma", "HTTP://example.ma", "mailto:a@example.ma", "tel:+212500000000",
     "www.example.ma", "example.ma:8080/x", "annexe.html", "#page=2", ""],
)  # fmt: skip
def test_a_link_leads_to_the_web(intake: PdfIntake, address: str) -> None:
    inspection = intake.inspect(a_pdf(link(act("/URI", URI=String(address)))))
    assert (inspection.accepted, inspection.flags) == (True, (Flag.LINKS,))


@pytest.mark.parametrize(
    "address",
    [r"\\server\share\x", "//server/share", "file:///etc/passwd", "FILE:C:/x", "smb://server/x",
     "javascript:void(0)", "java\nscript:x", " \\\\server\\x", "data:text/html,x"],
)  # fmt: skip
def test_a_link_to_anything_else_is_refused(intake: PdfIntake, address: str) -> None:
    (refusal,) = intake.inspect(a_pdf(link(act("/URI", URI=String(address))))).refusals
    assert refusal.facts == {"what": "address not of the web"}
