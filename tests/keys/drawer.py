"""A drawer with cards in it: SoftHSM2's, made for the tests, with keys of an authority of ours."""

import os
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.x509 import decode_x509_certificate

from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION
from parapheur.keys.ring import Ring
from parapheur.keys.tokens import SealOnToken, SealsToken, Tokens
from parapheur.keys.where import Where
from tests.builders import MORNING
from tests.needs import needs
from tests.signing.desk import PIN, SigningDesk

HELD = Where("minister", "signature")
SEAL = Where("ministry", "cachet")
RSA = Where("minister", "older")
QUALIFIED = Where("minister", "qualified")
STRANGE = Where("minister", "strange")
SAYS_SO = bytes.fromhex("3014" + "3008" + "060604008e460101" + "3008" + "060604008e460104")

LASTS = timedelta(days=40 * 365)
"""Beyond any day on which a test goes by the true clock."""

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Drawer:
    """Where the cards lie, the module that reaches them, and the authority above their keys."""

    folder: Path
    module: Path
    root: bytes

    def tokens(self, level: Level = Level.ADVANCED) -> Tokens:
        return Tokens(str(self.module), [self.root], level, seals={SEAL.token})

    def ring(self, desk: SigningDesk) -> Ring:
        tokens = self.tokens()
        held = SealsToken(tokens, SEAL.token, PIN)
        seals = {ORGANISATION: SealOnToken(held, SEAL.key, Level.ADVANCED)}
        return Ring(desk.keys, tokens, seals)

    def settings(self) -> dict[str, Any]:
        """What the signing process is told of them."""
        seal = {"token": SEAL.token, "key": SEAL.key, "level": "advanced"}
        return {
            "module": str(self.module),
            "anchors": str(self.folder / "root.pem"),
            "level": "advanced",
            "seal": {**seal, "pin_file": str(self.folder / "pin")},
        }

    def card(self, label: str) -> Path:
        """Where SoftHSM keeps the token of this label."""
        cards = [one for one in (self.folder / "tokens").iterdir() if one.is_dir()]
        (found,) = [one for one in cards if label.encode() in (one / "token.object").read_bytes()]
        return found


def a_drawer(folder: Path) -> Drawer:
    """Two cards: one of a person with keys of several kinds, and that of the seal."""
    module, tool = needs("softhsm2"), needs("softhsm2-util")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    for label in (HELD.token, SEAL.token):
        words = ["--init-token", "--free", "--label", label, "--so-pin", "1234", "--pin", PIN]
        subprocess.run([tool, *words], check=True, capture_output=True)
    signs = ec.generate_private_key(ec.SECP256R1())
    root = a_certificate(signs, "Tests root", signs, "Tests root", authority=True)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "pin").write_text(f"{PIN}\n")
    for where in (HELD, SEAL, RSA, QUALIFIED, STRANGE):
        put(module, folder, where, signs)
    return Drawer(folder, module, root.public_bytes(Encoding.DER))


def put(module: Path, folder: Path, where: Where, above: ec.EllipticCurvePrivateKey) -> None:
    """Put a key on a card, and its certificate beside it."""
    key: Private = ec.generate_private_key(ec.SECP256R1())
    if where == RSA:
        key = rsa.generate_private_key(65537, 2048)
    if where == STRANGE:
        above = ec.generate_private_key(ec.SECP256R1())
    certificate = a_certificate(
        key, where.key, above, "Tests root", says=SAYS_SO if where == QUALIFIED else None
    )
    file = folder / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    words = [
        "--import",
        str(file),
        "--token",
        where.token,
        "--label",
        where.key,
        "--id",
        os.urandom(4).hex(),
    ]
    subprocess.run([needs("softhsm2-util"), *words, "--pin", PIN], check=True, capture_output=True)
    file.unlink()
    token = pkcs11.lib(str(module)).get_token(token_label=where.token)
    with token.open(user_pin=PIN, rw=True) as session:
        told = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        session.create_object(
            {
                **told,
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.LABEL: where.key,
                Attribute.TOKEN: True,
            }
        )


def a_certificate(
    key: Private,
    name: str,
    above: ec.EllipticCurvePrivateKey,
    issuer: str,
    *,
    authority: bool = False,
    says: bytes | None = None,
) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MORNING - timedelta(days=1))
        .not_valid_after(MORNING + LASTS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        )
    )
    if says:
        oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
        builder = builder.add_extension(x509.UnrecognizedExtension(oid, says), False)
    return builder.sign(above, SHA256())
