"""Several people do something to the same dossier at the same moment.

Two processes, several threads each, meet at a barrier; on SQLite and on PostgreSQL alike. Where
the records are what is tried, signatures cost nothing; the same races are run with real ones.
"""

from collections import Counter
from itertools import pairwise

from parapheur.domain.events import (
    DossierRejected,
    DossierStarted,
    SigningAbandoned,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import DeskId
from tests.reliability.course import Course
from tests.reliability.course import course as course
from tests.reliability.ministry import (
    EITHER,
    INSIDE,
    TOGETHER,
    a_draft,
    holder,
    standing,
)
from tests.reliability.racers import Deed


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
