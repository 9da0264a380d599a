"""A handful of acts on their way together: each has its own end, whatever becomes of the others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import sleep
from typing import Any

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.cards import Draft
from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.errors import KeysAway, NoRoomLeft, NotGranted, NotManaged, ParapheurError
from parapheur.domain.grants import Grant
from parapheur.domain.several import Result, Ticked
from parapheur.usecases.back import undo
from parapheur.usecases.batch import TIME, acts_for, give_several, grant_of
from parapheur.usecases.ports import Office
from parapheur.usecases.signing import Answered
from parapheur.usecases.together import AT_ONCE, LARGE, PART, Part
from parapheur.usecases.unlock import unlock
from tests.builders import BESIDE, LETTER, PIN, SERVICE, YOUSSEF
from tests.fakes import FakeFiles, FakeKey, FakeOffice, FakeSigner
from tests.usecases.story import STARTED, give, on_its_way, refuse, stands, told
from tests.usecases.test_batch import said

GIVEN = [*STARTED, "VisaGiven"]


def ticked(fake: FakeOffice, count: int, circuit: Circuit = LETTER) -> list[Ticked]:
    dossiers = [on_its_way(fake, circuit) for _ in range(count)]
    return [next(acts_for(YOUSSEF, one, stands(fake, one))) for one in dossiers]


def together(fake: FakeOffice, *forms: Ticked, office: Office | None = None) -> tuple[Result, ...]:
    office = office or fake.office
    with unlock(office, YOUSSEF, PIN, [grant_of(one) for one in forms]) as key:
        return tuple(give_several(office, YOUSSEF, forms, key, office.now() + TIME))


def trails(fake: FakeOffice, forms: list[Ticked]) -> list[list[str]]:
    return [told(fake, one.dossier) for one in forms]


def test_all_are_given_in_two_transactions(fake: FakeOffice) -> None:
    forms = ticked(fake, 5)
    before = fake.store.works
    assert said(together(fake, *forms)) == ["done"] * 5
    assert trails(fake, forms) == [GIVEN] * 5
    assert fake.store.works - before == 4, "two for the PIN, two for all of them"
    assert fake.store.reading.open_intents() == []


def test_what_refuses_one_undoes_no_other(fake: FakeOffice) -> None:
    forms = ticked(fake, 6, BESIDE)
    give(fake, forms[0].dossier, SERVICE)
    undo(fake.office, forms[0].dossier, actor=YOUSSEF, desk=SERVICE, position=0, round=1)
    refuse(fake, forms[1].dossier)
    give(fake, forms[2].dossier, SERVICE)
    forms[3] = replace(forms[3], shown=Digest("0" * 64))
    assert said(together(fake, *forms)) == [
        "DossierMoved", "MoveNotAllowed", "before", "NotWhatWasShown", "done", "done",
    ]  # fmt: skip
    assert fake.store.reading.open_intents() == []


def test_the_same_act_twice_is_given_once(fake: FakeOffice) -> None:
    forms = ticked(fake, 2)
    assert said(together(fake, *forms, forms[0])) == ["done", "done", "before"]
    assert trails(fake, forms) == [GIVEN] * 2


class Failing(FakeSigner):
    """The signer, which at its second document does something else, before or after its value."""

    def __init__(self, instead: Any, when: str = "draft") -> None:  # noqa: ANN401 it is called
        super().__init__()
        self.asked, self._instead, self._when = 0, instead, when

    def draft(self, *document: Any, **rest: Any) -> Draft:  # noqa: ANN401 as its parent's
        self._at("draft")
        return super().draft(*document, **rest)

    def finish(self, *document: Any, **rest: Any) -> bytes:  # noqa: ANN401 as its parent's
        self._at("finish")
        return super().finish(*document, **rest)

    def _at(self, when: str) -> None:
        self.asked += when == self._when
        if self.asked == 2 and when == self._when:
            self._instead()


@pytest.mark.parametrize("when", ["draft", "finish"])
def test_what_fails_while_it_is_signed_is_given_up_with_its_event(
    fake: FakeOffice, when: str
) -> None:
    forms = ticked(fake, 3)
    fake.signer = Failing(lambda: 1 / 0, when)
    assert said(together(fake, *forms)) == ["done", "NotManaged", "done"]
    assert trails(fake, forms) == [GIVEN, [*STARTED, "SigningAbandoned"], GIVEN]
    assert fake.store.reading.open_intents() == []


@pytest.mark.parametrize("when", ["draft", "finish"])
def test_what_changes_meanwhile_refuses_that_one_alone(fake: FakeOffice, when: str) -> None:
    forms = ticked(fake, 3)
    fake.signer = Failing(lambda: refuse(fake, forms[0].dossier), when)
    assert said(together(fake, *forms)) == ["MoveNotAllowed", "done", "done"]
    assert trails(fake, forms)[0] == [*STARTED, "DossierRejected", "SigningAbandoned"]
    assert trails(fake, forms)[1:] == [GIVEN] * 2


def test_who_left_the_desk_meanwhile_has_signed_nothing(fake: FakeOffice) -> None:
    forms = ticked(fake, 3)

    def leave() -> None:
        with fake.office.work() as work:
            work.add_person(replace(YOUSSEF, desks=frozenset()), "no password opens this")

    fake.signer = Failing(leave, "finish")
    assert said(together(fake, *forms)) == ["NotAllowed"] * 3
    assert trails(fake, forms) == [[*STARTED, "SigningAbandoned"]] * 3


def test_slow_signatures_do_not_outlive_their_lease(fake: FakeOffice) -> None:
    forms = ticked(fake, 4)
    wait = fake.office.lease.total_seconds() / PART + 1
    fake.signer = Failing(lambda: fake.clock.pause(wait))
    assert said(together(fake, *forms)) == ["done"] * 4
    alone = [*STARTED, "SigningAbandoned", "VisaGiven"]
    assert trails(fake, forms) == [GIVEN, GIVEN, alone, alone], "the last two by themselves"


class Slow(FakeKey):
    """A key that takes so long over each value that the rest asks again."""

    def __init__(self, key: FakeKey, clock: Callable[[float], object], takes: float) -> None:
        self.__dict__ |= key.__dict__
        self.times, self._pause, self._takes = list[int](), clock, takes

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        self.times.append(len(asked))
        self._pause(self._takes)
        return super().sign_several(asked)


@contextmanager
def slow(fake: FakeOffice, forms: Sequence[Ticked], takes: float) -> Iterator[Slow]:
    with unlock(fake.office, YOUSSEF, PIN, [grant_of(one) for one in forms]) as key:
        assert isinstance(key, FakeKey)
        yield Slow(key, fake.clock.pause, takes)


def test_the_key_is_asked_for_all_and_again_for_those_it_left(fake: FakeOffice) -> None:
    forms = ticked(fake, 5)
    with slow(fake, forms, 0) as key:
        results = tuple(give_several(fake.office, YOUSSEF, forms, key, fake.office.now() + TIME))
    assert said(results) == ["done"] * 5
    assert trails(fake, forms) == [GIVEN] * 5
    assert key.times == [5, 3, 1]


def test_what_a_slow_key_was_not_asked_for_in_time_goes_by_itself(fake: FakeOffice) -> None:
    """The grants of those are not used: a signature by itself can still be made under them."""
    forms = ticked(fake, 5)
    takes = fake.office.lease.total_seconds() / PART / 2
    with slow(fake, forms, takes) as key:
        results = tuple(give_several(fake.office, YOUSSEF, forms, key, fake.office.now() + TIME))
    assert said(results) == ["done"] * 5
    assert key.times == [5, 3], "the time was over"
    alone = [*STARTED, "SigningAbandoned", "VisaGiven"]
    assert trails(fake, forms) == [GIVEN] * 4 + [alone]


def test_what_the_key_refuses_is_refused_alone(fake: FakeOffice) -> None:
    forms = ticked(fake, 4)
    grants = [grant_of(one) for one in forms if one is not forms[1]]
    with unlock(fake.office, YOUSSEF, PIN, grants) as key:
        results = tuple(give_several(fake.office, YOUSSEF, forms, key, fake.office.now() + TIME))
    assert said(results) == ["done", "NotGranted", "done", "done"]
    assert trails(fake, forms)[1] == [*STARTED, "SigningAbandoned"]


def test_a_key_that_is_gone_signs_none(fake: FakeOffice) -> None:
    forms = ticked(fake, 3)

    class Gone(Slow):
        def sign_several(self, asked: Any) -> Any:  # noqa: ANN401 as its parent's
            raise KeysAway

    with slow(fake, forms, 0) as key:
        gone = Gone(key, fake.clock.pause, 0)
        results = tuple(give_several(fake.office, YOUSSEF, forms, gone, fake.office.now() + TIME))
    assert said(results) == ["KeysAway"] * 3
    assert trails(fake, forms) == [[*STARTED, "SigningAbandoned"]] * 3


def test_a_key_that_answers_nothing_signs_none(fake: FakeOffice) -> None:
    forms = ticked(fake, 3)

    class Silent(Slow):
        def sign_several(self, asked: Any) -> Any:  # noqa: ANN401 as its parent's
            return []

    with slow(fake, forms, 0) as key:
        silent = Silent(key, fake.clock.pause, 0)
        results = tuple(give_several(fake.office, YOUSSEF, forms, silent, fake.office.now() + TIME))
    assert said(results) == ["KeysAway"] * 3


def test_what_has_no_signature_is_never_called_done(fake: FakeOffice) -> None:
    (form,) = ticked(fake, 1)
    with fake.office.work() as work:
        dossier = work.dossier(form.dossier)
        task = dossier.task(desk=form.desk, position=form.position, shown=form.shown)
        intent = work.intend(
            form.dossier,
            task,
            actor=YOUSSEF.login,
            at=fake.office.now(),
            lease=fake.office.lease,
        )
    part = Part(grant_of(form), lambda _: pytest.fail("it is begun"))
    assert isinstance(part.came_to, NotManaged)
    part.begun = intent, dossier
    assert isinstance(part.came_to, NotManaged)


def test_a_value_is_for_the_bytes_it_was_asked_for(fake: FakeOffice) -> None:
    with unlock(fake.office, YOUSSEF, PIN, []) as key:
        given = Answered(key, b"these", b"value")
        assert given.sign(b"these") == b"value"
        with pytest.raises(NotGranted):
            given.sign(b"others")


class Counting(FakeSigner):
    """The signer, which stays a little over each document, and counts how many it is at."""

    def __init__(self) -> None:
        super().__init__()
        self.time = True
        self.at, self.most = 0, 0

    def sign(self, *document: Any, **rest: Any) -> bytes:  # noqa: ANN401 as its parent's
        with self._counted():
            return super().sign(*document, **rest)

    def finish(self, *document: Any, **rest: Any) -> bytes:  # noqa: ANN401 as its parent's
        with self._counted():
            return super().finish(*document, **rest)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.at += 1
        self.most = max(self.most, self.at)
        sleep(0.05)
        yield
        self.at -= 1


@pytest.mark.parametrize(
    ("baseline", "large", "most"),
    [(Baseline.T, LARGE, AT_ONCE), (Baseline.B, LARGE, 1), (Baseline.T, 1, 1)],
    ids=["a time server is waited for", "nothing is", "large documents"],
)
def test_a_few_wait_for_a_time_server_side_by_side(
    fake: FakeOffice, monkeypatch: pytest.MonkeyPatch, baseline: Baseline, large: int, most: int
) -> None:
    monkeypatch.setattr("parapheur.usecases.together.LARGE", large)
    fake.signer = signer = Counting()
    circuit = replace(LETTER, baseline=baseline)
    fake.circuits = {circuit.id: circuit}
    forms = ticked(fake, 6, circuit)
    assert said(together(fake, *forms)) == ["done"] * 6
    assert trails(fake, forms) == [GIVEN] * 6
    assert signer.most == most


class Full(FakeFiles):
    """Files without room for several at once."""

    @contextmanager
    def together(self) -> Iterator[FakeFiles]:
        yield self
        raise NoRoomLeft


def test_bytes_that_could_not_be_kept_give_nothing(fake: FakeOffice) -> None:
    forms = ticked(fake, 3)
    full = Full()
    full.kept = fake.files.kept
    assert (
        said(together(fake, *forms, office=replace(fake.office, files=full))) == ["NoRoomLeft"] * 3
    )
    assert trails(fake, forms) == [[*STARTED, "SigningAbandoned"]] * 3
    assert fake.store.reading.open_intents() == []


@pytest.mark.parametrize("lost", [1, 2])
def test_a_transaction_that_is_lost_as_a_whole_is_taken_again_for_each(
    fake: FakeOffice, lost: int
) -> None:
    """The first of the handful, or the second: the disk was full, the server went away."""
    forms = ticked(fake, 3)
    works = 0

    @contextmanager
    def losing() -> Iterator[Any]:
        nonlocal works
        with fake.store.work() as work:
            yield work
            works += 1
            if works == lost + 2:  # the PIN's two come before
                raise ConnectionError

    assert said(together(fake, *forms, office=replace(fake.office, work=losing))) == ["done"] * 3
    assert trails(fake, forms) == [GIVEN] * 3
    assert fake.store.reading.open_intents() == []
