"""What is believed of a timestamp (RFC 3161), and after which steps.

1. It is a token: signed data around a TSTInfo of version 1, and nothing stands behind (2.4.2).
2. It is of our bytes: the imprint is the very digest, under the very algorithm (2.4.2).
3. It answers this request: the nonce is the one sent (2.4.2); a token at rest has no question.
4. It was made under the policy that is wanted (2.4.2).
5. One signer; the certificate is the one that ESSCertID names (2.4.2, RFC 5816).
6. The signature holds: digest of the TSTInfo, and value (RFC 5652, 5.6).
7. That certificate is for timestamps alone: the extension is critical, and says id-kp-timeStamping
   and nothing else (2.3).
8. The time it tells is ours, within a minute (ETSI EN 319 421, 7.7 asks one second of a server).
9. That certificate leads to an authority that is trusted for time, and was in force then (RFC 5280,
   6.1).
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.general import check_ess_certid
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError

from parapheur.domain.outside import Trouble
from parapheur.signing.certificates import digest_of
from parapheur.signing.cms import DIGEST, run
from parapheur.signing.embedded import certificates_in, only_signer, sound

APART, NOT_AT_ALL = timedelta(seconds=60), timedelta()
"""How far a time server's clock may be from ours."""
STAMPS = "time_stamping"
KEPT = 64
"""Ways up that are remembered: a time server's is the same at every timestamp. And tokens whose
mathematics held: one is read when it comes, and again in the paper that it is in."""

Ways = tuple[bytes, ...]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Token:
    """What a token tells, and who signed it."""

    imprint: tuple[str, bytes]
    nonce: int | None
    policy: str
    time: datetime
    wrong: Trouble | None
    """The step of 5, 6 and 7 that does not hold."""
    certificate: bytes
    carried: Ways


_lock = threading.Lock()
_tokens: dict[bytes, _Token] = {}
_found: dict[tuple[bytes, Ways, Ways], tuple[datetime, datetime]] = {}


@dataclass(frozen=True, slots=True)
class TimeTrust:
    """Whose timestamps are believed."""

    anchors: tuple[bytes, ...]
    """Certificates (DER) of the authorities above time servers."""
    policy: str | None = None
    """The policy they must be made under; None: any."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A timestamp that is believed."""

    time: datetime
    certificate: str
    """SHA-256 of the time server's certificate (DER)."""
    until: datetime
    """When the first certificate on its way up ends: who comes later can no longer check it."""


class NotBelieved(Exception):
    """A step does not hold."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


def believe(
    token: bytes,
    imprint: bytes,
    trust: TimeTrust,
    *,
    at: datetime | None,
    nonce: int | None = None,
    waited: timedelta = NOT_AT_ALL,
) -> Timestamp:
    """Return what a token over the SHA-256 `imprint` proves, after all steps. `NotBelieved`.

    `at`: what time it is; None: any time will do that the token tells. `waited`: by how much it may
    be later, where what is stamped was made at `at` and signed afterwards.
    """
    try:
        return _believe(token, imprint, trust, at, nonce, waited)
    except (NotBelieved, MemoryError):
        raise
    except Exception as error:  # a parser raises errors of every kind at what it cannot read
        raise NotBelieved(Trouble.GARBLED) from error


def _believe(
    token: bytes,
    imprint: bytes,
    trust: TimeTrust,
    at: datetime | None,
    nonce: int | None,
    waited: timedelta,
) -> Timestamp:
    read = _read(token)
    _expect(read.imprint == (DIGEST, imprint), Trouble.WRONG_IMPRINT)  # 2
    _expect(nonce is None or read.nonce == nonce, Trouble.WRONG_NONCE)  # 3
    _expect(trust.policy in (None, read.policy), Trouble.WRONG_POLICY)  # 4
    if read.wrong is not None:
        raise NotBelieved(read.wrong)
    time = read.time
    _expect(at is None or -APART <= time - at <= APART + waited, Trouble.WRONG_TIME)  # 8
    _, ends = _in_force(read.certificate, read.carried, trust.anchors, time)  # 9
    return Timestamp(time, digest_of(read.certificate), ends)


def certificates_of(token: bytes) -> list[bytes]:
    """Return the certificates (DER) that a token carries."""
    return certificates_in(cms.ContentInfo.load(token)["content"])


def _read(token: bytes) -> _Token:
    """Read a token, once: whoever asked for it and whoever checks the paper see the same bytes."""
    name = hashlib.sha256(token).digest()
    if name in _tokens:
        return _tokens[name]
    info = cms.ContentInfo.load(token, strict=True)  # 1
    _expect(info["content_type"].native == "signed_data", Trouble.GARBLED)
    data = info["content"]
    told = _told(data)
    wrong, certificate = None, b""
    try:
        certificate = _signed(token)  # 5 to 7
    except NotBelieved as error:
        wrong = error.trouble
    read = _Token(
        imprint=_imprint(told),
        nonce=told["nonce"].native,
        policy=told["policy"].dotted,
        time=told["gen_time"].native.astimezone(UTC),
        wrong=wrong,
        certificate=certificate,
        carried=tuple(sorted(certificates_in(data))),
    )
    if wrong is None:
        _keep(_tokens, name, read)
    return read


def _signed(token: bytes) -> bytes:
    """Return the certificate (DER) whose key signed a token, and which is for that alone.

    What stands under a name is not asked for its bytes again: the library writes them anew where a
    default was read meanwhile, part by part.
    """
    named = cms.ContentInfo.load(token)["content"]
    certificate = _named(named, only_signer(named))  # 5
    data = cms.ContentInfo.load(token)["content"]
    signer = only_signer(data)
    digest = _hashed(signer, bytes(data["encap_content_info"]["content"]))
    _expect(sound(signer, certificate, digest, "tst_info") == (True, True), Trouble.UNSOUND)  # 6
    _expect(_for_time_alone(certificate), Trouble.NOT_FOR_TIME)  # 7
    return bytes(certificate.dump())


def _keep(kept: dict[K, V], name: K, value: V) -> None:
    with _lock:
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[name] = value


def _told(data: cms.SignedData) -> tsp.TSTInfo:
    inside = data["encap_content_info"]
    _expect(inside["content_type"].native == "tst_info", Trouble.GARBLED)
    told = inside["content"].parsed
    _expect(isinstance(told, tsp.TSTInfo) and told["version"].native == "v1", Trouble.GARBLED)
    return told


def _imprint(told: tsp.TSTInfo) -> tuple[str, bytes]:
    imprint = told["message_imprint"]
    return imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native


def _named(data: cms.SignedData, signer: cms.SignerInfo) -> x509.Certificate:
    """Return the one certificate that the signed attributes name first, which is the signer's."""
    _expect(signer["signed_attrs"] is not core.VOID, Trouble.WRONG_SIGNER)
    names = [
        attribute["values"][0]["certs"][0]
        for attribute in signer["signed_attrs"]
        if attribute["type"].native in ("signing_certificate", "signing_certificate_v2")
    ]
    _expect(bool(names), Trouble.WRONG_SIGNER)
    for der in certificates_in(data):
        certificate = x509.Certificate.load(der)
        if all(check_ess_certid(certificate, name) for name in names):
            return certificate
    raise NotBelieved(Trouble.WRONG_SIGNER)


def _hashed(signer: cms.SignerInfo, content: bytes) -> bytes:
    name = str(signer["digest_algorithm"]["algorithm"].native)
    _expect(name in ("sha256", "sha384", "sha512"), Trouble.UNSOUND)
    return hashlib.new(name, content).digest()


def _for_time_alone(certificate: x509.Certificate) -> bool:
    used = certificate.extended_key_usage_value
    critical = "extended_key_usage" in certificate.critical_extensions
    return critical and used is not None and list(used.native) == [STAMPS]


def _in_force(
    certificate: bytes, carried: Ways, anchors: Ways, time: datetime
) -> tuple[datetime, datetime]:
    """Return from when until when the way up from this certificate holds, if it does at `time`."""
    known = _found.get((certificate, carried, anchors))
    if known is not None and known[0] <= time <= known[1]:
        return known
    path = run(_way_up(certificate, carried, anchors, time))
    ends = max(one.not_valid_before for one in path), min(one.not_valid_after for one in path)
    _keep(_found, (certificate, carried, anchors), ends)
    return ends


async def _way_up(
    certificate: bytes, carried: Ways, anchors: Ways, time: datetime
) -> list[x509.Certificate]:
    roots = [x509.Certificate.load(der) for der in anchors]
    others = [x509.Certificate.load(der) for der in carried]
    context = ValidationContext(
        trust_roots=roots, other_certs=others, allow_fetching=False, moment=time
    )
    validator = CertificateValidator(x509.Certificate.load(certificate), validation_context=context)
    try:
        path = await validator.async_validate_path()
    except (ExpiredError, NotYetValidError) as error:
        raise NotBelieved(Trouble.NOT_IN_FORCE) from error
    except Exception as error:  # whatever it is, it is no way up
        raise NotBelieved(Trouble.UNTRUSTED) from error
    return [x509.Certificate.load(certificate), *path.iter_certs(include_root=True)]


def _expect(held: bool, trouble: Trouble) -> None:
    if not held:
        raise NotBelieved(trouble)
