"""Proof of time: what a dossier lacks, what is taken in, and what the document is then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline, Proof
from parapheur.domain.circuit import Action, Circuit, Visas
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, MoveNotAllowed
from parapheur.domain.events import DossierEvent, StepSigned, VisaGiven
from parapheur.domain.jobs import Task, jobs_after
from parapheur.domain.people import ORGANISATION, WORKER
from parapheur.domain.proving import (
    AT_ONCE,
    HORIZON,
    lacks_proof,
    proof_due,
    proving_task,
    reached,
    timestamped,
    untimed,
)
from parapheur.domain.retracing import allowed
from parapheur.domain.signature import CERTIFICATION, Signature
from parapheur.domain.standing import apply, replay
from parapheur.store.codec import DOSSIER
from tests.builders import (
    AMINA,
    DIVISION,
    MINISTER,
    SERVICE,
    a_circuit,
    a_signature,
    a_step,
    acting,
    at,
    deposited,
    holder,
    standing,
    started,
)

YEARS = timedelta(days=1800)
WHEN, UNTIL = at(30), at(0) + YEARS
STEPS = (
    a_step(Action.VISA, DIVISION),
    a_step(Action.VISA, SERVICE),
    a_step(Action.SIGN, MINISTER),
)


def asking(baseline: Baseline, least: Baseline = Baseline.B) -> Circuit:
    return replace(a_circuit(*STEPS), baseline=baseline, least_baseline=least)


class Story:
    """A dossier on its way, and the trail it leaves."""

    def __init__(self, circuit: Circuit, *, timed: bool = False) -> None:
        first = deposited(circuit)
        self.trail: list[DossierEvent] = [first]
        self.timed = timed
        start = started(self.dossier, circuit)
        self.tell(replace(start, signature=self._made(start.signature)))

    @property
    def dossier(self) -> Dossier:
        return standing(self.trail)

    def _made(self, signature: Signature) -> Signature:
        return replace(signature, baseline=Baseline.T if self.timed else Baseline.B)

    def tell(self, event: DossierEvent) -> None:
        assert allowed(self.dossier, event)
        self.trail.append(event)
        assert DOSSIER.read(DOSSIER.write(self.dossier)) == self.dossier == replay(self.trail)

    def act(self, position: int, *, timed: bool | None = None) -> None:
        desk = STEPS[position].desks[0]
        done = acting(self.dossier, desk, position, holder(desk), at(5))
        self.timed = self.timed if timed is None else timed
        assert isinstance(done, VisaGiven | StepSigned)
        self.tell(replace(done, signature=self._made(done.signature)))

    def finish(self) -> None:
        for position in range(len(STEPS)):
            self.act(position)

    def stamp(
        self,
        when: datetime = WHEN,
        until: datetime = UNTIL,
        level: Baseline = Baseline.LTA,
        lacking: int = 0,
    ) -> None:
        self.tell(stamping(self.dossier, when, until, level, lacking))


def stamping(
    dossier: Dossier,
    when: datetime = WHEN,
    until: datetime = UNTIL,
    level: Baseline = Baseline.T,
    lacking: int = 0,
) -> DocumentTimestamped:
    task = proving_task(dossier)
    proof = Proof(when, until, level, lacking)
    return timestamped(dossier, task, a_signature(task), proof, actor=WORKER, at=when)


def tasks(dossier: Dossier) -> Sequence[Task]:
    return [job.task for job in jobs_after(DossierId(1), dossier)]


def test_where_no_proof_is_asked_for_none_is_missed() -> None:
    story = Story(asking(Baseline.B))
    story.finish()
    assert untimed(story.dossier) == story.dossier.signed
    assert (lacks_proof(story.dossier), proof_due(story.dossier)) == (False, None)
    assert reached(story.dossier) is Baseline.B
    with pytest.raises(MoveNotAllowed):
        stamping(story.dossier)


def test_signatures_with_a_timestamp_each_lack_nothing() -> None:
    story = Story(asking(Baseline.T), timed=True)
    story.finish()
    assert (untimed(story.dossier), tasks(story.dossier)) == ((), [])
    assert reached(story.dossier) is Baseline.T


def test_what_was_signed_without_a_timestamp_is_proved_by_the_next_one() -> None:
    story = Story(asking(Baseline.T), timed=True)
    story.act(0, timed=False)
    assert untimed(story.dossier) == ("visa-1-1",)
    assert (tasks(story.dossier), proof_due(story.dossier)) == ([Task.PROVE], AT_ONCE)
    assert reached(story.dossier) is Baseline.B
    story.stamp(level=Baseline.T)
    assert (untimed(story.dossier), tasks(story.dossier)) == ((), [])
    assert reached(story.dossier) is Baseline.T
    assert story.dossier.signed[-1] == "time-1"
    story.act(1, timed=False)  # the chain goes on over it
    assert untimed(story.dossier) == ("visa-2-1",)
    story.stamp(level=Baseline.T)
    assert story.dossier.signed == (
        CERTIFICATION, "visa-1-1", "time-1", "visa-2-1", "time-2",
    )  # fmt: skip
    assert len(story.dossier.versions) == len(story.dossier.signed)


@pytest.mark.parametrize("asked", [Baseline.LT, Baseline.LTA])
def test_a_finished_dossier_is_closed_once(asked: Baseline) -> None:
    story = Story(asking(asked), timed=True)
    story.act(0)
    story.act(1)
    assert tasks(story.dossier) == []
    story.act(2)
    assert tasks(story.dossier) == [Task.PROVE]
    assert reached(story.dossier) is Baseline.T
    story.stamp()
    assert (lacks_proof(story.dossier), reached(story.dossier)) == (False, Baseline.LTA)
    ends = at(0) + YEARS
    assert proof_due(story.dossier) == (ends - HORIZON if asked is Baseline.LTA else None)


def test_a_document_of_which_revocation_data_lack_is_told_to_be_no_more_than_b_t() -> None:
    story = Story(asking(Baseline.LTA))
    story.finish()
    story.stamp(level=Baseline.T, lacking=2)
    assert (lacks_proof(story.dossier), reached(story.dossier)) == (False, Baseline.T)


def test_a_closing_timestamp_is_renewed_a_year_before_it_ends_by_one_that_lasts_longer() -> None:
    story = Story(asking(Baseline.LTA), timed=True)
    story.finish()
    story.stamp()
    ends = at(0) + YEARS
    early, late = ends - HORIZON - timedelta(days=1), ends - HORIZON
    with pytest.raises(MoveNotAllowed):
        stamping(story.dossier, early, ends + YEARS)
    with pytest.raises(MoveNotAllowed):
        stamping(story.dossier, late, ends)
    renewal = stamping(story.dossier, late, ends + YEARS, Baseline.LTA)
    assert (renewal.renews, renewal.closing) == (True, True)
    story.tell(renewal)
    assert proof_due(story.dossier) == ends + YEARS - HORIZON


def test_a_dossier_that_was_given_up_is_proved_no_more() -> None:
    story = Story(asking(Baseline.LTA))
    story.tell(story.dossier.cancel(reason="retiré", actor=AMINA.login, at=at(6)))
    assert not lacks_proof(story.dossier)


def test_a_timestamp_over_a_document_that_grew_meanwhile_is_not_taken() -> None:
    story = Story(asking(Baseline.T))
    task, known = proving_task(story.dossier), story.dossier
    proof = Proof(at(6), at(0) + YEARS, Baseline.T)
    story.act(0)
    with pytest.raises(DossierMoved):
        timestamped(story.dossier, task, a_signature(task), proof, actor=WORKER, at=at(6))
    made = timestamped(known, task, a_signature(task), proof, actor=WORKER, at=at(6))
    assert made.proof == proof


def test_a_return_keeps_the_timestamps_over_what_stands() -> None:
    story = Story(asking(Baseline.T))
    story.act(0)
    story.stamp(level=Baseline.T)
    story.act(1)
    story.stamp(level=Baseline.T)
    back = story.dossier.return_to(
        desk=MINISTER, position=2, to=1, reason="revoir", actor=holder(MINISTER), at=at(8)
    )
    story.tell(back)
    assert story.dossier.signed == (CERTIFICATION, "visa-1-1", "time-1")
    assert len(story.dossier.versions) == 3
    assert [one.field for one in story.dossier.stamps] == ["time-1"]
    assert untimed(story.dossier) == ()
    story.act(1)
    assert untimed(story.dossier) == ("visa-2-1",)


def test_a_forged_timestamp_does_not_replay() -> None:
    story = Story(asking(Baseline.T))
    good = stamping(story.dossier)
    unasked = Story(asking(Baseline.B)).dossier
    other = replace(good.signature, field="time-7")
    elsewhere = replace(good.signature, over=story.dossier.main.version.digest)
    for before, forged in (
        (unasked, good),
        (story.dossier, replace(good, signature=other)),
        (story.dossier, replace(good, signature=elsewhere)),
        (story.dossier, replace(good, closing=True)),
    ):
        with pytest.raises(MoveNotAllowed):
            apply(before, forged)
    for forged in (replace(good, renews=True), replace(good, closing=True)):
        assert not allowed(story.dossier, forged)


def test_what_the_least_of_a_step_is() -> None:
    strict = replace(STEPS[2], least_baseline=Baseline.T)
    for baseline, least, expected in (
        (Baseline.B, Baseline.B, [None, None, None, Baseline.T]),
        (Baseline.T, Baseline.B, [Baseline.B, Baseline.B, Baseline.B, Baseline.T]),
        (Baseline.LTA, Baseline.T, [Baseline.T, Baseline.T, Baseline.T, Baseline.T]),
    ):
        circuit = replace(asking(baseline, least), steps=(*STEPS[:2], strict))
        assert [circuit.least_at(one) for one in range(-1, 3)] == expected
        assert circuit.wants_time
    assert not a_circuit(*STEPS, a_step(Action.SEAL, ORGANISATION)).wants_time


def test_signatures_beside_the_document_are_not_of_it() -> None:
    circuit = replace(asking(Baseline.T), visas=Visas.BESIDE)
    story = Story(circuit, timed=True)
    story.act(0, timed=False)
    assert untimed(story.dossier) == ()
