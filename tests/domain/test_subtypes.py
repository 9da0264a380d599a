"""A subtype makes one circuit of two: creation first, then validation, and nothing else moves."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parapheur.domain.amending import amend
from parapheur.domain.appearance import Appearance, Place, Shown
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.deadline import Deadline, Unit
from parapheur.domain.errors import (
    FieldInBoth,
    LessConfidential,
    NoCircuitForSubtype,
    SealedTooEarly,
    StepInBoth,
    SubtypeMoved,
    SubtypeUnfit,
    TooLong,
)
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import State, StepState
from parapheur.domain.metadata import Field, FieldKey, Kind, Metadata
from parapheur.domain.people import ORGANISATION
from parapheur.domain.signature import fields_of
from parapheur.domain.standing import apply
from parapheur.domain.subtypes import (
    SEAL,
    Format,
    Sealing,
    Subtype,
    compose,
    filing_of,
    find,
    misfits,
    offers,
)
from tests.builders import (
    AMINA,
    AMOUNT,
    DIVISION,
    DRAFTING,
    LARGE,
    LEGAL,
    LETTER,
    MINISTER,
    SERVICE,
    SIDE,
    YOUSSEF,
    a_circuit,
    a_step,
    a_subtype,
    a_type,
    acted,
    acting,
    at,
    deposited,
    holder,
    started,
    words,
)

URGENT = Field(FieldKey("urgent"), words("Urgent"), Kind.BOOLEAN)


def known(*circuits: Circuit) -> Mapping[CircuitId, Circuit]:
    return {one.id: one for one in circuits}


def made(subtype: Subtype, *circuits: Circuit) -> Circuit:
    return compose(a_type(subtype), subtype, known(*circuits))


def test_a_subtype_that_says_nothing_is_its_circuit() -> None:
    circuit = made(a_subtype(), LETTER)
    assert replace(circuit, filing=None) == LETTER
    assert circuit.choice == "courrier/reponse"
    assert circuit.id == LETTER.id  # so that delegations and lists know it


def test_creation_comes_first_and_validation_waits_for_all_of_it() -> None:
    circuit = made(a_subtype(LETTER, DRAFTING), LETTER, DRAFTING)
    assert [step.id for step in circuit.steps[:2]] == ["lecture", "relecture"]
    assert [circuit.before(at) for at in range(5)] == [(), (), (0, 1), (2,), (3,)]
    assert circuit.metadata == (AMOUNT,)


def test_a_validation_that_begins_with_branches_begins_them_after_creation() -> None:
    circuit = made(a_subtype(SIDE, DRAFTING), SIDE, DRAFTING)
    assert [circuit.before(at) for at in range(5)] == [(), (), (0, 1), (0, 1), (2, 3)]


def test_a_dossier_goes_through_creation_then_validation() -> None:
    circuit = made(a_subtype(LETTER, DRAFTING), LETTER, DRAFTING)
    dossier = apply(None, deposited(circuit, metadata=LARGE))
    dossier = apply(dossier, started(dossier, circuit))
    seen = []
    while dossier.step is not None:
        seen.append(dossier.step.id)
        dossier = apply(dossier, acted(dossier))
    assert seen == ["lecture", "relecture", *(step.id for step in LETTER.steps)]
    assert dossier.state is State.FINISHED


@pytest.mark.parametrize(
    ("said", "visas", "signatures", "fields"),
    [
        (None, Visas.INSIDE, Visas.INSIDE, 3),
        (Format.PADES, Visas.INSIDE, Visas.INSIDE, 3),
        (Format.PADES_VISAS_BESIDE, Visas.BESIDE, Visas.INSIDE, 2),
        (Format.CADES, Visas.BESIDE, Visas.BESIDE, 0),
    ],
)
def test_the_format_says_where_each_signature_goes(
    said: Format | None, visas: Visas, signatures: Visas, fields: int
) -> None:
    circuit = made(a_subtype(format=said), LETTER)
    assert (circuit.visas, circuit.signatures) == (visas, signatures)
    assert len(fields_of(circuit)) == fields


def test_a_circuit_that_keeps_visas_beside_keeps_them_so_where_no_format_is_said() -> None:
    beside = replace(LETTER, visas=Visas.BESIDE)
    assert made(a_subtype(), beside).visas is Visas.BESIDE
    assert made(a_subtype(format=Format.PADES), beside).visas is Visas.INSIDE


def test_marks_stand_as_the_subtype_says_or_not_at_all() -> None:
    look = Appearance(place=Place.TOP_LEFT, shows=Shown.NOTHING)
    circuit = made(a_subtype(appearance=look), LETTER)
    assert circuit.appearance == look
    assert not any(field.visible for field in fields_of(circuit))
    assert any(field.visible for field in fields_of(LETTER))


def test_a_closing_seal_is_added_where_there_is_none_after_every_branch() -> None:
    sealed = made(a_subtype(SIDE, seal=Sealing.CLOSING), SIDE)
    assert [step.id for step in sealed.steps] == [*(step.id for step in SIDE.steps), SEAL]
    assert sealed.steps[-1].desks == (ORGANISATION,)
    ends = a_circuit(a_step(Action.VISA, SERVICE), replace(a_step(Action.SIGN, LEGAL), after=()))
    assert made(a_subtype(ends, seal=Sealing.CLOSING), ends).before(2) == (0, 1)
    assert made(a_subtype(LETTER, seal=Sealing.CLOSING), LETTER).steps == LETTER.steps


def test_questions_are_those_of_circuits_and_subtype_each_once() -> None:
    circuit = a_circuit(a_step(Action.SIGN, MINISTER), asks=(AMOUNT,), id="achat")
    composed = made(a_subtype(circuit, DRAFTING, metadata=(URGENT,)), circuit, DRAFTING)
    assert composed.metadata == (AMOUNT, URGENT)


def test_the_time_for_the_whole_is_said_only_where_both_say_it_alike() -> None:
    days, hours = Deadline(5, Unit.WORKING_DAYS), Deadline(5, Unit.OFFICE_HOURS)

    def whole(first: Deadline | None, second: Deadline | None) -> Deadline | None:
        one, two = replace(DRAFTING, deadline=first), replace(LETTER, deadline=second)
        return made(a_subtype(two, one), one, two).deadline

    assert whole(days, days) == Deadline(10, Unit.WORKING_DAYS)
    assert (whole(None, days), whole(hours, days), whole(days, None)) == (None, None, None)
    assert made(a_subtype(), replace(LETTER, deadline=days)).deadline == days


def test_visas_that_both_ask_for_are_asked_for_together() -> None:
    one, two = replace(DRAFTING, least_visas=1), replace(LETTER, least_visas=1)
    assert made(a_subtype(two, one), one, two).least_visas == 2


OTHER_AMOUNT = replace(AMOUNT, kind=Kind.INTEGER)
MISFITS: list[tuple[Subtype, tuple[Circuit, ...], type[SubtypeUnfit], str]] = [
    (a_subtype(), (), NoCircuitForSubtype, "circuit"),
    (a_subtype(LETTER, DRAFTING), (LETTER,), NoCircuitForSubtype, "creation"),
    (
        a_subtype(LETTER, replace(LETTER, id=CircuitId("double"), steps=LETTER.steps[:1])),
        (LETTER, replace(LETTER, id=CircuitId("double"), steps=LETTER.steps[:1])),
        StepInBoth,
        "creation",
    ),
    (
        a_subtype(SIDE, a_circuit(a_step(Action.SEAL, ORGANISATION, id="tot"), id="scelle")),
        (SIDE, a_circuit(a_step(Action.SEAL, ORGANISATION, id="tot"), id="scelle")),
        SealedTooEarly,
        "creation",
    ),
    (
        a_subtype(a_circuit(a_step(Action.SIGN, LEGAL, id=SEAL)), seal=Sealing.CLOSING),
        (a_circuit(a_step(Action.SIGN, LEGAL, id=SEAL)),),
        StepInBoth,
        "seal",
    ),
    (
        a_subtype(replace(LETTER, metadata=(OTHER_AMOUNT,)), DRAFTING),
        (replace(LETTER, metadata=(OTHER_AMOUNT,)), DRAFTING),
        FieldInBoth,
        "creation",
    ),
    (
        a_subtype(replace(LETTER, metadata=(AMOUNT,)), metadata=(URGENT, AMOUNT)),
        (replace(LETTER, metadata=(AMOUNT,)),),
        FieldInBoth,
        "metadata.1.key",
    ),
    (
        a_subtype(a_circuit(*(a_step(Action.SIGN, LEGAL, id=f"s{n}") for n in range(101)))),
        (a_circuit(*(a_step(Action.SIGN, LEGAL, id=f"s{n}") for n in range(101))),),
        TooLong,
        "creation",
    ),
]


@pytest.mark.parametrize(("subtype", "circuits", "refusal", "place"), MISFITS)
def test_what_does_not_fit_is_told_with_its_place(
    subtype: Subtype, circuits: tuple[Circuit, ...], refusal: type[SubtypeUnfit], place: str
) -> None:
    (told,) = misfits(subtype, known(*circuits))
    assert (type(told), told.facts["place"]) == (refusal, place)
    assert "Reponse" in str(told)
    with pytest.raises(refusal):
        made(subtype, *circuits)


def test_offers_say_what_may_be_chosen_and_what_may_not_now() -> None:
    good, bad = a_subtype(), a_subtype(DRAFTING, id="autre")
    family = a_type(good, bad)
    first, second = offers((family,), known(LETTER))
    assert (first.key, first.misfits) == ("courrier/reponse", ())
    assert first.circuit is not None
    assert (second.circuit, len(second.misfits)) == (None, 1)
    assert find("courrier/autre", (family,)) == (family, bad)
    assert find("courrier/rien", (family,)) is None


def test_a_draft_whose_subtype_leads_elsewhere_by_now_does_not_leave() -> None:
    secret = a_subtype(confidentiality=Confidentiality.CONFIDENTIAL)
    dossier = apply(None, deposited(made(secret, LETTER)))
    assert dossier.confidentiality is Confidentiality.CONFIDENTIAL
    with pytest.raises(SubtypeMoved):  # it would be open to others than it was deposited for
        dossier.start_task(made(a_subtype(), LETTER))
    with pytest.raises(SubtypeMoved):
        dossier.start_task(made(replace(secret, circuit=SIDE.id), SIDE))
    renamed = replace(secret, name=words("Réponse officielle"))
    assert dossier.start_task(made(renamed, LETTER)).field == "certification"


def test_recycling_keeps_the_subtype_and_what_was_read_is_not_opened() -> None:
    secret = made(a_subtype(confidentiality=Confidentiality.CONFIDENTIAL), LETTER)
    draft = apply(None, deposited(secret))
    told = {"subject": "Autre", "metadata": Metadata(), "actor": AMINA.login, "at": at(3)}
    amended = amend(draft, circuit=LETTER.id, **told)  # type: ignore[arg-type]  # as it says
    assert apply(draft, amended).confidentiality is Confidentiality.ORDINARY  # nobody has read it
    dossier = apply(draft, started(draft, secret))
    rejected = dossier.reject(
        desk=SERVICE, position=0, reason="Non.", actor=YOUSSEF.login, at=at(4)
    )
    dossier = apply(dossier, rejected)
    again = apply(dossier, dossier.recycle(actor=AMINA.login, at=at(5)))
    assert again.filing == secret.filing
    with pytest.raises(LessConfidential):
        amend(again, circuit=LETTER.id, **told)  # type: ignore[arg-type]  # as above
    kept = amend(again, circuit=LETTER.id, filing=secret.filing, **told)  # type: ignore[arg-type]
    assert apply(again, kept).filing == secret.filing


# Circuits at random.


@st.composite
def circuits(draw: st.DrawFn, name: str) -> Circuit:
    """A circuit in order: each step waits for some earlier ones, or for the one before it."""
    steps: list[Step] = []
    for position in range(draw(st.integers(1, 6))):
        earlier = st.lists(st.integers(0, max(position - 1, 0)), unique=True, max_size=3)
        after = draw(st.none() | earlier.map(lambda found: tuple(sorted(found))))
        when = draw(st.sampled_from([None, None, "amount > 5", "amount <= 5"]))
        action = draw(st.sampled_from([Action.VISA, Action.SIGN, Action.READ]))
        desk = draw(st.sampled_from([SERVICE, DIVISION, LEGAL, MINISTER]))
        step = a_step(action, desk, id=f"{name}-{position}", when=when)
        steps.append(replace(step, after=after if position else None))
    return a_circuit(*steps, id=name, asks=(AMOUNT,))


@given(
    validation=circuits("validation"),
    creation=circuits("creation"),
    closing=st.sampled_from(Sealing),
)
@settings(max_examples=200, deadline=None)
def test_each_half_keeps_its_own_order(
    validation: Circuit, creation: Circuit, closing: Sealing
) -> None:
    composed = made(a_subtype(validation, creation, seal=closing), validation, creation)
    shift, whole = len(creation.steps), len(creation.steps) + len(validation.steps)
    for place, step in enumerate(creation.steps):
        assert composed.steps[place] == step
        assert composed.all_before(place) == creation.all_before(place)
    for place, step in enumerate(validation.steps):
        moved = {one + shift for one in validation.all_before(place)}
        assert composed.all_before(place + shift) == moved | set(range(shift))
        assert replace(composed.steps[place + shift], after=None) == replace(step, after=None)
    assert len(composed.steps) == whole + (closing is Sealing.CLOSING)
    if closing is Sealing.CLOSING:
        assert composed.all_before(whole) == set(range(whole))


@given(
    validation=circuits("validation"),
    creation=circuits("creation"),
    large=st.booleans(),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_a_dossier_runs_creation_to_its_end_before_validation_begins(
    validation: Circuit, creation: Circuit, large: bool, data: st.DataObject
) -> None:
    composed = made(a_subtype(validation, creation), validation, creation)
    shift = len(creation.steps)
    metadata = LARGE if large else Metadata().put(AMOUNT, Decimal(1))
    dossier = apply(None, deposited(composed, metadata=metadata))
    dossier = apply(dossier, started(dossier, composed))
    passed = {StepState.DONE, StepState.SKIPPED}
    while dossier.openings:
        if any(one.position >= shift for one in dossier.openings):
            assert set(dossier.progress[:shift]) <= passed
        # Branches run side by side: whichever desk comes first.
        position = data.draw(st.sampled_from([one.position for one in dossier.openings]))
        (desk,) = dossier.awaited_at(position)
        dossier = apply(dossier, acting(dossier, desk, position, holder(desk), at(2)))
    assert dossier.state is State.FINISHED
    done = [
        step
        for step, state in zip(composed.steps, dossier.progress, strict=True)
        if state is StepState.DONE
    ]
    expected = [
        step for one in (creation, validation) for step in one.steps if one.asks_for(step, metadata)
    ]
    assert [step.id for step in done] == [step.id for step in expected]


def test_a_filing_is_named_by_type_and_subtype() -> None:
    subtype = a_subtype()
    assert filing_of(a_type(subtype), subtype).key == "courrier/reponse"
