"""Letters before whoever means ill: no opening untraced, no number that breaks a page."""

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.registry.numbers import LetterId
from tests.depositing import Depositor, an_office_with_bodies
from tests.letters import OFFICER, SOCIAL_HEAD
from tests.web.test_letters import HERE, TO_SOCIAL, Desks


@pytest.fixture
def closed() -> Desks:
    desks = Desks(Confidentiality.CONFIDENTIAL)
    desks.give()
    return desks


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
