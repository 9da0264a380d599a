"""The docket of a dossier is offered to who may read it, and made for nobody else."""

from parapheur.domain.about_papers import DocketMade
from parapheur.domain.people import Person
from parapheur.usecases.seal import seal
from tests.builders import AMINA, CLAIRE, HASSAN, KHADIJA, YOUSSEF
from tests.fakes import sha256
from tests.web.ministry import FIRST, Ministry, give

ADDRESS = "/dossiers/1/docket"


def links(ministry: Ministry, person: Person = CLAIRE) -> list[str]:
    page = ministry.let(person).see("/dossiers/1")
    return [one["href"] for one in page.all("a")]


def test_a_draft_offers_none_and_a_started_dossier_does() -> None:
    ministry = Ministry()
    ministry.deposit(then="keep")
    assert ADDRESS not in links(ministry, AMINA)
    assert ministry.let(AMINA).client.get(ADDRESS).status_code == 409
    started = Ministry()
    started.deposit()
    assert ADDRESS in links(started, AMINA)
    assert "Bordereau provisoire" in started.let(AMINA).see("/dossiers/1").text


def test_who_may_read_the_dossier_is_given_it_as_a_download() -> None:
    ministry = Ministry()
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    give(ministry.let(HASSAN))
    seal(ministry.opened.office, FIRST)
    assert "Bordereau de signature" in ministry.let(CLAIRE).see("/dossiers/1").text
    claire = ministry.let(CLAIRE)
    before = len(ministry.opened.store.reading.account_events(CLAIRE.login))
    assert claire.see(ADDRESS).offers(ADDRESS)
    assert not ministry.opened.dockets.drawn, "looking makes nothing"
    assert len(ministry.opened.store.reading.account_events(CLAIRE.login)) == before
    answer = claire.send(ADDRESS)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert 'filename="D-000001-docket.pdf"' in answer.headers["Content-Disposition"]
    told = ministry.opened.store.reading.account_events(CLAIRE.login)[-1]
    assert isinstance(told, DocketMade)
    assert told.docket == sha256(answer.data)


def test_who_has_no_part_in_it_learns_nothing() -> None:
    ministry = Ministry()
    ministry.deposit()
    khadija = ministry.let(KHADIJA)
    assert khadija.client.get(ADDRESS).status_code == 404
    assert khadija.send(ADDRESS).status_code in {400, 404}
    assert ministry.let(KHADIJA).client.get("/dossiers/99/docket").status_code == 404
    assert not ministry.opened.dockets.drawn
