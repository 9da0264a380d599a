"""The signature fields: placed before the first signature, filled one by one, never added."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeAlias

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
)
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.signing.placement import Box, turned
from parapheur.signing.update import Update, entry, open_strictly

MARK = pdf_name("/Mark")
Place: TypeAlias = tuple[int, Box]
"""A page counted from 0, or -1 for the last; and a box in its own coordinates."""


def add_fields(writer: Update, fields: Sequence[Field], places: Mapping[str, Place]) -> None:
    """Add the certification field and all others; those without a place are invisible.

    A field that stood in the document already is left as it is. What is invisible has an appearance
    all the same, an empty one: PDF/A-1 asks it of every field (ISO 19005-1, 6.9).
    """
    append_signature_field(writer, SigFieldSpec(CERTIFICATION, on_page=-1))
    for field in fields:
        page, box = places.get(field.name, (-1, None))
        if not field.found:
            append_signature_field(
                writer,
                SigFieldSpec(field.name, on_page=page, box=box),  # type: ignore[arg-type]  # it takes points of any kind
            )
    added = {CERTIFICATION, *(field.name for field in fields if not field.found)}
    _show_nothing(writer, added - places.keys())


def add_unseen(writer: Update, name: str) -> None:
    """Add one more field, which shows nothing, and says so.

    It stands on the page of the certification's: to a reader who compares both, one that had no
    field before would look as if somebody had begun to write on it (DocMDP, P = 2).
    """
    append_signature_field(writer, SigFieldSpec(name, on_page=-1))
    _show_nothing(writer, {name})


def _show_nothing(writer: Update, names: Set[str]) -> None:
    """Give these fields an empty appearance."""
    nothing = writer.add_object(empty_form())
    for name, _, ref in enumerate_sig_fields(writer, filled_status=False):
        field = ref.get_object()
        if name in names and isinstance(field, DictionaryObject):
            field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): nothing})
            writer.mark_update(ref)


def empty_form() -> StreamObject:
    """Return a form that draws nothing (ISO 32000-1, 8.10)."""
    said = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): ArrayObject(map(NumberObject, (0, 0, 0, 0))),
        pdf_name("/Resources"): DictionaryObject(),
    }
    return StreamObject(said, stream_data=b"")


def show(writer: Update, name: str, appearance: bytes) -> None:
    """Give the field the first page of a PDF as its appearance, upright on a turned page.

    A viewer fits the form's box into the field's rectangle (ISO 32000-1, 12.5.5), so the box is
    given the rectangle's shape, or letters would be drawn broad or narrow.

    The form stands within one that is like the empty one it takes the place of, box and all: a
    reader who compares both sees nothing else than that the field shows something now.
    """
    ref, field = empty_field(writer, name)
    form = writer.import_page_as_xobject(open_strictly(appearance))
    stream = form.get_object()
    if not isinstance(stream, StreamObject):
        raise ValueError("the appearance has no content")  # noqa: TRY004  # of data, not code
    turn = rotation_of(field)
    stream[pdf_name("/Matrix")] = ArrayObject(map(NumberObject, turned(turn)))
    stream[pdf_name("/BBox")] = shaped(numbers(stream, "/BBox"), numbers(field, "/Rect"), turn)
    within = _within(empty_box(field), form, stream)
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(within)})
    writer.mark_update(ref)


def empty_box(field: DictionaryObject) -> ArrayObject:
    """Return the box of what the field shows while it is empty; else one of its size."""
    shown = entry(field, "/AP")
    form = entry(shown, "/N") if isinstance(shown, DictionaryObject) else None
    box = entry(form, "/BBox") if isinstance(form, StreamObject) else None
    if isinstance(box, ArrayObject) and isinstance(form, StreamObject) and "/Matrix" not in form:
        x0, y0, x1, y1 = numbers(form, "/BBox")
        if x0 < x1 and y0 < y1:
            return box
    x0, y0, x1, y1 = numbers(field, "/Rect")
    return ArrayObject(map(FloatObject, ("0", "0", f"{x1 - x0:.3f}", f"{y1 - y0:.3f}")))


def _within(box: ArrayObject, form: IndirectObject, stream: StreamObject) -> StreamObject:
    """Return a form of that box in which another, turned by its matrix, fills all of it."""
    x0, y0, x1, y1 = numbers(DictionaryObject({pdf_name("/BBox"): box}), "/BBox")
    left, bottom, right, top = _turned_box(stream)
    across = (x1 - x0) / ((right - left) or 1)
    up = (y1 - y0) / ((top - bottom) or 1)
    placed = (across, 0, 0, up, x0 - left * across, y0 - bottom * up)
    said = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): box,
        pdf_name("/Resources"): DictionaryObject(
            {pdf_name("/XObject"): DictionaryObject({MARK: form})}
        ),
    }
    drawn = " ".join(f"{number:.5f}" for number in placed)
    return StreamObject(said, stream_data=f"q {drawn} cm {MARK} Do Q".encode("ascii"))


def _turned_box(form: StreamObject) -> Box:
    """Return the form's box, turned by its matrix: around it, where that is no right angle."""
    a, b, c, d, e, f = (float(number) for number in form["/Matrix"])
    x0, y0, x1, y1 = numbers(form, "/BBox")
    corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def numbers(dictionary: DictionaryObject, key: str) -> tuple[float, float, float, float]:
    """Return the four numbers of a rectangle, the lower ones first."""
    x0, y0, x1, y1 = (float(side) for side in dictionary[key])
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def shaped(box: Box, rect: Box, turn: int) -> ArrayObject:
    """Return the box, widened on both sides or above and below to the shape of the rectangle."""
    across, down = rect[2] - rect[0], rect[3] - rect[1]
    if turn % 180:
        across, down = down, across
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    more = max(0.0, high * across / down - wide) / 2 if down > 0 else 0.0
    taller = max(0.0, wide * down / across - high) / 2 if across > 0 else 0.0
    sides = (x0 - more, y0 - taller, x1 + more, y1 + taller)
    return ArrayObject(FloatObject(f"{side:.3f}") for side in sides)


def empty_field(writer: Update, name: str) -> tuple[IndirectObject, DictionaryObject]:
    """Return the empty signature field of this name. `ValueError`."""
    for found, value, ref in enumerate_sig_fields(writer):
        field = ref.get_object()
        if found == name and value is None and isinstance(field, DictionaryObject):
            return ref, field
    raise ValueError(f"there is no empty signature field {name}")


def rotation_of(field: DictionaryObject) -> int:
    """Return by how many degrees clockwise the field's page is shown."""
    node = entry(field, "/P")
    for _ in range(64):  # a page tree is not deeper; a circular one ends here
        if not isinstance(node, DictionaryObject):
            return 0
        if "/Rotate" in node:
            return int(node["/Rotate"])
        node = entry(node, "/Parent")
    return 0
