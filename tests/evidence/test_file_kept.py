"""What was kept is found again: evidence files of each release, and vectors for other verifiers.

Each file is checked by the verifier of today and by the one that it carries, in an environment that
has `cryptography` and nothing else.
"""

import io
import json
from pathlib import Path

import pytest

from parapheur.evidence import verify
from tests.evidence.bundles import codes, files_of
from tests.evidence.test_file_readers import alone
from tests.evidence.test_file_readers import bare as bare
from tests.evidence.test_file_readers import folder as folder

HERE = Path(__file__).parent
RELEASES = sorted((HERE / "releases").glob("*.asice"))
VECTORS = json.loads((HERE / "vectors" / "vectors.json").read_text())


@pytest.mark.parametrize("kept", RELEASES, ids=lambda file: file.stem)
def test_what_each_release_wrote_is_valid_for_ever(bare: Path, kept: Path) -> None:
    """By the verifier of today, and by the one that was shipped with it."""
    shipped = bare / f"{kept.stem}.py"
    shipped.write_bytes(files_of(kept.read_bytes())["verify.py"])
    for program in (Path(verify.__file__), shipped):
        done = alone(bare, program, kept, "--trust", kept.with_suffix(".pem"))
        assert done.returncode == 0, done.stdout


def test_a_release_is_kept() -> None:
    assert RELEASES


@pytest.mark.parametrize("told", VECTORS["files"], ids=lambda one: one["file"])
def test_the_verifier_finds_what_the_vectors_say(told: dict[str, object]) -> None:
    place = HERE / "vectors"
    trust = verify.certificates_in((place / VECTORS["trust"]).read_bytes())
    source = io.BytesIO((place / str(told["file"])).read_bytes())
    report = verify.verify(source, trust=trust)
    assert (report.verdict, codes(report)) == (told["verdict"], told["codes"])


@pytest.mark.parametrize("tree", VECTORS["trees"], ids=lambda one: one["size"])
def test_the_trees_of_the_vectors_prove_themselves(tree: dict[str, list[list[str]]]) -> None:
    size = len(tree["inclusion"])
    roots = [bytes.fromhex(str(one)) for one in tree["roots"]]
    for number, path in enumerate(tree["inclusion"]):
        leaf = verify.leaf_hash(b"%d" % number)
        assert verify.included(leaf, number, size, roots[-1], [bytes.fromhex(one) for one in path])
    for old, path in enumerate(tree["consistency"], start=1):
        steps = [bytes.fromhex(one) for one in path]
        assert verify.consistent(old, size, roots[old - 1], roots[-1], steps)
