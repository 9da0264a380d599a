"""A file that a PDF carries is taken out by its name, in a child, whatever the PDF is."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf, String

from parapheur.signing import take_in_child
from parapheur.signing.child import Limits
from parapheur.signing.within import taken
from tests.carriers import XML, carrying
from tests.pdfs import a_pdf

DATA = bytes(range(256)) * 100


def test_it_is_taken_by_its_name() -> None:
    pdf = carrying({"evidence.asice": DATA, "facture.xml": XML})
    assert taken(pdf, "evidence.asice") == DATA
    assert taken(pdf, "facture.xml") == XML
    assert taken(pdf, "another.xml") == b""
    assert taken(a_pdf(), "evidence.asice") == b""


def nested(pdf: Pdf, deep: int) -> None:
    """Put the tree of names so many levels lower."""
    names = pdf.Root.Names
    for _ in range(deep):
        names.EmbeddedFiles = pdf.make_indirect(Dictionary(Kids=Array([names.EmbeddedFiles])))


def looping(pdf: Pdf) -> None:
    tree = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree] * 3)
    pdf.Root.Names.EmbeddedFiles = tree


def nothing_in_it(pdf: Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String("a"), 7, String("b")]))


def test_a_deep_tree_is_followed_some_way() -> None:
    assert taken(carrying({"a.asice": DATA}, lambda pdf: nested(pdf, 3)), "a.asice") == DATA
    assert taken(carrying({"a.asice": DATA}, lambda pdf: nested(pdf, 30)), "a.asice") == b""


@pytest.mark.parametrize("change", [looping, nothing_in_it])
def test_a_tree_that_leads_nowhere_ends(change: Callable[[Pdf], None]) -> None:
    assert taken(carrying({"a.asice": DATA}, change), "a.asice") == b""


def a_bomb() -> bytes:
    """A file of 100 MB of zeros, in a hundred kilobytes."""
    with pikepdf.open(io.BytesIO(carrying({"a.asice": b""}))) as pdf:
        stream = pdf.attachments["a.asice"].obj.EF.F
        written = io.BytesIO()
        stream.write(bytes(100 << 20))
        pdf.save(written, compress_streams=True)
    return written.getvalue()


def test_in_a_child_it_is_the_same_and_a_bomb_ends_there() -> None:
    assert take_in_child(carrying({"a.asice": DATA}), "a.asice") == DATA
    assert take_in_child(a_pdf(), "a.asice") is None
    assert take_in_child(b"no PDF", "a.asice") is None
    assert take_in_child(a_bomb(), "a.asice", limits=Limits(memory=256 << 20)) is None
