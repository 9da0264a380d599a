"""Several people do something to the same dossier at the same moment.

Two processes, several threads each, meet at a barrier; on SQLite and on PostgreSQL alike. Where
the records are what is tried, signatures cost nothing; the same races are run with real ones.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from parapheur.demo.rehearsal import PIN
from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import (
    DossierRejected,
    DossierStarted,
    SigningAbandoned,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId, Login
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.unlock import issue_key
from tests.databases import BACKENDS
from tests.fakes import FakeKeys
from tests.reliability.conftest import Places
from tests.reliability.lanes import quick
from tests.reliability.ministry import (
    EITHER,
    INSIDE,
    TOGETHER,
    Place,
    a_draft,
    at_step,
    holder,
    standing,
)
from tests.reliability.racers import Deed, Outcome, at_work, race


@dataclass(frozen=True, slots=True)
class Course:
    """Where a race is run, and how often."""

    place: Place
    office: Office
    rounds: int
    signing: bool

    def at(self, position: int, circuit: CircuitId = INSIDE) -> list[DossierId]:
        return [at_step(self.office, position, circuit) for _ in range(self.rounds)]

    def run(
        self, deeds: Sequence[Deed], dossiers: Sequence[DossierId]
    ) -> Iterator[tuple[DossierId, list[Outcome]]]:
        """Give each dossier with how it went, once nothing is wrong with any of them."""
        told = race(self.place, deeds, dossiers, signing=self.signing)
        assert list(fsck(self.office)) == []
        assert self.office.reading.open_intents() == []
        yield from zip(dossiers, told, strict=True)

    def desks(self, dossier_id: DossierId) -> tuple[DeskId, ...]:
        return standing(self.office, dossier_id).awaited


@pytest.fixture(params=[(b, s) for b in BACKENDS for s in ("cheap", "signing")], ids="-".join)
def course(request: pytest.FixtureRequest, places: Places) -> Iterator[Course]:
    backend, kind = request.param
    place = places(backend)
    with at_work(place, signing=kind == "signing") as office:
        if kind == "cheap":
            _cheap_keys(office)
            yield Course(place, office, 20, signing=False)
        else:
            yield Course(place, quick(office), 4, signing=True)


def _cheap_keys(office: Office) -> None:
    for person in office.reading.people():
        if person.desks:
            issue_key(replace(office, keys=FakeKeys()), person, PIN, by=Login("rachid"))


def test_two_sign_the_same_step_and_the_other_reads_who_did(course: Course) -> None:
    dossiers = course.at(0, EITHER)
    one, other = course.desks(dossiers[0])
    deeds = [Deed("give", one), Deed("give", other)] * 2
    for dossier_id, told in course.run(deeds, dossiers):
        (winner,) = [outcome.deed for outcome in told if outcome.refusal is None]
        who = holder(winner.desk or DeskId("")).login
        refused = [(o.refusal, o.names) for o in told if o.refusal]
        assert refused == [("AlreadyDone", who)] * 3
        acts = [e for e in course.office.reading.events(dossier_id) if isinstance(e, VisaGiven)]
        assert [act.actor for act in acts] == [who]


def test_three_parallel_visas_all_go_in_one_after_the_other(course: Course) -> None:
    dossiers = course.at(0, TOGETHER)
    desks = course.desks(dossiers[0])
    orders = Counter[tuple[str, ...]]()
    for dossier_id, told in course.run([Deed("give", desk) for desk in desks], dossiers):
        assert [outcome.refusal for outcome in told] == [None] * 3
        dossier = standing(course.office, dossier_id)
        assert {act.desk for act in dossier.acts} == set(desks)
        assert dossier.position == 1
        lineage = [course.office.files.get(version.digest) for version in dossier.versions]
        assert len(lineage) == 4
        assert all(after.startswith(before) for before, after in pairwise(lineage))
        orders[tuple(act.desk for act in dossier.acts)] += 1
    assert orders.total() == course.rounds


def test_signing_and_refusing_at_once_one_of_them_happens(course: Course) -> None:
    dossiers = course.at(0, INSIDE)
    (desk,) = course.desks(dossiers[0])
    for dossier_id, told in course.run([Deed("give", desk), Deed("reject", desk)], dossiers):
        (winner,) = [outcome.deed.verb for outcome in told if outcome.refusal is None]
        (refusal,) = [outcome.refusal for outcome in told if outcome.refusal]
        assert refusal in {"AlreadyDone", "MoveNotAllowed", "DossierMoved"}
        kinds = Counter(type(event) for event in course.office.reading.events(dossier_id))
        assert kinds[VisaGiven] == (winner == "give")
        assert kinds[DossierRejected] == (winner == "reject")
        assert kinds[SigningAbandoned] <= (winner == "reject")
        assert (standing(course.office, dossier_id).state is State.REJECTED) == (winner == "reject")


def test_a_form_sent_four_times_is_one_act(course: Course) -> None:
    dossiers = course.at(2, INSIDE)
    (desk,) = course.desks(dossiers[0])
    for dossier_id, told in course.run([Deed("give", desk)] * 4, dossiers):
        refused = [(o.refusal, o.names) for o in told if o.refusal]
        assert refused == [("AlreadyDone", holder(desk).login)] * 3
        events = course.office.reading.events(dossier_id)
        assert len([event for event in events if isinstance(event, StepSigned)]) == 1


def test_four_workers_put_one_seal(course: Course) -> None:
    for dossier_id, told in course.run([Deed("seal")] * 4, course.at(3, INSIDE)):
        assert [outcome.refusal for outcome in told] == [None] * 4
        events = course.office.reading.events(dossier_id)
        assert len([event for event in events if isinstance(event, StepSealed)]) == 1
        assert standing(course.office, dossier_id).state is State.FINISHED


def test_a_dossier_starts_once(course: Course) -> None:
    dossiers = [a_draft(course.office) for _ in range(course.rounds)]
    for dossier_id, told in course.run([Deed("start")] * 4, dossiers):
        assert sorted(str(o.refusal) for o in told) == ["MoveNotAllowed"] * 3 + ["None"]
        events = course.office.reading.events(dossier_id)
        assert len([event for event in events if isinstance(event, DossierStarted)]) == 1
