"""The signing process by itself, and a key on a card that a person is enrolled with."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import keeper_words, keys_place, open_office
from parapheur.cli.app import app
from parapheur.domain.errors import KeysAway, Misconfigured
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.keys import RemoteKeys
from parapheur.settings import load
from tests.builders import HASSAN
from tests.keys.drawer import HELD, Drawer
from tests.signing.desk import ORGANISATION

ROOT = Path(__file__).parents[2]


def config(folder: Path, keys: str) -> Path:
    file = folder / "config.yaml"
    shipped = f"templates: {ROOT / 'templates'}, workflows: {ROOT / 'workflows'}"
    places = f"folders: {{data: {folder / 'data'}, {shipped}}}"
    file.write_text(f"{places}\nkeys: {{{keys}}}\n", encoding="utf-8")
    return file


def test_it_runs_by_itself_for_the_users_that_are_named(tmp_path: Path) -> None:
    me = pwd.getpwuid(os.getuid()).pw_name
    file = config(tmp_path, f"folder: kept, users: [{me}]")
    command = [sys.executable, "-m", "parapheur", "keeper", "--config", str(file)]
    place = keys_place(load(file), ORGANISATION)
    with subprocess.Popen(command, cwd=ROOT) as keeper:
        try:
            keys = RemoteKeys(place, b"")
            assert keys.authority_der
            keys.close()
            assert keeper.poll() is None  # it stays, whoever leaves
        finally:
            keeper.terminate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parapheur.keys.starting.STARTING", 0.05)
        with pytest.raises(KeysAway):
            keys.organisation().__enter__()


def test_a_user_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no system user"):
        keeper_words(load(config(tmp_path, "users: [nobody-of-that-name]")))


def test_a_person_is_enrolled_with_a_card(tmp_path: Path, drawer: Drawer) -> None:
    anchors = drawer.folder / "root.pem"
    file = config(tmp_path, f"module: {drawer.module}, anchors: {anchors}, level: advanced")
    with open_office(load(file)) as opened, opened.office.work() as work:
        work.add_person(HASSAN, "no password opens this")
    words = ["enrol", HASSAN.login, "--token", HELD.token, "--key", HELD.key]
    done = CliRunner().invoke(app, [*words, "--config", str(file)])
    assert done.exit_code == 0, done.output
    with open_office(load(file)) as opened:
        assert opened.office.reading.levels()[Login(HASSAN.login)] is Level.ADVANCED
    words[1] = "nobody"
    assert CliRunner().invoke(app, [*words, "--config", str(file)]).exit_code == 3
