"""Each way of being wrong, on a certified file and on one that is only signed: what is said of it.

Not only that it is refused: by which words, so that no attack is refused for a reason of chance.
"""

from collections.abc import Callable

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from parapheur.domain.ades import Indication, SubIndication
from parapheur.domain.missing import with_missing
from parapheur.domain.verdict import Conclusion, Integrity, Problem, Verdict
from parapheur.signing import verify_in_child
from parapheur.signing.child import Limits
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.pdfs import a_pdf
from tests.signing.desk import SigningDesk


@pytest.fixture(scope="session")
def approved(desk: SigningDesk) -> bytes:
    """A letter that one person signed, and nobody certified."""
    return desk.signed(attacks.updated(a_pdf(2), attacks.place_field("approval", None)), "approval")


def judged(desk: SigningDesk, pdf: bytes) -> Verdict:
    return examine(pdf, (), [desk.authority])


def told_last(desk: SigningDesk, pdf: bytes) -> tuple[Conclusion, tuple[str, ...]]:
    verdict = judged(desk, pdf)
    return verdict.verdict, verdict.signatures[-1].problems


RANGES: dict[str, tuple[Callable[[list[int]], list[int | bytes]], Problem]] = {
    "overlap": (lambda n: [0, n[2], n[1], n[3]], Problem.RANGE_OUTSIDE),
    "no gap": (lambda n: [0, n[1], n[1], n[3]], Problem.RANGE_OUTSIDE),
    "gap too wide": (lambda n: [0, n[1] - 9, n[2], n[3]], Problem.RANGE_GAP),
    "gap too late": (lambda n: [0, n[1], n[2] + 9, n[3] - 9], Problem.RANGE_GAP),
    "short": (lambda n: [0, n[1], n[2], n[3] - 60], Problem.RANGE_END),
    "long": (lambda n: [0, n[1], n[2], n[3] + 60], Problem.RANGE_OUTSIDE),
    "negative": (lambda n: [0, n[1], n[2], -n[3]], Problem.RANGE_SHAPE),
    "begins later": (lambda n: [1, n[1] - 1, n[2], n[3]], Problem.RANGE_SHAPE),
    "three": (lambda n: [0, n[1], n[2]], Problem.RANGE_SHAPE),
    "zeros": (lambda n: [0, 0, 0, 0], Problem.RANGE_OUTSIDE),
}


@pytest.mark.parametrize("way", RANGES)
def test_a_range_that_lies(
    desk: SigningDesk, versions: list[bytes], approved: bytes, way: str
) -> None:
    lie, problem = RANGES[way]
    for whole in (versions[4], approved):
        verdict, problems = told_last(desk, attacks.with_range(whole, lie))
        assert verdict is Conclusion.INVALID
        assert problems[0] == problem


UPDATES = {
    "content": attacks.replace_content,
    "font": attacks.replace_font,
    "comment over the page": attacks.lay_over,
    "page": attacks.add_page,
    "script": attacks.run_script,
}


@pytest.mark.parametrize("way", UPDATES)
def test_an_update_that_changes_what_is_shown(
    desk: SigningDesk, versions: list[bytes], approved: bytes, way: str
) -> None:
    for whole, problem in (
        (versions[1], Problem.CHANGED_CERTIFIED),
        (versions[4], Problem.CHANGED),
        (approved, Problem.CHANGED),
    ):
        changed = attacks.updated(whole, UPDATES[way])
        assert told_last(desk, changed) == (Conclusion.INVALID, (problem,))
        one = judged(desk, changed).signatures[-1]
        assert (one.indication, one.sub_indication) == (
            Indication.FAILED,
            SubIndication.FORMAT_FAILURE,
        )
        assert one.level is None


def test_an_object_after_the_end(desk: SigningDesk, versions: list[bytes], approved: bytes) -> None:
    end = approved[approved.rindex(b"startxref") :]
    for tail in (b"5 0 obj\n<<>>\nendobj\n", b"5 0 obj\n<<>>\nendobj\n" + end):
        verdict = judged(desk, approved + tail)
        assert verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}
        assert {p for one in verdict.signatures for p in one.problems} <= {Problem.BYTES_AFTER}
    assert judged(desk, versions[4] + b"%PDF-1.7\n" + end).verdict is not Conclusion.VALID


def test_a_signature_more_over_the_whole_page(
    desk: SigningDesk, versions: list[bytes], approved: bytes
) -> None:
    """Certified: forbidden. Approved only: somebody else's signature, which the record knows."""
    page = attacks.place_field("extra", (0, 0, 595, 842))
    certified = judged(desk, desk.signed(attacks.updated(versions[4], page), "extra", mark=True))
    assert certified.verdict is Conclusion.INVALID
    assert certified.signatures[0].problems == (Problem.FIELD_ADDED,)
    plain = judged(desk, desk.signed(attacks.updated(approved, page), "extra", mark=True))
    assert [one.field for one in plain.signatures] == ["approval", "extra"]


def test_contents_that_are_exchanged(desk: SigningDesk, versions: list[bytes]) -> None:
    swapped = attacks.updated(versions[4], attacks.swap_values("visa-1", "sign-2"))
    verdict = judged(desk, swapped)
    assert verdict.verdict is Conclusion.INVALID
    assert Problem.CHANGED_CERTIFIED in verdict.signatures[0].problems


def test_a_signature_of_elsewhere(
    desk: SigningDesk, versions: list[bytes], approved: bytes
) -> None:
    """Another document's, or an earlier revision's: it is about other bytes."""
    other = attacks.updated(a_pdf(1, "Un autre texte."), attacks.place_field("approval", None))
    elsewhere = attacks.contents_of(desk.signed(other, "approval"))
    for whole, replayed in (
        (approved, elsewhere),
        (versions[4], elsewhere),
        (versions[4], attacks.contents_of(versions[2])),
    ):
        attacked = attacks.with_contents(whole, replayed)
        assert told_last(desk, attacked) == (Conclusion.INVALID, (Problem.BYTES_CHANGED,))
        why = judged(desk, attacked).signatures[-1].sub_indication
        assert why is SubIndication.HASH_FAILURE


def test_signatures_that_we_know_of_and_that_are_gone_are_broken(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    """Without its form a file shows none; only who signed knows how many there were."""
    seen = judged(desk, attacks.updated(versions[4], attacks.remove_form))
    assert (seen.verdict, seen.problems) == (Conclusion.INDETERMINATE, (Problem.OVERLOOKED,))
    known = [one.field for one in judged(desk, versions[4]).signatures]
    verdict = with_missing(seen, known)
    assert verdict.verdict is Conclusion.INVALID
    assert [one.field for one in verdict.signatures] == known
    assert {one.integrity for one in verdict.signatures} == {Integrity.BROKEN}
    assert {one.problems for one in verdict.signatures} == {(Problem.MISSING,)}
    whole = judged(desk, versions[4])
    assert with_missing(whole, known) is whole


def smuggle(writer: IncrementalPdfFileWriter) -> None:
    """The page's own content, replaced under the pretext of a security store."""
    page_ref, _ = writer.find_page_for_modification(0)
    contents = page_ref.get_object().raw_get("/Contents")
    store = DictionaryObject({pdf_name("/Certs"): ArrayObject([contents])})
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()
    writer.objects[(contents.generation, contents.idnum)] = StreamObject(
        stream_data=b"BT (pay 9000) Tj ET"
    )


def turn_all_pages(writer: IncrementalPdfFileWriter) -> None:
    ref = writer.root.raw_get("/Pages")
    ref.get_object()["/Rotate"] = NumberObject(180)
    writer.mark_update(ref)


def note_on_the_tree(writer: IncrementalPdfFileWriter) -> None:
    ref = writer.root.raw_get("/Pages")
    ref.get_object()["/Maker"] = pdf_string("a program")
    writer.mark_update(ref)


def a_store(writer: IncrementalPdfFileWriter) -> None:
    certificate = writer.add_object(StreamObject(stream_data=b"0"))
    store = DictionaryObject({pdf_name("/Certs"): ArrayObject([certificate])})
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()


def test_what_is_harmless_is_not_a_pretext_for_what_is_not(
    desk: SigningDesk, approved: bytes
) -> None:
    for change in (a_store, note_on_the_tree):
        assert told_last(desk, attacks.updated(approved, change)) == (Conclusion.VALID, ())
    for change in (smuggle, turn_all_pages):
        changed = attacks.updated(approved, change)
        assert told_last(desk, changed) == (Conclusion.INVALID, (Problem.CHANGED,))


def many_ways(writer: IncrementalPdfFileWriter) -> None:
    """Forty arrays, each of which points at the next one twice: a thousand milliard ways."""
    ref = writer.add_object(ArrayObject())
    for _ in range(40):
        ref = writer.add_object(ArrayObject([ref, ref]))
    writer.root["/PieceInfo"] = DictionaryObject({pdf_name("/X"): ref})
    writer.update_root()


def test_a_file_that_would_take_for_ever_leaves_the_question_open(desk: SigningDesk) -> None:
    """As a public one of 188 KB that takes over 90 seconds: never valid, and in bounded time."""
    maze = attacks.updated(a_pdf(), many_ways)
    signed = desk.signed(attacks.updated(maze, attacks.place_field("approval", None)), "approval")
    changed = attacks.updated(signed, attacks.hide_object)
    verdict = verify_in_child(changed, (), [desk.authority], limits=Limits(work=2))
    assert verdict == Verdict(Conclusion.INDETERMINATE, (Problem.LIMITS,))
