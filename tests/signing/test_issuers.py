"""An issuer that is missing is fetched from where a certificate says, and proves itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID

from parapheur.domain.baseline import Baseline
from parapheur.domain.errors import ProofUnavailable
from parapheur.domain.verdict import Conclusion
from parapheur.egress import Egress, Hosts, KeptAnswers
from parapheur.keys.bundle import Bundle
from parapheur.keys.soft import SoftKey
from parapheur.signing import PadesSigner, Revocation
from parapheur.signing.issuers import HIGHEST, MOST_ASKED, MOST_IN_ONE, WEEK, read
from parapheur.signing.own_time import OwnTimeServers, TestTime
from parapheur.signing.revocation import Published
from parapheur.signing.timestamp import TimeTrust
from tests.builders import MORNING
from tests.egress.liar import Liar, a_liar
from tests.pdfs import a_pdf
from tests.signing.authorities import DAY, Authority
from tests.signing.desk import FIELDS, SIGNED

SECONDS = 0.6


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


class Town:
    """One server for all: each authority's certificate under its name, and its responder."""

    def __init__(self, liar: Liar, folder: Path) -> None:
        self.liar, self.folder = liar, folder
        self.kept = KeptAnswers(folder)
        self.shelf: dict[str, bytes] = {}
        self.responders: dict[str, Authority] = {}
        liar.answer = self.answer
        liar.asked.clear()
        liar.sent = 0

    def answer(self, path: str, body: bytes) -> bytes:
        if path in self.responders:
            self.liar.media = "application/ocsp-response"
            return self.responders[path].status(path, body)
        self.liar.media = "application/pkix-cert"
        return self.shelf.get(path, b"")

    def authority(
        self, name: str, above: Authority | None = None, *, published: str | None = None
    ) -> Authority:
        """An authority with a responder, whose certificate stands under its name."""
        made = Authority(name, above=above)
        made.responder = self.liar.url(f"ocsp-{name}")
        made.published = self.liar.url(name if published is None else published)
        self.responders[f"ocsp-{name}"] = made
        self.shelf[name] = made.der
        return made

    def revocation(self, *, open_to: bool = True) -> Revocation:
        hosts = Hosts([], [f"127.0.0.1:{self.liar.port}"] if open_to else [])
        return Revocation(Egress(hosts, seconds=SECONDS), self.kept)

    def fetched(self) -> list[str]:
        """Whose certificates were asked for."""
        return [path for path in self.liar.asked if not path.startswith("ocsp-")]


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with a_liar("application/pkix-cert", lambda path, body: b"") as server:
        yield server


@pytest.fixture
def town(liar: Liar, tmp_path: Path) -> Town:
    return Town(liar, tmp_path)


def of(
    town: Town, lowest: Authority, root: Authority, revocation: Revocation | None = None
) -> Published:
    """Ask about somebody of the lowest authority, whose certificate comes alone."""
    somebody = der(lowest.signer("somebody"))
    return (revocation or town.revocation()).of([somebody], [root.der], at=MORNING)


def test_a_missing_issuer_is_fetched_and_asked_about_too(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)
    found = of(town, middle, root)
    assert middle.der in found.certificates
    assert (len(found.certificates), len(found.answers), found.lacking) == (3, 2, 0)
    assert (middle.asked, root.asked, town.fetched()) == (1, 1, ["middle"])


def test_nothing_is_fetched_where_nothing_is_missing(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)
    somebody = der(middle.signer("somebody"))
    found = town.revocation().of([somebody, middle.der], [root.der], at=MORNING)
    assert (len(found.answers), found.lacking, town.fetched()) == (2, 0, [])


def test_several_in_a_row_are_fetched(town: Town) -> None:
    root = lowest = town.authority("root")
    for name in ("upper", "middle", "lower")[: HIGHEST - 1]:
        lowest = town.authority(name, lowest)
    found = of(town, lowest, root)
    assert (len(found.answers), found.lacking) == (4, 0)
    assert town.fetched() == ["lower", "middle", "upper"]


def test_a_container_of_certificates_is_read_too(town: Town) -> None:
    root, stranger = town.authority("root"), Authority("stranger")
    middle = town.authority("middle", root)
    both = [stranger.certificate, middle.certificate]
    town.shelf["middle"] = pkcs7.serialize_certificates(both, Encoding.DER)
    found = of(town, middle, root)
    assert (len(found.answers), found.lacking) == (2, 0)
    assert stranger.der not in found.certificates


def test_an_answer_is_kept_for_a_week_and_believed_no_more_than_a_new_one(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)
    revocation = town.revocation()
    for _ in range(3):
        of(town, middle, root, revocation)
    assert town.fetched() == ["middle"]
    for place in town.folder.iterdir():
        place.write_bytes(place.read_bytes().replace(middle.der, Authority("middle").der))
    assert of(town, middle, root, revocation).lacking == 0
    assert town.fetched() == ["middle"] * 2
    middle.at = root.at = MORNING + WEEK
    assert revocation.ask_again(at=MORNING + WEEK - timedelta(hours=1)) > 0
    assert town.fetched() == ["middle"] * 3


LIES = [
    "500", "html", "html-in-disguise", "redirect", "reset", "short", "drip", "endless",
    "announced", "chatter", "silent",
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_is_asked_another_day(town: Town, lie: str) -> None:
    town.liar.media = "application/pkix-cert"
    root = town.authority("root")
    middle = town.authority("middle", root, published=lie)
    town.shelf["honest"] = middle.der
    with pytest.raises(ProofUnavailable) as told:
        of(town, middle, root)
    assert told.value.facts == {"host": f"127.0.0.1:{town.liar.port}"}
    assert town.fetched() == [lie], "and nobody goes where it points"
    assert town.liar.sent < 64 << 20
    assert list(town.folder.iterdir()) == []


def another_key(town: Town, root: Authority, middle: Authority) -> bytes:
    return Authority("middle", above=root).der


def by_nobody(town: Town, root: Authority, middle: Authority) -> bytes:
    return replace(middle, above=None).der  # the right key, and its own word alone


def not_an_authority(town: Town, root: Authority, middle: Authority) -> bytes:
    return der(root.issue("middle", middle.key))


def out_of_date(town: Town, root: Authority, middle: Authority) -> bytes:
    return der(root.issue("middle", middle.key, ca=True, days=-1))


def too_many(town: Town, root: Authority, middle: Authority) -> bytes:
    several = [Authority(f"n{at}").certificate for at in range(MOST_IN_ONE)]
    return pkcs7.serialize_certificates([middle.certificate, *several], Encoding.DER)


def cut_short(town: Town, root: Authority, middle: Authority) -> bytes:
    return middle.der[:-40]


@pytest.mark.parametrize("wrong", [another_key, not_an_authority, out_of_date, too_many, cut_short])
def test_a_wrong_certificate_is_not_taken(town: Town, wrong: object) -> None:
    assert callable(wrong)
    root = town.authority("root")
    middle = town.authority("middle", root)
    town.shelf["middle"] = wrong(town, root, middle)
    with pytest.raises(ProofUnavailable):
        of(town, middle, root)
    assert list(town.folder.iterdir()) == []


def test_a_way_that_leads_to_nobody_who_is_trusted_is_worth_nothing(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)
    town.shelf["middle"] = by_nobody(town, root, middle)
    found = of(town, middle, root)
    assert (len(found.certificates), len(found.answers), found.lacking) == (2, 0, 1)


def test_two_who_vouch_for_each_other_lead_nowhere(town: Town) -> None:
    root = town.authority("root")
    one, other = town.authority("one"), town.authority("other")
    town.shelf["one"] = der(other.issue("one", one.key, ca=True))
    town.shelf["other"] = der(one.issue("other", other.key, ca=True))
    found = of(town, one, root)
    assert (len(found.certificates), found.lacking) == (2, 1)
    assert len(town.fetched()) <= HIGHEST


def test_a_way_without_end_is_left(town: Town) -> None:
    root = lowest = town.authority("root")
    for at in range(HIGHEST + 3):
        lowest = town.authority(f"step-{at}", lowest)
    found = of(town, lowest, root)
    assert (len(found.certificates), found.lacking) == (2, 1)
    assert len(town.fetched()) == HIGHEST


def test_a_document_asks_so_many_times_and_no_more(town: Town) -> None:
    root = town.authority("root")
    below = [town.authority(f"below-{at}", root) for at in range(MOST_ASKED + 2)]
    alone = [der(one.signer("somebody")) for one in below]
    with pytest.raises(ProofUnavailable):
        town.revocation().of(alone, [root.der], at=MORNING)
    assert len(town.fetched()) == MOST_ASKED
    assert town.revocation().of(alone, [root.der], at=MORNING).lacking == 0, "the next time goes on"


def test_a_host_that_is_not_named_is_not_asked(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)
    found = of(town, middle, root, town.revocation(open_to=False))
    assert (found.lacking, town.liar.asked) == (1, [])


def test_what_is_no_certificate_is_not_read() -> None:
    for answer in (b"", b"<html>", b"\x30\x80", bytes(1 << 16)):
        with pytest.raises(ValueError, match=r"."):
            read(answer)


def test_a_document_is_closed_although_an_issuer_was_missing(town: Town) -> None:
    root = town.authority("root")
    middle = town.authority("middle", root)

    def key(name: str) -> SoftKey:
        private = ec.generate_private_key(ec.SECP256R1())
        return SoftKey(private, der(middle.issue(name, private)), (), test=True)

    private = ec.generate_private_key(ec.SECP256R1())
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    clock = Bundle(private, der(root.issue("clock", private, extra=use, critical=True)))
    servers = OwnTimeServers(TestTime(clock), TimeTrust((root.der,)))
    signer = PadesSigner(root.der, servers, town.revocation())
    pdf = signer.certify(a_pdf(1), FIELDS, key=key("Ministère"), at=MORNING, least=Baseline.T)
    pdf = signer.sign(pdf, "visa-1", key=key("Youssef"), at=MORNING, least=Baseline.T)
    after, _, proof = signer.prove(pdf, "time-1", signed=SIGNED[:2], at=MORNING, closing=True)
    assert (proof.reached, proof.lacking) == (Baseline.LTA, 0)
    town.liar.asked.clear()
    verdict = signer.verify(after, at=MORNING + DAY)
    assert verdict.verdict is Conclusion.VALID
    levels = {one.level for one in verdict.signatures if not one.is_timestamp}
    assert levels == {Baseline.LTA}
    assert town.liar.asked == [], "what was fetched stands in the document"
