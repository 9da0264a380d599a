"""`parapheur fsck` over a real folder, as an administrator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parapheur.cli.app import app
from tests.reliability.conftest import Places
from tests.reliability.ministry import CONFIG, INSIDE, Place, at_step, move_on, opened, standing


def command(place: Place, *words: str) -> tuple[int, str]:
    """How it ends and what it prints, begun from nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "parapheur", *asked(*words)],
        cwd=Path(CONFIG).parent,
        env={**os.environ, **there(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def again(place: Place, *words: str) -> tuple[int, str]:
    """The same in this process, which has loaded everything."""
    done = CliRunner().invoke(app, asked(*words), env=there(place))
    return done.exit_code, done.stdout


def asked(*words: str) -> list[str]:
    return ["fsck", "--config", str(CONFIG), *words]


def there(place: Place) -> dict[str, str]:
    where = {"PARAPHEUR_DATA": str(place.data), "PARAPHEUR_DATABASE_URL": place.url}
    return {**where, "LC_ALL": "C.UTF-8"}


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_what_is_wrong_is_told_and_returned(places: Places, backend: str) -> None:
    place = places(backend)
    with opened(place) as office:
        dossier_id = at_step(office, 3, INSIDE)
        move_on(office, dossier_id)
        newest = standing(office, dossier_id).version.digest
    code, clean = command(place, "--json")
    assert (code, json.loads(clean)) == (0, [])
    (file,) = place.files.glob(f"{newest[:2]}/{newest[2:]}*")
    file.unlink()
    problem = f"the bytes {newest[:16]}… are missing or damaged"
    code, wrong = command(place, "--json") if backend == "sqlite" else again(place, "--json")
    assert code == 1
    assert json.loads(wrong) == [{"place": "D-000001, round 1", "problem": problem}]
    code, spoken = again(place)
    assert code == 1
    assert f"D-000001, round 1: {problem}" in spoken
