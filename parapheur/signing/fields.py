"""The signature fields: placed before the first signature, filled one by one, never added."""

from collections.abc import Sequence

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
)
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from parapheur.domain.appearance import Leaf
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.signing.placement import Box, turned
from parapheur.signing.update import Update, entry, open_strictly


def add_fields(
    writer: Update, fields: Sequence[Field], boxes: Sequence[Box], leaf: Leaf = Leaf.LAST
) -> None:
    """Add the certification field and all others: visible ones on that page, in `boxes`."""
    places, page = iter(boxes), 0 if leaf is Leaf.FIRST else -1
    append_signature_field(writer, SigFieldSpec(CERTIFICATION, on_page=-1))
    for field in fields:
        box = next(places) if field.visible else None
        append_signature_field(
            writer,
            SigFieldSpec(field.name, on_page=page, box=box),  # type: ignore[arg-type]  # it takes points of any kind
        )


def show(writer: Update, name: str, appearance: bytes) -> None:
    """Give the field the first page of a PDF as its appearance, upright on a turned page.

    A viewer fits the form's box into the field's rectangle (ISO 32000-1, 12.5.5).
    """
    ref, field = empty_field(writer, name)
    form = writer.import_page_as_xobject(open_strictly(appearance))
    stream = form.get_object()
    if not isinstance(stream, StreamObject):
        raise ValueError("the appearance has no content")  # noqa: TRY004  # of data, not code
    stream[pdf_name("/Matrix")] = ArrayObject(map(NumberObject, turned(rotation_of(field))))
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): form})
    writer.mark_update(ref)


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
