"""Time servers are set up in `config.yaml`, with the authorities above them."""

from pathlib import Path

import pytest

from parapheur.bootstrap import elsewhere, open_egress, open_office, open_time
from parapheur.domain.errors import Misconfigured
from parapheur.domain.outside import Call, Errand, Outside, Trouble
from parapheur.keys.authority import TestAuthority
from parapheur.keys.vault import Vault
from parapheur.settings import Time, load
from tests.builders import MORNING

CONFIG = Path(__file__).parents[2] / "config.yaml"


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_the_file_shows_can_be_used_as_it_is(tmp_path: Path) -> None:
    block = CONFIG.read_text().partition("\n# time:\n")[2].partition("\n\n")[0]
    shown = "time:\n" + "\n".join(line[1:] for line in block.splitlines())
    TestAuthority.at(tmp_path, Vault.at(tmp_path), at=MORNING)
    (tmp_path / "authority.pem").rename(tmp_path / "time.pem")
    settings = load(written(tmp_path, shown), {})
    assert settings.time is not None
    assert settings.time.model_fields_set == set(Time.model_fields)
    servers = open_time(settings)
    assert servers is not None
    assert servers.trust.policy == settings.time.policy


def test_nobody_is_asked_for_the_time_unless_it_is_said(tmp_path: Path) -> None:
    assert load(CONFIG, {}).time is None
    assert open_time(load(CONFIG, {})) is None
    assert elsewhere(load(CONFIG, {}), tmp_path).time == Time(test=True)


WRONG = {
    "time: {}": "time: name servers, or say test: true",
    "time: {servers: ['https://a.ma/'], anchors: a.pem, test: true}": "name servers, or say",
    "time: {servers: ['https://a.ma/']}": "name the file of the authorities",
    "time: {servers: ['ftp://a.ma/'], anchors: a.pem}": "time.servers.0",
    "time: {test: true, policy: mine}": "time.policy",
    "outside: {hosts: ['http://a.ma/']}": "outside.hosts.0",
    "outside: {hosts: ['a ma']}": "outside.hosts.0",
}


@pytest.mark.parametrize(("text", "problem"), WRONG.items())
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        load(written(tmp_path, text), {})
    assert problem in str(refusal.value)


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_anchors_that_are_none_are_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.pem").write_bytes(content)
    text = "time: {servers: ['https://a.ma/'], anchors: a.pem}"
    with pytest.raises(Misconfigured, match=r"a\.pem: holds no certificate"):
        open_time(load(written(tmp_path, text), {}))


def test_an_office_of_tests_has_a_clock_of_its_own(tmp_path: Path) -> None:
    with open_office(elsewhere(load(CONFIG, {}), tmp_path)) as opened:
        assert opened.office.signer.tells_time


def test_only_what_is_named_is_called(tmp_path: Path) -> None:
    text = "outside: {hosts: [ocsp.example.ma], in_house: ['127.0.0.1:9']}"
    egress = open_egress(load(written(tmp_path, text), {}))
    for url, trouble in {
        "http://crl.example.ma/": Trouble.NOT_ALLOWED,
        "http://127.0.0.1:9/": Trouble.NO_CONNECTION,
    }.items():
        with pytest.raises(Outside) as wrong:
            egress(Call(Errand.STATUS, url))
        assert wrong.value.trouble is trouble
