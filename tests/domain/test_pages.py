"""Which pages somebody was shown, and steps that ask for every one of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.answering import answered
from parapheur.domain.circuit import Action
from parapheur.domain.documents import Document
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import MoveNotAllowed, PagesLeft
from parapheur.domain.events import StepAnswered, VisaGiven
from parapheur.domain.pages import NO_PAGES, Pages, named, read_through
from parapheur.domain.people import DeskId
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from parapheur.domain.words import Language
from tests.builders import (
    DIVISION,
    KHADIJA,
    MINISTER,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_dossier,
    a_signature,
    a_step,
    an_answer,
    at,
)

SETS = st.sets(st.integers(1, 40))
READ = a_circuit(
    replace(a_step(Action.VISA, SERVICE), read_all=True),
    replace(a_step(Action.READ, DIVISION), read_all=True),
    a_step(Action.SIGN, MINISTER),
)


def long(dossier: Dossier, pages: int = 12) -> Dossier:
    return replace(dossier, main=Document("long.pdf", dossier.main.version, pages))


@given(SETS, SETS)
def test_pages_are_a_set(one: set[int], other: set[int]) -> None:
    pages = Pages.of(one) | Pages.of(other)
    assert pages == Pages.of(one | other)
    assert pages.count == len(one | other)
    assert {page for page in range(45) if page in pages} == one | other
    assert Pages.read(pages.written) == pages
    left = pages.left(30)
    assert {page for page in range(45) if page in left} == set(range(1, 31)) - one - other
    assert pages.within(30) == Pages.of(page for page in one | other if page <= 30)


@pytest.mark.parametrize(
    "written", ["0", "3-2", "1,2", "1-3,3", "5,1", "x", "1-", "٣", "1-2-3", " 1", "01", "-1", "1,"]
)
def test_what_is_no_set_of_pages_is_not_read(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- whichever says so first
        Pages.read(written)


def test_the_pages_that_are_left_are_named() -> None:
    left = Pages.of({1, 2, 4, 5, 6}).left(12)
    assert read_through(3, Pages.upto(3)) == 3
    with pytest.raises(PagesLeft) as refusal:
        read_through(12, Pages.of({1, 2, 4, 5, 6}))
    assert str(refusal.value).endswith("still to be read: pages 3, 7 to 12.")
    assert named(left.spans).of(Language.FR) == "les pages 3, 7 à 12"
    assert named(left.spans).of(Language.AR) == "الصفحات 3، من 7 إلى 12"
    assert named(((9, 9),)).of(Language.EN) == "page 9"
    many = Pages.of(range(1, 200, 2)).spans
    assert named(many).of(Language.EN) == "pages 1, 3, 5, 7, 9, 11, 13, 15 and 92 more"


def visa(dossier: Dossier, pages: Pages) -> VisaGiven:
    task = dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)
    event = dossier.acted(task, a_signature(task), actor=YOUSSEF.login, at=at(5), pages=pages)
    assert isinstance(event, VisaGiven)
    return event


def reading(dossier: Dossier, desk: DeskId, pages: Pages) -> StepAnswered:
    step = dossier.step_at(1)
    assert step is not None
    return answered(
        dossier,
        desk=desk,
        position=1,
        shown=dossier.version.digest,
        answer=an_answer(step),
        actor=KHADIJA.login,
        at=at(6),
        pages=pages,
    )


def test_nobody_acts_before_the_last_page() -> None:
    dossier = long(a_dossier(READ, on_step=1))
    with pytest.raises(PagesLeft, match="page 12"):
        visa(dossier, Pages.upto(11))
    assert visa(dossier, Pages.upto(12)).pages_read == 12
    assert visa(dossier, Pages.upto(2000)).pages_read == 12


def test_an_answer_is_held_to_it_too() -> None:
    first = long(a_dossier(READ, on_step=1), 1)
    dossier = long(replace(first, openings=(replace(first.openings[0], position=1),)))
    with pytest.raises(PagesLeft):
        reading(dossier, DIVISION, Pages.of({1, 12}))
    assert reading(dossier, DIVISION, Pages.upto(12)).pages_read == 12


def test_where_nothing_is_asked_nothing_is_kept() -> None:
    dossier = long(a_dossier(on_step=1))
    assert visa(dossier, NO_PAGES).pages_read is None
    assert visa(dossier, Pages.upto(12)).pages_read is None


@pytest.mark.parametrize("read", [None, 0, 11, 13, -1])
def test_a_trail_that_tells_an_impossible_reading_is_not_believed(read: int | None) -> None:
    dossier = long(a_dossier(READ, on_step=1))
    told = visa(dossier, Pages.upto(12))
    assert allowed(dossier, told)
    assert apply(dossier, told).acts[-1].actor == YOUSSEF.login
    try:
        believed = allowed(dossier, replace(told, pages_read=read))
    except PagesLeft:
        believed = False
    assert not believed
    with pytest.raises(MoveNotAllowed):  # nor does it replay
        apply(dossier, replace(told, pages_read=read))


def test_a_trail_that_tells_a_reading_nobody_asked_for_is_not_believed() -> None:
    dossier = long(a_dossier(on_step=1))
    told = visa(dossier, NO_PAGES)
    assert not allowed(dossier, replace(told, pages_read=12))
