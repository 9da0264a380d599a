"""Circuits are read from files; every mistake of every file is told, with its place."""

import re
import shutil
import time
from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes, read_circuits, read_organisation, read_workflows
from parapheur.domain.circuit import Action, CircuitId, Visas
from parapheur.domain.deadline import Unit, in_days
from parapheur.domain.levels import Level
from parapheur.domain.metadata import Kind
from parapheur.domain.people import ORGANISATION, DeskId
from tests import fixed

WORKFLOWS = Path(__file__).parents[2] / "workflows"
DESKS = [DeskId(name) for name in ("chef", "ministre", "budget", "juridique")]

NAME = "name: {ar: مسار, fr: circuit, en: circuit}"
GOOD = f"""\
{NAME}
visas: beside
steps:
  - {{id: visa, {NAME}, action: visa, desks: [chef, budget, juridique], quorum: 2, days: 3}}
  - {{id: signature, {NAME}, action: sign, desks: [ministre]}}
  - {{id: cachet, {NAME}, action: seal}}
"""


def told(folder: Path, text: str | bytes, name: str = "essai.yaml") -> list[str]:
    """Return the mistakes of one file, each after the name of the file."""
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    with pytest.raises(CircuitMistakes) as refusal:
        read_circuits(folder, DESKS)
    lines = str(refusal.value).splitlines()
    assert all(line.startswith(f"{folder / name}: ") for line in lines)
    return [line.removeprefix(f"{folder / name}: ") for line in lines]


def test_the_five_circuits_of_the_house_are_read() -> None:
    organisation, circuits = read_workflows(WORKFLOWS)
    assert organisation == read_organisation(WORKFLOWS)
    assert organisation.name.ar == "الوزارة المنتدبة المكلفة بالمغاربة المقيمين بالخارج"
    five = {"courrier-depart", "arrete", "note-interne", "marche", "conge"}
    assert set(circuits) == {*five, "projet-de-lettre"}
    letter = circuits[CircuitId("courrier-depart")]
    assert [step.action for step in letter.steps] == [
        *("visa", "visa", "prepare", "sign", "seal", "dispatch")
    ]
    assert letter.visas is Visas.BESIDE
    note, file = circuits[CircuitId("note-interne")], circuits[CircuitId("marche")]
    assert (len(note.steps[0].desks), note.steps[0].needed) == (2, 1)
    assert (len(file.steps[0].desks), file.steps[0].needed) == (3, 3)


def test_circuits_of_the_house_have_branches_and_conditions() -> None:
    _, circuits = read_workflows(WORKFLOWS)
    leave, purchase = circuits[CircuitId("conge")], circuits[CircuitId("marche")]
    assert [leave.before(position) for position in range(3)] == [(), (), (0, 1)]
    assert {step.id: step.when for step in purchase.steps if step.when} == {
        "visa-directeur-de-cabinet": "amount > 200 000"
    }
    assert purchase.metadata[0].required


def test_circuits_of_the_house_count_working_days_and_keep_tasks_apart() -> None:
    _, circuits = read_workflows(WORKFLOWS)
    for circuit in circuits.values():
        limits = [step.limit for step in circuit.steps if step.action is not Action.SEAL]
        units = {limit.deadline.unit if limit else None for limit in limits}
        assert units == {Unit.WORKING_DAYS}, circuit.id
        signed = any(step.action is Action.SIGN for step in circuit.steps)
        assert circuit.last_signs == signed, circuit.id
        assert any(step.apart for step in circuit.steps) == signed, circuit.id


def test_a_circuit_says_what_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "essai.yaml").write_text(GOOD)
    circuit = read_circuits(tmp_path, DESKS)[CircuitId("essai")]
    visa, sign, seal = circuit.steps
    assert (visa.needed, visa.limit, sign.needed) == (2, in_days(3), 1)
    assert seal.action is Action.SEAL
    assert seal.desks == (ORGANISATION,)
    assert circuit.name.ar == "مسار"


def test_a_step_says_its_level_and_whether_every_page_is_read(tmp_path: Path) -> None:
    text = GOOD.replace("action: sign,", "action: sign, level: advanced, read_all: true,")
    (tmp_path / "essai.yaml").write_text(
        text.replace("action: seal", "action: seal, level: qualified")
    )
    steps = read_circuits(tmp_path, DESKS)[CircuitId("essai")].steps
    assert [(step.level, step.read_all) for step in steps] == [
        (Level.SIMPLE, False),
        (Level.ADVANCED, True),
        (Level.QUALIFIED, False),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("action: sign", "action: sign, level: strong", "steps.1.level: input should be 'simple'"),
        ("action: sign", "action: read, level: simple", "steps.1.level: unknown key"),
        ("action: seal", "action: seal, read_all: true", "steps.2.read_all: unknown key"),
        ("action: sign", "action: sign, read_all: 1", "steps.1.read_all: input should be a valid"),
        ("[ministre]", "[minstre]", "steps.1.desks: unknown desk 'minstre' (did you mean 'm"),
        ("[ministre]", "[ministre, ministre]", "steps.1.desks: desk 'ministre' stands"),
        ("[ministre]", "[organisation]", "steps.1.desks: 'organisation' is the desk of the seal"),
        ("[ministre]", "[]", "steps.1.desks: list should have at least 1 item"),
        ("[ministre]", "ministre", "steps.1.desks: input should be a valid list"),
        ("[ministre]", "[1]", "steps.1.desks.0: must be a desk's name"),
        (", desks: [ministre]", "", "steps.1.desks: missing."),
        ("quorum: 2", "quorum: 4", "steps.0.quorum: asks for 4 desks where 3 are named."),
        ("quorum: 2", "quorum: 0", "steps.0.quorum: must be 'any', 'all', or a whole"),
        ("quorum: 2", "quorum: most", "steps.0.quorum: must be 'any', 'all'"),
        ("quorum: 2", "quorum: true", "steps.0.quorum: must be 'any', 'all'"),
        ("quorum: 2", "quorum: 1.5", "steps.0.quorum: must be 'any', 'all'"),
        ("days: 3", "days: 0", "steps.0.days: input should be greater than or equal to 1"),
        ("days: 3", "days: '3'", "steps.0.days: input should be a valid integer"),
        ("days: 3", "delay: 3", "steps.0.delay: unknown key"),
        ("days: 3", "dais: 3", "steps.0.dais: unknown key (did you mean 'days'?)."),
        ("visas: beside", "visas: outside", "visas: input should be 'inside' or 'beside'"),
        ("visas: beside", "visa: beside", "visa: unknown key (did you mean 'visas'?)."),
        ("action: sign", "action: sing", "steps.1: unknown action 'sing' (did you mean 'sign'?)."),
        ("action: sign", "note: sign", "steps.1: says no action: visa, sign, seal, read, "),
        ("action: seal", "action: seal, desks: [chef]", "steps.2.desks: a seal is put by"),
        ("action: visa", "action: seal", "steps.0.action: the seal closes a circuit"),
        ("id: signature", "id: visa", "steps.1.id: 'visa' is taken by steps.0."),
        ("id: signature", "id: Signature 1", "steps.1.id: 'Signature 1' is not made"),
        ("ar: مسار", "ar: ''", "name.ar: empty."),
        ("ar: مسار", "ar: ' '", "name.ar: empty."),
        ("ar: مسار", "ar: circuit", "name.ar: not in Arabic."),
        ("fr: circuit", 'fr: "cir\\u202ecuit"', "name.fr: holds a line break or"),
        ("fr: circuit", 'fr: "a\\nb"', "name.fr: holds a line break or"),
        ("fr: circuit", "fr: no", "name.fr: input should be a valid string"),
        (", en: circuit", "", "name.en: missing."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    assert before in GOOD
    mistakes = told(tmp_path, GOOD.replace(before, after, 1))
    assert any(mistake.startswith(expected) for mistake in mistakes), mistakes


PARTED = f"""\
{NAME}
metadata:
  - {{key: amount, {NAME}, kind: decimal, required: true}}
  - {{key: nature, {NAME}, kind: choice,
      choices: [{{key: works, {NAME}}}, {{key: studies, {NAME}}}]}}
steps:
  - together:
      - - {{id: a, {NAME}, action: visa, desks: [chef]}}
        - {{id: b, {NAME}, action: visa, desks: [budget], when: amount > 200 000}}
      - - {{id: c, {NAME}, action: sign, desks: [juridique]}}
  - {{id: d, {NAME}, action: sign, desks: [ministre]}}
  - {{id: e, {NAME}, action: seal, when: "nature in {{works}}"}}
"""


def test_branches_conditions_and_fields_are_read(tmp_path: Path) -> None:
    (tmp_path / "essai.yaml").write_text(PARTED)
    circuit = read_circuits(tmp_path, DESKS)[CircuitId("essai")]
    assert [step.id for step in circuit.steps] == ["a", "b", "c", "d", "e"]
    before = [circuit.before(position) for position in range(5)]
    assert before == [(), (0,), (), (1, 2), (3,)]
    assert [step.when for step in circuit.steps] == [
        None, "amount > 200 000", None, None, "nature in {works}",
    ]  # fmt: skip
    amount, nature = circuit.metadata
    assert (amount.kind, amount.required, nature.required) == (Kind.DECIMAL, True, False)
    assert [choice.key for choice in nature.choices] == ["works", "studies"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("amount > 200", "amuont > 200", "steps.0.together.0.1.when: at column 1: "),
        ("amount > 200 000", "amount > many", "steps.0.together.0.1.when: at column 10: "),
        ("amount > 200 000", "5", "steps.0.together.0.1.when: input should be a valid string"),
        ("[budget]", "[budgte]", "steps.0.together.0.1.desks: unknown desk 'budgte'"),
        ("id: c,", "id: a,", "steps.0.together.1.0.id: 'a' is taken by steps.0.together.0.0."),
        ("id: d,", "id: b,", "steps.1.id: 'b' is taken by steps.0.together.0.1."),
        ("action: sign", "action: sing", "steps.0.together.1.0: unknown action 'sing' (did"),
        ("action: sign, desks: [juridique]", "action: seal", "steps.0.together.1.0: the seal clo"),
        (f"id: c, {NAME}, action: sign, desks: [juridique]", "together: []",
            "steps.0.together.1.0: branches stand in no other branch"),
        ("  - together:", "  - id: z\n    together:", "steps.0.id: unknown key"),
        ("kind: decimal", "kind: money", "metadata.0.kind: input should be 'text', 'integer'"),
        ("kind: choice", "kind: text", "metadata.1: 'nature': a choice has choices"),
        ("key: amount", "key: nature", "metadata.1.key: 'nature' stands there twice."),
        ("key: amount", "key: in", "metadata.0: 'in' is not a name"),
        ("key: amount", "key: Montant", "metadata.0.key: 'Montant' is not made of small"),
        ("required: true", "required: yes please", "metadata.0.required: input should be a valid"),
    ],
)  # fmt: skip
def test_a_mistake_in_branches_and_fields_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    assert before in PARTED
    mistakes = told(tmp_path, PARTED.replace(before, after, 1))
    assert any(mistake.startswith(expected) for mistake in mistakes), mistakes


def test_branches_are_two_at_least_and_steps_fifty_at_most(tmp_path: Path) -> None:
    step = f"{{id: s%s, {NAME}, action: visa, desks: [chef]}}"
    one = f"{NAME}\nsteps:\n  - together: [[{step % 0}]]"
    assert told(tmp_path, one)[0].startswith("steps.0.together: list should have at least 2")
    many = ", ".join(step % number for number in range(30))
    more = many.replace("id: s", "id: t")
    both = f"{NAME}\nsteps:\n  - together: [[{many}], [{more}]]"
    assert told(tmp_path, both) == ["steps: more than 50 steps in all."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{NAME}\nsteps: []", "steps: list should have at least 1 item"),
        (NAME, "steps: missing."),
        (f"{NAME}\nsteps:\n  - {{id: a, {NAME}, action: seal}}", "steps: nobody sees the document"),
        (f"{NAME}\nsteps: [1, null]", "steps.0: "),
        ("", "must hold keys and values."),
        ("- a\n- b", "must hold keys and values."),
        ("just words", "must hold keys and values."),
        (GOOD + "name: {ar: ا, fr: b, en: c}", "'name' on line 7 said twice"),
        (GOOD.replace("[ministre]", "&a [ministre]"), "an anchor (&) on line 5 has no place here."),
        ("a: &a b\nc: *a", "an anchor (&) on line 1"),
        ("a: *a", "an alias (*) on line 1"),
        ("a: !!python/object/apply:os.getcwd []", "a tag (!) on line 1"),
        ("%YAML 1.1\n---\na: b", "a directive (%) on line 1"),
        ("a: b\n---\nc: d", "not YAML on line 2"),
        ("a: [b", "not YAML on line"),
        ("a: 2026-13-45", "not YAML"),
        ("? [a, b]\n: c", "'a key that is no word' on line 1"),
        ("[" * 17 + "]" * 17, "nested more than 16 levels deep."),
        (b"a: \xff", "not UTF-8 text."),
        (b"a: \x00", "not YAML"),
        (b" " * (1024 * 1024 + 1), "larger than 1 MB."),
    ],
)
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    assert told(tmp_path, text)[0].startswith(expected)


def test_a_file_named_otherwise_is_refused(tmp_path: Path) -> None:
    for name in ("Essai.yaml", "essai.yml", "été.yaml"):
        assert told(tmp_path, GOOD, name) == [
            "a circuit's file is named in small letters, digits and hyphens, and .yaml."
        ]
        (tmp_path / name).unlink()


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(fixed.WORKFLOWS, tmp_path, dirs_exist_ok=True)
    for name, before, after in [
        ("arrete.yaml", "[ministre]", "[minstre]"),
        ("arrete.yaml", "action: seal", "action: sceau"),
        ("conge.yaml", "quorum: any", "quorum: 3"),
        ("organisation.yaml", "id: service-budget", "id: service-achats"),
        ("marche.yaml", "visas:", "visa:"),
    ]:
        text = (tmp_path / name).read_text()
        (tmp_path / name).write_text(text.replace(before, after, 1))
    with pytest.raises(CircuitMistakes) as refusal:
        read_workflows(tmp_path)
    files = [
        re.sub(r".*/([\w-]+\.yaml): .*", r"\1", line) for line in str(refusal.value).split("\n")
    ]
    assert set(files) == {"arrete.yaml", "conge.yaml", "organisation.yaml", "marche.yaml"}
    assert len(refusal.value.mistakes) == len(files) == 5 - 1  # desks are unknown, so not compared


def test_the_place_is_said_as_the_folder_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("workflows").mkdir()
    Path("workflows/arrete.yaml").write_text(GOOD.replace("[ministre]", "[minstre]"))
    with pytest.raises(CircuitMistakes) as refusal:
        read_circuits(Path("workflows"), DESKS)
    assert str(refusal.value).startswith(
        "workflows/arrete.yaml: steps.1.desks: unknown desk 'minst"
    )


@pytest.mark.parametrize("missing", ["no folder at all", "."])
def test_a_missing_folder_or_organisation_is_told(
    tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CircuitMistakes, match=r"organisation\.yaml: cannot be read"):
        read_workflows(Path(missing))
    with pytest.raises(CircuitMistakes, match=r"organisation\.yaml: cannot be read"):
        read_organisation(Path(missing))


def test_a_file_that_swells_is_refused_before_it_does(tmp_path: Path) -> None:
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    began = time.monotonic()
    assert told(tmp_path, laughs) == ["an anchor (&) on line 1 has no place here."]
    assert told(tmp_path, "[" * 1_000_000) == ["nested more than 16 levels deep."]
    assert time.monotonic() - began < 2


def test_a_guest_signs_at_a_step_of_one_desk(tmp_path: Path) -> None:
    text = GOOD.replace("action: sign", "action: external", 1)
    (tmp_path / "essai.yaml").write_text(text)
    circuit = read_circuits(tmp_path, DESKS)[CircuitId("essai")]
    assert (circuit.steps[1].action, circuit.steps[1].needed) == (Action.EXTERNAL, 1)
    assert circuit.signs_inside(circuit.steps[1])
    (tmp_path / "essai.yaml").unlink()
    two = text.replace("[ministre]", "[ministre, chef]", 1)
    (mistake,) = told(tmp_path, two)
    assert mistake.startswith("steps.1.desks: list should have at most 1 item")


def test_the_seal_may_close_what_a_guest_signed_last(tmp_path: Path) -> None:
    (tmp_path / "essai.yaml").write_text(GOOD.replace("action: sign", "action: external", 1))
    circuit = read_circuits(tmp_path, DESKS)[CircuitId("essai")]
    assert [step.action for step in circuit.steps][-2:] == [Action.EXTERNAL, Action.SEAL]
