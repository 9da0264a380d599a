"""Ways to tamper with a signed PDF, each as an attacker would do it: on the bytes."""

import io
import re
from collections.abc import Callable

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

RANGE = re.compile(rb"/ByteRange\s*\[([^\]]*)\]")
Change = Callable[[IncrementalPdfFileWriter], None]


def updated(pdf: bytes, change: Change) -> bytes:
    """The file with one more well-formed revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def replace_content(writer: IncrementalPdfFileWriter) -> None:
    """Other words on the first page."""
    page_ref, _ = writer.find_page_for_modification(0)
    page = page_ref.get_object()
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT (pay 9000) Tj ET"))
    writer.mark_update(page_ref)


def replace_font(writer: IncrementalPdfFileWriter) -> None:
    """The same codes, drawn with other letters."""
    page_ref, _ = writer.find_page_for_modification(0)
    fonts = page_ref.get_object()["/Resources"]["/Font"]
    ref = fonts.raw_get(next(iter(fonts)))
    ref.get_object()["/BaseFont"] = pdf_name("/Other")
    writer.mark_update(ref)


def lay_over(writer: IncrementalPdfFileWriter) -> None:
    """A comment over the whole page."""
    page_ref, _ = writer.find_page_for_modification(0)
    page = page_ref.get_object()
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): ArrayObject(map(FloatObject, (0, 0, 595, 842))),
            pdf_name("/Contents"): pdf_string("another text"),
        }
    )
    page["/Annots"] = ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.mark_update(page_ref)


def add_page(writer: IncrementalPdfFileWriter) -> None:
    """One more page at the end."""
    pages = writer.root.raw_get("/Pages")
    page_ref, _ = writer.find_page_for_modification(0)
    copy = DictionaryObject(dict(page_ref.get_object()))
    tree = pages.get_object()
    tree["/Kids"] = ArrayObject([*tree["/Kids"], writer.add_object(copy)])
    tree["/Count"] = NumberObject(tree["/Count"] + 1)
    writer.mark_update(pages)


def remove_form(writer: IncrementalPdfFileWriter) -> None:
    """Without the form there is no signature field to look at."""
    del writer.root["/AcroForm"]
    writer.update_root()


def remove_certification(writer: IncrementalPdfFileWriter) -> None:
    """Without its mark in the catalog, the certification would be an ordinary signature."""
    del writer.root["/Perms"]
    writer.update_root()


def run_script(writer: IncrementalPdfFileWriter) -> None:
    """A script at the opening of the document."""
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("x()")}
    writer.root["/OpenAction"] = writer.add_object(DictionaryObject(action))
    writer.update_root()


def hide_object(writer: IncrementalPdfFileWriter) -> None:
    """An object that nothing uses, for a later update to bring to light."""
    writer.add_object(StreamObject(stream_data=b"BT (later) Tj ET"))


def place_field(name: str, box: tuple[int, int, int, int] | None) -> Change:
    """One more signature field."""
    return lambda writer: append_signature_field(writer, SigFieldSpec(name, on_page=0, box=box))


def empty_field(name: str) -> Change:
    """Take the value out of a field that was signed."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        for ref in writer.root["/AcroForm"]["/Fields"]:
            field = ref.get_object()
            if field["/T"] == name:
                del field["/V"]
                writer.mark_update(ref)

    return change


def swap_values(one: str, other: str) -> Change:
    """Two fields exchange their signatures."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        refs = {ref.get_object()["/T"]: ref for ref in writer.root["/AcroForm"]["/Fields"]}
        values = {name: refs[name].get_object().raw_get("/V") for name in (one, other)}
        for name, value in zip((one, other), (values[other], values[one]), strict=True):
            refs[name].get_object()["/V"] = value
            writer.mark_update(refs[name])

    return change


def with_range(pdf: bytes, change: Callable[[list[int]], list[int | bytes]]) -> bytes:
    """The file with another range in its last signature, written over the old one."""
    *_, found = RANGE.finditer(pdf)
    numbers = [int(n) for n in found[1].split()]
    written = b" ".join(n if isinstance(n, bytes) else b"%d" % n for n in change(numbers))
    field = b"/ByteRange [" + written + b"]"
    room = found.end() - found.start()
    assert len(field) <= room + 40
    return pdf[: found.start()] + field.ljust(room) + pdf[found.start() + max(room, len(field)) :]


def last_range(pdf: bytes) -> tuple[int, int, int, int]:
    *_, found = RANGE.finditer(pdf)
    a, b, c, d = (int(n) for n in found[1].split())
    return a, b, c, d


def with_contents(pdf: bytes, contents: bytes) -> bytes:
    """The file with another container in its last signature."""
    _, gap, resume, _ = last_range(pdf)
    hole = b"<" + contents.hex().encode().ljust(resume - gap - 2, b"0") + b">"
    return pdf[:gap] + hole + pdf[resume:]


def contents_of(pdf: bytes) -> bytes:
    _, gap, resume, _ = last_range(pdf)
    return bytes.fromhex(pdf[gap + 1 : resume - 1].decode())


def flipped(pdf: bytes, at: int) -> bytes:
    """The file with one bit turned."""
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
