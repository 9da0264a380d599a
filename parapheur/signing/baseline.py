"""Which level of PAdES a signature reaches: what stands in the file, whoever is trusted.

1. B-B: ETSI.CAdES.detached, its certificate bound in by an attribute, a claimed time (EN 319 142-1,
   6.3).
2. B-T: and a timestamp that holds, on its value or on the document after it.
3. B-LT: and a security store, and revocation data for the certificates of the signature and of its
   timestamps, up to their roots, unless there is nobody to ask.
4. B-LTA: and a timestamp on the document that covers that store.
"""

from collections.abc import Iterable

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.baseline import Baseline
from parapheur.signing.carried import Carried
from parapheur.signing.embedded import only_signer, signers_certificate
from parapheur.signing.update import entry

LONGEST = 8
"""Certificates in a chain."""


def level_of(
    signature: EmbeddedPdfSignature,
    tokens: Iterable[cms.SignedData],
    *,
    covered: bool,
    newest: Carried,
    archived: Carried,
) -> Baseline | None:
    """Return the level; `covered` by a sound timestamp on the document.

    `newest` is what the file carries, `archived` what its last document timestamp covers of that.
    """
    if not _is_baseline(signature):  # 1
        return None
    tokens = list(tokens)
    if not tokens and not covered:
        return Baseline.B
    signers = [signers_certificate(one) for one in (signature.signed_data, *tokens)]
    if not _checkable(signers, newest):  # 2
        return Baseline.T
    if not covered or not _checkable(signers, archived):  # 3
        return Baseline.LT
    return Baseline.LTA  # 4


def _is_baseline(signature: EmbeddedPdfSignature) -> bool:
    attributes = only_signer(signature.signed_data)["signed_attrs"]
    return (
        entry(signature.sig_object, "/SubFilter") == "/ETSI.CAdES.detached"
        and entry(signature.sig_object, "/M") is not None
        and get_signing_cert_attr(attributes) is not None
    )


def _checkable(signers: Iterable[x509.Certificate], carried: Carried) -> bool:
    ways = (_way_up(signer, carried) for signer in signers)
    return carried.stored and all(carried.shows(one) for way in ways for one in way)


def _way_up(signer: x509.Certificate, carried: Carried) -> Iterable[x509.Certificate]:
    """The signer's certificate and those above it that the file carries."""
    by_name = {one.subject.dump(): one for one in carried.certificates.values()}
    current, way = signer, [signer]
    while current.self_issued != "yes" and len(way) < LONGEST:
        above = by_name.get(current.issuer.dump())
        if above is None or above in way:
            break
        current = above
        way.append(current)
    return way
