"""Types are read from their file; every mistake is told, with its place."""

import json
from pathlib import Path

import pytest

from parapheur.circuits import (
    CircuitMistakes,
    read_circuits,
    read_organisation,
    read_types,
    types_schema,
)
from parapheur.circuits.types import read_house
from parapheur.domain.appearance import Appearance, Leaf, Place, Shown
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DeskId
from parapheur.domain.subtypes import Format, Sealing, find, offers

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NAME = "name: {ar: نوع, fr: type, en: type}"
GOOD = f"""\
types:
  - id: courrier
    {NAME}
    subtypes:
      - id: reponse
        {NAME}
        circuit: courrier-depart
        creation: projet
        format: cades
        appearance: {{page: first, place: top-left, shows: name}}
        seal: closing
        confidentiality: confidential
        attachments: allowed
        metadata:
          - {{key: answers, {NAME}, kind: text}}
      - {{id: simple, {NAME}, circuit: fait-au-bureau}}
"""


def written(folder: Path, text: str | bytes) -> Path:
    (folder / "types.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def told(folder: Path, text: str | bytes) -> list[str]:
    """Return the mistakes of the file, each after its name."""
    with pytest.raises(CircuitMistakes) as refusal:
        read_types(written(folder, text))
    lines = str(refusal.value).splitlines()
    assert all(line.startswith(f"{folder / 'types.yaml'}: ") for line in lines)
    return [line.removeprefix(f"{folder / 'types.yaml'}: ") for line in lines]


def test_a_subtype_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    (family,) = read_types(written(tmp_path, GOOD))
    full, plain = family.subtypes
    assert (full.circuit, full.creation) == ("courrier-depart", "projet")
    assert (full.format, full.seal) == (Format.CADES, Sealing.CLOSING)
    assert full.appearance == Appearance(Leaf.FIRST, Place.TOP_LEFT, Shown.NAME)
    assert full.confidentiality is Confidentiality.CONFIDENTIAL
    assert [field.key for field in full.metadata] == ["answers"]
    assert (full.attachments, plain.attachments) == (True, False)
    assert (plain.creation, plain.format, plain.seal) == (None, None, Sealing.AS_CIRCUIT)
    assert (plain.appearance, plain.confidentiality) == (Appearance(), Confidentiality.ORDINARY)


def test_marks_may_stand_on_a_page_by_its_number(tmp_path: Path) -> None:
    (family,) = read_types(written(tmp_path, GOOD.replace("page: first", "page: 3")))
    assert family.subtypes[0].appearance.page == 3


def test_marks_may_show_handwriting(tmp_path: Path) -> None:
    wished = GOOD.replace("shows: name", "shows: name, image: true")
    (family,) = read_types(written(tmp_path, wished))
    assert [one.appearance.image for one in family.subtypes] == [True, False]


def test_a_house_without_the_file_has_no_types(tmp_path: Path) -> None:
    assert read_types(tmp_path) == ()


def test_every_subtype_of_the_house_makes_a_circuit() -> None:
    organisation = read_organisation(WORKFLOWS)
    circuits = read_circuits(WORKFLOWS, [desk.id for desk in organisation.desks])
    types = read_types(WORKFLOWS)
    found = list(offers(types, circuits))
    assert [one.misfits for one in found] == [()] * len(found)
    assert {one.subtype.circuit for one in found} == set(circuits) - {"projet-de-lettre"}
    answer = find("correspondance/reponse", types)
    assert answer is not None
    assert answer[1].creation == "projet-de-lettre"
    assert any(one.subtype.format is Format.CADES for one in found)


MISTAKES = [
    ("types: []", ["types: list should have at least 1 item after validation, not 0"]),
    ("{}", ["types: missing"]),
    (
        GOOD.replace("        circuit: courrier-depart\n", ""),
        ["types.0.subtypes.0.circuit: missing"],
    ),
    (GOOD.replace("format: cades", "format: xades"), ["types.0.subtypes.0.format: "]),
    (GOOD.replace("place: top-left", "place: middle"), ["types.0.subtypes.0.appearance.place: "]),
    (GOOD.replace("shows: name", "image: yes please"), ["types.0.subtypes.0.appearance.image: "]),
    (GOOD.replace("attachments: allowed", "attachments: a"), ["types.0.subtypes.0.attachments: "]),
    (GOOD.replace("page: first", "page: 0"), ["types.0.subtypes.0.appearance.page: "]),
    (GOOD.replace("page: first", "page: middle"), ["types.0.subtypes.0.appearance.page: "]),
    (GOOD.replace("seal: closing", "seal: yes"), ["types.0.subtypes.0.seal: "]),
    (
        GOOD.replace("confidentiality: confidential", "confidentiality: secret"),
        ["types.0.subtypes.0.confidentiality: "],
    ),
    (
        GOOD.replace("confidentiality:", "confidentialty:"),
        [
            "types.0.subtypes.0.confidentialty: unknown key (did you mean 'confidentiality'?)",
        ],
    ),
    (GOOD.replace("id: simple", "id: reponse"), ["types.0.subtypes.1.id: 'reponse' is taken by "]),
    (GOOD.replace("circuit: fait-au-bureau", "circuit: ../x"), ["types.0.subtypes.1.circuit: "]),
    (GOOD.replace("kind: text", "kind: choice"), ["types.0.subtypes.0.metadata.0: 'answers': "]),
    (
        GOOD.replace(
            "kind: text}", "kind: text}\n          - {key: answers, " + NAME + ", kind: date}"
        ),
        ["types.0.subtypes.0.metadata.1.key: 'answers' stands there twice"],
    ),
    (GOOD.replace("ar: نوع", "ar: type", 1), ["types.0.name.ar: not in Arabic"]),
    ("types: &a [*a]", ["an anchor (&) on line 1 has no place here"]),
    ("types: !!python/object:os.system x", ["a tag (!) on line 1 has no place here"]),
    (b"types: \xff", ["not UTF-8 text"]),
    ("[" * 40, ["nested more than 16 levels deep"]),
    ("#" + "x" * 2_000_000, ["larger than 1 MB"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, text: str | bytes, expected: list[str]
) -> None:
    found = told(tmp_path, text)
    assert len(found) == len(expected), found
    for line, beginning in zip(found, expected, strict=True):
        assert line.startswith(beginning)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_bytes((WORKFLOWS / "organisation.yaml").read_bytes())
    (tmp_path / "essai.yaml").write_text("steps: []")
    written(tmp_path, GOOD.replace("cades", "xades"))
    with pytest.raises(CircuitMistakes) as refusal:
        read_house(tmp_path)
    places = {line.split(": ")[0].rsplit("/", 1)[1] for line in str(refusal.value).splitlines()}
    assert places == {"essai.yaml", "types.yaml"}


def test_types_are_no_circuit(tmp_path: Path) -> None:
    assert read_circuits(written(tmp_path, GOOD), [DeskId("chef")]) == {}


def test_the_schema_says_what_the_file_may_hold() -> None:
    shape = json.loads(json.dumps(types_schema()))
    subtype = shape["$defs"]["SubtypeShape"]
    assert set(subtype["required"]) == {"id", "name", "circuit"}
    assert subtype["additionalProperties"] is False
    assert shape["$defs"]["Confidentiality"]["enum"] == ["ordinary", "restricted", "confidential"]
