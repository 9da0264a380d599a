"""Whether certificates were revoked: real servers are asked, and believed after their steps."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from parapheur.domain.errors import ProofUnavailable
from parapheur.egress import Egress, Hosts, KeptAnswers
from parapheur.signing import Revocation
from parapheur.signing.revocation import Published
from tests.builders import MORNING
from tests.egress.liar import Liar
from tests.signing.authorities import DAY, Authority, repository, responder


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Authority, Liar, Authority, Liar]]:
    answering, listing = Authority("answers"), Authority("lists")
    with responder(answering) as one, repository(listing) as two:
        yield answering, one, listing, two


@pytest.fixture
def answering(served: tuple[Authority, Liar, Authority, Liar]) -> Authority:
    served[0].lie, served[0].asked = "", 0
    return served[0]


@pytest.fixture
def listing(served: tuple[Authority, Liar, Authority, Liar]) -> Authority:
    served[2].lie, served[2].asked = "", 0
    return served[2]


@pytest.fixture
def revocation(served: tuple[Authority, Liar, Authority, Liar], tmp_path: Path) -> Revocation:
    hosts = Hosts([], [f"127.0.0.1:{served[1].port}", f"127.0.0.1:{served[3].port}"])
    return Revocation(Egress(hosts), KeptAnswers(tmp_path))


def of(revocation: Revocation, authority: Authority, name: str = "somebody") -> Published:
    certificate = authority.signer(name).public_bytes(Encoding.DER)
    return revocation.of([certificate, authority.der], [authority.der], at=MORNING)


def test_a_responder_s_answer_is_taken(revocation: Revocation, answering: Authority) -> None:
    found = of(revocation, answering)
    assert (len(found.answers), len(found.lists), found.lacking) == (1, 0, 0)
    assert len(found.certificates) == 2


def test_an_authority_s_list_is_taken(revocation: Revocation, listing: Authority) -> None:
    found = of(revocation, listing)
    assert (len(found.answers), len(found.lists), found.lacking) == (0, 1, 0)


def test_a_revoked_certificate_is_told_as_it_is(
    revocation: Revocation, answering: Authority
) -> None:
    certificate = answering.signer("gone")
    answering.revoked.add(certificate.serial_number)
    der = certificate.public_bytes(Encoding.DER)
    found = revocation.of([der], [answering.der], at=MORNING)
    assert (len(found.answers), found.lacking) == (1, 0), "that it was revoked is proved too"


def test_whom_the_issuer_appointed_may_answer(revocation: Revocation, answering: Authority) -> None:
    answering.lie = "appointed"
    assert len(of(revocation, answering).answers) == 1


@pytest.mark.parametrize("lie", ["another", "stranger", "old", "unknown", "not appointed"])
def test_an_answer_that_does_not_hold_is_not_taken(
    revocation: Revocation, answering: Authority, lie: str
) -> None:
    answering.lie = lie
    with pytest.raises(ProofUnavailable):
        of(revocation, answering)


@pytest.mark.parametrize("lie", ["another", "stranger", "old", "part"])
def test_a_list_that_does_not_hold_is_not_taken(
    revocation: Revocation, listing: Authority, lie: str
) -> None:
    listing.lie = lie
    with pytest.raises(ProofUnavailable):
        of(revocation, listing)


def test_what_nobody_publishes_is_counted(revocation: Revocation) -> None:
    silent = Authority("silent")
    assert of(revocation, silent).lacking == 1


def test_a_host_that_is_not_named_is_not_asked(tmp_path: Path, answering: Authority) -> None:
    with pytest.raises(ProofUnavailable):
        of(Revocation(Egress(Hosts([])), KeptAnswers(tmp_path)), answering)
    assert answering.asked == 0


def test_an_answer_is_asked_for_once_and_used_until_its_next_update(
    revocation: Revocation, listing: Authority
) -> None:
    der = listing.signer("somebody").public_bytes(Encoding.DER)
    for _ in range(3):
        revocation.of([der], [listing.der], at=MORNING)
    assert listing.asked == 1
    with pytest.raises(ProofUnavailable):  # what the server has now is out of date by then
        revocation.of([der], [listing.der], at=MORNING + 6 * DAY)
    assert listing.asked == 2


def test_what_is_soon_out_of_date_is_asked_for_in_advance(
    revocation: Revocation, answering: Authority, listing: Authority
) -> None:
    of(revocation, answering)
    of(revocation, listing)
    assert revocation.ask_again(at=MORNING) == 0
    later = MORNING + 5 * DAY - timedelta(hours=2)
    answering.at = listing.at = later
    try:
        assert revocation.ask_again(at=later) == 2
        assert (answering.asked, listing.asked) == (2, 2)
        assert revocation.ask_again(at=later) == 0
    finally:
        answering.at = listing.at = MORNING


def test_an_answer_that_was_tampered_with_at_rest_is_asked_for_again(
    revocation: Revocation, listing: Authority, tmp_path: Path
) -> None:
    der = listing.signer("somebody").public_bytes(Encoding.DER)
    revocation.of([der], [listing.der], at=MORNING)
    (place,) = tmp_path.iterdir()
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(bytes(data))
    assert len(revocation.of([der], [listing.der], at=MORNING).lists) == 1
    assert listing.asked == 2
