"""Letters before whoever means ill: no opening untraced, no number that breaks a page."""

import pytest

from parapheur.domain.about_incoming import LetterClosed
from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.letters import Letter, TakenCode
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.words.coding import write_passcode
from tests.builders import MORNING, words
from tests.depositing import Depositor, an_office_with_bodies
from tests.letters import OFFICER, SENDER, SOCIAL, SOCIAL_HEAD
from tests.registry_office import LONG
from tests.web.test_letters import HERE, TO_SOCIAL, Desks


@pytest.fixture
def closed() -> Desks:
    desks = Desks(Confidentiality.CONFIDENTIAL)
    desks.give()
    return desks


TYPED = words("Gagnez un million sur piege.example", "اربح")


def openings(desks: Desks) -> int:
    return len(desks.opened.store.reading.letter_openings(LetterId(1)))


def test_a_refused_form_that_shows_a_confidential_letter_leaves_a_trace(closed: Desks) -> None:
    nawal = closed.let(SOCIAL_HEAD)
    nawal.see("/letters")
    before = openings(closed)
    for form in ("settle", "notes", "assign"):
        fields = {"number": "9", "desk": SOCIAL_HEAD.login, "seen": "0"}
        answer = nawal.send(f"{HERE}/{form}", fields, status=None)
        assert "Demande d’attestation" in answer.text
    assert openings(closed) == before + 3


def test_a_trace_names_a_piece_of_the_letter_and_no_text_of_an_address(closed: Desks) -> None:
    nawal = closed.let(SOCIAL_HEAD)
    piece = closed.opened.store.reading.incoming(LetterId(1)).pieces[0].shown.digest
    assert nawal.client.get(f"{HERE}/pieces/{piece}").status_code == 200
    assert nawal.client.get(f"{HERE}/pieces/{'x' * 500}").status_code == 404
    *_, named, other = closed.opened.store.reading.letter_openings(LetterId(1))
    assert (named.shown, other.shown) == (Digest(piece), None)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_a_day_that_no_calendar_knows_is_refused(day: str) -> None:
    desks = Desks()
    officer = desks.let(OFFICER)
    offered = officer.see(HERE).fields(f"{HERE}/assign")
    officer.send(f"{HERE}/assign", {**offered, **TO_SOCIAL, "due": day}, status=422)


def test_a_number_of_five_thousand_digits_names_no_letter() -> None:
    officer = Desks().let(OFFICER)
    officer.see("/registry/ministere/retention")
    fields = {"letter": "9" * 5000, "basis": "Loi 69-99"}
    officer.send("/registry/ministere/retention", fields, status=422)


def test_who_leaves_a_shared_device_leaves_no_way_back_to_their_letter() -> None:
    somebody = Depositor(an_office_with_bodies())
    somebody.comes_to_the_summary()
    somebody.sends()
    somebody.follow(somebody.send("/follow/leave"))
    for page in ("/follow/letter", "/portal/letter", "/portal/summary", "/portal/contact"):
        answer = somebody.client.get(page)
        assert somebody.client.get(answer.headers["Location"]).status_code == 200
        assert "2026-000001" not in somebody.client.get(page, follow_redirects=True).text


def test_lists_say_of_a_confidential_letter_no_more_than_that_it_is_there(closed: Desks) -> None:
    closed.deposit_letter("Autre objet")  # the same bytes, from the same sender
    officer = closed.let(OFFICER)
    tray = officer.see("/registry/ministere?state=assigned")
    assert "2026-000001" in tray.text
    assert "Demande d’attestation" not in tray.text
    assert SENDER.name not in tray.text
    assert HERE not in tray.html
    for question in ("text=attestation", "kind=demande", "country=FR", f"desk={SOCIAL}"):
        assert "2026-000001" not in officer.see(f"/registry/ministere?{question}").text
    assert "2026-000001" not in officer.see("/registry/letters/2").text
    nawal = closed.let(SOCIAL_HEAD)
    assert "Demande d’attestation" in nawal.see("/letters").text


def test_who_decides_on_its_end_is_not_told_what_it_was_about(closed: Desks) -> None:
    with closed.opened.store.work() as work:
        now = closed.opened.clock.now()
        work.keep_letter(LetterId(1), LetterClosed(at=now, actor=OFFICER.login, reason="Classé"))
    closed.opened.clock.pause(LONG.total_seconds())
    officer = closed.let(OFFICER)
    assert "2026-000001" in officer.see("/registry/ministere/retention").text
    assert "Demande d’attestation" not in officer.page.text
    fields = {"letter": "1", "basis": "Loi 69-99"}
    officer.follow(officer.send("/registry/ministere/retention", fields))
    assert "2026-000001" in officer.page.text
    assert "Demande d’attestation" not in officer.page.text


def test_an_answer_to_who_asks_for_their_data_opens_what_is_confidential(closed: Desks) -> None:
    officer = closed.let(OFFICER)
    officer.see("/registry/ministere/access")
    fields, before = {"identifier": "cin", "number": SENDER.number}, openings(closed)
    assert officer.send("/registry/ministere/access", fields).data.startswith(b"PK")
    assert openings(closed) == before + 1
    assert closed.opened.store.reading.letter_openings(LetterId(1))[-1].actor == OFFICER.login


def test_a_code_brings_a_stranger_nothing_that_somebody_typed() -> None:
    taken = TakenCode("123456", 10)
    letter = Letter("code-1", "victime@example.org", TYPED, Language.FR, MORNING, (), taken=taken)
    sheet = write_passcode(letter, taken, organisation=TYPED)
    assert sheet.greeting == "Bonjour,"
