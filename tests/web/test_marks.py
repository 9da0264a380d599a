"""Turns that are not as others: marked in the trays, shown on the strip, told on the page."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.deadline import Deadline, Escalation, Limit, Unit, Way
from parapheur.domain.delegation import day_of
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Person
from parapheur.domain.words import Language
from parapheur.usecases import steer
from parapheur.usecases.calendar import note_read
from parapheur.usecases.clocks import ring
from parapheur.usecases.seats import assist
from parapheur.words import day, say, when
from tests.builders import (
    AMINA,
    CALENDAR,
    DESKS,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    LETTER,
    MINISTER,
    MORNING,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor, some_pages

HERE = "/dossiers/1"
AFTER = Deadline(1, Unit.WORKING_DAYS)
LATE = MORNING + timedelta(days=30)


def limited(way: Way) -> Circuit:
    limit = Limit(Deadline(3, Unit.WORKING_DAYS), None, Escalation(way, AFTER))
    return a_circuit(
        replace(a_step(Action.VISA, SERVICE), limit=limit),
        a_step(Action.SIGN, MINISTER),
        id=LETTER.id,
    )


def late(way: Way) -> Ministry:
    """A ministry whose first dossier stayed late at its first step."""
    ministry = Ministry()
    cast(dict[str, object], ministry.opened.circuits)[LETTER.id] = limited(way)
    with ministry.opened.store.work() as work:
        note_read(work, CALENDAR, MORNING)
        above: dict[DeskId, DeskId] = {SERVICE: DIVISION}
        for desk in DESKS:
            work.add_desk(replace(desk, superior=above.get(desk.id)))
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    ministry.opened.clock.time = LATE
    ring(ministry.opened.office)
    return ministry


def noon_of(at: datetime) -> datetime:
    return at.replace(hour=12)


@pytest.mark.parametrize("language", Language)
def test_a_turn_that_another_desk_left_late_is_marked_where_one_may_take_it(
    language: Language,
) -> None:
    ministry = late(Way.SUPERIOR)
    desk = DESKS[0].name.of(language)
    may = "Late at the desk “{desk}”: you may act in its place"
    for tray in ("/tray/todo", "/tray/late"):
        assert told(language, may, desk=desk) in ministry.let(KHADIJA, language).see(tray).text
        assert told(language, may, desk=desk) not in ministry.let(YOUSSEF, language).see(tray).text


@pytest.mark.parametrize("language", Language)
def test_who_follows_the_desk_that_joined_is_not_told_that_they_may_act(
    language: Language,
) -> None:
    ministry = late(Way.SUPERIOR)
    office = ministry.opened.office
    assist(office, SALMA.login, DIVISION, first=day_of(LATE), last=None, actor=KHADIJA)
    page = ministry.let(SALMA, language).see("/tray/followed").text
    names = {desk.id: desk.name.of(language) for desk in DESKS}
    assert (
        told(
            language,
            "Late at the desk “{desk}”: the desk “{other}” may act in its place",
            desk=names[SERVICE],
            other=names[DIVISION],
        )
        in page
    )


@pytest.mark.parametrize("language", Language)
def test_a_turn_set_aside_says_until_when_and_why(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    until = MORNING + timedelta(days=3)
    steer.hold(
        ministry.opened.office, FIRST, actor=YOUSSEF, desk=SERVICE, position=0, round=1,
        until=day_of(until), reason="Attendre le budget",
    )  # fmt: skip
    page = ministry.let(YOUSSEF, language).see("/tray/todo").text
    assert told(language, "Set aside until {day}", day=day(language, noon_of(until))) in page
    assert "Attendre le budget" in page
    assert "Attendre le budget" not in ministry.let(HASSAN, language).see("/tray/upcoming").text
    give(ministry.let(YOUSSEF))
    assert "Attendre le budget" not in ministry.let(HASSAN, language).see("/tray/todo").text


def test_a_dossier_on_which_an_opinion_alone_is_asked_says_so() -> None:
    ministry = Ministry()
    ministry.deposit()
    steer.ask_opinion(
        ministry.opened.office, FIRST, actor=YOUSSEF, desk=SERVICE, position=0, round=1,
        of=LEGAL, question="Le délai ?",
    )  # fmt: skip
    asked = say(Language.FR, "Your opinion is asked")
    assert asked in ministry.let(SALMA).see("/tray/todo").text
    assert asked not in ministry.let(YOUSSEF).see("/tray/todo").text


@pytest.mark.parametrize("language", Language)
def test_the_strip_shows_who_came_in_since_when_and_who_acted(language: Language) -> None:
    ministry = late(Way.SUPERIOR)
    joined = told(
        language,
        "In the place of the desk “{desk}”, which is late",
        desk=DESKS[0].name.of(language),
    )
    for person in (AMINA, YOUSSEF, KHADIJA, HASSAN):
        page = ministry.let(person, language).see(HERE).text
        assert joined in page
        assert told(language, "Since {moment}", moment=when(language, LATE)) in page
        assert DESKS[1].name.of(language) in page
    give(ministry.let(KHADIJA, language))
    page = ministry.let(HASSAN, language).see(HERE).text
    assert say(language, "Called in, as the step was late") in page
    assert KHADIJA.name.of(language) in page  # who took the turn stands on the strip


@pytest.mark.parametrize(("person", "owner"), [(AMINA, True), (YOUSSEF, False)])
@pytest.mark.parametrize("language", Language)
def test_a_lapsed_dossier_says_what_happened_and_what_to_do(
    language: Language, person: Person, owner: bool
) -> None:
    ministry = late(Way.BACK)
    assert ministry.state() is State.REJECTED
    page = ministry.let(person, language).see(HERE).text
    assert say(language, "Came back because a step was late") in page
    assert DESKS[0].name.of(language) in page
    todo = "It waits on its originator: they take it up again, or cancel it."
    assert (say(language, todo) in page) is not owner
    amina = ministry.let(AMINA, language)
    sends(amina, "recycle")
    assert say(language, "Came back because a step was late") not in amina.page.text


def test_a_lapse_is_not_told_as_the_refusal_of_an_earlier_round() -> None:
    ministry = late(Way.BACK)
    amina = ministry.let(AMINA)
    for verb in ("recycle", "start"):
        sends(amina, verb)
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see(HERE).fields(f"{HERE}/reject")
    youssef.follow(youssef.send(f"{HERE}/reject", {**fields, "reason": "La date"}))
    for verb in ("recycle", "start"):
        sends(amina, verb)
    ministry.opened.clock.time = LATE + timedelta(days=60)
    ring(ministry.opened.office)
    page = ministry.let(AMINA).see(HERE).text
    assert "La date" not in page
    assert say(Language.FR, "Came back because a step was late") in page


def sends(visitor: Visitor, verb: str) -> None:
    """Send what the dossier's page offers."""
    fields = visitor.see(HERE).fields(f"{HERE}/{verb}")
    visitor.follow(visitor.send(f"{HERE}/{verb}", {n: v for n, v in fields.items() if n != "main"}))


def told(language: Language, sentence: str, **facts: object) -> str:
    """The sentence without the marks that isolate directions."""
    said = say(language, sentence, **facts)
    return said.replace("\u2068", "").replace("\u2069", "")
