"""What auditors search and look at, on pages that know no script; and what is kept of it."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain.about_audit import AuditorLooked, AuditPage
from parapheur.domain.people import Role
from parapheur.domain.words import Language
from parapheur.usecases.publish import publish
from parapheur.web.exporting import safe
from tests.builders import AMINA, CLAIRE, HASSAN, PASSWORD, YOUSSEF, a_person
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor

PAGES = "/audit/dossiers/1"


@pytest.fixture
def ministry() -> Ministry:
    """A letter that has a visa and was refused a signature once by a wrong PIN."""
    made = Ministry()
    made.deposit()
    give(made.let(YOUSSEF), pin="9999", status=403)
    give(made.let(YOUSSEF))
    return made


@pytest.fixture
def claire(ministry: Ministry) -> Visitor:
    return ministry.let(CLAIRE)


def looks(ministry: Ministry) -> list[AuditorLooked]:
    told = ministry.opened.store.reading.account_events(CLAIRE.login)
    return [one for one in told if isinstance(one, AuditorLooked)]


@pytest.mark.parametrize("language", list(Language))
def test_dossiers_and_what_happened_are_found(ministry: Ministry, language: Language) -> None:
    claire = ministry.let(CLAIRE, language)
    assert "D-000001" in claire.see("/audit").text
    assert "D-000001" in claire.see("/audit?text=commune").text
    assert "D-000001" in claire.see("/audit?text=lettre+pdf").text
    assert "D-000001" in claire.see("/audit?text=D-000001").text
    assert "D-000001" in claire.see("/audit?number=1").text
    digest = ministry.opened.store.reading.stored(FIRST).main.version.digest
    assert "D-000001" in claire.see(f"/audit?digest={digest[:8]} … {digest[-8:]}").text
    found = claire.see("/audit?person=youssef&kind=VisaGiven")
    assert YOUSSEF.name.of(language) in found.text
    assert "/dossiers/1/history#entry-3" in found.html
    assert "D-000001" not in claire.see("/audit?person=youssef&kind=StepSigned").text
    assert "D-000001" not in claire.see("/audit?text=absent").text


def test_what_happened_to_accounts_is_found_too(claire: Visitor) -> None:
    page = claire.see("/audit?kind=PinRefused")
    assert "Compte de Youssef Benali" in page.text
    assert "code PIN erroné" in page.text


HOSTILE = ("'", '"', "%", "_", "<script>alert(1)</script>", "x" * 5000, "%00", "\\", "=1+1")


@pytest.mark.parametrize("field", ["text", "person", "desk", "kind"])
@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_finds_nothing_and_breaks_nothing(
    claire: Visitor, field: str, typed: str
) -> None:
    page = claire.see(f"/audit?{field}={typed}")
    assert "<script>alert" not in page.html
    assert "D-000001" not in page.text.replace("D-000012", "")


@pytest.mark.parametrize(
    "asked",
    [
        "number=12a", "number=99999999999", "number=-1", "digest=xyz", "digest=abc",
        "first=2026-13-45", "last=yesterday", "first=2026-03-02&last=2026-03-01",
        "first=9999-12-31", "last=0001-01-01",
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_understood_says_so(claire: Visitor, asked: str) -> None:
    assert "n’est pas compréhensible" in claire.see(f"/audit?{asked}", status=400).text
    assert claire.client.get(f"/audit/found.csv?{asked}").status_code == 400


def test_what_is_asked_twice_is_refused(claire: Visitor) -> None:
    assert claire.client.get("/audit?text=a&text=b").status_code == 400


def test_a_file_says_what_the_page_says_and_where_the_trails_ended(claire: Visitor) -> None:
    told = json.loads(claire.client.get("/audit/found.json?desk=service").data)
    assert [one["kind"] for one in told["lines"]] == ["Visa donné"]
    assert told["asked"] == "desk=service"
    assert not told["cut"]
    assert set(told["head"]) == {"journal", "stream", "seq", "digest"}
    answer = claire.client.get("/audit/found.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][0] == "D-000001"
    assert rows[-1][0] == "head.digest"
    assert claire.client.get("/audit/found.xml").status_code == 404


def test_a_file_holds_the_newest_signed_head_of_the_journal(
    ministry: Ministry, claire: Visitor
) -> None:
    assert json.loads(claire.client.get("/audit/found.json").data)["head"]["journal"] is None
    published = publish(ministry.opened.office)
    told = json.loads(claire.client.get("/audit/found.json").data)["head"]["journal"]
    assert told.encode() == published.note
    taken = claire.client.get("/audit/looks.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(taken)))
    assert ["head.journal", told] in rows


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_cell_is_never_a_formula(begins: str) -> None:
    assert safe(f"{begins}cmd|' /C calc'!A0") == f"'{begins}cmd|' /C calc'!A0"
    assert safe(None) == ""
    assert safe("plain = text") == "plain = text"


def test_each_version_is_looked_at_page_by_page(ministry: Ministry, claire: Visitor) -> None:
    stands = ministry.opened.store.reading.stored(FIRST)
    page = claire.see(f"{PAGES}/versions")
    known = (stands.main.version, *stands.versions, stands.annexes[0].version)
    for one in known:
        address = f"{PAGES}/versions/{one.digest}/1"
        assert address in page.html
        assert f"{address}.jpg" in claire.see(address).html
        assert claire.client.get(f"{address}.jpg").data == b"picture of page 1"
        assert claire.client.get(f"{PAGES}/versions/{one.digest}/2").status_code == 404
        assert claire.client.get(f"{PAGES}/versions/{one.digest}/2.jpg").status_code == 404
    assert claire.client.get(f"{PAGES}/versions/{'0' * 64}/1").status_code == 404


def test_two_versions_stand_side_by_side_with_what_changed(
    ministry: Ministry, claire: Visitor
) -> None:
    stands = ministry.opened.store.reading.stored(FIRST)
    first, second = stands.main.version.digest, stands.version.digest
    page = claire.see(f"{PAGES}/compare?first={first}&second={second}")
    assert "qui diffèrent à l’œil : 1" in page.text
    assert page.html.count('<rect class="change"') == 2
    same = claire.see(f"{PAGES}/compare?first={first}&second={first}")
    assert "Rien ne diffère" in same.text
    for page_number in ("0", "2", "١", "-1", "999999999"):
        asked = f"{PAGES}/compare?first={first}&second={second}&page={page_number}"
        assert claire.client.get(asked).status_code == 404
    assert claire.client.get(f"{PAGES}/compare?first={first}").status_code == 404


def test_a_dossier_is_told_as_it_stood(ministry: Ministry, claire: Visitor) -> None:
    events = ministry.opened.store.reading.events(FIRST)
    now = claire.see(f"{PAGES}/stood")
    assert "3 sur les 3 d’aujourd’hui" in now.text
    long_ago = claire.see(f"{PAGES}/stood?on=2001-01-01")
    assert "pas encore déposé" in long_ago.text
    day = events[0].at + timedelta(days=1)
    assert "3 sur les 3" in claire.see(f"{PAGES}/stood?on={day:%Y-%m-%d}").text
    for strange in ("hier", "2026-02-30", "2026-01-01T00:00:00Z", "0001-01-01", "9999-12-31"):
        claire.see(f"{PAGES}/stood?on={strange}", status=400)


def test_only_auditors_come_here(ministry: Ministry) -> None:
    for person in (AMINA, YOUSSEF):
        visitor = ministry.let(person)
        for address in ("/audit", "/audit/found.csv", f"{PAGES}/versions", f"{PAGES}/stood"):
            assert visitor.client.get(address).status_code == 403, address


def test_what_an_auditor_looks_at_is_kept_once_a_minute(
    ministry: Ministry, claire: Visitor
) -> None:
    claire.see("/audit?text=commune")
    claire.see("/audit?text=commune")
    claire.see("/audit?text=autre")
    told = [(one.page, one.asked) for one in looks(ministry)]
    assert told == [(AuditPage.SEARCH, "text=commune"), (AuditPage.SEARCH, "text=autre")]
    ministry.opened.clock.pause(120)
    claire.see("/audit?text=commune")
    assert len(looks(ministry)) == 3
    claire.client.get("/audit/found.json?text=commune")
    claire.client.get("/audit/found.json?text=commune")
    assert [one.page for one in looks(ministry)[3:]] == [AuditPage.EXPORT] * 2


def test_every_page_of_a_dossier_leaves_a_trace_of_its_auditor(
    ministry: Ministry, claire: Visitor
) -> None:
    digest = ministry.opened.store.reading.stored(FIRST).main.version.digest
    for address in (
        "/dossiers/1", "/dossiers/1/history", "/dossiers/1/document.pdf",
        f"{PAGES}/versions", f"{PAGES}/versions/{digest}/1.jpg", f"{PAGES}/stood",
    ):  # fmt: skip
        assert claire.client.get(address).status_code == 200
    assert [(one.page, one.dossier) for one in looks(ministry)] == [
        (AuditPage.DOSSIER, 1), (AuditPage.HISTORY, 1), (AuditPage.PIECE, 1),
        (AuditPage.VERSIONS, 1), (AuditPage.PIECE, 1), (AuditPage.STOOD, 1),
    ]  # fmt: skip
    assert looks(ministry)[4].asked == digest
    before = ministry.opened.store.reading.trail(FIRST)
    assert len(before) == 3, "a dossier does not move for being looked at"


def test_who_has_a_part_in_it_does_not_look_as_an_auditor(ministry: Ministry) -> None:
    both = replace(a_person("taha", None, *YOUSSEF.desks), roles=frozenset({Role.AUDITOR}))
    with ministry.opened.store.work() as work:
        work.add_person(both, ministry.opened.passwords.hash(PASSWORD))
    ministry.again().let(both).see("/dossiers/1")
    told = ministry.opened.store.reading.account_events(both.login)
    assert not [one for one in told if isinstance(one, AuditorLooked)]
    ministry.let(HASSAN).see("/dossiers/1")
