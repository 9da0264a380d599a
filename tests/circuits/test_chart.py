"""The chart of the organisation is read from its file, with every mistake in it."""

from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes, read_organisation
from parapheur.domain.people import DeskId, superior_of

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NAME = "{ar: مكتب, fr: bureau, en: desk}"


def written(folder: Path, *desks: str) -> Path:
    lines = "".join(f"  - {{{desk}, name: {NAME}}}\n" for desk in desks)
    (folder / "organisation.yaml").write_text(f"name: {NAME}\ndesks:\n{lines}")
    return folder


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(CircuitMistakes) as refusal:
        read_organisation(folder)
    return [line.partition("organisation.yaml: ")[2] for line in str(refusal.value).splitlines()]


def test_each_body_has_one_head_and_everybody_else_a_superior() -> None:
    desks = read_organisation(WORKFLOWS).desks
    assert [desk.id for desk in desks if desk.superior is None] == [
        "ministre",
        "fondation-direction",
    ]
    assert superior_of(DeskId("service-budget"), desks, 3) == "ministre"
    assert superior_of(DeskId("directeur-de-cabinet"), desks) == "ministre"
    minister = desks[0]
    assert minister.called.fr == "le ministre délégué"
    assert minister.called.ar == "الوزير المنتدب"
    assert all(desk.article for desk in desks)


def test_an_unknown_superior_is_refused_with_its_place(tmp_path: Path) -> None:
    written(tmp_path, "id: chef, superior: minstre", "id: ministre")
    assert mistakes(tmp_path) == [
        "desks.0.superior: unknown desk 'minstre' (did you mean 'ministre'?)."
    ]


def test_a_cycle_is_refused_with_the_desks_in_it(tmp_path: Path) -> None:
    written(tmp_path, "id: a, superior: b", "id: b, superior: c", "id: c, superior: b")
    assert mistakes(tmp_path) == [
        "desks.1.superior: a desk is above itself: 'c' is above 'b'; 'b' is above 'c'."
    ]
    written(tmp_path, "id: a, superior: a")
    assert mistakes(tmp_path) == ["desks.0.superior: a desk is above itself: 'a' is above 'a'."]


@pytest.mark.parametrize("superior", ["[a]", "12", "{x: 1}"])
def test_a_superior_is_one_desk(tmp_path: Path, superior: str) -> None:
    written(tmp_path, f"id: chef, superior: {superior}")
    assert mistakes(tmp_path) == ["desks.0.superior: input should be a valid string."]
