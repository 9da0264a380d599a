"""Whatever is changed in an evidence file, it is found, and the changed file is named.

Bits, bytes, cuts, insertions, swaps: over the whole container, or within one file of it with the
checksums put right again. With `--parapheur-soak` ten thousand of them.
"""

import random

import pytest

from parapheur.evidence import verify
from tests.evidence.bundles import codes, container, files_of, looked_at, resealed
from tests.evidence.test_file_bytes import shortened

USUAL, MANY = 300, 10_000
APART = {
    verify.MIMETYPE: {"no-evidence", "strange"},
    verify.MANIFEST: {"foreign-manifest", "listed-missing", "unlisted", "changed"},
    verify.SIGNATURE: {"seal-broken", "seal-carries"},
    "evidence.json": {"no-format", "future", "changed"},
}
"""What is told of the files that the manifest does not list, or that are read before it."""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change something."""
    changed, at = bytearray(data), chance.randrange(len(data))
    other = chance.randrange(len(data))
    match chance.randrange(6):
        case 0:
            changed[at] ^= 1 << chance.randrange(8)
        case 1:
            del changed[at : at + chance.randrange(1, 40)]
        case 2:
            changed[at:at] = chance.randbytes(chance.randrange(1, 20))
        case 3:
            changed[at], changed[other] = changed[other], changed[at]
        case 4:
            changed[at : at + 16] = changed[at : at + 16][::-1]
        case _:
            del changed[at:]
    return bytes(changed)


@pytest.fixture(scope="module")
def rounds(request: pytest.FixtureRequest) -> int:
    return MANY if request.config.getoption("--parapheur-soak") else USUAL


@pytest.mark.timeout(900)
def test_every_change_of_the_container_is_found(rounds: int) -> None:
    chance, whole = random.Random(5), resealed(shortened)  # noqa: S311  the same each time
    for _ in range(rounds):
        data = mutated(whole, chance)
        if data != whole:
            assert looked_at(data).verdict in {"invalid", "unreadable"}


@pytest.mark.timeout(900)
def test_every_change_of_a_file_is_found_and_the_file_named(rounds: int) -> None:
    chance = random.Random(9)  # noqa: S311  the same each time
    files = files_of(resealed(shortened))
    for _ in range(rounds):
        name = chance.choice(list(files))
        data = mutated(files[name], chance)
        if data == files[name]:
            continue
        report = looked_at(container({**files, name: data}))
        assert report.verdict in {"invalid", "unreadable"}, name
        told = {one.facts.get("name") for one in report.checks if one.said == "changed"}
        assert name in told or APART.get(name, set()) & set(codes(report)), (name, codes(report))
