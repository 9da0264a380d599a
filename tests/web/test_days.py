"""The order of the day through the pages, without JavaScript; and the trays it changes."""

import re

import pytest

from parapheur.domain.words import Language
from parapheur.usecases.day_order import order_of
from tests.builders import (
    AMINA,
    BESIDE,
    CLAIRE,
    HASSAN,
    LETTER,
    MINISTER,
    PIN,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_trail,
    deposited,
    keep_all,
)
from tests.usecases.test_day_order import helps
from tests.web.ministry import Ministry
from tests.web.visitor import Page, Visitor

DAY = f"/days/{MINISTER}"


@pytest.fixture
def ministry() -> Ministry:
    """Three dossiers wait on the minister, whose assistant is Amina."""
    opened = Ministry()
    helps(opened.opened, AMINA, MINISTER)
    for _ in range(3):
        keep_all(opened.opened.store, a_trail(LETTER, on_step=2))
    return opened


def listed(page: Page) -> list[str]:
    """The numbers of the dossiers, in the order of the page."""
    main = page.html[page.html.index("<main") :]
    return re.findall(r"D-0+(\d+)</bdi>", main)


def move(visitor: Visitor, shift: str, dossier: int, status: int | None = None) -> Page:
    answer = visitor.send(f"{DAY}/order", {"shift": shift, "dossier": dossier}, status=status)
    return visitor.page if status else visitor.follow(answer)


@pytest.mark.parametrize("language", Language)
def test_a_day_is_arranged_locked_followed_and_unlocked(
    ministry: Ministry, language: Language
) -> None:
    amina = ministry.let(AMINA, language)
    assert DAY in amina.see("/days").html
    assert listed(amina.see(DAY)) == ["1", "2", "3"]
    move(amina, "add", 3)
    move(amina, "add", 2)
    assert listed(move(amina, "up", 2)) == ["2", "3", "1"]
    assert listed(move(amina, "first", 3)) == ["3", "2", "1"]
    hassan = ministry.let(HASSAN, language)
    assert listed(hassan.see("/tray/todo")) == ["1", "2", "3"]
    amina.see(DAY)
    amina.follow(amina.send(f"{DAY}/lock"))
    assert listed(hassan.see("/tray/todo")) == ["3", "2", "1"]
    assert not amina.see(DAY).offers(f"{DAY}/order")
    move(amina, "add", 1, status=409)
    amina.see(DAY)
    amina.follow(amina.send(f"{DAY}/unlock"))
    assert listed(hassan.see("/tray/todo")) == ["1", "2", "3"]


def test_the_next_dossier_after_an_act_is_the_next_of_the_order() -> None:
    ministry = Ministry()
    helps(ministry.opened, AMINA, SERVICE)
    amina = [ministry.deposit() for _ in range(3)][-1]
    amina.see(f"/days/{SERVICE}")
    for number in (2, 3):
        amina.send(f"/days/{SERVICE}/order", {"shift": "add", "dossier": number})
    amina.follow(amina.send(f"/days/{SERVICE}/lock"))
    youssef = ministry.let(YOUSSEF)
    fields = {**youssef.see("/dossiers/2").fields("/dossiers/2/act"), "pin": PIN}
    assert youssef.send("/dossiers/2/act", fields).headers["Location"] == "/dossiers/3"


def test_a_day_is_nobody_else_s(ministry: Ministry) -> None:
    for person in (HASSAN, YOUSSEF, CLAIRE):
        visitor = ministry.let(person)
        visitor.see(DAY, status=403)
        visitor.see("/tray/todo")
        for verb in ("order", "lock", "unlock"):
            fields = {"shift": "add", "dossier": 1} if verb == "order" else {}
            visitor.send(f"{DAY}/{verb}", fields, status=403)
    amina = ministry.let(AMINA)
    amina.see("/days/service", status=403)
    amina.see(DAY)
    assert amina.send(f"{DAY}/order", {"shift": "sideways", "dossier": 1}).status_code == 400
    amina.send(f"{DAY}/lock", status=422)
    move(amina, "add", 99, status=409)
    assert order_of(ministry.opened.office, MINISTER).dossiers == ()


def test_an_administrator_unlocks_what_others_locked(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see(DAY)
    move(amina, "add", 2)
    rachid = ministry.let(RACHID)
    assert not rachid.see(DAY).offers(f"{DAY}/order")
    assert listed(rachid.page) == []  # they are not an administrator's to read
    rachid.send(f"{DAY}/lock", status=403)
    amina.see(DAY)
    amina.follow(amina.send(f"{DAY}/lock"))
    assert DAY in rachid.see("/days").html
    rachid.see(DAY)
    rachid.follow(rachid.send(f"{DAY}/unlock"))
    assert not order_of(ministry.opened.office, MINISTER).locked


def test_what_is_to_come_taken_back_and_completed_has_its_tray(ministry: Ministry) -> None:
    youssef, hassan = ministry.let(YOUSSEF), ministry.let(HASSAN)
    ministry.deposit(circuit=BESIDE.id)
    upcoming = hassan.see("/tray/upcoming")
    assert listed(upcoming) == ["4"]
    assert "Maintenant chez : Chef de service" in upcoming.text
    page = youssef.see("/dossiers/4")
    fields = {**page.fields("/dossiers/4/act"), "pin": PIN}
    youssef.follow(youssef.send("/dossiers/4/act", fields))
    assert listed(youssef.see("/tray/retrievable")) == ["4"]
    assert hassan.see("/tray/upcoming").text.count("Rien n’est en route") == 1
    assert listed(youssef.see("/tray/finished")) == []
    assert "Rien de ce que vous avez déposé" in youssef.page.text


def test_a_list_is_narrowed_and_says_so_when_nothing_fits(ministry: Ministry) -> None:
    hassan = ministry.let(HASSAN)
    assert listed(hassan.see("/tray/todo?q=d-000002")) == ["2"]
    assert 'value="d-000002"' in hassan.page.html
    assert listed(hassan.see(f"/tray/todo?circuit={LETTER.id}")) == ["1", "2", "3"]
    assert listed(hassan.see(f"/tray/todo?circuit={BESIDE.id}")) == []
    assert "Rien dans cette liste ne correspond" in hassan.page.text
    assert listed(hassan.see("/tray/todo?circuit=../../%00&late=1&q=%25")) == []
    assert "Il n’y a rien de plus" in hassan.see("/tray/todo?page=2").text
    for address in ("late", "done", "upcoming", "retrievable", "finished"):
        hassan.see(f"/tray/{address}?q=x&late=1&circuit=y&page=3")
    amina = ministry.let(AMINA)
    for address in ("drafts", "progress", "returned", "cancelled", "archived"):
        amina.see(f"/deposits/{address}?q=x&late=1&circuit=y")
    amina.see("/deposits/finished", status=404)


def test_each_tray_s_count_in_the_menu_is_that_of_its_list(ministry: Ministry) -> None:
    keep_all(ministry.opened.store, [deposited()])
    for person, trays in (
        (HASSAN, {"todo": 3, "late": 0, "upcoming": 0, "done": 0}),
        (YOUSSEF, {"done": 3, "upcoming": 0, "retrievable": 0}),
    ):
        visitor = ministry.let(person)
        page = visitor.see("/tray/todo")
        for tray, count in trays.items():
            assert counted(page, f"/tray/{tray}") == count, tray
            assert len(listed(visitor.see(f"/tray/{tray}"))) == count
    amina = ministry.let(AMINA).see("/deposits/drafts")
    assert (counted(amina, "/deposits/drafts"), counted(amina, "/deposits/progress")) == (1, 3)


def counted(page: Page, address: str) -> int:
    """The count that the menu shows beside a tray."""
    item = page.html[page.html.index(f'href="{address}"') :]
    found = re.search(r'class="count[^"]*">(\d+)<', item[: item.index("</a>")])
    return int(found[1]) if found else 0


def test_a_full_page_offers_no_empty_one(ministry: Ministry) -> None:
    for _ in range(22):
        keep_all(ministry.opened.store, a_trail(LETTER, on_step=2))
    hassan = ministry.let(HASSAN)
    assert len(listed(hassan.see("/tray/todo"))) == 25
    assert 'rel="next"' not in hassan.page.html
    keep_all(ministry.opened.store, a_trail(LETTER, on_step=2))
    assert "page=2" in hassan.see("/tray/todo?q=D-").html
    assert re.search(r'rel="next" href="[^"]*q=D-', hassan.page.html)
