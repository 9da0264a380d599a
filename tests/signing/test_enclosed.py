"""Signatures of files that a file carries are not its own; what only seems to be carried is."""

import pytest

from parapheur.domain.verdict import Conclusion, Problem
from parapheur.rendering.papers import stream
from parapheur.signing.enclosed import without_enclosed
from parapheur.signing.update import open_strictly
from parapheur.signing.verdict import examine

SIGNATURE = b"<</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>>"
INSIDE = b"\n7 0 obj\n" + SIGNATURE + b"\nendobj\n"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99]>>"


def a_file(*, listed: bool = True, object_within: bool = False) -> bytes:
    """A page that carries a file; perhaps an object of the file begins within what it carries."""
    catalog = b"<</Type /Catalog /Pages 2 0 R %s>>" % (b"/AF [4 0 R]" if listed else b"")
    objects = [
        catalog,
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        PAGE,
        b"<</Type /Filespec /F (a) /UF (a) /AFRelationship /Data /EF <</F 5 0 R>>>>",
        stream(b"/Type /EmbeddedFile", INSIDE),
    ]
    pdf = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    begins = []
    for number, data in enumerate(objects, start=1):
        begins.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % at for at in begins)
    start, size = len(pdf), len(objects) + 1
    pdf += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    if object_within:
        pdf += b"7 1\n%010d 00000 n \n" % pdf.index(b"7 0 obj")
        size = 8
    pdf += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(pdf)


def test_what_a_carried_file_says_of_signatures_is_not_said_of_this_one() -> None:
    pdf = a_file()
    assert examine(pdf, ()).problems == (Problem.NO_SIGNATURE,)
    left = without_enclosed(pdf, open_strictly(pdf))
    assert (len(left), b"/ByteRange" in left) == (len(pdf), False)
    assert left.replace(bytes(len(INSIDE)), INSIDE) == pdf


@pytest.mark.parametrize("said", [{"listed": False}, {"object_within": True}], ids=str)
def test_what_is_not_carried_or_is_an_object_too_is_looked_at(said: dict[str, bool]) -> None:
    pdf = a_file(**said)
    assert without_enclosed(pdf, open_strictly(pdf)) == pdf
    verdict = examine(pdf, ())
    assert (verdict.verdict, verdict.problems) == (
        Conclusion.INDETERMINATE, (Problem.OVERLOOKED,),
    )  # fmt: skip
