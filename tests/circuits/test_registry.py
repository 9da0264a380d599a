"""The directory of bodies as a file says it, and each mistake with its place."""

from pathlib import Path

import pytest

from parapheur.circuits import CircuitMistakes, read_directory, read_organisation
from parapheur.domain.deadline import Unit
from parapheur.domain.misdirected import NoSuchBody, NoSuchKind
from parapheur.domain.people import Desk, DeskId
from parapheur.domain.registry.bodies import Family, body_of, desks_of
from tests.builders import words

WORKFLOWS = Path(__file__).parents[2] / "workflows"
NAME = "{ar: اسم, fr: Nom, en: Name}"
DESKS = [Desk(DeskId(one), words(one)) for one in ("chef", "ordre", "service")]


def read(folder: Path, bodies: str, kinds: str = f"  - {{id: plainte, name: {NAME}}}\n") -> None:
    (folder / "registry.yaml").write_text(f"bodies:\n{bodies}kinds:\n{kinds}")
    read_directory(folder, DESKS)


def mistakes(folder: Path, bodies: str, **more: str) -> list[str]:
    with pytest.raises(CircuitMistakes) as refusal:
        read(folder, bodies, **more)
    return [line.partition("registry.yaml: ")[2] for line in str(refusal.value).splitlines()]


def a_body(**more: str) -> str:
    said = {"id": "mre", "family": "administration", "registry": "ordre", "head": "chef", **more}
    return f"  - {{name: {NAME}, {', '.join(f'{key}: {value}' for key, value in said.items())}}}\n"


def test_the_house_has_bodies_that_share_no_desk() -> None:
    desks = read_organisation(WORKFLOWS).desks
    directory = read_directory(WORKFLOWS, desks)
    assert {one.family for one in directory.bodies} == {Family.ADMINISTRATION, Family.PUBLIC_BODY}
    theirs = [{one.id for one in desks_of(body, directory, desks)} for body in directory.bodies]
    assert not theirs[0] & theirs[1]
    assert theirs[0] | theirs[1] == {one.id for one in desks}
    for body, held in zip(directory.bodies, theirs, strict=True):
        assert {body.registry, body.head, *(one.desk for one in body.services)} <= held
        assert directory.kept_by([body.registry]) == (body,)
        assert directory.body(body.id) == body
    asked = directory.kind("demande").deadline
    assert asked
    assert (asked.amount, asked.unit) == (60, Unit.CALENDAR_DAYS)


def test_what_is_not_there_is_refused() -> None:
    desks = read_organisation(WORKFLOWS).desks
    directory = read_directory(WORKFLOWS, desks)
    with pytest.raises(NoSuchBody):
        directory.body("nowhere")
    with pytest.raises(NoSuchKind):
        directory.kind("nothing")
    assert body_of(DeskId("nowhere"), directory, desks) is None


def test_without_a_file_there_is_no_registry(tmp_path: Path) -> None:
    assert read_directory(tmp_path, DESKS).bodies == ()


def test_each_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    read(tmp_path, a_body())
    assert mistakes(tmp_path, a_body(registry="ordr")) == [
        "bodies.0.registry: unknown desk 'ordr'."
    ]
    assert mistakes(tmp_path, a_body(services="[service, nul]")) == [
        "bodies.0.services.1: unknown desk 'nul'."
    ]
    assert mistakes(tmp_path, a_body() + a_body()) == [
        "bodies.1.id: 'mre' is said twice.",
        "bodies.1.registry: 'ordre' is the registry of another body.",
        "bodies.1.head: 'chef' is the head of another body.",
    ]
    kinds = f"  - {{id: a, name: {NAME}}}\n  - {{id: a, name: {NAME}}}\n"
    assert mistakes(tmp_path, a_body(), kinds=kinds) == ["kinds.1.id: 'a' is said twice."]
    assert any("family" in one for one in mistakes(tmp_path, a_body(family="club")))
    assert any("keep" in one for one in mistakes(tmp_path, a_body(keep="1")))


def test_forms_of_answers_are_read_whole_and_told_apart(tmp_path: Path) -> None:
    text = "\n      ar: |\n        فقرة\n\n        فقرة\n      fr: Un\n      en: One"
    one = (
        f"  - id: favorable\n    name: {{ar: قبول, fr: Accord, en: Granted}}\n    opening:{text}\n"
    )
    one += f"    text:{text}\n    closing:{text}\n"
    kinds = "  - id: a\n    name: {ar: طلب, fr: A, en: A}\n"
    read(tmp_path, a_body(), f"{kinds}templates:\n{one}")
    (form,) = read_directory(tmp_path, DESKS).templates
    assert (form.id, form.text.ar) == ("favorable", "فقرة\n\nفقرة")
    twice = mistakes(tmp_path, a_body(), kinds=f"{kinds}templates:\n{one}{one}")
    assert twice == ["templates.1.id: 'favorable' is said twice."]
