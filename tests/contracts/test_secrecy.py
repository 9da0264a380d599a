"""What is closed is not found by its words, and who opened it is kept: in memory and for real."""

from dataclasses import replace

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.finding import Sought
from parapheur.domain.people import DeskId, Person
from parapheur.domain.sight import DossierOpened, Looked
from parapheur.domain.trail import breaks
from parapheur.domain.trays import Line, Only
from tests.builders import (
    AMINA,
    CLAIRE,
    KHADIJA,
    LETTER,
    SERVICE,
    YOUSSEF,
    Records,
    at,
    deposited,
    started,
    words,
)

DESKS = frozenset({SERVICE})


def kept(records: Records, level: Confidentiality, subject: str = "Affaire Zéphyr") -> DossierId:
    """A dossier of this level that waits on the service."""
    filing = Filing(TypeId("courrier"), SubtypeId("pli"), words("Courrier"), words("Pli"), level)
    circuit = replace(LETTER, filing=filing)
    with records.work() as work:
        number = work.create(deposited(circuit, subject=subject))
        work.keep(number, started(work.dossier(number, lock=True), circuit))
    return number


def ids(lines: list[Line]) -> list[DossierId]:
    return [line.id for line in lines]


def test_what_is_not_ordinary_is_found_by_its_number_unless_one_has_a_part(
    records: Records,
) -> None:
    ordinary, restricted, secret = (kept(records, level) for level in Confidentiality)

    def found(text: str, reader: Person) -> set[DossierId]:
        return {line.id for line in records.reading.found(Sought(text=text), reader=reader)}

    assert found("", CLAIRE) == {ordinary, restricted, secret}
    for text in ("zephyr", "pli", "courrier"):
        assert found(text, CLAIRE) == {ordinary}, text
        assert found(text, KHADIJA) == {ordinary}
        assert found(text, AMINA) == {ordinary, restricted, secret}, "she deposited them"
        assert found(text, YOUSSEF) == {ordinary, restricted, secret}, "they wait on him"
    for number in (ordinary, restricted, secret):
        lines = records.reading.found(Sought(number=number), reader=CLAIRE)
        assert [line.id for line in lines] == [number]


def test_a_list_may_be_narrowed_to_what_its_reader_may_search(records: Records) -> None:
    ordinary, restricted, secret = (kept(records, level) for level in Confidentiality)
    todo = records.reading.todo

    def waiting(only: Only) -> set[DossierId]:
        return {line.id for line in todo(DESKS, only=only)}

    assert waiting(Only()) == {ordinary, restricted, secret}
    assert waiting(Only(text="zephyr")) == {ordinary, restricted, secret}
    unread = Only(text="zephyr", readable=Confidentiality.RESTRICTED)
    assert waiting(unread) == {ordinary, restricted}
    assert waiting(replace(unread, text=f"{secret:06d}")) == {secret}
    assert waiting(Only(most=Confidentiality.RESTRICTED)) == {ordinary, restricted}
    assert waiting(Only(most=Confidentiality.ORDINARY)) == {ordinary}
    first = todo(DESKS, first=[secret], only=unread)
    assert secret not in {line.id for line in first}, "nor where the order of the day has it"
    done = records.reading.deposited(AMINA.login, frozenset(), only=unread)
    assert list(done) == []


def test_who_opens_it_is_kept_in_a_chain_of_its_own(records: Records) -> None:
    number = kept(records, Confidentiality.CONFIDENTIAL)
    told = [
        DossierOpened(at=at(5), actor=YOUSSEF.login, looked=Looked.PAGE),
        DossierOpened(at=at(6), actor=YOUSSEF.login, looked=Looked.PIECE, digest=Digest("ab" * 32)),
        DossierOpened(at=at(7), actor=AMINA.login, looked=Looked.HISTORY),
    ]
    before = len(records.reading.trail(number))
    for event in told:
        with records.work() as work:
            work.note_opening(number, event)
    reading = records.reading
    assert reading.openings(number) == told
    assert len(reading.trail(number)) == before, "a dossier does not move for being looked at"
    entries = reading.entries(f"opened/{number}")
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert list(breaks(entries)) == []
    assert f"opened/{number}" in reading.streams()
    assert reading.openings(kept(records, Confidentiality.ORDINARY)) == []


def test_a_line_says_how_it_is_filed_and_its_row_agrees(records: Records) -> None:
    number = kept(records, Confidentiality.RESTRICTED)
    (line,) = records.reading.todo(DESKS)
    assert line.filing is not None
    assert (line.filing.key, line.desk) == ("courrier/pli", DeskId("service"))
    shelf = records.reading.shelf(number)
    assert shelf.level == "restricted"
    assert "pli" in shelf.sought


@pytest.mark.parametrize("text", ["%", "_", "\\", "zephyr%"])
def test_signs_of_the_database_find_nothing_more(records: Records, text: str) -> None:
    kept(records, Confidentiality.CONFIDENTIAL)
    assert list(records.reading.found(Sought(text=text), reader=CLAIRE)) == []
