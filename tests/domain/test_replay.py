"""Any circuit, any acts: the trail and the dossier cannot disagree."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain import guests, steering
from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.deadline import in_days
from parapheur.domain.depositing import deposit
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import MissingValue, ParapheurError
from parapheur.domain.events import (
    DossierCancelled,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
)
from parapheur.domain.lifecycle import Move, State, StepState, moves_from
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata
from parapheur.domain.people import ORGANISATION, DeskId, Login
from parapheur.domain.progress import PASSED
from parapheur.domain.retracing import allowed
from parapheur.domain.signature import fields_of
from parapheur.domain.standing import apply, replay
from tests.builders import AMINA, MORNING, a_document, a_signature, doing, words

DESKS = [DeskId(name) for name in ("a", "b", "c", "d")]
AMOUNT = Field(FieldKey("amount"), words("Montant"), Kind.INTEGER)
URGENT = Field(FieldKey("urgent"), words("Urgent"), Kind.BOOLEAN)
CONDITIONS = ["amount > 200", "amount is set and amount <= 200", "urgent is not set", "not urgent"]


GONE = (State.CANCELLED, State.ARCHIVED)
OWN = DossierStarted | DossierRecycled | DossierCancelled


@st.composite
def steps(draw: st.DrawFn) -> Step:
    action = draw(st.sampled_from(Action))
    desks: tuple[DeskId, ...] = (ORGANISATION,)
    if action is not Action.SEAL:
        desks = tuple(draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=4, unique=True)))
    needed = draw(st.integers(1, len(desks)))
    limit = draw(st.none() | st.integers(1, 30).map(in_days))
    when = draw(st.none() | st.sampled_from(CONDITIONS))
    return Step("a-step", words("Étape"), action, desks, needed, limit, when=when)


@st.composite
def values(draw: st.DrawFn) -> Metadata:
    amount, urgent = draw(st.sampled_from([None, 5, 200, 201])), draw(st.none() | st.booleans())
    return Metadata().put(AMOUNT, amount).put(URGENT, urgent)


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    """Circuits one after the other, or in branches: each step comes after some of those before."""
    drawn = draw(st.lists(steps(), min_size=1, max_size=4))
    drawn = [replace(step, id=f"{step.action}-{n}") for n, step in enumerate(drawn)]
    for position, step in enumerate(drawn):
        if position and draw(st.booleans()):
            before = st.sets(st.integers(0, position - 1), max_size=position).map(sorted)
            drawn[position] = replace(step, after=tuple(draw(before)))
    visas = draw(st.sampled_from(Visas))
    asked, changes = (AMOUNT, URGENT), draw(st.booleans())
    return Circuit(CircuitId("any"), words("Un circuit"), tuple(drawn), visas, asked, changes)


def deposited(circuit: Circuit, metadata: Metadata) -> DossierEvent:
    return deposit(
        subject="Un dossier",
        circuit=circuit.id,
        main=a_document(),
        metadata=metadata,
        actor=AMINA.login,
        at=MORNING,
    )


def try_one(dossier: Dossier, circuit: Circuit, data: st.DataObject, number: int) -> DossierEvent:
    """Somebody tries something, sensible or not; a refusal is raised."""
    at = MORNING + timedelta(minutes=number)
    desk = data.draw(st.sampled_from([*DESKS, ORGANISATION, *dossier.awaited * 4]))
    actor = data.draw(st.sampled_from([Login(desk), dossier.originator]))
    what = data.draw(
        st.sampled_from(
            ["act"] * 12
            + ["start"] * (40 if dossier.state is State.DRAFT else 1)
            + ["reject", "recycle", "return", "undo", "transfer", "cancel"]
            + [*STEERINGS, *GUESTS]
        )
    )
    open_steps = [one.position for one in dossier.openings]
    position = data.draw(st.sampled_from([dossier.position] + open_steps * 3 + [0, 1]))
    shown = data.draw(st.sampled_from([dossier.version, dossier.main.version, *dossier.versions]))
    if what == "start":
        task = dossier.start_task(circuit)
        return dossier.start(task, circuit, a_signature(task), actor=actor, at=at)
    if what == "reject":
        return dossier.reject(desk=desk, position=position, reason="non", actor=actor, at=at)
    if what == "return":
        back = data.draw(st.sampled_from([*dossier.behind(position) * 4, 0, 1, 2]))
        return dossier.return_to(
            desk=desk, position=position, to=back, reason="revoir", actor=actor, at=at
        )
    if what == "cancel":
        return dossier.cancel(reason="sans objet", actor=actor, at=at)
    if what == "transfer":
        to = data.draw(st.sampled_from([*DESKS, ORGANISATION]))
        return dossier.transfer(
            desk=desk, position=position, to=to, reason="absent", actor=actor, at=at
        )
    if what == "undo":
        acts = [(one.desk, one.position, one.actor) for one in dossier.acts]
        desk, position, actor = data.draw(st.sampled_from([*acts, (desk, position, actor)]))
        return dossier.undo(desk=desk, position=position, actor=actor, at=at)
    if what == "recycle":
        corrected = data.draw(st.none() | values())
        return dossier.recycle(metadata=corrected, actor=actor, at=at)
    if what in STEERINGS:
        return steer(dossier, what, desk, position, data, actor, at)
    if what in GUESTS:
        return around_a_guest(dossier, what, desk, position, actor, at)
    return doing(dossier, desk, position, actor, at, shown.digest)


GUESTS = ("withdraw", "right code", "wrong code", "decline")


def around_a_guest(
    dossier: Dossier, what: str, desk: DeskId, position: int, actor: Login, at: datetime
) -> DossierEvent:
    """Somebody tries something about whoever is invited."""
    one = dossier.invitation_at(position)
    number = one.number if one else 1
    if what == "withdraw":
        return guests.withdraw(
            dossier, desk=desk, position=position, number=number, actor=actor, at=at
        )
    if what == "decline":
        shown = dossier.version.digest
        return guests.decline(dossier, number=number, shown=shown, reason="non", at=at)
    if what == "right code":
        return guests.admit(dossier, number=number, at=at)
    return guests.refuse_code(dossier, number=number, at=at)


STEERINGS = ("hold", "ask", "answer", "bypass", "insert", "reassign", "archive")


def steer(
    dossier: Dossier,
    what: str,
    desk: DeskId,
    position: int,
    data: st.DataObject,
    actor: Login,
    at: datetime,
) -> DossierEvent:
    """Somebody tries an act beside the circuit's own."""
    place = len(dossier.progress)
    further = data.draw(st.integers(0, place))
    match what:
        case "hold":
            until = at.date() + timedelta(days=data.draw(st.sampled_from([0, 1, 90, 91])))
            return steering.hold(
                dossier,
                desk=desk,
                position=position,
                until=until,
                today=at.date(),
                reason="en attente",
                actor=actor,
                at=at,
            )
        case "ask":
            of = data.draw(st.sampled_from([*DESKS, ORGANISATION]))
            return steering.ask_opinion(
                dossier, desk=desk, position=position, of=of, question="?", actor=actor, at=at
            )
        case "answer":
            asked = data.draw(st.sampled_from([*dossier.consulted, (position, desk)]))
            return steering.give_opinion(
                dossier,
                desk=asked[1],
                position=asked[0],
                shown=dossier.version.digest,
                opinion=Opinion.FAVOURABLE,
                remark="",
                actor=actor,
                at=at,
            )
        case "bypass":
            return steering.bypass(dossier, position=position, reason="bloqué", actor=actor, at=at)
        case "insert":
            return steering.insert_step(
                dossier,
                desk=desk,
                position=position,
                before=further,
                step=replace(data.draw(steps()), when=None),
                actor=actor,
                at=at,
            )
        case "reassign":
            desks = data.draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=4))
            return steering.reassign_step(
                dossier,
                desk=desk,
                position=position,
                at_step=further,
                desks=tuple(desks),
                actor=actor,
                at=at,
            )
        case _:
            return steering.archive(dossier, class_mark="2026/4", actor=actor, at=at)


def check(dossier: Dossier) -> None:
    """What holds of every dossier, wherever it stands."""
    assert (dossier.state is State.CIRCULATING) == (Move.ACT in moves_from(dossier.state))
    assert bool(dossier.awaited) == (dossier.state is State.CIRCULATING)
    if dossier.circuit is None:
        assert dossier.state is State.DRAFT
        assert (dossier.acts, dossier.versions) == ((), ())
        return
    progress = dossier.progress
    assert len(progress) == len(dossier.circuit.steps)
    current = [n for n, state in enumerate(progress) if state is StepState.CURRENT]
    assert current == [one.position for one in dossier.openings]
    assert bool(current) == (dossier.state is State.CIRCULATING)
    refused, gone = progress.count(StepState.REFUSED), dossier.state in GONE
    assert refused == (dossier.state is State.REJECTED) or (gone and refused == 1)
    assert dossier.state is not State.FINISHED or set(progress) <= PASSED
    assert dossier.state is not State.CIRCULATING or not set(progress) <= PASSED
    for position, state in enumerate(progress):
        ready = all(progress[n] in PASSED for n in dossier.circuit.before(position))
        assert ready or state is StepState.AHEAD
        halted = dossier.state in (State.REJECTED, State.CANCELLED, State.ARCHIVED)
        assert not ready or state is not StepState.AHEAD or halted
        asked = dossier.circuit.asks_for(dossier.circuit.steps[position], dossier.metadata)
        assert state is StepState.AHEAD or asked is (state is not StepState.SKIPPED)
    turns = [(act.position, act.desk) for act in dossier.acts]
    assert len(set(turns)) == len(turns)
    for position, step in enumerate(dossier.circuit.steps):
        done = [act for act in dossier.acts if act.position == position]
        assert {act.desk for act in done} <= set(step.desks)
        assert [act.slot for act in done] == list(range(len(done)))
        settled = len(done) >= step.needed
        assert settled == (progress[position] is StepState.DONE)
    steps_by_id = [step.id for step in dossier.circuit.steps]
    assert len(set(steps_by_id)) == len(steps_by_id)
    assert {(one.position, one.desk) for one in dossier.holds} <= set(dossier.waiting)
    invited = {(one.position, one.desk) for one in dossier.invitations}
    assert len(invited) == len(dossier.invitations)
    assert invited <= set(dossier.waiting)
    assert all(one.round == dossier.round for one in dossier.invitations)
    assert all(one.number <= dossier.invited for one in dossier.invitations)
    assert {at for at, _ in dossier.consulted} <= {one.position for one in dossier.openings}
    assert len(dossier.signed) == len(dossier.versions)
    names = [field.name for field in fields_of(dossier.circuit)]
    assert len(set(dossier.signed)) == len(dossier.signed)
    assert set(dossier.signed[1:]) <= {field.name for field in dossier.fields}
    assert len(names) >= len(dossier.fields)
    assert all(0 <= one.with_version < len(dossier.versions) for one in dossier.openings)


@settings(max_examples=150)
@given(circuit=circuits(), metadata=values(), data=st.data())
def test_replaying_the_trail_gives_the_dossier(
    circuit: Circuit, metadata: Metadata, data: st.DataObject
) -> None:
    trail = [deposited(circuit, metadata)]
    dossier = apply(None, trail[0])
    for number in range(data.draw(st.integers(0, 25))):
        try:
            event = try_one(dossier, circuit, data, number)
        except ParapheurError:
            continue
        mine = event.actor == dossier.originator
        if mine or not isinstance(event, OWN):
            assert allowed(dossier, event)
        dossier = apply(dossier, event)
        trail.append(event)
        check(dossier)
    assert replay(trail) == dossier


@given(circuit=circuits(), metadata=values())
def test_every_circuit_can_be_finished(circuit: Circuit, metadata: Metadata) -> None:
    dossier = apply(None, deposited(circuit, metadata))
    unanswered = circuit.unanswered(metadata)
    if unanswered:
        with pytest.raises(MissingValue):
            dossier.start_task(circuit)
        return
    task = dossier.start_task(circuit)
    asked = [step for step in circuit.steps if circuit.asks_for(step, metadata)]
    started = dossier.start(task, circuit, a_signature(task), actor=AMINA.login, at=MORNING)
    dossier = apply(dossier, started)
    guests_asked = sum(step.needed for step in asked if step.action is Action.EXTERNAL)
    for _ in range(sum(step.needed for step in asked) + guests_asked):
        assert dossier.state is State.CIRCULATING
        position, desk = dossier.waiting[-1]
        dossier = apply(dossier, doing(dossier, desk, position, Login("x"), MORNING))
    assert dossier.state is State.FINISHED
    inside = sum(step.needed for step in asked if circuit.signs_inside(step))
    assert len(dossier.signed) == inside + 1
