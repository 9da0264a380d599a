"""What auditors find, and by what: the same in memory and in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_audit import AuditorLooked, AuditPage
from parapheur.domain.about_incoming import LetterOpened
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import DossierDeposited, LoggedIn, VisaGiven
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.finding import EVERYTHING, Sought, bare, dossier_of
from parapheur.domain.people import DeskId, Login
from parapheur.store import finding
from tests.builders import (
    AMINA,
    CLAIRE,
    LETTER,
    SERVICE,
    YOUSSEF,
    Records,
    a_document,
    a_trail,
    at,
    keep_all,
    words,
)
from tests.contracts.test_letters import dispatched
from tests.letters import OFFICER, a_deposit, registered

CLOSED = Filing(
    TypeId("courrier"),
    SubtypeId("secret"),
    words("Courrier"),
    words("Secret"),
    Confidentiality.RESTRICTED,
)
ONE, TWO, THREE = (DossierId(number) for number in (1, 2, 3))


@pytest.fixture
def filled(records: Records) -> Records:
    """An ordinary letter that has a visa, one that was deposited later, and a restricted one."""
    keep_all(records, a_trail(LETTER, on_step=2))
    later = first_of(subject="والرسالة الثانية إلى السفارة", when=60, name="Été à Rabat.pdf")
    keep_all(records, [later])
    keep_all(records, [replace(first_of("Affaire zephyr", 70, "zephyr.pdf"), filing=CLOSED)])
    with records.work() as work:
        work.add_person(YOUSSEF, "hash")
        work.note(YOUSSEF.login, LoggedIn(at=at(80), actor=YOUSSEF.login))
    return records


def first_of(subject: str, when: int, name: str) -> DossierDeposited:
    first = a_trail(LETTER)[0]
    assert isinstance(first, DossierDeposited)
    main = a_document(b"%PDF-1.7 " + name.encode(), name)
    return replace(first, subject=subject, main=main, at=at(when))


def numbers(records: Records, sought: Sought) -> list[int]:
    return [line.id for line in records.reading.found(sought, reader=CLAIRE)]


def told(records: Records, sought: Sought, *kinds: str) -> list[tuple[str, int | None]]:
    found = records.reading.occurrences(sought, reader=CLAIRE, kinds=kinds)
    return [(one.label.kind, one.label.dossier) for one in found]


def test_everything_is_found_newest_first(filled: Records) -> None:
    assert numbers(filled, EVERYTHING) == [3, 2, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("رسالة", [2]),
        ("الرسالة", [2]),
        ("سفارة رسالة", [2]),
        ("ete", [2]),
        ("RABAT été", [2]),
        ("rabat absent", []),
        ("abat", []),
        ("zephyr", []),
        ("...", []),
        ("\x00", []),
        ("%", []),
        ("x" * 5000, []),
        ("' OR 1=1 --", []),
    ],
)
def test_words_are_found_from_their_beginning(filled: Records, text: str, found: list[int]) -> None:
    assert numbers(filled, Sought(text=text)) == found


def test_a_number_and_a_print_are_found_whatever_the_dossier_holds(filled: Records) -> None:
    assert numbers(filled, Sought(number=THREE)) == [3]
    assert numbers(filled, Sought(number=DossierId(99))) == []
    for number in (ONE, TWO, THREE):
        main = filled.reading.stored(number).main.version.digest
        assert numbers(filled, Sought(digest=main)) == [number]
        assert numbers(filled, Sought(digest=main[:8])) == [number]
        assert numbers(filled, Sought(digest=main, text="zephyr")) == []
    signed = filled.reading.stored(ONE).version.digest
    assert numbers(filled, Sought(digest=signed)) == [1]
    assert numbers(filled, Sought(digest="0" * 64)) == []


def test_an_annexe_tells_of_no_dossier_that_is_closed_to_the_reader(records: Records) -> None:
    annexe = a_document(b"%PDF-1.7 an annexe", "annexe.pdf")
    for filing in (None, CLOSED):
        first = first_of("Sujet", 1, "lettre.pdf")
        keep_all(records, [replace(first, annexes=(annexe,), filing=filing)])
    sought = Sought(digest=annexe.version.digest)
    assert numbers(records, sought) == [1]
    theirs = [line.id for line in records.reading.found(sought, reader=AMINA)]
    assert theirs == [2, 1]


def test_what_happened_is_found_by_who_where_when_and_what(filled: Records) -> None:
    assert told(filled, Sought(actor=YOUSSEF.login)) == [("LoggedIn", None), ("VisaGiven", 1)]
    assert told(filled, Sought(desk=SERVICE)) == [("VisaGiven", 1)]
    assert told(filled, Sought(kind="DossierDeposited")) == [
        ("DossierDeposited", 2), ("DossierDeposited", 1)
    ]  # fmt: skip
    assert told(filled, Sought(kind="VisaGiven", actor=AMINA.login)) == []
    assert told(filled, Sought(kind="VisaGiven", text="rabat")) == []
    assert told(filled, EVERYTHING, "LoggedIn", "VisaGiven") == [
        ("LoggedIn", None), ("VisaGiven", 1)
    ]  # fmt: skip
    for strange in ("\x00", "'", "\ud800"):
        assert told(filled, Sought(actor=Login(strange))) == []
        assert told(filled, Sought(desk=DeskId(strange), kind=strange, under=strange)) == []


def test_a_day_tells_that_something_happened_to_a_closed_dossier_and_no_more(
    filled: Records,
) -> None:
    since = Sought(since=at(70), until=at(70) + timedelta(microseconds=1))
    assert told(filled, since) == [("DossierDeposited", 3)]
    assert told(filled, replace(since, kind="DossierDeposited")) == []
    assert told(filled, replace(since, actor=AMINA.login)) == []
    assert told(filled, Sought(until=at(0))) == []


def test_what_was_done_under_an_act_is_found_by_it(records: Records) -> None:
    trail = a_trail(LETTER, on_step=2)
    visa = next(one for one in trail if isinstance(one, VisaGiven))
    placed = replace(visa, on_behalf_of=AMINA.login, delegation="13/26")
    keep_all(records, [placed if one is visa else one for one in trail])
    assert told(records, Sought(under="13/26")) == [("VisaGiven", 1)]
    assert told(records, Sought(under="13")) == []


def test_pages_follow_each_other(records: Records) -> None:
    with records.work() as work:
        work.add_person(CLAIRE, "hash")
        for minute in range(30):
            seen = AuditorLooked(at=at(minute), actor=CLAIRE.login, page=AuditPage.SEARCH)
            work.note(CLAIRE.login, seen)
    sought = Sought(kind="AuditorLooked")
    first = records.reading.occurrences(sought, reader=CLAIRE)
    second = records.reading.occurrences(sought, reader=CLAIRE, page=2)
    assert [one.label.at for one in (*first, *second)] == [at(m) for m in range(29, -1, -1)]
    assert len(second) == 5
    assert not records.reading.occurrences(sought, reader=CLAIRE, page=10**30)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("الرسالة", "رسالة"),
        ("للوزارة", "وزارة"),
        ("وبالقرار", "قرار"),
        ("والي", "والي"),
        ("ال", "ال"),
    ],
)
def test_an_article_written_in_one_is_put_aside(word: str, root: str) -> None:
    assert bare(word) == root


def test_a_trail_names_its_dossier_by_its_number() -> None:
    assert dossier_of("dossier/12") == 12
    assert [dossier_of(one) for one in ("account/12", "dossier/", "dossier/١", "opened/1")] == [
        None
    ] * 4


def test_the_newest_entry_of_all_is_told(filled: Records) -> None:
    newest = filled.reading.newest_entry()
    assert newest is not None
    assert newest.stream == f"account/{YOUSSEF.login}"
    assert newest == filled.reading.account_trail(YOUSSEF.login)[-1]


def test_there_is_no_newest_entry_of_nothing(records: Records) -> None:
    assert records.reading.newest_entry() is None


@pytest.mark.parametrize(
    "sought",
    [
        Sought(text="repon"),
        Sought(text="repon jointe"),
        Sought(text="repon zephyr"),
        Sought(number=TWO),
        Sought(digest="0"),
        Sought(text="repon", kind="VisaGiven"),
        Sought(text="rabat", kind="DossierDeposited", until=at(90)),
        Sought(text="rabat", kind="VisaGiven"),
    ],
    ids=str,
)
def test_what_few_dossiers_have_is_found_as_what_many_have(
    filled: Records, sought: Sought, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few are named one by one, many are not; neither changes what is found."""

    def found() -> tuple[list[int], list[tuple[str, int]]]:
        happened = filled.reading.occurrences(sought, reader=CLAIRE)
        return numbers(filled, sought), [(one.entry.stream, one.entry.seq) for one in happened]

    few = found()
    monkeypatch.setattr(finding, "FEW", -1)
    assert found() == few


def test_what_happened_to_letters_is_read_and_of_closed_ones_nothing_is_told(
    records: Records,
) -> None:
    with records.work() as work:
        open_one = work.create_letter(a_deposit(), Digest("1" * 64))
        work.keep_letter(open_one, registered())
        closed = work.create_letter(a_deposit("Affaire zephyr"), Digest("2" * 64))
        secret = replace(registered(2), confidentiality=Confidentiality.CONFIDENTIAL)
        work.keep_letter(closed, secret)
        opened = LetterOpened(at=at(3), actor=OFFICER.login)
        work.note_letter_opening(closed, opened)
        work.create_outgoing(dispatched(1, answers=open_one))
        work.create_outgoing(dispatched(2, answers=closed))
    found = records.reading.occurrences(EVERYTHING, reader=CLAIRE)
    assert all(one.event is not None for one in found)
    assert sorted((one.label.kind, one.entry.stream) for one in found) == [
        ("LetterDeposited", "incoming/1"),
        ("LetterDispatched", "outgoing/1"),
        ("LetterRegistered", "incoming/1"),
    ]
    by = records.reading.occurrences(Sought(actor=OFFICER.login), reader=CLAIRE)
    assert {one.entry.stream for one in by} == {"incoming/1", "outgoing/1"}
