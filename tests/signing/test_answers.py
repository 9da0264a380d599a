"""A responder's answer that says "revoked" tells of the time before, too: it was good then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import ocsp
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder

from parapheur.domain.ades import Indication
from parapheur.domain.baseline import Baseline
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.verdict import Conclusion
from parapheur.egress import Egress, Hosts, KeptAnswers
from parapheur.keys.soft import SoftKey
from parapheur.signing import PadesSigner, Revocation
from parapheur.signing.answers import at_the_time
from tests.builders import MORNING
from tests.signing.authorities import DAY, Authority, repository, responder
from tests.signing.desk import SIGNED
from tests.signing.test_archive import House

HOUR = timedelta(hours=1)
CLOSED = MORNING + 2 * DAY


class Revoking(House):
    """A house whose signer is revoked some time after he signed."""

    def __init__(self, folder: Path, people: Authority, time: Authority, ports: list[int]) -> None:
        super().__init__(folder, people, time, ports)
        self._folder, self._hosts = folder, Hosts([], [f"127.0.0.1:{port}" for port in ports])

    def closed(self, pdf: bytes, since: datetime) -> bytes:
        """Close the document two days later, with what is then published of who signed it."""
        self.people.revoked.add(number(self.person))
        self.people.since = since
        self.people.at = self.time.at = CLOSED
        fetched = Revocation(Egress(self._hosts), KeptAnswers(self._folder / "later"))
        signer = PadesSigner(self.people.der, self.clock(), fetched)
        after, _, _ = signer.prove(pdf, "time-1", signed=SIGNED[:2], at=CLOSED, closing=True)
        return after


def number(key: SoftKey) -> int:
    return x509.load_der_x509_certificate(key.certificate_der).serial_number


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Revoking]:
    people, time = Authority("people"), Authority("time")
    with responder(people) as one, repository(time) as two:
        yield Revoking(tmp_path, people, time, [one.port, two.port])


@pytest.mark.parametrize("days", [3, 10, 300], ids=["next day", "it has grown old", "long after"])
def test_who_was_revoked_after_he_signed_has_signed(house: Revoking, days: int) -> None:
    pdf = house.closed(house.signed(), MORNING + DAY)
    verdict = house.signer.verify(pdf, at=MORNING + days * DAY)
    assert verdict.verdict is Conclusion.VALID
    assert {one.indication for one in verdict.signatures} == {Indication.PASSED}
    assert verdict.signatures[1].level is Baseline.LTA


def test_who_was_revoked_before_has_not(house: Revoking) -> None:
    with pytest.raises(SignatureUnsound, match="revoked"):
        house.closed(house.signed(), MORNING - HOUR)


@pytest.mark.parametrize(
    ("moment", "said"),
    [(MORNING - HOUR, "good"), (MORNING, "revoked"), (MORNING + HOUR, "revoked")],
)
def test_it_is_good_until_it_is_revoked(moment: datetime, said: str) -> None:
    authority = Authority("people", since=MORNING)
    one = authority.signer("Youssef")
    authority.revoked.add(one.serial_number)
    asked = OCSPRequestBuilder().add_certificate(one, authority.certificate, SHA1()).build()  # noqa: S303  as the responder does
    answer = authority.status("", asked.public_bytes(Encoding.DER))
    (found,) = at_the_time([ocsp.OCSPResponse.load(answer)], moment)
    told = found.extract_single_response()
    assert told is not None
    assert told["cert_status"].name == said
    assert found.ocsp_response_data.dump() == answer
