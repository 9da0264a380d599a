"""An answer before the pages: drafted, signed, sent out under its number, and proven."""

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from tests.builders import AMINA, LETTER
from tests.letter_desks import UNIT, UNIT_HEAD, sign_all
from tests.letters import MINISTRY, OFFICER, OTHER, OTHER_OFFICER, SOCIAL, SOCIAL_HEAD
from tests.web.test_letters import HERE, Desks
from tests.web.visitor import Visitor

SEND, OUT = f"/registry/{MINISTRY}/send/1", "/registry/outgoing/1"
DRAFT = {
    "language": "fr",
    "desk": UNIT,
    "addressee": "M. El Alami",
    "subject": "Votre demande",
    "text": "Votre demande est acceptée.",
    "capacity": "Le Ministre",
    "circuit": LETTER.id,
}


@pytest.fixture
def desks() -> Desks:
    made = Desks()
    made.give({f"purpose-{SOCIAL}": "information", f"purpose-{UNIT}": "attribution"})
    return made


def drafted(desks: Desks, language: Language = Language.FR) -> Visitor:
    zineb = desks.let(UNIT_HEAD, language)
    offered = zineb.see(f"{HERE}/answer").fields(f"{HERE}/answer/keep")
    zineb.follow(zineb.send(f"{HERE}/answer/keep", {**offered, **DRAFT}))
    return zineb


def sent(desks: Desks, language: Language = Language.FR) -> Visitor:
    drafted(desks)
    sign_all(desks.opened, DossierId(1))
    officer = desks.let(OFFICER, language)
    page = officer.see(f"/registry/{MINISTRY}/departures")
    assert SEND in page.html
    officer.see(SEND)
    fields = {
        "kind": "demande",
        "subject": "Réponse",
        "addressee": "M. El Alami",
        "route": "portal",
    }
    officer.follow(officer.send(SEND, fields))
    return officer


@pytest.mark.parametrize("language", Language)
def test_a_draft_is_made_of_the_form_and_each_names_the_other(
    desks: Desks, language: Language
) -> None:
    zineb = desks.let(UNIT_HEAD, language)
    page = zineb.see(HERE)
    assert f"{HERE}/answer" in page.html
    offered = zineb.see(f"{HERE}/answer?language=ar").fields(f"{HERE}/answer/keep")
    zineb.send(f"{HERE}/answer/keep", {**offered, **DRAFT, "text": " "}, status=422)
    assert "Votre demande" in zineb.page.html
    zineb.send(f"{HERE}/answer/preview", {**offered, **DRAFT, "addressee": ""}, status=422)
    shown = zineb.send(f"{HERE}/answer/preview", {**offered, **DRAFT})
    assert shown.mimetype == "application/pdf"
    assert b"acceptee" not in shown.data
    assert "acceptée" in shown.data.decode()
    zineb.follow(zineb.send(f"{HERE}/answer/keep", {**offered, **DRAFT}))
    assert HERE in zineb.page.html  # the dossier names the letter
    assert "/dossiers/1" in zineb.see(HERE).html
    zineb.see(f"{HERE}/answer")
    zineb.send(f"{HERE}/answer/keep", {**offered, **DRAFT}, status=409)  # sent again


@pytest.mark.parametrize("language", Language)
def test_an_official_whose_desk_owes_the_answer_drafts_starts_and_finds_it_again(
    language: Language,
) -> None:
    desks = Desks()
    desks.give({f"purpose-{SOCIAL}": "attribution", f"purpose-{UNIT}": "information"})
    nawal = desks.let(SOCIAL_HEAD, language)
    assert f"{HERE}/answer" in nawal.see(HERE).html
    assert "/deposits/" not in nawal.page.html
    offered = nawal.see(f"{HERE}/answer").fields(f"{HERE}/answer/keep")
    nawal.follow(nawal.send(f"{HERE}/answer/keep", {**offered, **DRAFT, "desk": SOCIAL}))
    assert "/dossiers/1" in nawal.see("/deposits/drafts").html
    nawal.see("/dossiers/1/amend")
    starting = nawal.see("/dossiers/1").fields("/dossiers/1/start")
    nawal.follow(nawal.send("/dossiers/1/start", starting))
    assert "/deposits/progress" in nawal.see(HERE).html
    nawal.see("/deposit", status=403)


def test_an_official_who_owes_no_answer_is_told_so(desks: Desks) -> None:
    nawal = desks.let(SOCIAL_HEAD)  # has it for information
    assert f"{HERE}/answer" not in nawal.see(HERE).html
    nawal.see(f"{HERE}/answer", status=403)


@pytest.mark.parametrize("language", Language)
def test_what_was_signed_goes_out_with_its_slip_and_the_chain_shows_it_all(
    desks: Desks, language: Language
) -> None:
    officer = sent(desks, language)
    assert "1/2026" in officer.page.text
    for paper in ("document", "slip"):
        answer = officer.client.get(f"{OUT}/{paper}.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    officer.see(SEND)
    fields = {"kind": "demande", "subject": "Réponse", "addressee": "M.", "route": "print"}
    officer.send(SEND, fields, status=409)
    chain = officer.see(f"{HERE}/chain")
    for address in (f"{OUT}/document.pdf", f"{OUT}/slip.pdf"):
        assert address in chain.html
    assert OUT in officer.see(HERE).html
    assert OUT in officer.see(f"/registry/{MINISTRY}/departures?q=alami").html
    assert desks.opened.store.reading.incoming(LetterId(1)).state is LetterState.ANSWERED


def test_its_arrival_is_noted_and_its_number_made_void(desks: Desks) -> None:
    officer = sent(desks)
    officer.send(f"{OUT}/prove", {"arrived": "yes", "how": " "}, status=422)
    officer.follow(officer.send(f"{OUT}/prove", {"arrived": "yes", "how": "Accusé signé"}))
    assert "Accusé signé" in officer.page.text
    officer.send(f"{OUT}/void", {"reason": ""}, status=422)
    officer.follow(officer.send(f"{OUT}/void", {"reason": "Mauvais destinataire"}))
    assert "Mauvais destinataire" in officer.page.text
    assert not officer.page.offers(f"{OUT}/void")
    assert desks.opened.store.reading.incoming(LetterId(1)).state is LetterState.ASSIGNED


def test_who_has_no_part_in_it_is_shown_nothing(desks: Desks) -> None:
    sent(desks)
    for person in (OTHER_OFFICER, AMINA):
        stranger = desks.let(person)
        for address in (OUT, f"{OUT}/slip.pdf", SEND, f"{HERE}/chain", f"{HERE}/answer"):
            stranger.see(address, status=404)
        stranger.see(f"/registry/{OTHER}/send/1", status=404)
    nawal = desks.let(SOCIAL_HEAD)
    nawal.see(OUT)
    nawal.see(f"{HERE}/chain")
    nawal.send(f"{OUT}/void", {"reason": "Non"}, status=403)
