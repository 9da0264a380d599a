"""The demonstration begins and ends politely: one sentence, an exit code, no traceback."""

import gc
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from parapheur.cli import app as commands
from parapheur.cli import main, running
from parapheur.demo.cast import BY_LOGIN
from parapheur.demo.seed import ADMINISTRATOR, FIRST
from parapheur.domain.people import Role

ROOT = Path(__file__).parents[2]


def demo(data: Path, port: int) -> subprocess.Popen[str]:
    world = {"PARAPHEUR_DATA": str(data), "LC_ALL": "fr_FR.UTF-8", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "parapheur", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **world},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hearing,
    )


def hearing() -> None:
    """Hear Ctrl+C, though whoever runs the tests in the background does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_port_that_is_taken_is_said_in_a_sentence_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        program = demo(tmp_path / "data", taken.getsockname()[1])
        said, wrong = program.communicate(timeout=60)
    assert program.returncode == 3
    assert not said
    assert wrong.startswith("Impossible de servir les pages sur")
    assert wrong.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_an_interrupted_preparation_ends_at_once_and_quietly(tmp_path: Path) -> None:
    program = demo(tmp_path / "data", 0)
    assert program.stdout is not None
    assert "Préparation" in program.stdout.readline()
    os.killpg(program.pid, signal.SIGINT)
    _, wrong = program.communicate(timeout=20)
    assert program.returncode == 0
    assert not wrong


def test_the_cast_has_an_administrator_for_the_keys_and_somebody_to_begin_with() -> None:
    assert Role.ADMINISTRATOR in BY_LOGIN[ADMINISTRATOR].person.roles
    assert BY_LOGIN[FIRST].pin


def test_a_command_looks_seldom_for_what_is_not_needed_and_who_stays_at_work_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[int, int, int]] = []
    monkeypatch.setattr(commands, "app", lambda: seen.append(gc.get_threshold()))
    usual = gc.get_threshold()
    main()
    assert seen[0][0] == commands.SELDOM
    assert gc.get_threshold() == usual == running.USUAL
    try:
        gc.set_threshold(commands.SELDOM)
        running._settle()
        assert gc.get_threshold() == running.USUAL
    finally:
        gc.unfreeze()
