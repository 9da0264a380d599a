"""What is added to a signed file: by an update, after the end, or as one signature more."""

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION
from parapheur.domain.verdict import Conclusion, Integrity, Modification, Problem, Verdict
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.signing.desk import SIGNED, SigningDesk


def judged(desk: SigningDesk, pdf: bytes) -> Verdict:
    return examine(pdf, (), [desk.authority])


CHANGES = {
    "content replaced": attacks.replace_content,
    "font replaced": attacks.replace_font,
    "comment over the page": attacks.lay_over,
    "page added": attacks.add_page,
    "certification unmarked": attacks.remove_certification,
    "script at opening": attacks.run_script,
    "object hidden": attacks.hide_object,
    "signature emptied": attacks.empty_field("visa-1"),
    "signatures exchanged": attacks.swap_values("visa-1", "sign-2"),
    "field added": attacks.place_field("extra", (0, 0, 595, 842)),
}


@pytest.mark.parametrize("way", CHANGES)
@pytest.mark.parametrize("after", [1, 2, 4], ids=["certified", "visa", "sealed"])
def test_an_update_is_not_valid(
    desk: SigningDesk, versions: list[bytes], way: str, after: int
) -> None:
    if "signature" in way and after < 4:
        way = "content replaced"  # nothing there yet to empty or to exchange
    attacked = attacks.updated(versions[after], CHANGES[way])
    verdict = judged(desk, attacked)
    allowed = {Conclusion.INVALID, Conclusion.UNREADABLE}
    if way == "object hidden":
        allowed.add(Conclusion.INDETERMINATE)
    assert verdict.verdict in allowed
    assert Modification.NONE not in {one.modification for one in verdict.signatures}


@pytest.mark.parametrize("way", CHANGES)
def test_an_update_does_not_pass_for_a_signature(
    desk: SigningDesk, versions: list[bytes], way: str
) -> None:
    """Neither before the new signature, nor under it, nor after it."""
    before = versions[3]
    maker = desk.youssef.certificate_digest
    under = desk.sealed(attacks.updated(before, CHANGES[way]), "seal-3")
    after = attacks.updated(versions[4], CHANGES[way])
    with desk.keys.organisation() as key:
        seal = key.certificate
    for attacked, certificate in ((under, seal), (after, seal), (after, maker)):
        with pytest.raises(SignatureUnsound):
            desk.signer.check(before, attacked, signed=SIGNED, certificate=certificate)


def test_a_form_that_is_gone_does_not_hide_its_signatures(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    verdict = judged(desk, attacks.updated(versions[4], attacks.remove_form))
    assert verdict.verdict is Conclusion.INDETERMINATE
    assert verdict.problems == (Problem.OVERLOOKED,)


TAILS = {
    "object": b"5 0 obj\n<</Type /Catalog>>\nendobj\n",
    "object and a repeated end": b"5 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n",
    "zip": b"PK\x03\x04" + bytes(40),
    "one byte": b"x",
    "line and more": b"\n\n% a comment\n",
}


@pytest.mark.parametrize("tail", TAILS)
def test_bytes_after_the_end_are_not_valid(
    desk: SigningDesk, versions: list[bytes], tail: str
) -> None:
    for version in versions[1:]:
        verdict = judged(desk, version + TAILS[tail])
        assert verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}
        assert Modification.NONE not in {one.modification for one in verdict.signatures}
    with desk.keys.organisation() as key, pytest.raises(SignatureUnsound):
        desk.signer.check(
            versions[3], versions[4] + TAILS[tail], signed=SIGNED, certificate=key.certificate
        )


def test_an_old_end_repeated_hides_an_object(desk: SigningDesk, versions: list[bytes]) -> None:
    """A revision in no cross-reference: strict readers pass over it, lenient ones show it."""
    end = versions[4][versions[4].rindex(b"startxref") :]
    verdict = judged(desk, versions[4] + b"5 0 obj\n<<>>\nendobj\n" + end)
    assert verdict.verdict is Conclusion.INVALID
    assert {one.problems for one in verdict.signatures} == {(Problem.BYTES_AFTER,)}


@pytest.mark.parametrize("box", [(0, 0, 595, 842), None], ids=["full page", "invisible"])
def test_a_signature_outside_the_fields_placed_at_the_start_is_forbidden(
    desk: SigningDesk, versions: list[bytes], box: tuple[int, int, int, int] | None
) -> None:
    placed = attacks.updated(versions[4], attacks.place_field("extra", box))
    verdict = judged(desk, desk.signed(placed, "extra", mark=box is not None))
    certification = verdict.signatures[0]
    assert certification.field == CERTIFICATION
    assert certification.integrity is Integrity.INTACT
    assert certification.modification is Modification.FORBIDDEN
    assert certification.problems == (Problem.FIELD_ADDED,)
    assert verdict.verdict is Conclusion.INVALID


def test_a_signature_too_many_does_not_pass_the_check(
    desk: SigningDesk, versions: list[bytes]
) -> None:
    twice = desk.sealed(desk.signed(versions[2], "sign-2", mark=True), "seal-3")
    with desk.keys.organisation() as key, pytest.raises(SignatureUnsound):
        desk.signer.check(versions[2], twice, signed=SIGNED, certificate=key.certificate)
