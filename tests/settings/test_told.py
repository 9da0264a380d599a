"""What a program was given is told whole, but for secrets: of these, that they are others."""

import os
from pathlib import Path

from pydantic import SecretStr

from parapheur.bootstrap import Opened, given
from parapheur.domain.settings_told import changes, digest_of
from parapheur.settings import Folders, Mail, Settings
from parapheur.usecases.running import Given
from tests.fakes import an_office

SECRET, OTHER = "canari-4159", "canari-2653"
OPENED = an_office()


def some(folder: Path, secret: str = SECRET, place: str = "db") -> Given:
    url = f"postgresql+psycopg://parapheur:{secret}@{place}:5432/office?password={secret}"
    mail = Mail(host="smtp.example.ma", sender="a@example.ma", password=SecretStr(secret))
    folders = Folders(workflows=folder, templates=folder, data=folder)
    settings = Settings(folders=folders, database_url=url, mail=mail)
    return given(Opened(OPENED.office, settings, url, secret.encode()))


def test_no_secret_is_told_and_each_is_known_by_something(tmp_path: Path) -> None:
    found = some(tmp_path)
    assert SECRET not in repr(found)
    assert found.settings["database_url"] == "postgresql+psycopg://parapheur@db:5432/office"
    assert found.settings["server.port"] == "8000"
    hidden = {key for key, value in found.settings.items() if value.startswith("#")}
    assert hidden == {"mail.password", "database_url.password", "database_url.query"}


def test_a_secret_that_is_another_is_a_change_without_its_value(tmp_path: Path) -> None:
    before, after = some(tmp_path).settings, some(tmp_path, OTHER).settings
    changed = changes(before, after)
    names = [one.key for one in changed]
    assert names == ["database_url.password", "database_url.query", "mail.password"]
    assert not [one for one in changed if SECRET in repr(one) or OTHER in repr(one)]
    assert some(tmp_path).settings == before
    assert digest_of(before) != digest_of(after)


def test_a_circuit_that_is_another_is_a_change(tmp_path: Path) -> None:
    file = tmp_path / "types" / "a.yaml"
    file.parent.mkdir()
    file.write_text("steps: []")
    before = some(tmp_path)
    file.write_text("steps: [1]")
    os.utime(file)
    (one,) = changes(before.settings, some(tmp_path).settings)
    assert one.key == "workflows/types/a.yaml"
    assert (one.old or "").startswith("SHA-256 ")


def test_an_unset_database_is_told_as_where_it_stands(tmp_path: Path) -> None:
    settings = Settings(folders=Folders(workflows=tmp_path, templates=tmp_path, data=tmp_path))
    told = given(Opened(OPENED.office, settings, "", b"")).settings
    assert told["database_url"].startswith("sqlite:///")
