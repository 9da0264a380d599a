"""The house's list of instructions is read from its file, with every mistake in it."""

from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes
from parapheur.circuits.instructions import read_instructions
from parapheur.domain.instructions import HOUSE

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NAME = "name: {ar: مستعجل, fr: Urgent, en: Urgent}"


def read(folder: Path, *rows: str) -> list[str]:
    """The keys that are read, or the mistakes."""
    lines = "".join(f"  - {{{row}}}\n" for row in rows)
    (folder / "instructions.yaml").write_text(f"instructions:\n{lines}")
    try:
        return [one.key for one in read_instructions(folder)]
    except CircuitMistakes as refusal:
        found = str(refusal).splitlines()
        return [line.partition("instructions.yaml: ")[2] for line in found]


def test_the_file_of_the_house_says_the_usual_list(tmp_path: Path) -> None:
    assert read_instructions(WORKFLOWS) == HOUSE == read_instructions(tmp_path)


def test_a_house_has_words_and_an_order_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, f"key: vite, {NAME}", f"key: a-voir, {NAME}") == ["vite", "a-voir"]


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("key: vite", "instructions.0.name: missing."),
        ("key: Vite, " + NAME, "instructions.0.key: 'Vite' is not made of small letters"),
        ("key: vite, name: {ar: Urgent, fr: Urgent, en: Urgent}", "not in Arabic"),
        ("key: vite, whom: x, " + NAME, "instructions.0.whom: unknown key"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, row: str, mistake: str) -> None:
    assert any(mistake in line for line in read(tmp_path, row))


def test_a_key_is_said_once_and_a_list_is_not_endless(tmp_path: Path) -> None:
    (told,) = read(tmp_path, *[f"key: vite, {NAME}"] * 2)
    assert told == "instructions: the key 'vite' is said twice."
    assert "at most 30" in read(tmp_path, *[f"key: k{n}, {NAME}" for n in range(31)])[0]
