"""The first administrator of an office is brought in by the command line, and by nothing after."""

import getpass
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import open_office
from parapheur.cli.administering import typed_password
from parapheur.cli.app import app
from parapheur.domain.about_people import AccountOpened
from parapheur.domain.errors import (
    AdministratorThere,
    LoginNotFit,
    LoginTaken,
    NameRequired,
    WeakPassword,
)
from parapheur.domain.people import WORKER, Login, Role
from parapheur.domain.staff import Described
from parapheur.settings import load
from parapheur.usecases.enter import enter
from parapheur.usecases.first import bring_administrator
from parapheur.usecases.fsck import fsck
from tests.builders import AMINA, PASSWORD, RACHID, words
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, an_office

ROOT = Path(__file__).parents[2]
NAMES = ("--name", "Nora Alami", "--arabic-name", "نورة العلمي")
NORA = Described(name=words("Nora"), capacity=words("Administratrice"), language=AMINA.language)


def said(folder: Path, password: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "parapheur", "administrator", *words],
        cwd=ROOT, env={**os.environ, "PARAPHEUR_DATA": str(folder), "LC_ALL": "fr_FR.UTF-8"},
        input=password, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_an_empty_office_gets_its_administrator_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    done = said(data, f"{PASSWORD}\n", "nora", *NAMES)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "nora administre désormais les comptes.\n"
    monkeypatch.setenv("PARAPHEUR_DATA", str(data))
    again = CliRunner().invoke(app, ["administrator", "zineb", *NAMES], input=f"{PASSWORD}\n")
    assert isinstance(again.exception, AdministratorThere)
    with open_office(load()) as opened:
        office = opened.office
        person = enter(
            office,
            login=Login("nora"),
            password=PASSWORD,
            token="y",
            agent="x",
            address="192.0.2.1",
        )
        nora = office.reading.person(Login("nora"))
        assert nora is not None
        assert person.login == nora.login
        assert (nora.roles, nora.name.ar) == (frozenset({Role.ADMINISTRATOR}), "نورة العلمي")
        told = office.reading.account_events(nora.login)[0]
        assert isinstance(told, AccountOpened)
        assert told.actor == WORKER
        with pytest.raises(WeakPassword):
            bring_administrator(office, "zineb", NORA, "court")
        assert list(fsck(office)) == []


def test_nobody_is_brought_in_beside_an_administrator() -> None:
    with pytest.raises(AdministratorThere):
        bring_administrator(an_office().office, "nora", NORA, PASSWORD)


def test_what_does_not_fit_is_refused_and_leaves_nothing() -> None:
    fake = FakeOffice()
    with fake.store.work() as work:
        enrolled(work, AMINA)
        enrolled(work, replace(RACHID, active=False))
    with pytest.raises(LoginTaken):
        bring_administrator(fake.office, "amina", NORA, PASSWORD)
    with pytest.raises(LoginNotFit):
        bring_administrator(fake.office, "Nora!", NORA, PASSWORD)
    assert {one.login for one in fake.office.reading.people()} == {"amina", "rachid"}
    assert bring_administrator(fake.office, "nora", NORA, PASSWORD).roles == {Role.ADMINISTRATOR}


def test_a_name_in_one_language_alone_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path))
    asked = ["administrator", "nora", "--name", "Nora", "--arabic-name", " "]
    assert isinstance(CliRunner().invoke(app, asked).exception, NameRequired)
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_typed_twice_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["une phrase", "une autre", PASSWORD, PASSWORD])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert typed_password() == PASSWORD
    assert list(typed) == []


class Terminal:
    """Somebody sits at it."""

    def isatty(self) -> bool:
        return True
