"""Desks form a hierarchy."""

from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.people import Desk, DeskId, cycles, superior_of
from tests.builders import DIVISION, LEGAL, MINISTER, SERVICE, words

CHART = (
    Desk(SERVICE, words("Service"), superior=DIVISION),
    Desk(DIVISION, words("Division"), superior=MINISTER),
    Desk(MINISTER, words("Ministre"), article=words("le ministre")),
)


def test_the_superior_of_a_desk_is_chained() -> None:
    assert superior_of(SERVICE, CHART) == DIVISION
    assert superior_of(SERVICE, CHART, 2) == MINISTER
    assert superior_of(SERVICE, CHART, 3) is None
    assert superior_of(SERVICE, CHART, 50) is None
    assert superior_of(LEGAL, CHART) is None


def test_a_desk_is_called_by_its_name_with_an_article_where_it_has_one() -> None:
    assert CHART[2].called == words("le ministre")
    assert CHART[0].called == words("Service")


def test_a_cycle_names_the_desks_in_it_and_no_others() -> None:
    above = {"a": "b", "b": "c", "c": "b", "d": None, "e": "e", "f": "d"}
    assert cycles(above) == [("b", "c", "b"), ("e", "e")]
    assert cycles({desk.id: desk.superior for desk in CHART}) == []


@given(st.dictionaries(st.integers(0, 9).map(str), st.integers(0, 9).map(str)))
def test_where_no_cycle_is_found_everybody_reaches_the_top(above: dict[str, str]) -> None:
    desks = [Desk(DeskId(low), words(low), superior=DeskId(up)) for low, up in above.items()]
    endless = [one for one in desks if superior_of(one.id, desks, 20) is not None]
    found = cycles(dict(above))
    assert bool(found) is bool(endless)
    assert all(ring[0] == ring[-1] and len(set(ring)) == len(ring) - 1 for ring in found)
