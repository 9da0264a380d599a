"""What this office made is known again by its bytes and by its code, in memory and for real."""

from dataclasses import replace
from datetime import timedelta

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.paper_codes import Code, Kind, Paper, code_of
from tests.builders import MORNING, Records, deposited


def a_code(number: int) -> Code:
    return code_of(number.to_bytes(16, "big"))


def a_paper(number: int, dossier: DossierId, *, kind: Kind = Kind.DOCUMENT) -> Paper:
    code = a_code(number) if kind is Kind.DOCUMENT else None
    at = MORNING + timedelta(minutes=number)
    return Paper(Digest(f"{number:064x}"), int(dossier), kind, at, code)


def test_a_paper_is_found_by_its_code_and_by_its_bytes(records: Records) -> None:
    with records.work() as work:
        first, second = work.create(deposited()), work.create(deposited())
        papers = [a_paper(1, first), a_paper(2, second), a_paper(3, first)]
        docket = a_paper(4, first, kind=Kind.DOCKET)
        for paper in (*papers, docket):
            work.add_paper(paper)
    reading = records.reading
    assert [reading.paper_of(a_code(number)) for number in (1, 2, 3)] == papers
    assert reading.paper_of(a_code(9)) is None
    assert [reading.newest_code(one) for one in (first, second)] == [a_code(3), a_code(2)]
    assert reading.newest_code(DossierId(77)) is None
    found = reading.papers_among({docket.digest, papers[0].digest, Digest("f" * 64)})
    assert sorted(found, key=lambda one: one.digest) == [papers[0], docket]
    assert not reading.papers_among([])


def test_what_is_known_already_stays_as_it_is(records: Records) -> None:
    with records.work() as work:
        one = work.create(deposited())
        work.add_paper(a_paper(1, one))
    with records.work() as work:
        work.add_paper(replace(a_paper(1, one), code=a_code(5)))
    found = records.reading.paper_of(a_code(1))
    assert found == a_paper(1, one)
    assert records.reading.paper_of(a_code(5)) is None


def test_two_dossiers_that_began_with_the_same_bytes_are_both_known(records: Records) -> None:
    with records.work() as work:
        one, other = work.create(deposited()), work.create(deposited())
        first = a_paper(1, one)
        second = replace(first, dossier=int(other), code=a_code(2))
        work.add_paper(first)
        work.add_paper(second)
    found = records.reading.papers_among([first.digest])
    assert sorted(found, key=lambda paper: paper.dossier) == [first, second]
