"""The officers' registers, paper letters with their labels, and notes between desks."""

from datetime import timedelta
from io import BytesIO

import pytest

from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from tests.builders import AMINA, PDF
from tests.letters import MINISTRY, OFFICER, OTHER, OTHER_OFFICER, REGISTRY, SOCIAL, SOCIAL_HEAD
from tests.web.registry_office import RegistryOffice

ARRIVALS = f"/registry/{MINISTRY}/registers/arrival"
PAPER = f"/registry/{MINISTRY}/paper"
NOTE = f"/registry/{MINISTRY}/internal"
TODAY = "2026-03-02"


def a_scan() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "numérisation.pdf"


def paper(**more: object) -> dict[str, object]:
    said = {
        "subject": "Plainte reçue au guichet", "received": "2026-02-27", "kind": "demande",
        "who": "company", "name": "شركة النور", "identifier": "ice", "number": "001234567000089",
        "country": "ES", "language": "ar", "key": "of this form", "scan": a_scan(),
    }  # fmt: skip
    return {**said, **more}


@pytest.mark.parametrize("language", Language)
def test_a_paper_letter_is_entered_once_with_its_label(language: Language) -> None:
    office = RegistryOffice()
    officer = office.let(OFFICER, language)
    assert officer.see(PAPER).fields(PAPER)["received"] == TODAY
    officer.send(PAPER, paper(number="12"), status=422)
    assert 'value="شركة النور"' in officer.page.html
    officer.send(PAPER, {**paper(), "scan": (BytesIO(b""), "")}, status=422)
    officer.send(PAPER, paper(received="2026-03-09"), status=422)
    officer.send(PAPER, paper(received="hier"), status=422)
    officer.follow(officer.send(PAPER, paper()))
    assert "شركة النور" in officer.page.text
    label = officer.client.get("/registry/letters/1/label.pdf")
    assert b"2026-000001" in label.data
    again = officer.send(PAPER, paper())
    assert again.headers["Location"] == "/registry/letters/1"
    letter = office.opened.store.reading.incoming(LetterId(1))
    assert (letter.counted.isoformat(), letter.receipt is not None) == ("2026-02-27", True)


def test_a_letter_on_paper_is_entered_though_its_writer_gave_no_identifier() -> None:
    office = RegistryOffice()
    officer = office.let(OFFICER)
    officer.see(PAPER)
    unknown = paper(who="citizen", name="السيد العلمي", identifier="none", number="")
    officer.follow(officer.send(PAPER, unknown))
    letter = office.opened.store.reading.incoming(LetterId(1))
    assert (letter.depositor.number, letter.receipt is not None) == ("", True)


@pytest.mark.parametrize("language", Language)
def test_a_register_is_shown_printed_and_closed(language: Language) -> None:
    office = RegistryOffice()
    office.deposit_letter()
    officer = office.let(OFFICER, language)
    assert "Youssef" not in officer.see(ARRIVALS).text
    officer.see("/registry/letters/1")
    officer.follow(officer.send("/registry/letters/1/register", {"kind": "demande"}))
    officer.follow(officer.send("/registry/letters/1/void", {"reason": "Erreur"}))
    page = officer.see(ARRIVALS)
    assert "1/2026" in page.text
    assert "Erreur" in page.text
    assert officer.client.get(f"{ARRIVALS}.pdf").data.startswith(b"%PDF")
    officer.send(ARRIVALS, {"day": TODAY}, status=409)
    officer.send(ARRIVALS, {"day": "demain"}, status=400)
    office.opened.clock.time += timedelta(days=1)
    officer = office.let(OFFICER, language)
    assert officer.see(ARRIVALS).fields(ARRIVALS)
    officer.follow(officer.send(ARRIVALS, {"day": TODAY}))
    assert f"{ARRIVALS}/{TODAY}.pdf" in officer.page.html
    assert "1/2026" in officer.page.text
    assert b"register" in officer.client.get(f"{ARRIVALS}/{TODAY}.pdf").data
    assert officer.client.get(f"{ARRIVALS}/2026-03-01.pdf").status_code == 404
    for question in ("first=x", "first=2026-03-02&last=2026-03-01"):
        assert officer.client.get(f"{ARRIVALS}?{question}").status_code in {400, 422}
        assert officer.client.get(f"{ARRIVALS}.pdf?{question}").status_code in {400, 422}


def test_no_register_is_there_for_others() -> None:
    office = RegistryOffice()
    for who in (OTHER_OFFICER, SOCIAL_HEAD, AMINA):
        stranger = office.let(who)
        for address in (ARRIVALS, f"{ARRIVALS}.pdf", f"{ARRIVALS}/{TODAY}.pdf", PAPER):
            assert stranger.client.get(address).status_code == 404, address
        for address in (ARRIVALS, PAPER):
            stranger.see("/account")
            assert stranger.send(address, paper(day=TODAY)).status_code == 404, address
    assert office.let(OTHER_OFFICER).client.get(NOTE).status_code == 404
    assert office.let(AMINA).client.get(NOTE).status_code == 404
    assert not office.opened.store.reading.letter_numbers()


@pytest.mark.parametrize("language", Language)
def test_desks_of_a_body_send_each_other_notes(language: Language) -> None:
    office = RegistryOffice()
    sender = office.let(SOCIAL_HEAD, language)
    page = sender.see(NOTE)
    assert f"to-{REGISTRY}" in page.html
    assert OTHER not in page.html
    said = {"subject": "Note de service", "desk": SOCIAL, "purpose": "opinion", "kind": "courrier"}
    sender.send(NOTE, {**said, f"to-{REGISTRY}": "1"}, status=422)
    sender.send(NOTE, {**said, "document": a_scan()}, status=422)
    fields = {**said, f"to-{REGISTRY}": "1", "document": a_scan()}
    sender.follow(sender.send(NOTE, fields))
    assert "1/2026" in sender.page.text
    letter = office.opened.store.reading.incoming(LetterId(1))
    assert (letter.state, letter.desks) == (LetterState.ASSIGNED, (REGISTRY,))
    assert "1/2026" in office.let(OFFICER).see(f"/registry/{MINISTRY}/registers/internal").text
