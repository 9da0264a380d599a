"""Every refusal is seen on the page that comes back, whatever forms are left there."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action
from parapheur.domain.lifecycle import State
from parapheur.domain.words import Language
from parapheur.usecases import steer
from parapheur.usecases.seats import assist
from tests.builders import (
    CIRCUITS,
    DIVISION,
    HASSAN,
    LEGAL,
    LETTER,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.web.ministry import FIRST, Ministry, give
from tests.web.test_people import TODAY
from tests.web.visitor import Page, Visitor, some_pages

HERE = "/dossiers/1"
SHOWN = re.compile(r'<p class="(?:said said-refused|sentence)"[^>]*>(.+?)</p>', re.S)
OWN = {"docket", "private-note"}
"""What somebody who only looks at a dossier may do there, and is not refused."""


def verbs(ministry: Ministry) -> Iterator[str]:
    """All that may be sent to a dossier's pages."""
    for rule in ministry.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.rule.startswith("/dossiers/<int:dossier_id>/"):
            yield rule.rule.rpartition("/")[2]


def told(page: Page) -> list[str]:
    """The refusals that a page shows: not one in what is closed."""
    opened = re.sub(r"<details>.*?</details>", "", page.html, flags=re.S)
    return SHOWN.findall(opened)


def stale(ministry: Ministry) -> dict[str, str]:
    """A form as it was filled in when the dossier waited on the first desk."""
    digest = ministry.opened.store.reading.stored(FIRST).version.digest
    return {
        "position": "0", "round": "1", "desk": SERVICE, "to": "0", "step": "1", "before": "1",
        "of": LEGAL, "instead": DIVISION, "shown": digest, "pin": "2580", "reason": "Le budget",
        "opinion": "favourable", "until": f"{TODAY}", "key": "lu", "class_mark": "B/1",
        "circuit": LETTER.id, "subject": "Lettre", "text": "",
    }  # fmt: skip


def in_form(verb: str) -> dict[str, str]:
    return {"to": DIVISION} if verb in {"transfer", "insert", "reassign", "instruction"} else {}


def every_verb(ministry: Ministry, visitor: Visitor) -> Iterator[str]:
    """Send every verb there is; yield each of which nothing is seen."""
    fields = stale(ministry)
    for verb in sorted(set(verbs(ministry)) - OWN):
        visitor.see(HERE)
        answer = visitor.send(f"{HERE}/{verb}", {**fields, **in_form(verb)})
        assert answer.status_code >= 400, verb
        shown = told(visitor.read(answer))
        if len(shown) != 1 or not shown[0].strip():
            yield f"{verb}: {shown}"


@pytest.mark.parametrize("language", Language)
def test_who_only_follows_is_told_of_each_verb_that_is_not_theirs(language: Language) -> None:
    ministry = Ministry()
    ministry.deposit()
    office = ministry.opened.office
    assist(office, SALMA.login, SERVICE, first=TODAY, last=None, actor=YOUSSEF)
    assert not list(every_verb(ministry, ministry.let(SALMA, language)))


def test_a_form_of_a_step_that_was_left_meanwhile_is_refused_in_sight() -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef, before = ministry.let(YOUSSEF), stale(ministry)
    give(youssef)
    give(ministry.let(HASSAN))
    assert ministry.state() is State.CIRCULATING  # nobody is left to act but the program
    for verb in sorted(set(verbs(ministry)) - OWN - {"note"}):
        youssef.see(HERE)
        answer = youssef.send(f"{HERE}/{verb}", {**before, **in_form(verb)})
        assert answer.status_code >= 400, verb
        assert len(told(youssef.read(answer))) == 1, verb


def test_an_answer_sent_twice_is_refused_in_sight() -> None:
    ministry = Ministry()
    circuit = a_circuit(a_step(Action.READ, SERVICE), a_step(Action.VISA, DIVISION), id=LETTER.id)
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: circuit}
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = youssef.see(HERE).fields(f"{HERE}/answer")
    youssef.follow(youssef.send(f"{HERE}/answer", fields))
    youssef.see(HERE)
    youssef.send(f"{HERE}/answer", fields, status=409)
    assert len(told(youssef.page)) == 1
    assert "Youssef Benali" in told(youssef.page)[0]


def test_a_question_answered_by_another_holder_is_refused_in_sight() -> None:
    ministry = Ministry()
    ministry.deposit()
    office, salma = ministry.opened.office, ministry.let(SALMA)
    steer.ask_opinion(
        office, FIRST, actor=YOUSSEF, desk=SERVICE, position=0, round=1, of=LEGAL, question="?"
    )
    fields = salma.see(HERE).fields(f"{HERE}/opinion")
    shown = ministry.opened.store.reading.stored(FIRST).version.digest
    steer.give_opinion(
        office, FIRST, actor=SALMA, desk=LEGAL, position=0, round=1, shown=shown,
        opinion=Opinion.FAVOURABLE, remark="",
    )  # fmt: skip
    salma.send(f"{HERE}/opinion", {**fields, "opinion": "favourable"}, status=409)
    assert len(told(salma.page)) == 1


def test_one_of_two_steps_given_to_another_desk_shows_its_refusal_alone() -> None:
    ministry = Ministry()
    changes = a_circuit(
        a_step(Action.VISA, SERVICE), a_step(Action.VISA, DIVISION), a_step(Action.VISA, LEGAL),
        id=LETTER.id,
    )  # fmt: skip
    ministry.opened.circuits = {**CIRCUITS, LETTER.id: replace(changes, changes=True)}
    ministry.app = some_pages(ministry.opened)
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    fields = {**youssef.see(HERE).fields(f"{HERE}/reassign"), "round": "9"}
    sent = {**fields, "step": "2", "instead": LEGAL, "to": DIVISION}
    youssef.send(f"{HERE}/reassign", sent, status=409)
    assert len(told(youssef.page)) == 1
