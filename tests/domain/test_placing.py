"""Where marks stand: by hand, by a tag, in the document's own field, else by rule."""

from dataclasses import replace

import pytest

from parapheur.domain.appearance import LEAST, MOST, Mark, Spot
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.errors import (
    DossierMoved,
    MarkOffPage,
    MarkOverText,
    MarksMeet,
    MoveNotAllowed,
    NoTagFor,
    NotAllowed,
    TagOfNobody,
)
from parapheur.domain.people import ORGANISATION
from parapheur.domain.placing import (
    Survey,
    Tag,
    expect_on_sheets,
    markable,
    place,
    placed,
    warnings,
)
from parapheur.domain.retracing import allowed
from parapheur.domain.signature import Field, fields_of
from parapheur.domain.standing import apply
from tests.builders import (
    AMINA,
    DIVISION,
    MINISTER,
    MORNING,
    RACHID,
    SERVICE,
    a_circuit,
    a_step,
    deposited,
    standing,
    started,
)

CIRCUIT = a_circuit(
    a_step(Action.VISA, SERVICE),
    replace(a_step(Action.SIGN, SERVICE, DIVISION, needed=2), id="chefs"),
    replace(a_step(Action.SIGN, MINISTER), id="signature"),
    replace(a_step(Action.SEAL, ORGANISATION), id="cachet"),
)
HERE, THERE, ELSEWHERE = Spot(1, 20, 30), Spot(1, 20, 200), Spot(2, 20, 30)
A4 = Survey(((210, 297), (297, 210)))


def spots(fields: tuple[Field, ...]) -> dict[str, tuple[Spot | None, bool]]:
    return {field.name: (field.spot, field.tag) for field in fields if field.visible}


def with_tags(*names: str) -> Survey:
    tags = [Tag(name, Spot(1, 20, 40 * at)) for at, name in enumerate(names)]
    return replace(A4, tags=tuple(tags))


def test_without_anything_said_all_stand_by_rule() -> None:
    assert placed(CIRCUIT, (), A4) == fields_of(CIRCUIT)


@pytest.mark.parametrize("name", ["signature", MINISTER])
def test_a_tag_names_a_step_or_its_desk(name: str) -> None:
    found = spots(placed(CIRCUIT, (), with_tags(name)))
    assert found["sign-3-1"] == (Spot(1, 20, 0), True)
    assert {spot for spot, _ in found.values()} == {Spot(1, 20, 0), None}


def test_a_desk_among_several_is_named_by_no_tag() -> None:
    assert placed(CIRCUIT, (), with_tags(SERVICE)) == fields_of(CIRCUIT)


def test_a_step_of_two_signatures_takes_two_tags_as_they_are_read() -> None:
    found = spots(placed(CIRCUIT, (), with_tags("chefs", "cachet", "chefs", "chefs")))
    assert [found[name][0] for name in ("sign-2-1", "sign-2-2", "seal-4-1")] == [
        Spot(1, 20, 0),
        Spot(1, 20, 80),
        Spot(1, 20, 40),
    ]


def test_what_is_placed_by_hand_comes_before_a_tag() -> None:
    found = spots(placed(CIRCUIT, [Mark("signature", 0, ELSEWHERE)], with_tags("signature")))
    assert found["sign-3-1"] == (ELSEWHERE, False)


@pytest.mark.parametrize("name", ["signature", "signature-signature", f"signature-{MINISTER}"])
def test_an_empty_field_of_the_document_is_taken_by_its_name(name: str) -> None:
    fields = placed(CIRCUIT, (), replace(A4, blanks=(name, "other")))
    (taken,) = [field for field in fields if field.found]
    assert (taken.name, taken.position, taken.spot) == (name, 2, None)


def test_visas_are_never_placed() -> None:
    first = fields_of(CIRCUIT)[0]
    assert placed(CIRCUIT, (), replace(with_tags("visa-1"), blanks=("visa-1",)))[0] == first


def told(circuit: Circuit, survey: Survey, *marks: Mark) -> list[object]:
    fields = placed(circuit, marks, survey)
    hides = {field.spot: field.spot == HERE for field in fields if field.spot}
    return [(type(one), *one.facts.values()) for one in warnings(circuit, fields, survey, hides)]


def test_whoever_starts_is_told_of_tags_that_miss_or_name_nobody() -> None:
    assert told(CIRCUIT, A4) == []
    names = {step.id: step.name for step in CIRCUIT.steps}
    assert told(CIRCUIT, with_tags("signature", "wali", "signature", "cachet")) == [
        (TagOfNobody, "#signature-wali#"),
        (TagOfNobody, "#signature-signature#"),
        (NoTagFor, names["chefs"]),
        (NoTagFor, names["chefs"]),
    ]


def test_whoever_starts_is_told_of_a_mark_over_text() -> None:
    names = {step.id: step.name for step in CIRCUIT.steps}
    marks = Mark("signature", 0, HERE), Mark("cachet", 0, THERE)
    assert told(CIRCUIT, A4, *marks) == [(MarkOverText, names["signature"])]


def test_marks_are_placed_on_a_draft_and_kept_until_it_starts() -> None:
    draft = standing([deposited(CIRCUIT)])
    event = place(draft, (Mark("signature", 0, HERE),), actor=AMINA.login, at=MORNING)
    assert allowed(draft, event)
    dossier = apply(draft, event)
    assert dossier.marks == event.marks
    start = started(dossier, CIRCUIT, placed=placed(CIRCUIT, dossier.marks, A4))
    assert allowed(dossier, start)
    running = apply(dossier, start)
    assert spots(running.fields)["sign-3-1"] == (HERE, False)
    with pytest.raises(MoveNotAllowed):
        place(running, (), actor=AMINA.login, at=MORNING)


def test_a_start_that_puts_marks_elsewhere_is_not_believed() -> None:
    draft = standing([deposited(CIRCUIT)])
    dossier = apply(
        draft, place(draft, (Mark("signature", 0, HERE),), actor=AMINA.login, at=MORNING)
    )
    right = placed(CIRCUIT, dossier.marks, A4)
    start = started(dossier, CIRCUIT, placed=right)
    for change in (
        {"spot": THERE}, {"spot": None}, {"tag": True}, {"name": "other"}, {"slot": 1},
        {"name": "other", "found": True}, {"marked": False},
    ):  # fmt: skip
        moved = tuple(replace(one, **change) if one.spot else one for one in right)
        with pytest.raises(DossierMoved):
            allowed(dossier, replace(start, fields=moved))
    visa = replace(right[0], spot=THERE)
    with pytest.raises(DossierMoved):
        allowed(dossier, replace(start, fields=(visa, *right[1:])))


@pytest.mark.parametrize(
    "spot",
    [
        Spot(0, 20, 30),
        Spot(2, 20, 30),
        Spot(1, -1, 30),
        Spot(1, 20, -1),
        Spot(1, 20, 30, LEAST - 1),
        Spot(1, 20, 30, MOST + 1),
    ],
)
def test_a_mark_must_lie_on_a_page_of_the_document(spot: Spot) -> None:
    with pytest.raises(MarkOffPage):
        place(
            standing([deposited(CIRCUIT)]),
            (Mark("signature", 0, spot),),
            actor=AMINA.login,
            at=MORNING,
        )


@pytest.mark.parametrize(
    ("spot", "fits"),
    [
        (Spot(1, 125, 267), True),
        (Spot(1, 126, 267), False),
        (Spot(1, 125, 268), False),
        (Spot(2, 212, 180), True),
        (Spot(2, 212, 181), False),
        (Spot(3, 0, 0), False),
        (Spot(0, 0, 0), False),
    ],
)
def test_a_mark_must_lie_wholly_on_its_sheet(spot: Spot, fits: bool) -> None:
    try:
        expect_on_sheets([Mark("signature", 0, spot)], A4.sheets)
    except MarkOffPage:
        assert not fits
    else:
        assert fits


def test_two_marks_never_lie_over_each_other() -> None:
    marks = Mark("signature", 0, HERE), Mark("cachet", 0, Spot(1, 104, 59))
    with pytest.raises(MarksMeet):
        place(standing([deposited(CIRCUIT)]), marks, actor=AMINA.login, at=MORNING)
    apart = Mark("signature", 0, HERE), Mark("cachet", 0, Spot(1, 105, 30))
    assert (
        place(standing([deposited(CIRCUIT)]), apart, actor=AMINA.login, at=MORNING).marks == apart
    )


def test_one_mark_is_not_placed_twice() -> None:
    twice = Mark("signature", 0, HERE), Mark("signature", 0, THERE)
    with pytest.raises(DossierMoved):
        place(standing([deposited(CIRCUIT)]), twice, actor=AMINA.login, at=MORNING)


def test_nobody_places_marks_but_the_originator() -> None:
    draft = standing([deposited(CIRCUIT)])
    event = place(draft, (Mark("signature", 0, HERE),), actor=RACHID.login, at=MORNING)
    with pytest.raises(NotAllowed):
        allowed(draft, event)


def test_marks_are_only_for_what_leaves_one() -> None:
    assert [field.name for field in markable(CIRCUIT)] == [
        "sign-2-1", "sign-2-2", "sign-3-1", "seal-4-1"
    ]  # fmt: skip
