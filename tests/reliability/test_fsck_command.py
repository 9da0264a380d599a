"""`parapheur fsck` over a real folder, as an administrator runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.conftest import Places
from tests.reliability.ministry import CONFIG, INSIDE, Place, at_step, move_on, opened, standing


def fsck(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    there = {"PARAPHEUR_DATA": str(place.data), "PARAPHEUR_DATABASE_URL": place.url}
    return subprocess.run(
        [sys.executable, "-m", "parapheur", "fsck", "--config", str(CONFIG), *words],
        cwd=Path(CONFIG).parent,
        env={**os.environ, **there, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_what_is_wrong_is_told_and_returned(places: Places, backend: str) -> None:
    place = places(backend)
    with opened(place) as office:
        dossier_id = at_step(office, 3, INSIDE)
        move_on(office, dossier_id)
        newest = standing(office, dossier_id).version.digest
    clean = fsck(place, "--json")
    assert (clean.returncode, json.loads(clean.stdout)) == (0, [])
    (file,) = place.files.glob(f"{newest[:2]}/{newest[2:]}*")
    file.unlink()
    wrong = fsck(place, "--json")
    problem = f"the bytes {newest[:16]}… are missing or damaged"
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout) == [{"place": "D-000001, round 1", "problem": problem}]
    spoken = fsck(place)
    assert spoken.returncode == 1
    assert f"D-000001, round 1: {problem}" in spoken.stdout
