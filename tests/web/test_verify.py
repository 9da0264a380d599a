"""The public check: anybody, without an account or a script, in three languages."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from parapheur.domain.checked import Answer, Finding
from parapheur.domain.paper_codes import code_of, grouped
from parapheur.domain.words import Language
from parapheur.usecases.check import CODES, FILES
from parapheur.usecases.docket import make_docket
from parapheur.usecases.seal import seal
from parapheur.web import Limits, verify
from parapheur.words import name_of
from tests.builders import AMINA, CLAIRE, HASSAN, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Page, Visitor

NOBODY = grouped(code_of(b"\5" * 16))


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.deposit()
    return made


def finish(ministry: Ministry) -> None:
    give(ministry.let(YOUSSEF))
    give(ministry.let(HASSAN))
    seal(ministry.opened.office, FIRST)


def code(ministry: Ministry) -> str:
    return str(ministry.opened.store.reading.newest_code(FIRST))


def document(ministry: Ministry) -> bytes:
    dossier = ministry.opened.store.reading.stored(FIRST)
    return ministry.opened.files.get(dossier.version.digest)


def typed(visitor: Visitor, asked: str, status: int = 200) -> Page:
    visitor.see("/verify")
    return visitor.read(sent(visitor, "/verify/code", {"code": asked}, status))


def brought(visitor: Visitor, data: bytes, status: int = 200) -> Page:
    visitor.see("/verify")
    return visitor.read(sent(visitor, "/verify/file", {"file": (BytesIO(data), "lu.pdf")}, status))


def sent(visitor: Visitor, address: str, fields: Mapping[str, object], status: int) -> TestResponse:
    answer = visitor.send(address, fields)
    assert answer.status_code == status, answer.text
    return answer


def says(page: Page, answer: Answer, language: Language = Language.FR) -> bool:
    shown = [facts for tag, facts in page.tags if facts.get("id") == "answer"]
    return len(shown) == 1 and name_of(language, answer) in page.text


@pytest.mark.parametrize("language", Language)
def test_anybody_is_asked_for_a_file_or_a_code_and_told_how_large(language: Language) -> None:
    page = Visitor(Ministry(limits=Limits(file=3 * 1024 * 1024)).app, language).see("/verify")
    assert "3" in page.text
    assert page.offers("/verify/file")
    assert page.offers("/verify/code")
    assert not [one for one in page.all("a") if not one["href"].startswith("#")], "leads nowhere"


@pytest.mark.parametrize("language", Language)
def test_each_answer_is_given_in_each_language(ministry: Ministry, language: Language) -> None:
    visitor = Visitor(ministry.app, language)
    assert says(typed(visitor, code(ministry)), Answer.NOT_VALID, language)
    finish(ministry)
    assert says(typed(visitor, code(ministry)), Answer.VALID, language)
    assert says(brought(visitor, document(ministry)), Answer.VALID, language)
    assert says(brought(visitor, b"%PDF-1.7 of others\n%%EOF\n"), Answer.UNKNOWN, language)


def test_a_valid_answer_names_the_marks_the_body_and_the_fingerprint(ministry: Ministry) -> None:
    finish(ministry)
    for page in (
        typed(Visitor(ministry.app), code(ministry)),
        Visitor(ministry.app).see(f"/verify/{code(ministry)}"),
        brought(Visitor(ministry.app), document(ministry)),
    ):
        digest = ministry.opened.store.reading.stored(FIRST).version.digest
        assert digest in page.text.replace(" ", "")
        assert "Ministère des Essais" in page.text
        assert "Hassan Tazi" in page.text
        assert "D-000001" in page.text
        assert "Ce que cette réponse ne prouve pas" in page.text
        assert "Certificats d’essai" in page.text.replace("'", "’")


def test_nothing_is_told_beyond_what_the_paper_shows(ministry: Ministry) -> None:
    finish(ministry)
    for page in (
        typed(Visitor(ministry.app), code(ministry)),
        brought(Visitor(ministry.app), document(ministry)),
    ):
        for kept in (
            "Réponse à la commune",
            "Youssef",
            "Amina",
            "lettre.pdf",
            "annexe",
            "Courrier",
        ):
            assert kept not in page.text, kept


def test_a_code_nobody_was_given_is_answered_alike(ministry: Ministry) -> None:
    before = typed(Visitor(ministry.app), NOBODY).text
    finish(ministry)
    other = grouped(code_of(b"\6" * 16))
    assert typed(Visitor(ministry.app), other).text == before
    assert says(typed(Visitor(ministry.app), NOBODY), Answer.UNKNOWN)


def test_a_slip_is_told_from_a_strangers_code(ministry: Ministry) -> None:
    asked = code(ministry)
    wrong = "2" if asked[3] != "2" else "3"
    page = typed(Visitor(ministry.app), asked[:3] + wrong + asked[4:], status=422)
    assert "erreur de saisie" in page.text
    assert Visitor(ministry.app).client.get("/verify/D-000001").status_code == 422


def test_what_was_refused_is_not_vouched_for(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see("/dossiers/1").fields("/dossiers/1/reject")
    youssef.send("/dossiers/1/reject", {**fields, "reason": "Montant faux"})
    page = typed(Visitor(ministry.app), code(ministry))
    assert says(page, Answer.NOT_VALID)
    assert "Montant" not in page.text


def test_a_docket_is_known(ministry: Ministry) -> None:
    docket = make_docket(ministry.opened.office, FIRST, actor=CLAIRE.login)
    page = brought(Visitor(ministry.app), docket)
    assert says(page, Answer.VALID)
    assert "encore en circuit" in page.text
    assert "Claire" not in page.text


def test_a_file_past_the_limit_is_refused_in_words() -> None:
    ministry = Ministry(limits=Limits(file=100 * 1024))
    page = brought(Visitor(ministry.app), b"%PDF-1.7" + bytes(100 * 1024), status=413)
    assert "100 Ko" in page.text
    assert page.offers("/verify/file")


def test_no_file_is_asked_for_again(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/verify")
    assert visitor.send("/verify/file", {"file": (BytesIO(b""), "")}).status_code == 200


def test_many_tries_from_one_network_are_put_off_and_others_are_not(ministry: Ministry) -> None:
    for wrong in range(CODES):
        typed(Visitor(ministry.app), code_of(wrong.to_bytes(16, "big")))
    refused = typed(Visitor(ministry.app), code(ministry), status=429)
    assert "Trop d" in refused.text
    for _ in range(FILES):
        brought(Visitor(ministry.app), b"%PDF-1.7")
    brought(Visitor(ministry.app), b"%PDF-1.7", status=429)
    elsewhere = Visitor(ministry.app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    assert says(typed(elsewhere, code(ministry)), Answer.NOT_VALID)
    assert "Nouveau" in ministry.let(AMINA).see("/deposit").text, "the entrance counts for itself"


def test_an_address_is_believed_from_no_header_of_the_sender(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/verify")
    for number in range(FILES):
        visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        sent(visitor, "/verify/file", {"file": (BytesIO(b"%PDF-"), "a.pdf")}, 200)
    sent(visitor, "/verify/file", {"file": (BytesIO(b"%PDF-"), "a.pdf")}, 429)


def test_it_takes_nothing_from_another_site(ministry: Ministry) -> None:
    visitor = Visitor(ministry.app)
    visitor.see("/verify")
    data = {"csrf_token": visitor.page.token, "file": (BytesIO(b"%PDF-"), "a.pdf")}
    crossed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert visitor.client.post("/verify/file", data=data, headers=crossed).status_code == 403
    assert visitor.client.post("/verify/code", data={"code": NOBODY}).status_code == 400
    assert visitor.client.get(f"/verify/{NOBODY}", headers=crossed).status_code == 200


def test_more_files_than_may_be_judged_at_once_wait_and_are_told(
    ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "PATIENCE", 0.01)
    with verify._turn(), verify._turn():
        page = brought(Visitor(ministry.app), b"%PDF-1.7", status=503)
    assert "réessayez" in page.text
    assert says(brought(Visitor(ministry.app), b"%PDF-1.7"), Answer.UNKNOWN)


def test_every_finding_has_its_words() -> None:
    assert set(verify.SAID) == set(Finding)


def test_who_has_no_account_finds_it_from_the_entrance(ministry: Ministry) -> None:
    assert "/verify" in [one["href"] for one in Visitor(ministry.app).see("/login").all("a")]
