"""What a certificate says of its own quality: QCStatements (EN 319 412-5; RFC 3739, 3.2.6).

It is believed only under an authority that somebody chose to trust: anyone can write such a
statement into a certificate of their own.

1. esi4-qcStatement-1: issued as a qualified certificate. Without it, nothing else counts.
2. esi4-qcStatement-6: for a signature, for a seal, or for a web site, which signs no document.
   Where it is absent the certificate is for signatures (EN 319 412-5, 4.2.3).
3. esi4-qcStatement-4: its key lies in a qualified device. Without it the signature is an advanced
   one, with a qualified certificate.
"""

from asn1crypto import x509
from pyhanko.sign.ades.qualified_asn1 import QcStatements

from parapheur.domain.ades import Qualification

STATEMENTS = "1.3.6.1.5.5.7.1.3"
FOR_SIGNATURE, FOR_SEAL = "qct_esign", "qct_eseal"


def qualification(certificate: x509.Certificate) -> Qualification:
    """Return what the certificate says by the steps above; nothing where it cannot be read."""
    try:
        told = _statements(certificate)
    except (ValueError, TypeError, KeyError):
        return Qualification.NONE
    if "qc_compliance" not in told:  # 1
        return Qualification.NONE
    kinds = frozenset(told["qc_type"] or () if "qc_type" in told else (FOR_SIGNATURE,))  # 2
    if not kinds & {FOR_SIGNATURE, FOR_SEAL}:
        return Qualification.NONE
    if "qc_sscd" not in told:  # 3
        return Qualification.CERTIFICATE
    return Qualification.SIGNATURE if FOR_SIGNATURE in kinds else Qualification.SEAL


def _statements(certificate: x509.Certificate) -> dict[str, list[str] | None]:
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == STATEMENTS:
            statements = QcStatements.load(bytes(extension["extn_value"]))
            return {one["statement_id"].native: one["statement_info"].native for one in statements}
    return {}
