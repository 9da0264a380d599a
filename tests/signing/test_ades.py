"""Each level at each age: what EN 319 102-1 says of it, and pyHanko too where it is right."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pyhanko.sign.validation.ades import ades_basic_validation
from pyhanko.sign.validation.policy_decl import (
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.registry import SimpleTrustManager

from parapheur.domain.ades import Indication, Qualification, SubIndication, Unproved
from parapheur.domain.baseline import Baseline
from parapheur.domain.indications import indication_of, level_of, only_open_in_time
from parapheur.domain.verdict import Conclusion, Problem, SignatureVerdict, Trust, Verdict
from parapheur.signing.embedded import filled_fields, read_signature
from parapheur.signing.trust import POLICY
from parapheur.signing.update import open_strictly
from parapheur.signing.verdict import examine
from tests.pdfs import a_pdf
from tests.signing.ages import BORN, YEAR, Authority, Holder, placed, signed, with_store

SIGNED = BORN + timedelta(days=60)
SOON = SIGNED + timedelta(hours=1)
LATER = SIGNED + timedelta(days=90)
"""The list in the file has grown old; the certificate is still in force."""
LONG_AFTER = BORN + 3 * YEAR
"""The certificate has expired."""
PASSED, OPEN, FAILED = Indication.PASSED, Indication.INDETERMINATE, Indication.FAILED


@dataclass(frozen=True)
class Ages:
    """One document at each level, by one signer."""

    authority: Authority
    signer: Holder
    files: dict[str, bytes]

    def at(self, level: str, when: datetime, root: bytes | None = None) -> Verdict:
        return examine(self.files[level], [root or self.authority.root.der], at=when)


@pytest.fixture(scope="module")
def ages() -> Ages:
    authority = Authority.named("Autorité A")
    signer = authority.holder()
    clock = authority.clock(SIGNED)
    known = [authority.root, signer]
    pdf = placed(a_pdf(), "one")
    basic = signed(pdf, "one", authority, signer, SIGNED)
    dated = signed(pdf, "one", authority, signer, SIGNED, clock)
    lists = [authority.list_of(SOON)]
    return Ages(
        authority,
        signer,
        {
            "B-B": basic,
            "B-T": dated,
            "B-LT": with_store(dated, known, lists),
            "B-LTA": with_store(dated, known, lists, authority.clock(SOON)),
            "B-B, archived": with_store(basic, known, lists, authority.clock(SOON)),
        },
    )


def only(verdict: Verdict) -> SignatureVerdict:
    (one,) = (each for each in verdict.signatures if not each.is_timestamp)
    return one


@pytest.mark.parametrize(
    ("level", "when", "indication", "why"),
    [
        ("B-B", SOON, OPEN, SubIndication.TRY_LATER),
        ("B-B", LONG_AFTER, OPEN, SubIndication.OUT_OF_BOUNDS_NO_POE),
        ("B-T", SOON, OPEN, SubIndication.TRY_LATER),
        ("B-T", LONG_AFTER, OPEN, SubIndication.TRY_LATER),
        ("B-LT", SOON, PASSED, None),
        ("B-LT", LATER, PASSED, None),
        ("B-LT", LONG_AFTER, OPEN, SubIndication.REVOCATION_OUT_OF_BOUNDS_NO_POE),
        ("B-LTA", SOON, PASSED, None),
        ("B-LTA", LATER, PASSED, None),
        ("B-LTA", LONG_AFTER, PASSED, None),
        ("B-B, archived", LONG_AFTER, PASSED, None),
    ],
)
def test_each_level_at_each_age(
    ages: Ages, level: str, when: datetime, indication: Indication, why: SubIndication | None
) -> None:
    verdict = ages.at(level, when)
    one = only(verdict)
    assert (one.indication, one.sub_indication) == (indication, why)
    assert indication_of(verdict) == (indication, why)
    expected = Conclusion.VALID if indication is PASSED else Conclusion.INDETERMINATE
    assert verdict.verdict is one.verdict is expected
    assert one.level == ("b-lta" if "archived" in level else level.lower())
    assert level_of(verdict) is one.level


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_what_is_not_proved_is_said(ages: Ages, level: str) -> None:
    one = only(ages.at(level, SOON))
    assert (one.proved is None, Unproved.TIME in one.unproved) == (level == "B-B",) * 2
    assert (Unproved.REVOCATION in one.unproved) is (level in {"B-B", "B-T"})
    assert (Unproved.LASTING in one.unproved) is (level != "B-LTA")
    assert Unproved.QUALIFIED in one.unproved
    assert one.proved in {None, SIGNED}


@pytest.mark.parametrize(("minutes", "told"), [(0, False), (5, False), (6, True), (-6, True)])
def test_a_claim_that_its_timestamp_does_not_bear_out_is_said(
    ages: Ages, minutes: int, told: bool
) -> None:
    stamped = ages.authority.clock(SIGNED + timedelta(minutes=minutes))
    pdf = signed(placed(a_pdf(), "one"), "one", ages.authority, ages.signer, SIGNED, stamped)
    one = only(examine(pdf, [ages.authority.root.der], at=SOON))
    assert one.proved == SIGNED + timedelta(minutes=minutes)
    assert (Unproved.CLAIM in one.unproved) is told


def test_an_unknown_authority_proves_neither_time_nor_identity(ages: Ages) -> None:
    stranger = Authority.named("Autorité B").root.der
    for level in ages.files:
        verdict = ages.at(level, SOON, stranger)
        one = only(verdict)
        assert one.trust is Trust.UNKNOWN
        assert one.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
        assert {Unproved.TIME, Unproved.IDENTITY} <= set(one.unproved)
        assert one.level is not None  # what stands in the file, whoever is trusted


def test_a_clock_that_nobody_trusts_proves_nothing(ages: Ages) -> None:
    stranger = Authority.named("Autorité B")
    pdf = signed(
        placed(a_pdf(), "one"), "one", ages.authority, ages.signer, SIGNED, stranger.clock(SIGNED)
    )
    lists = [ages.authority.list_of(SOON), stranger.list_of(SOON)]
    stored = with_store(pdf, [ages.authority.root, stranger.root], lists)
    one = only(examine(stored, [ages.authority.root.der], at=SOON))
    assert (one.level, one.proved, one.indication) == (Baseline.LT, None, PASSED)
    assert Unproved.TIME in one.unproved
    later = only(examine(stored, [ages.authority.root.der], at=LATER))
    assert later.sub_indication is SubIndication.TRY_LATER


def test_a_timestamp_over_another_signature_is_told(ages: Ages) -> None:
    """As the corpus has it of a copied one: it proves nothing, and the question is open."""
    authority, signer = ages.authority, ages.signer

    class Elsewhere(type(authority.clock(SIGNED))):  # type: ignore[misc]  # whichever it is
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> object:
            return await super().async_timestamp(bytes(len(message_digest)), md_algorithm)

    honest = authority.clock(SIGNED)
    liar = Elsewhere(honest.tsa_cert, honest.tsa_key, honest.certs_to_embed, fixed_dt=SIGNED)
    pdf = signed(placed(a_pdf(), "one"), "one", authority, signer, SIGNED, liar)
    one = only(examine(pdf, [authority.root.der], at=SOON))
    assert (one.level, one.proved) == (Baseline.B, None)
    assert Problem.TIMESTAMP in one.problems
    assert one.verdict is Conclusion.INDETERMINATE


@pytest.mark.parametrize(
    ("days", "level", "indication", "why"),
    [
        (-1, "B-B", FAILED, SubIndication.REVOKED),
        (1, "B-B", OPEN, SubIndication.REVOKED_NO_POE),
        (-1, "B-T", FAILED, SubIndication.REVOKED),
        (1, "B-T", PASSED, None),
    ],
)
def test_a_certificate_that_was_revoked(
    days: int, level: str, indication: Indication, why: SubIndication | None
) -> None:
    """Before the signature, or after it: then only a timestamp saves what was signed."""
    authority = Authority.named("Autorité C")
    signer = authority.holder()
    authority.revoked[signer.certificate.serial_number] = SIGNED + timedelta(days=days)
    clock = authority.clock(SIGNED) if level == "B-T" else None
    pdf = signed(placed(a_pdf(), "one"), "one", authority, signer, SIGNED, clock)
    listed = with_store(pdf, [authority.root], [authority.list_of(SIGNED + timedelta(days=2))])
    one = only(examine(listed, [authority.root.der], at=SIGNED + timedelta(days=3)))
    assert (one.indication, one.sub_indication) == (indication, why)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        (BORN - timedelta(days=9), SubIndication.NOT_YET_VALID),
        (BORN + 2 * YEAR, SubIndication.EXPIRED),
    ],
)
def test_who_says_himself_that_his_certificate_was_not_in_force_is_held_to_it(
    claims: datetime, why: SubIndication
) -> None:
    authority = Authority.named("Autorité D")
    signer = authority.holder(asks=False)
    pdf = signed(placed(a_pdf(), "one"), "one", authority, signer, claims)
    one = only(examine(pdf, [authority.root.der], at=max(claims, SOON)))
    assert (one.verdict, one.sub_indication) == (Conclusion.INVALID, why)


def test_a_timestamp_older_than_the_certificate_is_impossible() -> None:
    authority = Authority.named("Autorité E")
    early = authority.clock(BORN)
    object.__setattr__(early, "fixed_dt", BORN - timedelta(seconds=5))
    signer = authority.holder(asks=False)
    pdf = signed(placed(a_pdf(), "one"), "one", authority, signer, SIGNED, early)
    one = only(examine(pdf, [authority.root.der], at=SOON))
    assert one.proved is None or one.sub_indication is SubIndication.NOT_YET_VALID


def test_where_nobody_can_be_asked_a_proof_of_time_suffices() -> None:
    """As with the authority of an installation, which revokes nothing and names no list."""
    authority = Authority.named("Autorité F")
    signer = authority.holder(asks=False)
    pdf = placed(a_pdf(), "one")
    basic = signed(pdf, "one", authority, signer, SIGNED)
    dated = signed(pdf, "one", authority, signer, SIGNED, authority.clock(SIGNED))
    root = authority.root.der
    assert examine(basic, [root], at=SOON).verdict is Conclusion.VALID
    aged = examine(basic, [root], at=LONG_AFTER)
    assert only(aged).problems == (Problem.EXPIRED_SINCE,)
    assert only_open_in_time(aged)
    stored = with_store(dated, [authority.root], [authority.list_of(SOON)])
    assert only(examine(stored, [root], at=SIGNED + timedelta(days=1))).indication is PASSED


QC = bytes.fromhex("3008060604008e460101")
SSCD = bytes.fromhex("3008060604008e460104")
SEAL = bytes.fromhex("3013060604008e4601063009060704008e46010602")
WEB = bytes.fromhex("3013060604008e4601063009060704008e46010603")


def statements(*each: bytes) -> bytes:
    inside = b"".join(each)
    return b"\x30" + bytes([len(inside)]) + inside


@pytest.mark.parametrize(
    ("told", "quality"),
    [
        (None, Qualification.NONE),
        (b"\x05\x00", Qualification.NONE),
        (statements(SSCD), Qualification.NONE),
        (statements(QC), Qualification.CERTIFICATE),
        (statements(QC, SSCD), Qualification.SIGNATURE),
        (statements(QC, SSCD, SEAL), Qualification.SEAL),
        (statements(QC, SSCD, WEB), Qualification.NONE),
    ],
)
def test_never_qualified_without_a_qualified_certificate(
    told: bytes | None, quality: Qualification
) -> None:
    """Nor without an authority that somebody chose to trust: anyone can write such a statement."""
    authority = Authority.named("Autorité G")
    signer = authority.holder(asks=False, statements=told)
    pdf = signed(placed(a_pdf(), "one"), "one", authority, signer, SIGNED)
    one = only(examine(pdf, [authority.root.der], at=SOON))
    assert one.qualified is quality
    full = quality in {Qualification.SIGNATURE, Qualification.SEAL}
    assert (Unproved.QUALIFIED in one.unproved) is not full
    for anchors, test in (((), ()), ((), [authority.root.der])):
        assert only(examine(pdf, anchors, test, at=SOON)).qualified is Qualification.NONE


@pytest.mark.parametrize("when", [SOON, LONG_AFTER])
def test_pyhanko_says_the_same_of_the_basic_validation(ages: Ages, when: datetime) -> None:
    """Where no timestamp comes to help, the standard's first process settles it (5.3)."""
    reader = open_strictly(ages.files["B-B"])
    signature = read_signature(reader, filled_fields(reader)[0])
    trusts = SimpleTrustManager.build(trust_roots=[ages.authority.root.asn1])
    spec = SignatureValidationSpec(
        CertValidationPolicySpec(trust_manager=trusts, revinfo_policy=POLICY),
        RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )
    theirs = asyncio.run(
        ades_basic_validation(
            signature.signed_data,
            spec,
            timing_info=ValidationTimingInfo(when, when, point_in_time_validation=True),
            raw_digest=signature.compute_digest(),
        )
    ).ades_subindic.standard_name
    ours = only(ages.at("B-B", when)).sub_indication
    known = {"CERTIFICATE_CHAIN_GENERAL_FAILURE": "TRY_LATER"}  # theirs for data that is missing
    assert known.get(theirs, theirs) == ours
