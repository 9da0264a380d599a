"""A skip is a reason here, and a failure in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import needs

ROOT = Path(__file__).parents[2]
SKIPPING = "import pytest\ndef test_it():\n    pytest.skip('no such thing here')\n"
SKIPPED_WHOLE = "import pytest\npytest.skip('no such thing here', allow_module_level=True)\n"


@pytest.mark.parametrize("source", [SKIPPING, SKIPPED_WHOLE], ids=["one test", "a whole file"])
@pytest.mark.parametrize(("ci", "code"), [({}, {0, 5}), ({"CI": "true"}, {1, 2})])
def test_a_skip_fails_in_ci_alone(
    tmp_path: Path, source: str, ci: dict[str, str], code: set[int]
) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_skipping.py").write_text(source)
    world = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [sys.executable, "-m", "pytest", "-ra", "--rootdir", str(tmp_path), str(tmp_path)]
    result = subprocess.run(
        command, cwd=tmp_path, env=world | ci, capture_output=True, text=True, check=False
    )
    assert result.returncode in code, result.stdout
    assert "no such thing here" in result.stdout


def test_a_missing_component_names_itself_and_what_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(needs.COMPONENTS, "a press", (("no-such-press",), "the printer's guild"))
    with pytest.raises(pytest.skip.Exception, match="needs a press: the printer's guild"):
        needs.needs("a press")


def test_postgres_comes_with_the_lock() -> None:
    assert (needs.postgres_binaries() / "pg_ctl").is_file()
