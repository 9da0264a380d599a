"""config.yaml is checked, anchored where it stands, and documented whole."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from parapheur.domain.errors import Misconfigured
from parapheur.domain.words import Language
from parapheur.domain.zones import zone
from parapheur.settings import ENVIRONMENT, Settings, load

CONFIG = Path(__file__).parents[2] / "config.yaml"


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_of_the_repository_says_the_defaults() -> None:
    assert load(CONFIG, {}).model_dump(exclude={"folders"}) == Settings().model_dump(
        exclude={"folders"}
    )


def keys(model: type[BaseModel]) -> set[str]:
    found = set(model.model_fields)
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= keys(field.annotation)
    return found


def test_every_key_and_variable_is_documented() -> None:
    text = CONFIG.read_text()
    shown = set(re.findall(r"^[ #]*(\w+):", text, re.M))
    assert keys(Settings) <= shown
    assert all(variable in text for variable in ENVIRONMENT)


def test_folders_are_relative_to_the_file(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "folders: {data: ../kept, workflows: /srv/circuits}"), {})
    assert settings.folders.data == tmp_path / ".." / "kept"
    assert settings.folders.workflows == Path("/srv/circuits")
    assert settings.folders.templates == tmp_path / "templates"
    assert settings.database == f"sqlite:///{tmp_path}/../kept/parapheur.sqlite"


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "# nothing to say\n"), {})
    assert settings.limits.upload_bytes == 25 * 1024 * 1024
    assert settings.default_language is Language.AR
    assert settings.zone is zone("Africa/Casablanca")
    assert settings.lease.total_seconds() == 30
    assert settings.server.url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("fonts: x", "fonts", "unknown key"),
        ("limits: {upload: 3}", "limits.upload", "unknown key"),
        ("limits: {pages: 0}", "limits.pages", "greater than 0"),
        ("server: {port: 99999}", "server.port", "65535"),
        ("server: {public_url: 'javascript:x'}", "server.public_url", "pattern"),
        ("database_url: mysql://x", "database_url", "pattern"),
        ("time_zone: Africa/Nowhere", "time_zone", "no such time zone"),
        ("time_zone: ../../etc/passwd", "time_zone", "no such time zone"),
        ("default_language: es", "default_language", "'ar', 'fr' or 'en'"),
        ("languages: [fr]\ndefault_language: ar", "default_language", "not one of the languages"),
        ("languages: []", "languages", "at least 1"),
        ("- a list", "", "keys and values"),
        ("a: [", "", "is not YAML"),
        ("x: !!python/object/apply:os.getcwd []", "", "is not YAML"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, text: str, place: str, problem: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(Misconfigured) as refusal:
        load(file, {})
    assert str(refusal.value).startswith(f"{file}: {place}")
    assert problem in str(refusal.value)


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"none\.yaml: cannot be read"):
        load(tmp_path / "none.yaml", {})
    (tmp_path / "config.yaml").write_bytes(b"host: \xff\xfe")
    with pytest.raises(Misconfigured, match="cannot be read"):
        load(tmp_path / "config.yaml", {})


def test_the_environment_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "server: {port: 81, threads: 3}\ndatabase_url: sqlite:///x")
    monkeypatch.chdir(tmp_path)
    environment = {
        "PARAPHEUR_DATA": "elsewhere",
        "PARAPHEUR_DATABASE_URL": "postgresql+psycopg://db/parapheur",
        "PARAPHEUR_PORT": "82",
        "PARAPHEUR_HOST": "192.0.2.1",
        "PARAPHEUR_BEHIND_PROXY": "1",
        "PARAPHEUR_PUBLIC_URL": "https://parapheur.example.ma/",
    }
    settings = load(file, environment)
    assert settings.folders.data == tmp_path / "elsewhere"
    assert settings.database == "postgresql+psycopg://db/parapheur"
    assert (settings.server.port, settings.server.threads) == (82, 3)
    assert settings.server.behind_proxy == 1
    assert settings.server.url == "https://parapheur.example.ma"
    assert load(None, {"PARAPHEUR_CONFIG": str(file)}).server.port == 81


def test_the_file_at_hand_is_read_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).folders.workflows == CONFIG.parent / "workflows"
    written(tmp_path, "server: {port: 83}")
    assert load(None, {}).server.port == 83
