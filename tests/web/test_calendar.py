"""Everybody reads the calendar; an administrator changes it, and errors stand by their field."""

import pytest

from parapheur.domain.about_time import DeadlineMoved
from parapheur.domain.words import Language
from parapheur.worker.worker import sweep
from tests.builders import AMINA, HASSAN, RACHID
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor

FEAST = {
    "name-ar": "عيد الفطر", "name-fr": "Aïd al-Fitr", "name-en": "Eid al-Fitr",
    "basis": "Communiqué du 3 mars", "first": "2026-03-04", "last": "2026-03-04", "note": "Annonce",
}  # fmt: skip
NEW = "/calendar/rows/dated/new"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def send(
    visitor: Visitor, address: str, changed: dict[str, str], status: int | None = None
) -> None:
    """Fill in the form at an address, and send it."""
    fields = visitor.see(address).fields(address)
    fields.pop("announced", None)
    answer = visitor.send(address, {**fields, **changed}, status=status)
    if status is None:
        visitor.follow(answer)


@pytest.mark.parametrize("language", Language)
def test_everybody_reads_it(ministry: Ministry, language: Language) -> None:
    send(ministry.let(RACHID), NEW, FEAST)
    page = ministry.let(HASSAN, language).see("/calendar")
    assert {"ar": "عيد الفطر", "fr": "Aïd al-Fitr", "en": "Eid al-Fitr"}[
        language.value
    ] in page.text
    assert "Communiqué du 3 mars" in page.text
    assert "08:30–16:30" in page.text
    assert "/calendar/rows/" not in page.html
    assert "2026" in ministry.let(AMINA, language).see("/calendar/history").text


def test_a_feast_is_put_in_corrected_and_taken_out(ministry: Ministry) -> None:
    rachid = ministry.let(RACHID)
    send(rachid, NEW, FEAST)
    assert "À confirmer" in rachid.page.text
    assert rachid.see("/calendar/rows/dated/0?confirm=1").fields("/calendar/rows/dated/0")
    send(rachid, "/calendar/rows/dated/0", {"announced": "1", "last": "2026-03-05"})
    assert "À confirmer" not in rachid.page.text
    assert "du 4 mars 2026 au 5 mars 2026" in rachid.page.text
    send(rachid, "/calendar/rows/dated/0/remove", {"note": "Erreur"})
    assert "Aïd al-Fitr" not in rachid.page.text
    text = rachid.see("/calendar/history").text
    assert text.count("Aïd al-Fitr") == 4, "put in, changed from one to the other, taken out"
    assert "Annonce" in text
    assert "Erreur" in text


def test_hours_come_back_in_their_form_as_they_were_typed(ministry: Ministry) -> None:
    rachid, address = ministry.let(RACHID), "/calendar/rows/special/new"
    ramadan = {**FEAST, "first": "2027-02-08", "last": "2027-03-09", "name-fr": "Ramadan"}
    send(rachid, address, {**ramadan, "monday-1-opens": "09:00", "monday-1-closes": "15:00"})
    assert "09:00–15:00" in rachid.page.text
    fields = rachid.see("/calendar/rows/special/0").fields("/calendar/rows/special/0")
    assert fields["monday-1-opens"] == "09:00"
    assert fields["tuesday-1-opens"] == ""
    wrong = {"tuesday-1-opens": "15:00", "tuesday-1-closes": "09:00"}
    send(rachid, "/calendar/rows/special/0", wrong, 422)
    assert any(one.get("id") == "tuesday-fault" for one in rachid.page.all("p"))
    usual = rachid.see("/calendar/rows/usual/0").fields("/calendar/rows/usual/0")
    assert (usual["first"], usual["friday-1-closes"]) == ("", "16:30")


def test_what_is_refused_stands_by_its_field_and_keeps_what_was_typed(ministry: Ministry) -> None:
    rachid = ministry.let(RACHID)
    send(rachid, NEW, {**FEAST, "name-ar": "", "basis": " ", "last": "2026-03-01"}, 422)
    faults = {one["id"] for one in rachid.page.all("p") if one.get("id", "").endswith("-fault")}
    assert faults == {"name-ar-fault", "basis-fault", "last-fault"}
    assert rachid.page.fields(NEW)["name-fr"] == "Aïd al-Fitr"
    send(rachid, "/calendar/rows/usual/0/remove", {}, 422)
    assert "C’est le seul horaire normal" in rachid.page.text


def test_until_when_holidays_are_entered_is_said_there_too(ministry: Ministry) -> None:
    rachid = ministry.let(RACHID)
    send(rachid, "/calendar/rows/complete", {"until": "2027-12-31"})
    assert "saisis jusqu’au 31 décembre 2027" in rachid.page.text
    send(rachid, "/calendar/rows/complete", {"until": "x"}, 422)
    assert any(one.get("id") == "until-fault" for one in rachid.page.all("p"))


def test_whoever_looked_before_another_changed_it_looks_again(ministry: Ministry) -> None:
    rachid, again = ministry.let(RACHID), ministry.let(RACHID)
    fields = again.see("/calendar/rows/usual/0").fields("/calendar/rows/usual/0")
    send(rachid, NEW, FEAST)
    for _ in range(2):  # nor does the page that says so move on
        again.send("/calendar/rows/usual/0", fields, status=409)
        assert "Quelqu’un a modifié le calendrier" in again.page.text
        fields = again.page.fields("/calendar/rows/usual/0")
    for address in ("/calendar/rows/dated/7", "/calendar/rows/complete/0", "/calendar/rows/x/new"):
        rachid.see(address, 404)


def test_a_holiday_declared_late_moves_a_deadline_from_the_page_to_its_history(
    ministry: Ministry,
) -> None:
    ministry.deposit()
    office = ministry.opened.office
    due = office.reading.dossier(FIRST).due
    assert due is not None
    day = due.date()
    send(ministry.let(RACHID), NEW, {**FEAST, "first": f"{day}", "last": f"{day}"})
    for _ in range(2):
        sweep(office)
    moved = [one for one in office.reading.events(FIRST) if isinstance(one, DeadlineMoved)]
    assert len(moved) == 1
    text = ministry.let(AMINA).see("/dossiers/1/history").text
    assert "Communiqué du 3 mars" in text
