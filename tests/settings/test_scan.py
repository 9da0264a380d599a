"""Who looks for viruses is said in the configuration, or nobody does."""

import re
from pathlib import Path

import pytest

from parapheur.bootstrap import elsewhere
from parapheur.domain.errors import Misconfigured
from parapheur.settings import load

CONFIG = Path(__file__).parents[2] / "config.yaml"


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_the_file_shows_can_be_used_as_it_is(tmp_path: Path) -> None:
    assert load(CONFIG, {}).scan is None
    block = CONFIG.read_text().partition("\n# scan:\n")[2].partition("\n\n")[0]
    shown = "scan:\n" + "\n".join(re.findall(r"^# ( +\w+: .*)$", block, re.M))
    settings = load(written(tmp_path, shown), {})
    assert settings.scan is not None
    assert settings.scan.clamd == "/run/clamav/clamd.ctl"
    assert elsewhere(settings, tmp_path).scan is None


@pytest.mark.parametrize("place", ["clamav:3310", "127.0.0.1:3310", "[::1]:3310", "/a/b"])
def test_a_scanner_has_a_path_or_a_port(tmp_path: Path, place: str) -> None:
    settings = load(written(tmp_path, f"scan: {{clamd: '{place}'}}"), {})
    assert settings.scan is not None


@pytest.mark.parametrize("place", ["", "clamav", "run/clamd", "clamav:", "http://x:1/", "a b:1"])
def test_a_mistake_names_its_place(tmp_path: Path, place: str) -> None:
    with pytest.raises(Misconfigured, match=r"scan\.clamd"):
        load(written(tmp_path, f"scan: {{clamd: '{place}'}}"), {})
