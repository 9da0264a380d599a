"""Signatures that lie about what they cover."""

from collections.abc import Callable

import pytest

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.verdict import Conclusion, Integrity, Modification
from parapheur.signing.verdict import examine
from tests.evidence import attacks
from tests.signing.desk import SIGNED, SigningDesk

Numbers = list[int]
LIES: dict[str, Callable[[Numbers], list[int | bytes]]] = {
    "null": lambda n: [b"null"],
    "empty": lambda n: [],
    "zeros": lambda n: [0, 0, 0, 0],
    "begins later": lambda n: [1, n[1] - 1, n[2], n[3]],
    "gap before the contents": lambda n: [0, n[1] - 9, n[2], n[3]],
    "gap after the contents": lambda n: [0, n[1], n[2] + 9, n[3] - 9],
    "ranges overlap": lambda n: [0, n[2], n[1], n[3]],
    "no gap": lambda n: [0, n[1], n[1], n[3]],
    "too short": lambda n: [0, n[1], n[2], n[3] - 60],
    "too long": lambda n: [0, n[1], n[2], n[3] + 60],
    "negative": lambda n: [0, -n[1], n[2], n[3]],
    "six numbers": lambda n: [0, n[1], n[2], 4, n[2] + 4, n[3] - 4],
    "three numbers": lambda n: [0, n[1], n[2]],
    "words": lambda n: [b"(a)", b"(b)", b"(c)", b"(d)"],
    "real numbers": lambda n: [0, n[1], n[2], b"%d.5" % n[3]],
}


@pytest.mark.parametrize("lie", LIES)
def test_a_range_that_lies_is_not_valid(desk: SigningDesk, versions: list[bytes], lie: str) -> None:
    attacked = attacks.with_range(versions[4], LIES[lie])
    verdict = examine(attacked, (), [desk.authority])
    assert verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}
    for last in verdict.signatures[-1:]:
        assert last.integrity is Integrity.BROKEN
        assert last.modification is Modification.FORBIDDEN
    with desk.keys.organisation() as key, pytest.raises(SignatureUnsound):
        desk.signer.check(versions[3], attacked, signed=SIGNED, certificate=key.certificate)
