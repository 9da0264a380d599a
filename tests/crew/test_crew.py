"""Processes that share out a batch: each act once, whatever becomes of any of them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from parapheur.crew import Crew
from parapheur.crew.crew import HANDFUL, SIZES, Hand, size_apart
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import BeingSigned, ParapheurError
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.several import Ticked
from tests.builders import MORNING, SERVICE, YOUSSEF
from tests.crew.hands import DIE, GIVE, REFUSE

HANDS = "tests.crew.hands"
CORES = (0, 1)


class Key:
    """A key of this process, which remembers what it signed."""

    certificate, certificate_der, chain_der = Digest("c" * 64), b"certificate", (b"authority",)
    test, level = True, Level.SIMPLE
    second = None

    def __init__(self) -> None:
        self.signed: list[bytes] = []
        self.leaves: list[Grant] = []

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        self.leaves += [grant for grant, _ in asked]
        self.signed += [data for _, data in asked]
        return [BeingSigned() if data == b"13" else b"signed " + data for _, data in asked]


def acts(*what: int) -> list[Ticked]:
    return [
        Ticked(DossierId(number), position, 1, Digest("0" * 64), SERVICE)
        for number, position in enumerate(what, 10)
    ]


def shared(crew: Crew, ticked: Sequence[Ticked], key: Key) -> dict[int, str]:
    """How each went, by the dossier's number."""
    results = list(crew.share(YOUSSEF, ticked, key, MORNING))
    assert len(results) == len(ticked)
    return {
        int(one.ticked.dossier): type(one.refusal).__name__ if one.refusal else "done"
        for one in results
    }


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    opened = Crew(HANDS, "settings", cores=CORES)
    yield opened
    opened.close()


def test_each_act_is_given_once_and_signed_by_the_key_that_is_here(crew: Crew) -> None:
    key = Key()
    told = shared(crew, acts(GIVE, REFUSE, GIVE, GIVE), key)
    assert told == {10: "done", 11: "NotYourTurn", 12: "done", 13: "BeingSigned"}
    assert sorted(key.signed) == [b"10", b"12", b"13"]
    assert sorted(leave.dossier for leave in key.leaves) == [10, 12, 13], "each under its own"


def test_a_handful_is_given_by_one_and_each_act_is_told(crew: Crew) -> None:
    key = Key()
    told = shared(crew, acts(*[GIVE] * 20, REFUSE), key)
    assert sorted(told) == list(range(10, 31))
    assert Counter(told.values()) == {"done": 19, "BeingSigned": 1, "NotYourTurn": 1}
    assert len(key.signed) == 20, "each was asked for once"


def test_one_that_dies_takes_its_handful(crew: Crew) -> None:
    told = shared(crew, acts(*[GIVE] * 4, *[DIE, GIVE, GIVE], *[GIVE] * 9), Key())
    assert told[14] == "NotManaged"
    lost = [number for number, how in told.items() if how == "NotManaged"]
    assert 4 <= len(lost) <= HANDFUL
    assert max(lost) - min(lost) < HANDFUL, "those of the same handful, and no others"


def test_one_that_dies_takes_its_acts_alone(crew: Crew) -> None:
    told = shared(crew, acts(GIVE, DIE, GIVE, GIVE), Key())
    assert told == {10: "NotManaged", 11: "NotManaged", 12: "done", 13: "BeingSigned"}
    assert set(shared(crew, acts(GIVE, GIVE), Key()).values()) == {"done"}, "another was started"


def test_when_all_are_dead_the_rest_was_not_tried(crew: Crew) -> None:
    told = shared(crew, acts(*[DIE] * 15, *[GIVE] * 5), Key())
    assert Counter(told.values()) == {"NotManaged": 12, "NotTried": 8}
    assert all(told[number] == "NotTried" for number in range(22, 30))


def test_whoever_leaves_has_nothing_further_begun(crew: Crew) -> None:
    key, ticked = Key(), acts(*[GIVE] * 40)
    results = crew.share(YOUSSEF, ticked, key, MORNING)
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert len(key.signed) <= 2 * HANDFUL, "no handful but the first of each"
    assert set(shared(crew, acts(GIVE, GIVE), Key()).values()) == {"done"}, "the line is clear"


def test_each_is_bound_to_a_core_of_its_own_while_there_are_no_more_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound: dict[int, set[int]] = {}
    monkeypatch.setattr("os.sched_setaffinity", bound.__setitem__)
    crew = Crew(HANDS, "settings", cores=CORES)
    assert set(shared(crew, acts(*[GIVE] * 9), Key()).values()) == {"done", "BeingSigned"}
    assert list(bound.values()) == [{0}, {1}]
    shared(crew, acts(DIE, GIVE), Key())
    crew.warm()
    assert len(bound) == 3, "the one that died was replaced, on its core"
    assert Counter(core for (core,) in bound.values()) in ({0: 2, 1: 1}, {0: 1, 1: 2})
    crew.close()
    bound.clear()
    monkeypatch.setattr("parapheur.crew.crew.MOST", 1)
    crew = Crew(HANDS, "settings", cores=CORES)
    assert shared(crew, acts(GIVE), Key()) == {10: "done"}
    assert not bound, "with more cores than processes, the system chooses"
    crew.close()


def test_a_core_that_it_may_not_run_on_stops_no_batch() -> None:
    crew = Crew(HANDS, "settings", cores=[9999])
    assert shared(crew, acts(GIVE), Key()) == {10: "done"}
    crew.close()


def test_those_that_do_not_start_are_told_of() -> None:
    stillborn = Crew(HANDS, "stillborn", cores=CORES[:1])
    stillborn.warm()
    assert shared(stillborn, acts(GIVE), Key()) == {10: "NotTried"}
    stillborn.close()


@pytest.mark.parametrize(
    ("ends", "size"),
    [
        ([], 8),
        ([4.0], 8),  # the other is in its middle: as far away as can be
        ([8.0], 10),  # they would end at once
        ([0.0], 10),
        ([6.0], 10),
        ([5.0], 9),
        ([2.0], 6),
        ([8 / 3, 16 / 3], 8),  # three, a third of the way apart
    ],
)
def test_a_handful_ends_while_the_others_are_in_their_middle(ends: list[float], size: int) -> None:
    """With a second for each act: the size by which it ends furthest from all of them."""
    assert size_apart(1.0, ends) == size


def test_the_first_handfuls_of_a_batch_are_of_different_sizes(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[int]()
    whole = Crew._handful

    def noted(one: Crew, hand: Hand, left: int) -> int:
        given.append(whole(one, hand, left))
        return given[-1]

    monkeypatch.setattr(Crew, "_handful", noted)
    for _ in range(2):
        given.clear()
        told = shared(crew, acts(*[GIVE] * 200), Key())
        assert Counter(told.values()) == {"done": 199, "BeingSigned": 1}
        assert sum(given) == 200
        assert max(given) <= max(SIZES)
    assert given[:2] == [4, 8], "both were ready"


def test_at_the_end_each_has_its_share_of_what_is_not_done(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve are left, and four of the other's eight: it takes eight, and the other the last."""
    crew.warm()
    one, other = crew._hands
    monkeypatch.setattr("parapheur.crew.crew.time.monotonic", lambda: 100.0)
    one.each = other.each = 1.0
    other.acts, other.used = acts(*[GIVE] * 8), 96.0
    assert [crew._handful(one, left) for left in (100, 12, 3, 1)] == [8, 8, 3, 1]
    one.acts, one.used = acts(*[GIVE] * 8), 96.0
    other.acts = []
    assert crew._handful(other, 4) == 4
    one.acts = []
