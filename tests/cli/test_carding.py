"""`parapheur token-agent` speaks the language of the terminal, and asks nothing in vain."""

from pathlib import Path

import pytest

from parapheur.cli import app as program

NOWHERE = ["--office", "http://parapheur.example.ma", "--module", "module.so"]


@pytest.mark.parametrize(
    ("spoken", "word"),
    [
        ("fr_FR.UTF-8", "n’est interrogé qu’en https"),
        ("ar_MA.UTF-8", "https"),
        ("C", "https alone"),
    ],
)
def test_an_office_in_the_clear_is_refused_before_a_code_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoken: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", spoken)
    monkeypatch.setattr("sys.argv", ["parapheur", "token-agent", *NOWHERE])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 3
    said = capsys.readouterr()
    assert word in said.err
    assert not said.out


def test_a_module_that_is_none_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    module = tmp_path / "module.so"
    module.write_bytes(b"")
    words = ["--office", "http://localhost", "--module", str(module)]
    monkeypatch.setattr("sys.argv", ["parapheur", "token-agent", *words])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 3
    assert "PKCS#11" in capsys.readouterr().err
