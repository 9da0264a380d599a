"""A value that stands unchanged under another number is no change; what is made of it later is."""

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from parapheur.domain.verdict import Conclusion, Modification
from parapheur.signing.verdict import examine
from tests.evidence.attacks import updated
from tests.signing.desk import SigningDesk

HOLDERS = {"/Pages": "catalog", "/Contents": "page", "/Resources": "page"}


def copied(value: PdfObject) -> PdfObject:
    if isinstance(value, StreamObject):
        said = {key: value.raw_get(key) for key in value if key != "/Length"}
        return StreamObject(said, encoded_data=value.encoded_data)
    assert isinstance(value, DictionaryObject)
    return DictionaryObject({key: value.raw_get(key) for key in value})


def moved(pdf: bytes, key: str) -> tuple[bytes, int]:
    """The file with the same value of a key under another number, and that number."""
    numbers = []

    def change(writer: IncrementalPdfFileWriter) -> None:
        page_ref, _ = writer.find_page_for_modification(0)
        holder = writer.root if HOLDERS[key] == "catalog" else page_ref.get_object()
        ref = writer.add_object(copied(holder.raw_get(key).get_object()))
        holder[pdf_name(key)] = ref
        numbers.append(ref.idnum)
        writer.update_container(holder)

    return updated(pdf, change), numbers[0]


def made_other(pdf: bytes, number: int) -> bytes:
    """The file with another object under this number."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        ref = IndirectObject(number, 0, writer)
        value = ref.get_object()
        if isinstance(value, StreamObject):
            value.strip_filters()
            value._data = b"BT (pay 9000) Tj ET"
            value._encoded_data = None
        elif "/Kids" in value:
            value["/Kids"] = ArrayObject([value["/Kids"].raw_get(0)] * 2)
        else:
            value["/Font"] = DictionaryObject()
        writer.mark_update(ref)

    return updated(pdf, change)


@pytest.mark.parametrize("signatures", [1, 4], ids=["certified", "sealed"])
@pytest.mark.parametrize("key", HOLDERS)
def test_what_is_made_of_a_moved_value_is_forbidden(
    desk: SigningDesk, versions: list[bytes], key: str, signatures: int
) -> None:
    first, number = moved(versions[signatures], key)
    assert examine(first, (), [desk.authority]).verdict is not Conclusion.VALID
    verdict = examine(made_other(first, number), (), [desk.authority])
    assert verdict.verdict is Conclusion.INVALID
    assert {one.modification for one in verdict.signatures} == {Modification.FORBIDDEN}
