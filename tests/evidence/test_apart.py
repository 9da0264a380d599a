"""What a stranger brings as an evidence file is judged in a process of its own, within limits."""

import os
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest

from parapheur.domain.verdict import Conclusion
from parapheur.evidence import apart
from parapheur.evidence.apart import judged_apart

RELEASES = Path(__file__).parent / "releases"
KEPT = (RELEASES / "0.1.0.asice").read_bytes()
TRUST = [PEM_cert_to_DER_cert((RELEASES / "0.1.0.pem").read_text())]


def open_files() -> set[tuple[str, str]]:
    """Number and target of each open file of this process, that by which they are listed apart."""
    listed = {number: f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")}
    return {(number, os.readlink(name)) for number, name in listed.items() if os.path.lexists(name)}


def test_one_that_holds_is_valid_and_its_document_comes_with_it() -> None:
    before = open_files()
    concluded, document = judged_apart(KEPT, trust=TRUST)
    assert concluded is Conclusion.VALID
    assert document is not None
    assert document.startswith(b"%PDF-")
    assert document in KEPT
    assert open_files() <= before, "nothing stays open"


def test_without_the_authority_it_stays_open_whose_it_is() -> None:
    assert judged_apart(KEPT, trust=[])[0] is Conclusion.INDETERMINATE


@pytest.mark.parametrize("place", [0.1, 0.6, 0.95])
def test_a_changed_byte_is_found(place: float) -> None:
    changed = bytearray(KEPT)
    changed[int(len(KEPT) * place)] ^= 1
    concluded, _ = judged_apart(bytes(changed), trust=TRUST)
    assert concluded in {Conclusion.INVALID, Conclusion.UNREADABLE}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", KEPT[:5000], b"PK\x03\x04" + bytes(999)])
def test_what_is_none_is_unreadable(data: bytes) -> None:
    assert judged_apart(data, trust=TRUST) == (Conclusion.UNREADABLE, None)


@pytest.mark.parametrize(("limit", "value"), [("WORK", 0), ("CLOCK", 0.01)])
def test_past_its_limits_nothing_is_settled(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: float
) -> None:
    monkeypatch.setattr(apart, limit, value)
    assert judged_apart(KEPT, trust=TRUST) == (Conclusion.INDETERMINATE, None)
