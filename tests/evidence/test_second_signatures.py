"""How other programs put a second signature, and what must not pass for that."""

import io
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from parapheur.domain.verdict import Integrity, Modification, Verdict
from parapheur.signing.revision import NotASignature, store_written
from parapheur.signing.update import Update, open_strictly, write_signature
from parapheur.signing.verdict import examine
from tests.builders import MORNING
from tests.evidence import attacks
from tests.intake.pdfs import PAGES, written
from tests.signing.desk import PIN, SigningDesk

Spoil = Callable[[DictionaryObject, DictionaryObject, DictionaryObject], None]
BOX = (10, 10, 110, 60)


def named(**entries: object) -> DictionaryObject:
    return DictionaryObject({pdf_name("/" + key): value for key, value in entries.items()})


def signed(
    desk: SigningDesk, pdf: bytes, field: str, change: attacks.Change | None = None
) -> bytes:
    writer = Update.over(pdf)
    if change is not None:
        change(writer)
    with desk.keys.open(desk.youssef, PIN) as key:
        return write_signature(writer, field, key=key, at=MORNING)


def first_of(desk: SigningDesk, pdf: bytes) -> Modification:
    return judged(desk, pdf).signatures[0].modification


def judged(desk: SigningDesk, pdf: bytes) -> Verdict:
    return examine(pdf, (), [desk.authority])


def updated(pdf: bytes, change: attacks.Change) -> bytes:
    """The file with one more revision, in which the document's information stays as it was."""
    writer, out = Update.over(pdf), io.BytesIO()
    change(writer)
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko tells no types
    return out.getvalue()


def add_store(writer: IncrementalPdfFileWriter) -> None:
    store = named(Certs=ArrayObject([writer.add_object(StreamObject(stream_data=b"der"))]))
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()


def add_store_and_more(writer: IncrementalPdfFileWriter) -> None:
    add_store(writer)
    writer.add_object(StreamObject(stream_data=b"der"))


def add_store_of_old(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/DSS"] = named(Certs=ArrayObject([writer.root.raw_get("/Pages")]))
    writer.update_root()


def add_store_and_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = pdf_string("fr")
    add_store(writer)


def add_store_and_content(writer: IncrementalPdfFileWriter) -> None:
    attacks.replace_content(writer)
    add_store(writer)


def test_a_store_is_known_by_its_shape(versions: list[bytes]) -> None:
    reader = open_strictly(updated(versions[4], add_store))
    store_written(reader, reader.total_revisions - 1)


@pytest.mark.parametrize(
    "change",
    [
        add_store_and_more, add_store_of_old, add_store_and_language, add_store_and_content,
        attacks.hide_object, attacks.remove_form, attacks.add_page,
    ],
)  # fmt: skip
def test_nothing_else_has_that_shape(versions: list[bytes], change: attacks.Change) -> None:
    reader = open_strictly(updated(versions[4], change))
    with pytest.raises(NotASignature):
        store_written(reader, reader.total_revisions - 1)


def test_a_store_may_follow_under_any_name_of_a_field(desk: SigningDesk) -> None:
    def odd(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("first", on_page=0))
        form = writer.root["/AcroForm"]
        form["/Fields"][0].get_object()["/T"] = pdf_string("the.first")

    made = signed(desk, attacks.updated(written(PAGES), odd), "the.first")
    assert first_of(desk, made) is Modification.NONE
    assert first_of(desk, updated(made, add_store)) is Modification.PERMITTED


def fields(writer: IncrementalPdfFileWriter) -> None:
    """Two fields, the second on no page."""
    for name in ("first", "second"):
        append_signature_field(writer, SigFieldSpec(name, on_page=0, box=BOX))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Annots"].pop()
    writer.mark_update(page)


def set_on_page(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    form = writer.root["/AcroForm"]
    page.get_object()["/Annots"].append(form["/Fields"].raw_get(1))
    writer.mark_update(page)


def set_on_page_and_turn(writer: IncrementalPdfFileWriter) -> None:
    set_on_page(writer)
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)


def set_note_on_page(writer: IncrementalPdfFileWriter) -> None:
    set_on_page(writer)
    attacks.lay_over(writer)


def test_a_field_is_set_on_its_page_as_it_is_signed(desk: SigningDesk) -> None:
    made = signed(desk, attacks.updated(written(PAGES), fields), "first")
    again = signed(desk, made, "second", set_on_page)
    assert first_of(desk, again) is Modification.PERMITTED


@pytest.mark.parametrize("change", [set_on_page_and_turn, set_note_on_page])
def test_but_nothing_else_is(desk: SigningDesk, change: attacks.Change) -> None:
    made = signed(desk, attacks.updated(written(PAGES), fields), "first")
    assert first_of(desk, signed(desk, made, "second", change)) is Modification.FORBIDDEN


def test_nor_a_field_that_stays_empty(desk: SigningDesk) -> None:
    made = signed(desk, attacks.updated(written(PAGES), fields), "first")
    assert first_of(desk, attacks.updated(made, set_on_page)) is Modification.FORBIDDEN


def tagged(writer: IncrementalPdfFileWriter) -> None:
    """A document with a structure: a letter of one paragraph, and a field to sign."""
    append_signature_field(writer, SigFieldSpec("first", on_page=0, box=BOX))
    tree = named(Type=pdf_name("/StructTreeRoot"))
    place = writer.add_object(tree)
    letter = named(Type=pdf_name("/StructElem"), S=pdf_name("/Document"), P=place)
    whole = writer.add_object(letter)
    text = named(Type=pdf_name("/StructElem"), S=pdf_name("/P"), P=whole, K=NumberObject(0))
    letter["/K"] = ArrayObject([writer.add_object(text)])
    tree["/K"] = ArrayObject([whole])
    entries = ArrayObject([NumberObject(0), ArrayObject([letter["/K"].raw_get(0)])])
    tree["/ParentTree"] = writer.add_object(named(Nums=entries))
    tree["/ParentTreeNextKey"] = NumberObject(1)
    writer.root["/StructTreeRoot"] = place
    writer.update_root()


def sign_in_structure(spoil: Spoil) -> attacks.Change:
    """As iText does: a field of its own, and an element for it at the end of the letter."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("second", on_page=0, box=BOX))
        place: IndirectObject = writer.root.raw_get("/StructTreeRoot")
        tree = place.get_object()
        whole = tree["/K"].raw_get(0)
        letter = whole.get_object()
        form = writer.root["/AcroForm"]
        field = form["/Fields"].raw_get(1)
        held = named(Type=pdf_name("/OBJR"), Obj=field)
        element = named(Type=pdf_name("/StructElem"), S=pdf_name("/Form"), P=whole, K=held)
        new = writer.add_object(element)
        letter["/K"].append(new)
        kept = tree["/ParentTree"]["/Nums"]
        entries = ArrayObject([*(kept.raw_get(i) for i in range(len(kept))), NumberObject(1), new])
        tree["/ParentTree"] = writer.add_object(named(Nums=entries))
        tree["/ParentTreeNextKey"] = NumberObject(2)
        for one in (place, whole):
            writer.mark_update(one)
        spoil(element, letter, tree)

    return change


def say_other(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del letter, tree
    element["/ActualText"] = pdf_string("read this in its place")


def hold_text(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del tree
    element["/K"]["/Obj"] = letter["/K"].raw_get(0)


def drop_text(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del element, tree
    letter["/K"].pop(0)


def title(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del element, tree
    letter["/Alt"] = pdf_string("another letter")


def belong(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del element, letter
    tree["/ParentTree"]["/Nums"][1] = ArrayObject([])


def play(element: DictionaryObject, letter: DictionaryObject, tree: DictionaryObject) -> None:
    del element, letter
    tree["/RoleMap"] = named(P=pdf_name("/Artifact"))


SPOILS: list[Spoil] = [say_other, hold_text, drop_text, title, belong, play]


def test_a_signature_takes_its_place_in_the_structure(desk: SigningDesk) -> None:
    made = signed(desk, attacks.updated(written(PAGES), tagged), "first")
    again = signed(desk, made, "second", sign_in_structure(lambda *_: None))
    assert first_of(desk, again) is Modification.PERMITTED
    assert {one.integrity for one in judged(desk, again).signatures} == {Integrity.INTACT}


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_the_structure_said_before_it_says_after(desk: SigningDesk, spoil: Spoil) -> None:
    made = signed(desk, attacks.updated(written(PAGES), tagged), "first")
    again = signed(desk, made, "second", sign_in_structure(spoil))
    assert first_of(desk, again) is Modification.FORBIDDEN


def share(writer: IncrementalPdfFileWriter) -> None:
    """The second field holds what the first holds."""
    form = writer.root["/AcroForm"]
    one, other = (form["/Fields"].raw_get(i) for i in (0, 1))
    other.get_object()["/V"] = one.get_object().raw_get("/V")
    writer.mark_update(other)


def test_a_signature_shown_in_another_field_later_is_none_of_it(desk: SigningDesk) -> None:
    made = signed(desk, attacks.updated(written(PAGES), fields), "first")
    shared = judged(desk, attacks.updated(made, share))
    assert Modification.FORBIDDEN in {one.modification for one in shared.signatures}
