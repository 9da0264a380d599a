"""A circuit is drawn for every reader, and what it says is never markup."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from parapheur.circuits import mermaid, read_workflows, schema, svg
from parapheur.circuits.draw import LEVELS, READ_ALL
from parapheur.circuits.strip import places
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Field, FieldKey, Kind
from parapheur.domain.people import DeskId
from parapheur.domain.words import Language, Words

ORGANISATION, CIRCUITS = read_workflows(Path(__file__).parents[2] / "workflows")
NAMES = {desk.id: desk.name for desk in ORGANISATION.desks}
SVG = "{http://www.w3.org/2000/svg}"
EVIL = '</text><script>alert(1)</script> & "quotes" ]]> <!--'


def texts(drawing: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing).iter(f"{SVG}text"))  # noqa: S314 -- drawn here


def evil() -> Circuit:
    words = Words(EVIL, EVIL, EVIL)
    return Circuit(CircuitId("x"), words, (Step("a", words, Action.VISA, (DeskId(EVIL),)),))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("circuit", CIRCUITS.values(), ids=CIRCUITS)
def test_every_step_and_desk_is_named(circuit: Circuit, language: Language) -> None:
    said = " ".join(text.text or "" for text in texts(svg(circuit, language, NAMES)))
    for step in circuit.steps:
        assert step.name.of(language) in said
        for desk in step.desks:
            assert desk not in NAMES or NAMES[desk].of(language) in said


def test_arabic_runs_from_right_to_left() -> None:
    circuit = CIRCUITS[CircuitId("courrier-depart")]
    arabic, french = (
        [float(text.get("x", 0)) for text in texts(svg(circuit, language))[::1]]
        for language in (Language.AR, Language.FR)
    )
    assert arabic[0] == max(arabic)
    assert french[0] == min(french)
    assert 'direction="rtl" ' in svg(circuit, Language.AR)
    assert mermaid(circuit, Language.AR).startswith("flowchart RL\n")
    assert mermaid(circuit, Language.FR).startswith("flowchart LR\n")


@pytest.mark.parametrize(("needed", "mark"), [(1, "l'un d'eux"), (2, "2 sur 3"), (3, "tous")])
def test_the_quorum_is_marked(needed: int, mark: str) -> None:
    name = Words("تأشيرة", "Visa", "Visa")
    step = Step("a", name, Action.VISA, tuple(map(DeskId, "abc")), needed)
    circuit = Circuit(CircuitId("x"), name, (step,))
    assert mark in [text.text for text in texts(svg(circuit, Language.FR))]
    assert f"<i>{mark}</i>" in mermaid(circuit, Language.FR)


@pytest.mark.parametrize("language", Language)
def test_words_are_never_markup(language: Language) -> None:
    drawing = ElementTree.fromstring(svg(evil(), language))  # noqa: S314 -- drawn here
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} == {
        "svg", "title", "desc", "g", "rect", "path", "text",
    }  # fmt: skip
    assert drawing.findtext(f"{SVG}title") == EVIL
    assert "style=" not in svg(evil(), language)
    labels = re.sub(r"</?[bi]>|<br/>", "", mermaid(evil(), language))
    assert "<" not in labels
    assert labels.count('"') == 2


def test_who_cannot_see_it_hears_it() -> None:
    drawing = svg(CIRCUITS[CircuitId("marche")], Language.FR, NAMES)
    assert "<title>Dossier de marché</title>" in drawing
    assert (
        "<desc>1. Visas des trois services (Service des achats, Service du budget, "
        "Service des affaires juridiques, tous); 2. " in drawing
    )
    assert 'role="img"' in drawing


BRANCHES = (
    ("a", None, None),
    ("b", None, "amount > 200 000"),
    ("c", None, None),
    ("d", (0,), None),
    ("e", (2, 3), None),
)
AMOUNT = Field(FieldKey("amount"), Words("المبلغ", "Montant", "Amount"), Kind.DECIMAL)


def branching() -> Circuit:
    """First a; then b and c one after the other, with d beside them; then e."""
    name = Words("مسار", "Circuit", "Circuit")
    steps = tuple(
        Step(id, Words(f"ا{id}", id, id), Action.VISA, (DeskId("x"),), after=after, when=when)
        for id, after, when in BRANCHES
    )
    return Circuit(CircuitId("x"), name, steps, metadata=(AMOUNT,))


def test_branches_part_and_join() -> None:
    arrows = re.findall(r"s(\d) --> s(\d)", mermaid(branching(), Language.FR))
    assert set(arrows) == {("0", "1"), ("1", "2"), ("0", "3"), ("2", "4"), ("3", "4")}
    assert places(branching()) == [(0, 0), (1, 0), (2, 0), (1, 1), (3, 0)]
    for language in Language:
        drawing = ElementTree.fromstring(svg(branching(), language))  # noqa: S314 -- drawn here
        cards = [(one.get("x"), one.get("y")) for one in drawing.iter(f"{SVG}rect")]
        assert len(set(cards)) == 5
        xs = [float(x or 0) for x, _ in cards]
        assert (xs[0] == max(xs)) is (language is Language.AR)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.AR, "الشرط: المبلغ أكبر من 200\u00a0000"),
        (Language.FR, "condition : « Montant » dépasse 200\u00a0000"),
        (Language.EN, "condition: Amount is more than 200\u00a0000"),
    ],
)
def test_conditions_are_drawn_in_words(language: Language, said: str) -> None:
    drawing = svg(branching(), language)
    assert said in drawing
    shown = " ".join(text.text or "" for text in texts(drawing))
    assert " ".join(said.split()) in " ".join(shown.split())
    assert re.sub(r"[^0-9]", "", said) in re.sub(
        r"#\d+;|[^0-9]", "", mermaid(branching(), language)
    )


@pytest.mark.parametrize("language", Language)
def test_what_a_step_demands_is_drawn(language: Language) -> None:
    name = Words("مسار", "Circuit", "Circuit")
    step = Step("a", name, Action.VISA, (DeskId("x"),))
    asking = replace(step, level=Level.ADVANCED, read_all=True)
    shown = [
        " ".join(
            text.text or "" for text in texts(svg(Circuit(CircuitId("x"), name, (one,)), language))
        )
        for one in (step, asking)
    ]
    for said in (LEVELS[Level.ADVANCED], READ_ALL):
        assert said.of(language) not in shown[0]
        assert said.of(language) in shown[1]
        assert said.of(language) in mermaid(Circuit(CircuitId("x"), name, (asking,)), language)


def test_a_long_word_is_cut_to_the_card() -> None:
    words = Words("ا" * 90, "W" * 90, "W" * 90)
    circuit = Circuit(CircuitId("x"), words, (Step("a", words, Action.VISA, (DeskId("d"),)),))
    longest = max(len(text.text or "") for text in texts(svg(circuit, Language.FR)))
    assert longest <= 23


def test_the_schema_is_published_and_refuses_what_the_reader_refuses() -> None:
    published = schema()
    assert published["additionalProperties"] is False
    assert set(published["required"]) == {"name", "steps"}
    assert set(published["$defs"]) == {
        "WordsShape", "PeopleStep", "SigningStep", "Level", "Baseline", "ChecklistStep",
        "ItemShape",
        "ExternalStep", "SealStep", "SuperiorShape", "ChosenShape", "TogetherShape",
        "FieldShape", "ChoiceShape", "Kind", "DeadlineShape", "EscalateShape",
    }  # fmt: skip
    fields = published["$defs"]["FieldShape"]
    assert set(fields["required"]) == {"key", "name", "kind"}
    assert "desks" not in published["$defs"]["SealStep"]["properties"]
    assert json.loads(json.dumps(published)) == published
