"""How long letters took, told by a few numbers."""

from parapheur.domain.registry.tallies import Delay, Took, delays


def test_the_median_is_what_half_of_them_took_and_the_slowest_come_first() -> None:
    took = [Took("b", 2, 3), Took("a", 30, 1), Took("b", 10, 1), Took("b", 1, 1), Took("a", 4, 1)]
    assert delays(took) == [Delay("a", 2, 4, 17.0, 30), Delay("b", 5, 2, 3.4, 10)]
    assert delays([]) == []
