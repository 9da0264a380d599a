"""PDFs made in code: a small sound one, changed in one point."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


def saved(pdf: Pdf, **how: object) -> bytes:
    file = io.BytesIO()
    pdf.save(file, **how)  # type: ignore[arg-type]  # the keywords of pikepdf, as the test says
    return file.getvalue()


def a_pdf(
    change: Callable[[Pdf], object] = lambda pdf: None, pages: int = 2, **how: object
) -> bytes:
    """A small sound PDF, changed in one point."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(b"BT (page %d) Tj ET" % number)
    change(pdf)
    return saved(pdf, **how)


def act(kind: str, **more: object) -> pikepdf.Object:
    return Dictionary(S=Name(kind), **more)  # type: ignore[arg-type]  # any value a PDF can hold


def fresh(value: pikepdf.Object) -> pikepdf.Object:
    """A copy that belongs to no PDF yet."""
    return pikepdf.Object.parse(value.unparse())


def annotate(annotation: pikepdf.Object) -> Callable[[Pdf], object]:
    def put(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(fresh(annotation))])

    return put


def at_root(key: str, value: pikepdf.Object | bool) -> Callable[[Pdf], object]:
    return lambda pdf: pdf.Root.__setitem__(key, value if isinstance(value, bool) else fresh(value))


def on_page(key: str, value: pikepdf.Object) -> Callable[[Pdf], object]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(key, fresh(value))


def bomb(size: int) -> bytes:
    """A page whose contents inflate to `size` bytes."""

    def set_fuse(pdf: Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(bytes(size), 9), filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = stream

    return a_pdf(set_fuse, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def crowd(objects: int, *own: bytes) -> bytes:
    """A sound PDF with so many objects of no use; `own` are the first of them."""
    head = [
        b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type /Pages /Count 1 /Kids [3 0 R]>>\nendobj\n",
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources <<>>>>\nendobj\n",
    ]
    idle = range(4 + len(own), objects)
    parts = [*head, *own, *(b"%d 0 obj\n<</A <</B <</C 1>>>>>>\nendobj\n" % n for n in idle)]
    places, at = [b"0000000000 65535 f \n"], 0
    for number, part in enumerate(parts):
        places.append(b"%010d 00000 n \n" % (at + (9 if number == 0 else 0)))
        at += len(part)
    table = b"xref\n0 %d\n" % len(places) + b"".join(places)
    end = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places), at)
    return b"".join(parts) + table + end


def written(objects: dict[int, bytes], *, more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A file of these objects, with a plain table; `more` stands among them, in no table."""
    parts, places = [b"%PDF-1.7\n"], {}
    for number, body in objects.items():
        places[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    parts.append(more)
    size, at = max(objects) + 1, sum(map(len, parts))
    entries = [
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n"
        for n in range(size)
    ]
    parts += [b"xref\n0 %d\n" % size, *entries, b"trailer\n<</Size %d /Root 1 0 R" % size]
    return b"".join([*parts, trailer, b">>\nstartxref\n%d\n%%%%EOF\n" % at])


PAGES = {
    1: b"<</Type /Catalog /Pages 2 0 R>>",
    2: b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
    3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources <<>> /Contents 4 0 R>>",
    4: b"<</Length 19>>\nstream\nBT (a page) Tj ET \n\nendstream",
}
"""The objects of a page."""


def hybrid() -> bytes:
    """A sound file with a second table for newer readers, as Word writes them."""
    plain = written(PAGES)
    stream = b"\x01%s\x00" % len(plain).to_bytes(4, "big")
    second = b"5 0 obj\n<</Type /XRef /Size 6 /W [1 4 1] /Index [5 1] /Length 6 /Root 1 0 R>>\n" + (
        b"stream\n%s\nendstream\nendobj\n" % stream
    )
    earlier, at = plain.rindex(b"xref\n0 "), len(plain) + len(second)
    table = b"xref\n5 1\n%010d 00000 n \ntrailer\n" % len(plain)
    links = b"<</Size 6 /Root 1 0 R /Prev %d /XRefStm %d>>\n" % (earlier, len(plain))
    return plain + second + table + links + b"startxref\n%d\n%%%%EOF\n" % at


def loose() -> bytes:
    """A sound file with an object of a generation that no table ever freed the way for."""
    pdf = written(PAGES).replace(b"4 0 obj", b"4 1 obj").replace(b"4 0 R", b"4 1 R")
    at = pdf.index(b"4 1 obj")
    return pdf.replace(b"%010d 00000 n" % at, b"%010d 00001 n" % at)
