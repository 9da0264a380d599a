"""Bare pyHanko signing: what `parapheur bench sign` and `bench batch` measure by.

As pyHanko's manual has it: its signer, its defaults, the same file, in memory. Twice: with a key
that is loaded already and not read again, in which nothing of ours is but the call of the key; and
with its own `SimpleSigner` over the key's file, in which nothing of ours is at all.
"""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner, sign_pdf
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parapheur.signing.cms import Certified, Key


class LoadedKey(Signer):
    """pyHanko's `SimpleSigner`, less the reading of the key at each use."""

    def __init__(self, key: Key) -> None:
        super().__init__(
            signing_cert=x509.Certificate.load(key.certificate_der),
            cert_registry=SimpleCertificateStore.from_certs(
                [x509.Certificate.load(der) for der in key.chain_der]
            ),
        )
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature value, in a dry run too: that is how `SimpleSigner` does it."""
        return self._key.sign(data)


class KeyOfItsOwn:
    """A P-256 key made here, beside the certificates of another: it costs what that one would."""

    def __init__(self, key: Certified) -> None:
        self.certificate_der = key.certificate_der
        self.chain_der: Sequence[bytes] = key.chain_der
        self.second = key.second
        self._private = ec.generate_private_key(ec.SECP256R1())

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`, in this very process."""
        return self._private.sign(data, ec.ECDSA(SHA256()))


def bare_signature(pdf: bytes, field: str, key: Key, appearance: Path | None = None) -> bytes:
    """Sign the existing field as bare pyHanko does, showing a one-page PDF if one is given."""
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    style = _style(appearance) if appearance else None
    signer = PdfSigner(metadata, signer=LoadedKey(key), stamp_style=style)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signed: io.BytesIO = asyncio.run(signer.async_sign_pdf(writer, existing_fields_only=True))
    return signed.getvalue()


def manual_signer(key: Path, certificate: Path, chain: Path) -> SimpleSigner:
    """Load a key and its certificates from PEM files, as the manual does."""
    signer = SimpleSigner.load(str(key), str(certificate), ca_chain_files=(str(chain),))
    if not isinstance(signer, SimpleSigner):
        raise TypeError("pyHanko could not load the key")
    return signer


def manual_signature(pdf: bytes, field: str, signer: SimpleSigner) -> bytes:
    """Sign the field with `signer` as the manual does, in the way of PAdES."""
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    signed: io.BytesIO = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer
    )
    return signed.getvalue()


def _style(appearance: Path) -> StaticStampStyle:
    return StaticStampStyle(
        background=ImportedPdfPage(str(appearance)), border_width=0, background_opacity=1
    )
