"""What a dossier lets its desks do, and what it refuses."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from parapheur.domain.circuit import Action
from parapheur.domain.depositing import deposit
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import ActDone, Dossier, DossierId, reference
from parapheur.domain.errors import (
    AlreadyDone,
    DossierMoved,
    MoveNotAllowed,
    NotWhatWasShown,
    NotYourTurn,
    ReasonRequired,
    SubjectRequired,
)
from parapheur.domain.events import SigningAbandoned, StepSealed, StepSigned, VisaGiven
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.people import ORGANISATION, WORKER, DeskId
from parapheur.domain.sight import may_see
from parapheur.domain.signature import SigningTask, fields_of
from parapheur.domain.standing import apply, replay
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    CLAIRE,
    DIVISION,
    EITHER,
    HASSAN,
    LEGAL,
    LETTER,
    MINISTER,
    SERVICE,
    TWO_OF_THREE,
    YOUSSEF,
    a_circuit,
    a_document,
    a_dossier,
    a_signature,
    a_step,
    acted,
    at,
    deposited,
    holder,
    standing,
    started,
)

ELSEWHERE = DeskId("ailleurs")


def act(dossier: Dossier, *desks: DeskId) -> Dossier:
    """The dossier after each of these desks acted, a minute apart."""
    for number, desk in enumerate(desks, start=10):
        dossier = apply(dossier, acted(dossier, desk, when=at(number)))
    return dossier


def task(dossier: Dossier, desk: DeskId, shown: Digest | None = None) -> SigningTask:
    return dossier.task(desk=desk, position=dossier.position, shown=shown or dossier.version.digest)


# Depositing and starting


def test_a_deposit_is_a_draft_over_its_document() -> None:
    dossier = a_dossier(LETTER)
    assert dossier.state is State.DRAFT
    assert dossier.version == dossier.main.version
    assert (dossier.step, dossier.awaited, dossier.due) == (None, (), None)


@pytest.mark.parametrize("subject", ["", "  ", "\n\t", "\x00\u200b", "\u202e\ud800"])
def test_a_dossier_needs_a_subject(subject: str) -> None:
    with pytest.raises(SubjectRequired):
        deposit(subject=subject, circuit=LETTER.id, main=a_document(), actor=AMINA.login, at=at(0))


def test_what_cannot_be_seen_is_not_kept() -> None:
    """A direction override would make a subject read as another; NUL and halves cannot be kept."""
    event = deposit(
        subject=" Décision\n n°\t7\x00 \u202eرارق\u202c \ud800",
        circuit=LETTER.id,
        main=a_document(),
        actor=AMINA.login,
        at=at(0),
    )
    assert event.subject == "Décision n° 7 رارق"
    refusal = a_dossier(LETTER, on_step=1).reject(
        desk=SERVICE,
        position=0,
        reason="Un\u00a0:\r\nDeux\x00\u202e",
        actor=YOUSSEF.login,
        at=at(9),
    )
    assert refusal.reason == "Un :\nDeux"


def test_a_start_copies_the_circuit_and_opens_its_first_step() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    assert dossier.circuit == LETTER
    assert dossier.state is State.CIRCULATING
    assert dossier.awaited == (SERVICE,)
    assert dossier.progress == (StepState.CURRENT, StepState.AHEAD, StepState.AHEAD)
    assert dossier.due == at(1) + timedelta(days=2)
    assert len(dossier.versions) == 1
    assert dossier.signed == ("certification",)


def test_fields_are_named_in_signing_order_before_the_first_signature() -> None:
    assert [field.name for field in fields_of(LETTER)] == ["visa-1-1", "sign-2-1", "seal-3-1"]
    assert [field.name for field in fields_of(BESIDE)] == ["sign-2-1", "seal-3-1"]
    assert [field.name for field in fields_of(TWO_OF_THREE)] == [
        "sign-1-1",
        "sign-1-2",
        "sign-2-1",
    ]


def test_a_dossier_starts_once_and_on_its_own_circuit() -> None:
    with pytest.raises(MoveNotAllowed):
        a_dossier(LETTER, on_step=1).start_task(LETTER)
    with pytest.raises(DossierMoved):
        a_dossier(LETTER).start_task(ALL)


def test_a_start_over_other_bytes_is_refused() -> None:
    draft = a_dossier(LETTER)
    asked = draft.start_task(LETTER)
    other = replace(asked, over=Version(Digest("0" * 64), 1))
    with pytest.raises(DossierMoved):
        draft.start(other, LETTER, a_signature(other), actor=AMINA.login, at=at(1))


# Acting


@pytest.mark.parametrize(
    ("step", "desk", "kind"),
    [(1, SERVICE, VisaGiven), (2, MINISTER, StepSigned), (3, ORGANISATION, StepSealed)],
)
def test_each_action_has_its_event(step: int, desk: DeskId, kind: type[ActDone]) -> None:
    event = acted(a_dossier(LETTER, on_step=step), desk)
    assert type(event) is kind
    assert (event.desk, event.actor, event.position) == (desk, holder(desk), step - 1)


def test_a_settled_step_opens_the_next() -> None:
    dossier = act(a_dossier(LETTER, on_step=1), SERVICE)
    assert dossier.progress == (StepState.DONE, StepState.CURRENT, StepState.AHEAD)
    assert dossier.awaited == (MINISTER,)
    assert (dossier.since, dossier.due) == (at(10), at(10) + timedelta(days=5))


def test_the_last_act_finishes_the_dossier() -> None:
    dossier = act(a_dossier(LETTER, on_step=1), SERVICE, MINISTER, ORGANISATION)
    assert dossier.state is State.FINISHED
    assert set(dossier.progress) == {StepState.DONE}
    assert (dossier.awaited, dossier.step, dossier.due) == ((), None, None)
    assert dossier.signed == ("certification", "visa-1-1", "sign-2-1", "seal-3-1")
    assert len(dossier.versions) == 4


def test_the_seal_is_awaited_of_the_worker_alone() -> None:
    assert not a_dossier(LETTER, on_step=2).awaits_seal
    assert a_dossier(LETTER, on_step=3).awaits_seal


def test_any_one_desk_settles_an_either_step() -> None:
    for desk in (SERVICE, DIVISION):
        assert act(a_dossier(EITHER, on_step=1), desk).state is State.FINISHED


def test_every_desk_is_needed_for_an_all_step() -> None:
    dossier = a_dossier(ALL, on_step=1)
    for done, desk in enumerate((LEGAL, SERVICE, DIVISION)):
        assert (dossier.position, len(dossier.acts_at(0))) == (0, done)
        dossier = act(dossier, desk)
    assert (dossier.position, dossier.awaited) == (1, (MINISTER,))
    assert [act.slot for act in dossier.acts] == [0, 1, 2]
    assert dossier.signed[1:] == ("visa-1-1", "visa-1-2", "visa-1-3")


def test_some_desks_settle_a_two_of_three_step() -> None:
    dossier = act(a_dossier(TWO_OF_THREE, on_step=1), LEGAL)
    assert dossier.awaited == (SERVICE, DIVISION)
    assert act(dossier, SERVICE).awaited == (MINISTER,)


def test_a_visa_beside_leaves_the_document_alone() -> None:
    before = a_dossier(BESIDE, on_step=1)
    after = act(before, SERVICE)
    assert task(before, SERVICE).field is None
    assert (after.versions, after.signed) == (before.versions, before.signed)
    assert after.awaited == (MINISTER,)


# Refusing to act


@pytest.mark.parametrize("desk", [MINISTER, ELSEWHERE, ORGANISATION])
def test_out_of_turn(desk: DeskId) -> None:
    dossier = a_dossier(LETTER, on_step=1)
    with pytest.raises(NotYourTurn):
        task(dossier, desk)
    with pytest.raises(NotYourTurn):
        dossier.reject(desk=desk, position=0, reason="non", actor=HASSAN.login, at=at(9))


@pytest.mark.parametrize("position", [1, 2, 7, -1])
def test_no_step_is_skipped(position: int) -> None:
    dossier = a_dossier(LETTER, on_step=1)
    with pytest.raises(NotYourTurn):
        dossier.task(desk=MINISTER, position=position, shown=dossier.version.digest)


def test_a_draft_awaits_nobody() -> None:
    dossier = a_dossier(LETTER)
    with pytest.raises(NotYourTurn):
        dossier.task(desk=SERVICE, position=0, shown=dossier.version.digest)


def test_who_comes_second_reads_who_came_first() -> None:
    dossier = act(a_dossier(LETTER, on_step=1), SERVICE)
    with pytest.raises(AlreadyDone) as refused:
        dossier.task(desk=SERVICE, position=0, shown=dossier.versions[0].digest)
    assert refused.value.facts == {"actor": YOUSSEF.login, "at": at(10)}


def test_who_comes_after_another_desk_settled_the_step_reads_which() -> None:
    dossier = act(a_dossier(TWO_OF_THREE, on_step=1), SERVICE, LEGAL)
    with pytest.raises(AlreadyDone) as refused:
        dossier.task(desk=DIVISION, position=0, shown=dossier.versions[0].digest)
    assert refused.value.facts["actor"] == holder(LEGAL)


def test_the_same_desk_twice_at_an_open_step_reads_itself() -> None:
    dossier = act(a_dossier(ALL, on_step=1), SERVICE)
    with pytest.raises(AlreadyDone) as refused:
        task(dossier, SERVICE)
    assert refused.value.facts["actor"] == YOUSSEF.login


def test_a_finished_dossier_names_who_acted_last() -> None:
    dossier = act(a_dossier(EITHER, on_step=1), SERVICE)
    with pytest.raises(AlreadyDone) as refused:
        dossier.task(desk=DIVISION, position=0, shown=dossier.version.digest)
    assert refused.value.facts["actor"] == YOUSSEF.login


# What was shown is what is signed


def test_other_bytes_than_those_shown_are_not_signed() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    older = dossier.versions[0].digest  # what the step before had: the visa was not in it yet
    for shown in (older, dossier.main.version.digest, Digest("0" * 64)):
        with pytest.raises(NotWhatWasShown):
            task(dossier, MINISTER, shown)


def test_a_prefix_of_the_same_step_may_have_been_shown() -> None:
    """Another desk of the step signed since: both digests are recorded."""
    before = a_dossier(ALL, on_step=1)
    after = act(before, SERVICE)
    asked = task(after, DIVISION, before.version.digest)
    assert (asked.over, asked.shown) == (after.version, before.version.digest)
    event = after.acted(asked, a_signature(asked), actor=holder(DIVISION), at=at(30))
    assert (event.signature.over, event.signature.shown) == (asked.over.digest, asked.shown)


def test_the_deposit_itself_is_not_what_a_step_opened_with() -> None:
    dossier = a_dossier(ALL, on_step=1)
    with pytest.raises(NotWhatWasShown):
        task(dossier, SERVICE, dossier.main.version.digest)


@pytest.mark.parametrize(
    "change",
    [
        {"over": Version(Digest("0" * 64), 1)},
        {"slot": 1},
        {"round": 2},
        {"field": "sign-2-1"},
        {"action": Action.SEAL},
    ],
)
def test_an_act_on_another_task_than_the_one_asked_is_refused(change: dict[str, object]) -> None:
    dossier = a_dossier(ALL, on_step=1)
    asked = replace(task(dossier, SERVICE), **change)  # type: ignore[arg-type]  # one of each kind
    with pytest.raises(DossierMoved):
        dossier.acted(asked, a_signature(asked), actor=YOUSSEF.login, at=at(5))


def test_an_act_begun_before_another_desk_acted_is_refused() -> None:
    dossier = a_dossier(ALL, on_step=1)
    asked = task(dossier, SERVICE)
    with pytest.raises(DossierMoved):
        act(dossier, DIVISION).acted(asked, a_signature(asked), actor=YOUSSEF.login, at=at(30))


# Refusing the dossier, and taking it up again


def rejected(dossier: Dossier, desk: DeskId = SERVICE) -> Dossier:
    event = dossier.reject(
        desk=desk, position=dossier.position, reason=" À revoir ", actor=holder(desk), at=at(20)
    )
    return apply(dossier, event)


def test_a_refusal_goes_back_with_its_reason() -> None:
    dossier = rejected(a_dossier(LETTER, on_step=1))
    assert (dossier.state, dossier.reason) == (State.REJECTED, "À revoir")
    assert dossier.progress[0] is StepState.REFUSED
    assert dossier.awaited == ()


@pytest.mark.parametrize("reason", ["", "   ", "\n", "\u2066\x1b"])
def test_a_refusal_needs_a_reason(reason: str) -> None:
    with pytest.raises(ReasonRequired):
        a_dossier(LETTER, on_step=1).reject(
            desk=SERVICE, position=0, reason=reason, actor=YOUSSEF.login, at=at(9)
        )


def test_nobody_refuses_in_the_place_of_the_seal() -> None:
    with pytest.raises(NotYourTurn):
        a_dossier(LETTER, on_step=3).reject(
            desk=ORGANISATION, position=2, reason="non", actor=WORKER, at=at(9)
        )


def test_after_a_refusal_nobody_acts() -> None:
    dossier = rejected(a_dossier(ALL, on_step=1))
    with pytest.raises(MoveNotAllowed):
        dossier.task(desk=DIVISION, position=0, shown=dossier.version.digest)
    with pytest.raises(MoveNotAllowed):
        dossier.reject(desk=LEGAL, position=0, reason="non", actor=holder(LEGAL), at=at(30))


def test_a_desk_that_acted_does_not_refuse_afterwards() -> None:
    dossier = act(a_dossier(ALL, on_step=1), SERVICE)
    with pytest.raises(AlreadyDone):
        dossier.reject(desk=SERVICE, position=0, reason="non", actor=YOUSSEF.login, at=at(30))


@pytest.mark.parametrize(
    "corrected", [None, a_document(b"%PDF-1.7 corrected")], ids=["same", "corrected"]
)
def test_recycling_begins_another_round_with_nothing_signed(corrected: object) -> None:
    dossier = rejected(act(a_dossier(LETTER, on_step=1), SERVICE), MINISTER)
    event = dossier.recycle(actor=AMINA.login, at=at(40))
    if corrected is not None:
        event = replace(event, main=corrected)  # type: ignore[arg-type]  # a document
    again = apply(dossier, event)
    assert (again.state, again.round) == (State.DRAFT, 2)
    assert (again.acts, again.versions, again.signed, again.fields) == ((), (), (), ())
    assert again.main == (corrected or dossier.main)
    assert (again.subject, again.annexes) == (dossier.subject, dossier.annexes)
    restarted = apply(again, started(again, when=at(50)))
    assert restarted.awaited == (SERVICE,)
    assert task(restarted, SERVICE).round == 2


@pytest.mark.parametrize("step", [0, 1])
def test_only_a_rejected_dossier_is_recycled(step: int) -> None:
    with pytest.raises(MoveNotAllowed):
        a_dossier(LETTER, on_step=step).recycle(actor=AMINA.login, at=at(9))


# Applying


def test_only_a_deposit_makes_a_dossier_out_of_nothing() -> None:
    dossier = a_dossier(LETTER)
    with pytest.raises(MoveNotAllowed):
        apply(None, started(dossier))
    with pytest.raises(MoveNotAllowed):
        apply(dossier, deposited(LETTER))
    assert replay([]) is None


def test_an_event_of_another_step_is_not_applied() -> None:
    event = acted(a_dossier(LETTER, on_step=2))
    for dossier in (a_dossier(LETTER, on_step=1), a_dossier(LETTER)):
        with pytest.raises(MoveNotAllowed):
            apply(dossier, event)


def test_a_forged_line_is_not_applied() -> None:
    """A desk that was not awaited, twice the same, another slot, another kind, another round."""
    dossier = a_dossier(ALL, on_step=1)
    event = acted(dossier, SERVICE)
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    forged = [
        replace(event, desk=MINISTER),
        replace(event, desk=ELSEWHERE),
        replace(event, slot=1),
        replace(event, slot=-1),
        replace(event, position=1),
        StepSigned(**facts),
        StepSealed(
            **{one.name: facts[one.name] for one in fields(StepSealed) if one.name in facts}
        ),
    ]
    for line in forged:
        with pytest.raises(MoveNotAllowed):
            apply(dossier, line)
    with pytest.raises(MoveNotAllowed):
        apply(apply(dossier, event), event)


def test_a_refusal_by_nobody_awaited_is_not_applied() -> None:
    dossier = a_dossier(ALL, on_step=1)
    event = dossier.reject(desk=SERVICE, position=0, reason="non", actor=YOUSSEF.login, at=at(9))
    for line in (replace(event, desk=MINISTER), replace(event, position=1)):
        with pytest.raises(MoveNotAllowed):
            apply(dossier, line)
    with pytest.raises(MoveNotAllowed):
        apply(act(dossier, SERVICE), event)


def test_an_abandoned_signature_changes_nothing() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    event = SigningAbandoned(
        at=at(9),
        actor=WORKER,
        desk=SERVICE,
        position=0,
        begun_at=at(8),
        begun_by=YOUSSEF.login,
    )
    assert apply(dossier, event) == dossier


# Around it


def test_who_may_see_a_dossier() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    other = replace(AMINA, login=CLAIRE.login)
    assert [may_see(dossier, person) for person in (AMINA, YOUSSEF, HASSAN, CLAIRE)] == [True] * 4
    assert not may_see(dossier, other)
    assert not may_see(dossier, replace(YOUSSEF, desks=frozenset({LEGAL})))
    assert not may_see(a_dossier(LETTER), YOUSSEF)


def test_the_number_people_quote() -> None:
    assert reference(DossierId(12)) == "D-000012"
    assert reference(DossierId(1234567)) == "D-1234567"


def test_a_circuit_of_one_step_finishes_at_once() -> None:
    circuit = a_circuit(a_step(Action.SIGN, MINISTER), id="decision")
    draft = deposited(circuit)
    dossier = standing([draft, started(standing([draft]), circuit)])
    assert act(dossier, MINISTER).state is State.FINISHED
