"""A batch is killed in its middle and taken up again with the PIN: all is signed, nothing twice."""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parapheur.demo.rehearsal import PIN, SECRETARY
from parapheur.domain.circuit import Action
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotManaged
from parapheur.domain.people import DeskId
from parapheur.domain.several import Ticked
from parapheur.usecases import batch
from parapheur.usecases.batch import TIME, acts_for, give_all, give_several, grant_of, in_batch
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.unlock import issue_key, unlock
from tests.builders import a_circuit, a_step
from tests.databases import fresh
from tests.enrolled import enrolled
from tests.reliability.ministry import Place, at_step, holder, later, opened, standing
from tests.reliability.victim import PATIENCE, Borders, forks

DESK = DeskId("ministre")
DEATHS = (34, 80)
"""Borders at which the process dies: before the first commit, and after the second document's."""
TOGETHER = {
    "with one of its documents in place": ("after replace", 1),
    "before its acts are kept": ("before do_commit", 11),
    "once they are": ("after do_commit", 11),
}
"""Where a handful of three dies: reading each of them, and drawing its mark, commits too."""
BATCH = 3
AFTER = timedelta(seconds=31)
"""When whoever died no longer holds a dossier."""
AT_ONCE = a_circuit(a_step(Action.SIGN, DESK), id="signature-seule")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A ministry of two: who deposits, and who signs."""
    data = tmp_path_factory.mktemp("ministry")
    with contextmanager(fresh)("sqlite", data) as url:
        made = Place(data, url)
        with opened(made) as office:
            with office.work() as work:
                enrolled(work, SECRETARY, "no password opens this")
                enrolled(work, holder(DESK), "no password opens this")
            issue_key(office, holder(DESK), PIN, by=SECRETARY.login)
        yield made


def to_sign(office: Office, count: int) -> list[Ticked]:
    """Dossiers that wait on one desk's signature."""
    office = replace(office, circuits={AT_ONCE.id: AT_ONCE})
    dossiers = [at_step(office, 0, AT_ONCE.id) for _ in range(count)]
    return [next(acts_for(holder(DESK), one, standing(office, one))) for one in dossiers]


def killed(
    give: Callable[[Place, Sequence[Ticked], Any], None],
    place: Place,
    ticked: Sequence[Ticked],
    death: str | int,
) -> None:
    """Have a child give the batch, and die of it."""
    child = forks().Process(target=give, args=(place, ticked, death))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL


def give_until(place: Place, ticked: Sequence[Ticked], death: int) -> None:
    """Give the batch, in this process, until death."""
    with opened(place) as office:
        sys.setprofile(Borders(death))
        give_all(office, actor=holder(DESK), ticked=ticked, pin=PIN)
        sys.setprofile(None)


def give_together_until(place: Place, ticked: Sequence[Ticked], death: str) -> None:
    """Give them as one handful, in this process and its threads, until death."""
    with opened(place) as office:
        grants = [grant_of(one) for one in ticked]
        with unlock(office, holder(DESK), PIN, grants) as key:
            only, number = TOGETHER[death]
            borders = Borders(number, only)
            threading.setprofile(borders)
            sys.setprofile(borders)
            list(give_several(office, holder(DESK), ticked, key, office.now() + TIME))
            sys.setprofile(None)


def signatures(office: Office, dossier_id: DossierId) -> int:
    events = office.reading.events(dossier_id)
    kinds = Counter(type(one).__name__ for one in events if one.actor == holder(DESK).login)
    return kinds["StepSigned"]


def test_killed_anywhere_it_is_taken_up_again(place: Place) -> None:
    given = []
    with opened(place) as office:
        for death in DEATHS:
            ticked = to_sign(office, BATCH)
            killed(give_until, place, ticked, death)
            given.append(sum(signatures(office, one.dossier) for one in ticked))
            again = give_all(later(office, AFTER), actor=holder(DESK), ticked=ticked, pin=PIN)
            assert [(one.done, str(one.refusal)) for one in again] == [(True, "None")] * BATCH
            assert sum(one.before for one in again) == given[-1]
            assert [signatures(office, one.dossier) for one in ticked] == [1] * BATCH
        assert list(fsck(office)) == []
    assert given[0] == 0 < given[-1] < BATCH, f"one died early, one in the middle: {given}"


def test_a_handful_that_is_killed_is_taken_up_again(place: Place) -> None:
    given = []
    with opened(place) as office:
        for death in TOGETHER:
            ticked = to_sign(office, BATCH)
            killed(give_together_until, place, ticked, death)
            given.append(sum(signatures(office, one.dossier) for one in ticked))
            again = give_all(later(office, AFTER), actor=holder(DESK), ticked=ticked, pin=PIN)
            assert [str(one.refusal) for one in again] == ["None"] * BATCH
            assert [signatures(office, one.dossier) for one in ticked] == [1] * BATCH
        assert list(fsck(office)) == []
    assert given == [0, 0, BATCH], "all of a handful, or nothing"


def test_a_crew_of_which_one_is_killed_signs_the_rest(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "FEW", 1)
    with opened(place) as office:
        ticked = to_sign(office, BATCH)
        with in_batch(office, actor=holder(DESK), ticked=ticked, pin=PIN) as results:
            first = next(results)
            os.kill(office.crew._hands[0].process.pid, signal.SIGKILL)  # type: ignore[union-attr]
            told = [first, *results]
        failed = [one for one in told if not one.done]
        assert all(isinstance(one.refusal, NotManaged) for one in failed)
        assert len(failed) <= 2, "its handful, which is half of so small a batch, and no others"
        alone = replace(later(office, AFTER), crew=None)  # the crew's clocks are not ahead
        again = give_all(alone, actor=holder(DESK), ticked=ticked, pin=PIN)
        assert [str(one.refusal) for one in again] == ["None"] * BATCH
        assert [signatures(office, one.dossier) for one in ticked] == [1] * len(ticked)
        assert list(fsck(office)) == []
