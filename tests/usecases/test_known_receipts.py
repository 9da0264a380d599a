"""A receipt is known again by its code and by its bytes, and tells no more than it must."""

from dataclasses import replace

import pytest

from parapheur.domain.checked import Checked, Finding
from parapheur.domain.documents import Digest, Version
from parapheur.domain.paper_codes import Code, code_of
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.check import check_code, check_file
from parapheur.usecases.registry.receipt import give_receipt
from tests.fakes import FakeOffice, sha256
from tests.letters import MINISTRY
from tests.usecases.letters import PDF, a_registry, sent

HERE = "203.0.113.7"


@pytest.fixture
def fake() -> FakeOffice:
    made = a_registry()
    give_receipt(made.office, sent(made).letter)
    return made


def code(fake: FakeOffice) -> Code:
    return Code(fake.store.reading.incoming(LetterId(1)).code)


def receipt(fake: FakeOffice) -> bytes:
    version = fake.store.reading.incoming(LetterId(1)).receipt
    assert version is not None
    return fake.files.get(version.digest)


def by_code(fake: FakeOffice) -> Checked:
    return check_code(fake.office, code(fake), address=HERE)


def test_its_code_tells_number_date_body_and_fingerprints_alone(fake: FakeOffice) -> None:
    found = by_code(fake)
    assert found.finding is Finding.RECEIPT
    told = found.receipt
    assert told is not None
    assert (told.number, told.body, told.prints) == ("2026-000001", MINISTRY, (sha256(PDF),))
    assert found == Checked(Finding.RECEIPT, receipt=told)
    for secret in ("Alami", "attestation", "AB123456", "youssef"):
        assert secret not in str(found)


def test_another_code_is_unknown_and_counted(fake: FakeOffice) -> None:
    for turn in range(3):
        other = code_of(bytes([turn] * 16))
        assert check_code(fake.office, other, address=HERE).finding is Finding.UNKNOWN
    assert len(fake.store.kept.knocks) == 3
    by_code(fake)
    assert len(fake.store.kept.knocks) == 3


def test_its_bytes_are_known_and_judged(fake: FakeOffice) -> None:
    found = check_file(fake.office, receipt(fake))
    assert found.finding is Finding.RECEIPT
    assert found.verdict is not None
    assert found.verdict.verdict is Conclusion.VALID
    assert found.receipt == by_code(fake).receipt


def test_what_was_added_or_changed_is_told(fake: FakeOffice) -> None:
    sealed = receipt(fake)
    added = check_file(fake.office, sealed + b"% more\n%%EOF\n")
    assert (added.finding, added.receipt) == (Finding.CHANGED, None)
    spoilt = check_file(fake.office, sealed.replace(b"2026-000001", b"2026-000009"))
    assert spoilt.receipt is None
    assert spoilt.finding is not Finding.RECEIPT


def test_a_row_that_its_trail_does_not_tell_vouches_for_nothing(fake: FakeOffice) -> None:
    letters, stands = fake.store.kept.letters, fake.store.kept.letters[LetterId(1)]
    letters[LetterId(1)] = replace(stands, code=code_of(b"\7" * 16))
    assert by_code(fake).finding is Finding.UNKNOWN
    letters[LetterId(1)] = replace(stands, receipt=Version(Digest("0" * 64), 9))
    assert by_code(fake).finding is Finding.UNKNOWN
    letters[LetterId(1)] = stands
    trail = fake.store.kept.trails["incoming/1"]
    fake.store.kept.trails["incoming/1"] = trail[:1]
    assert by_code(fake).finding is Finding.UNKNOWN
    assert not check_file(fake.office, receipt(fake)).ours
