"""The mail server is set up in `config.yaml`, its password in the environment alone."""

import re
from pathlib import Path

import pytest

from parapheur.bootstrap import elsewhere, open_post
from parapheur.domain.errors import Misconfigured
from parapheur.domain.words import Words
from parapheur.settings import Mail, load

CONFIG = Path(__file__).parents[2] / "config.yaml"
HOUSE = Words("وزارة", "Ministère", "Ministry")
SERVER = "mail: {host: smtp.example.ma, sender: p@example.ma"


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_server_nobody_sends(tmp_path: Path) -> None:
    settings = load(CONFIG, {"PARAPHEUR_MAIL_PASSWORD": "secret"})
    assert settings.mail is None
    assert open_post(settings, HOUSE) is None


def test_what_the_file_shows_can_be_used_as_it_is(tmp_path: Path) -> None:
    block = CONFIG.read_text().partition("\n# mail:\n")[2]
    shown = "mail:\n" + "\n".join(re.findall(r"^# ( +\w+: .*)$", block, re.M))
    settings = load(written(tmp_path, shown), {"PARAPHEUR_MAIL_PASSWORD": "secret"})
    assert settings.mail is not None
    assert settings.mail.model_fields_set == set(Mail.model_fields)
    assert open_post(settings, HOUSE) is not None
    assert "secret" not in repr(settings)  # nor, then, in a log
    assert elsewhere(settings, tmp_path).mail is None  # a demonstration writes to nobody


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("mail: {host: smtp.example.ma}", "mail.sender", "required"),
        ("mail: {host: x, sender: parapheur}", "mail.sender", "pattern"),
        ('mail: {host: x, sender: "p@example.ma\\nBcc: x@y.ma"}', "mail.sender", "pattern"),
        (f"{SERVER}, security: ssl}}", "mail.security", "'starttls', 'tls' or 'none'"),
        (f"{SERVER}, security: none, user: p}}", "mail", "only sent over"),
        (f"{SERVER}, pasword: x}}", "mail.pasword", "unknown key"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, text: str, place: str, problem: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        load(written(tmp_path, text), {})
    assert f"config.yaml: {place}" in str(refusal.value)
    assert problem in str(refusal.value)


def test_a_server_on_this_machine_may_be_spoken_to_in_the_clear(tmp_path: Path) -> None:
    text = "mail: {host: 127.0.0.1, sender: p@example.ma, security: none, user: p}"
    assert load(written(tmp_path, text), {}).mail is not None
