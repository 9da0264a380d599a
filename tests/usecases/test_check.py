"""What this office answers about a document, by its code and by its bytes; and what it keeps back.

One test for each way of being wrong: what is sound elsewhere, forged here, changed by a byte, of a
dossier that was refused, taken the place of, or may not be read by all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.checked import Answer, Checked, Finding
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import TooManyTries
from parapheur.domain.filing import Confidentiality
from parapheur.domain.grants import Grant
from parapheur.domain.paper_codes import Code, Kind, Paper, code_of
from parapheur.domain.verdict import Conclusion, Problem, Verdict
from parapheur.usecases.check import CODES, FILES, check_code, check_file, count_file
from parapheur.usecases.deposit import deposit
from parapheur.usecases.docket import make_docket
from parapheur.usecases.reject import recycle
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from tests.builders import AMINA, CLAIRE, HASSAN, MINISTER, PDF, SERVICE, a_subtype, a_type
from tests.fakes import FakeOffice, sha256
from tests.usecases.story import give, on_its_way, refuse, stands

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.4"


def finish(fake: FakeOffice, dossier_id: DossierId) -> DossierId:
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    seal(fake.office, dossier_id)
    return dossier_id


def code(fake: FakeOffice, dossier_id: DossierId) -> Code:
    found = fake.store.reading.newest_code(dossier_id)
    assert found is not None
    return found


def by_code(fake: FakeOffice, asked: Code, address: str = HERE) -> Checked:
    return check_code(fake.office, asked, address=address)


def document(fake: FakeOffice, dossier_id: DossierId, version: int = -1) -> bytes:
    return fake.files.get(stands(fake, dossier_id).versions[version].digest)


def by_file(fake: FakeOffice, data: bytes) -> Checked:
    return check_file(fake.office, data)


def test_a_finished_document_is_vouched_for_with_the_marks_it_shows(fake: FakeOffice) -> None:
    dossier_id = finish(fake, on_its_way(fake))
    pdf = document(fake, dossier_id)
    for found in (by_code(fake, code(fake, dossier_id)), by_file(fake, pdf)):
        assert (found.finding, found.finding.answer) == (Finding.VOUCHED, Answer.VALID)
        assert found.known is not None
        assert found.known.document == stands(fake, dossier_id).version.digest
        signed = [(one.actor, one.seal) for one in found.known.signed]
        assert signed == [(HASSAN.login, False), ("parapheur", True)], "a visa leaves no mark"


def test_each_start_has_a_code_of_its_own(fake: FakeOffice) -> None:
    one, other = on_its_way(fake), on_its_way(fake)
    assert code(fake, one) != code(fake, other)
    assert all(mention.proof.endswith(code(fake, one)) for mention in fake.stamps.drawn)
    finish(fake, one)
    assert {mention.proof for mention in fake.stamps.drawn} == {
        f"https://parapheur.example.ma/verify/{code(fake, one)}"
    }


def test_a_code_that_was_never_given_is_answered_alike(fake: FakeOffice) -> None:
    empty = by_code(fake, code_of(bytes(16)))
    on_its_way(fake)
    assert by_code(fake, code_of(b"\1" * 16)) == empty == Checked(Finding.UNKNOWN)


def test_a_running_document_is_not_vouched_for_yet(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    for found in (
        by_code(fake, code(fake, dossier_id)),
        by_file(fake, document(fake, dossier_id)),
        by_file(fake, document(fake, dossier_id, 0)),
    ):
        assert (found.finding, found.finding.answer) == (Finding.UNFINISHED, Answer.NOT_VALID)
        assert found.known is not None
        assert (found.known.signed, found.known.document) == ((), None)


def test_the_document_of_a_refused_dossier_is_not_vouched_for(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    refuse(fake, dossier_id)
    for found in (by_code(fake, code(fake, dossier_id)), by_file(fake, document(fake, dossier_id))):
        assert found.finding is Finding.STOPPED


def test_a_version_that_others_followed_is_replaced(fake: FakeOffice) -> None:
    dossier_id = finish(fake, on_its_way(fake))
    for version in (0, 1, 2):
        found = by_file(fake, document(fake, dossier_id, version))
        assert (found.finding, found.finding.answer) == (Finding.REPLACED, Answer.NOT_VALID)
        assert found.known is not None
        assert (found.known.signed, found.known.document) == ((), None)


def test_what_was_printed_before_a_dossier_was_taken_up_again_is_replaced(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake)
    old, pdf = code(fake, dossier_id), document(fake, dossier_id)
    refuse(fake, dossier_id)
    recycle(fake.office, dossier_id, actor=AMINA, round=1)
    fake.clock.pause(60)
    start(fake.office, dossier_id, actor=AMINA)
    finish(fake, dossier_id)
    assert by_code(fake, old).finding is Finding.REPLACED
    assert by_file(fake, pdf).finding is Finding.REPLACED
    assert by_code(fake, code(fake, dossier_id)).finding is Finding.VOUCHED


def test_the_deposit_itself_is_not_told_to_be_known(fake: FakeOffice) -> None:
    finish(fake, on_its_way(fake))
    assert by_file(fake, PDF).known is None


def unsound(problem: Problem | None, conclusion: Conclusion) -> Callable[..., Verdict]:
    return lambda pdf, *, at: Verdict(conclusion, (problem,) if problem else ())


@pytest.mark.parametrize(
    ("conclusion", "problem", "finding"),
    [
        (Conclusion.VALID, None, Finding.FOREIGN),
        (Conclusion.INDETERMINATE, None, Finding.FOREIGN),
        (Conclusion.INDETERMINATE, Problem.NO_SIGNATURE, Finding.UNSIGNED),
        (Conclusion.INVALID, Problem.BYTES_CHANGED, Finding.BROKEN),
        (Conclusion.UNREADABLE, Problem.NOT_A_PDF, Finding.UNREADABLE),
    ],
)
def test_an_unknown_file_is_never_valid_here_however_sound(
    fake: FakeOffice,
    monkeypatch: pytest.MonkeyPatch,
    conclusion: Conclusion,
    problem: Problem | None,
    finding: Finding,
) -> None:
    finish(fake, on_its_way(fake))
    monkeypatch.setattr(fake.signer, "verify", unsound(problem, conclusion))
    found = by_file(fake, b"%PDF-1.7 of somebody else\n%%EOF\n")
    assert (found.finding, found.known) == (finding, None)
    assert found.finding.answer is not Answer.VALID


def test_what_was_changed_by_a_byte_is_not_vouched_for(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier_id = finish(fake, on_its_way(fake))
    pdf = bytearray(document(fake, dossier_id))
    pdf[-2] ^= 1
    verdicts = (Conclusion.VALID, Conclusion.INVALID, Conclusion.INDETERMINATE)
    for conclusion in verdicts:
        monkeypatch.setattr(fake.signer, "verify", unsound(None, conclusion))
        found = by_file(fake, bytes(pdf))
        assert (found.finding.answer, found.known) != (Answer.VALID, None)
        assert found.known is None


def test_known_bytes_whose_signatures_hold_no_more_are_broken(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier_id = finish(fake, on_its_way(fake))
    monkeypatch.setattr(fake.signer, "verify", unsound(Problem.REVOKED, Conclusion.INVALID))
    assert by_file(fake, document(fake, dossier_id)).finding is Finding.BROKEN


def secret(fake: FakeOffice, text: str) -> DossierId:
    """A confidential dossier on its way."""
    dossier_id = deposit(
        fake.office,
        actor=AMINA,
        subject="Affaire réservée",
        circuit="courrier/pli",
        main=("pli.pdf", PDF + f"% {text}\n%%EOF\n".encode()),
    )
    start(fake.office, dossier_id, actor=AMINA)
    return dossier_id


def test_of_what_may_not_be_read_by_all_it_is_not_told_how_it_stands(fake: FakeOffice) -> None:
    fake.types = (a_type(a_subtype(id="pli", confidentiality=Confidentiality.CONFIDENTIAL)),)
    running, refused = (secret(fake, f"document {name}") for name in ("one", "two"))
    refuse(fake, refused)
    told = {by_code(fake, code(fake, one)).finding for one in (running, refused)}
    assert told == {Finding.WITHHELD}
    files = {by_file(fake, document(fake, one)).finding for one in (running, refused)}
    assert files == {Finding.WITHHELD}


def test_a_docket_is_known_by_its_bytes_with_what_became_of_its_document(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake)
    docket = make_docket(fake.office, dossier_id, actor=CLAIRE.login)
    found = by_file(fake, docket)
    assert found.finding is Finding.DOCKET
    assert found.known is not None
    assert found.known.finding is Finding.UNFINISHED
    finish(fake, dossier_id)
    found = by_file(fake, docket)
    assert found.known is not None
    assert found.known.finding is Finding.VOUCHED
    assert by_file(fake, docket + b"\n%more").known is None


def test_a_row_does_not_make_a_docket_of_what_others_signed(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    grant = Grant(1, 1, 0, SERVICE, Digest("0" * 64))
    with fake.office.keys.guest("Nadia", at=fake.clock.now(), grants=[grant]) as key:
        foreign = fake.signer.certify(b"%PDF-1.7 foreign", (), key=key, at=fake.clock.now())
    digest, at = sha256(foreign), fake.clock.now()
    with fake.store.work() as work:
        work.add_paper(Paper(digest, int(dossier_id), Kind.DOCKET, at))
    found = by_file(fake, foreign)
    assert (found.finding, found.known) == (Finding.FOREIGN, None)


@pytest.mark.parametrize(
    ("concluded", "finding"),
    [
        (Conclusion.VALID, Finding.VOUCHED),
        (Conclusion.INDETERMINATE, Finding.VOUCHED),
        (Conclusion.INVALID, Finding.BROKEN),
        (Conclusion.UNREADABLE, Finding.UNREADABLE),
    ],
)
def test_of_an_evidence_file_the_document_in_it_is_told_where_the_file_holds(
    fake: FakeOffice, concluded: Conclusion, finding: Finding
) -> None:
    pdf = document(fake, finish(fake, on_its_way(fake)))
    brought = b"PK\x03\x04\n" + concluded.encode() + b"\n"
    found = by_file(fake, brought + pdf)
    assert (found.finding, found.evidence) == (finding, concluded)
    assert found.digest == sha256(brought + pdf)
    assert (found.known is not None) is (finding is Finding.VOUCHED)
    strange = by_file(fake, brought + b"%PDF-1.7 of others")
    assert strange.finding.answer is not Answer.VALID
    lone = by_file(fake, brought.rstrip())
    assert lone.finding is (Finding.BROKEN if finding is Finding.BROKEN else Finding.UNREADABLE)


def test_an_altered_trail_or_a_moved_row_vouches_for_nothing(fake: FakeOffice) -> None:
    one = finish(fake, on_its_way(fake))
    fake.clock.pause(60)
    other, asked = on_its_way(fake), code(fake, one)
    kept, paper = fake.store.kept, fake.store.reading.paper_of(asked)
    assert paper is not None
    place = (paper.digest, paper.dossier)
    for moved in (replace(paper, dossier=int(other)), replace(paper, digest=Digest("0" * 64))):
        kept.papers[place] = moved
        assert by_code(fake, asked) == Checked(Finding.UNKNOWN)
    kept.papers[place] = paper
    stream = f"dossier/{one}"
    first, *rest = kept.trails[stream]
    kept.trails[stream] = (replace(first, body=first.body + b" "), *rest)
    assert by_code(fake, asked) == Checked(Finding.UNKNOWN)
    assert by_file(fake, document(fake, one)).known is None


def test_wrong_codes_are_counted_and_right_ones_are_not(fake: FakeOffice) -> None:
    asked = code(fake, finish(fake, on_its_way(fake)))
    for number in range(CODES):
        by_code(fake, asked)
        by_code(fake, code_of(number.to_bytes(16, "big")))
    for tried in (asked, code_of(b"\7" * 16)):
        with pytest.raises(TooManyTries):
            by_code(fake, tried)
    assert by_code(fake, asked, ELSEWHERE).finding is Finding.VOUCHED
    fake.clock.time += timedelta(minutes=16)
    assert by_code(fake, asked).finding is Finding.VOUCHED


def test_every_file_is_counted_apart_from_codes_and_from_the_entrance(fake: FakeOffice) -> None:
    for _ in range(FILES):
        count_file(fake.office, address=HERE)
    with pytest.raises(TooManyTries):
        count_file(fake.office, address=HERE)
    count_file(fake.office, address=ELSEWHERE)
    assert by_code(fake, code_of(bytes(16))).finding is Finding.UNKNOWN


def test_a_thousand_ends_are_looked_at_in_a_moment(fake: FakeOffice) -> None:
    found = by_file(fake, b"%PDF-1.7\n" + b"%%EOF\n" * 100_000)
    assert found.known is None
    assert Kind.DOCKET not in {one.kind for one in fake.store.kept.papers.values()}
