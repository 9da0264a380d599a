"""Certificates that other authorities issued: the way above them, and what they say they are."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from parapheur.domain.errors import Misconfigured
from parapheur.domain.levels import Level

LONGEST_CHAIN = 8
SAYS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")  # qcStatements, RFC 3739, 3.2.6
COMPLIES = bytes.fromhex("060604008e460101")  # EN 319 412-5, 4.2.1
ON_A_DEVICE = bytes.fromhex("060604008e460104")  # the same, 4.2.2


def above(certificate: bytes, anchors: Sequence[bytes], place: str) -> tuple[bytes, ...]:
    """Return the certificates above, up to one that is its own. `Misconfigured`: there is none."""
    known = [x509.load_der_x509_certificate(der) for der in anchors]
    way = [x509.load_der_x509_certificate(certificate)]
    while len(way) <= LONGEST_CHAIN:
        found = [one for one in known if one != way[-1] and _issued(one, way[-1])]
        if not found:
            break
        way.append(found[0])
    if len(way) == 1:
        problem = "its certificate leads to none of the authorities in `keys.anchors`"
        raise Misconfigured(place=place, problem=problem)
    return tuple(one.public_bytes(Encoding.DER) for one in way[1:])


def level_of(certificate: bytes, asked: Level, place: str) -> Level:
    """Return the level that is configured, if the certificate says as much. `Misconfigured`."""
    if asked is not Level.QUALIFIED:
        return asked
    try:
        extensions = x509.load_der_x509_certificate(certificate).extensions
        found = extensions.get_extension_for_oid(SAYS).value
    except x509.ExtensionNotFound:
        said = b""
    else:
        said = found.value if isinstance(found, x509.UnrecognizedExtension) else b""
    if COMPLIES not in said or ON_A_DEVICE not in said:
        problem = "its certificate does not say that it is a qualified one on a device"
        raise Misconfigured(place=place, problem=problem)
    return asked


def signed_by(certificate: bytes, data: bytes, value: bytes) -> bool:
    """Say whether a value is what this certificate's key makes of the SHA-256 of the data."""
    public = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(value, data, PKCS1v15(), SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(value, data, ec.ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
