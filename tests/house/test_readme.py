"""README is true: its diagram is the table, its commands exist and do what it says."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from parapheur.cli.app import app, main
from parapheur.domain.lifecycle import TABLE, State
from tests.carriers import carrying
from tests.journeys.letters import a_letter

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
ROWS = re.findall(r"^\| (`parapheur .*?) \|", README, re.M)
TOLD = re.findall(r"`(parapheur [^`]+)`", "\n".join(ROWS))


def commands(group: TyperGroup, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name)


def program() -> TyperGroup:
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    return command


def found(words: list[str]) -> tuple[tuple[str, ...], TyperCommand | TyperGroup]:
    """The command that a line of README means, and its name."""
    command: TyperCommand | TyperGroup = program()
    name: list[str] = []
    for word in words:
        if not isinstance(command, TyperGroup):
            break
        assert word in command.commands, f"there is no command {' '.join([*name, word])}"
        inner = command.commands[word]
        assert isinstance(inner, TyperCommand | TyperGroup)
        command = inner
        name.append(word)
    return tuple(name), command


def test_the_diagram_is_the_table_of_the_life() -> None:
    drawn = re.findall(r"^    (\S+) --> (\S+?)(?:: (\S+))?$", README, re.M)
    assert sorted(drawn) == sorted(
        [("[*]", State.DRAFT, ""), *((start, end, move) for move, start, end in TABLE)]
    )


def test_every_command_is_told_and_every_told_command_exists() -> None:
    told = {found(line.split()[1:])[0] for line in TOLD}
    told |= {("circuits", name) for name in re.findall(r"`circuits (\w+)[^`]*`", README)}
    assert told == set(commands(program()))


@pytest.mark.parametrize("line", TOLD)
def test_every_told_option_exists(line: str) -> None:
    _, command = found(line.split()[1:])
    known = {name for option in command.params for name in option.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_every_told_file_is_there() -> None:
    for name in re.findall(
        r"`((?:workflows|domain|usecases|words|tests|parapheur)/[\w./]*)`", README
    ):
        assert (ROOT / name).exists() or (ROOT / "parapheur" / name).exists(), name


def run(tmp_path: Path, *words: str) -> int:
    world = {**os.environ, "PARAPHEUR_DATA": str(tmp_path / "data"), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "parapheur", *words]
    return subprocess.run(command, cwd=ROOT, env=world, capture_output=True, check=False).returncode


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a command in this process: what a program of its own does was seen by then."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run_here(*words: object) -> int:
        monkeypatch.setattr(sys, "argv", ["parapheur", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0)

    return run_here


def test_circuits_are_checked_and_drawn(tmp_path: Path) -> None:
    assert run(tmp_path, "circuits", "check", "workflows/") == 0
    assert run(tmp_path, "circuits", "draw", "courrier-depart") == 0


@pytest.mark.timeout(300)  # three programs one after the other
def test_a_document_is_inspected_rehearsed_and_verified(
    tmp_path: Path, here: Callable[..., int]
) -> None:
    letter = tmp_path / "lettre.pdf"
    letter.write_bytes(a_letter("fr", "Essai"))
    assert run(tmp_path, "inspect", str(letter)) == 0
    carrier = tmp_path / "facture.pdf"
    carrier.write_bytes(carrying())
    assert here("inspect", carrier) == 1
    assert here("inspect", carrier, "--attachments") == 0
    out = tmp_path / "out"
    assert run(
        tmp_path, "rehearse", str(letter), "--circuit", "courrier-depart", "--out", str(out)
    ) in {0, 2}
    signed, authority = out / "lettre-signed.pdf", out / "lettre-authority.pem"
    assert run(tmp_path, "verify", str(signed), "--trust", str(authority)) == 0
    assert here("verify", signed) == 2, "its authority is unknown here"
    assert here("verify", authority) == 3
    signed.write_bytes(signed.read_bytes().replace(b"/Length", b"/Lengtb", 1))
    assert here("verify", signed) == 1
    assert here("inspect", signed) == 1
