"""CMS signatures (RFC 5652, CAdES baseline B-B) made by any key that is open."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol, TypeVar

from asn1crypto import cms, x509
from pyhanko.sign.signers.pdf_cms import CMSSignedAttributes, PdfCMSSignedAttributes, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parapheur.domain.factors import Given
from parapheur.keys.mark import with_mark

DIGEST = "sha256"
ATTRIBUTES = 1024
"""Bytes, ample, of what is in a container apart from certificates and the signature's value."""

T = TypeVar("T")


class Certified(Protocol):
    """What is known of a private key wherever it is."""

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""

    @property
    def second(self) -> Given | None:
        """The second factor that was given beside its PIN, which its signatures say."""


class Key(Certified, Protocol):
    """A private key that is open for the moment, wherever it lives."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`."""


class KeySigner(Signer):
    """pyHanko's signer over a key that is already open: nothing is loaded again."""

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
        """Return the signature value. `ValueError` for a digest other than SHA-256."""
        if digest_algorithm != DIGEST:
            raise ValueError(f"we sign SHA-256 digests, not {digest_algorithm}")
        return bytes(longest_value(self._key)) if dry_run else self._key.sign(data)

    async def signed_attrs(self, *told: Any, **more: Any) -> cms.CMSAttributes:  # noqa: ANN401 pyHanko's
        """Return what is signed beside the digest, with the second factor where one was given."""
        plain = await super().signed_attrs(*told, **more)
        return cms.CMSAttributes.load(with_mark(plain.dump(), self._key.second))


class Unsigned:
    """The certificates of a key without the key: what is made with it is of the right length."""

    def __init__(self, key: Certified) -> None:
        self.certificate_der = key.certificate_der
        self.chain_der: Sequence[bytes] = key.chain_der
        self.second = key.second

    def sign(self, data: bytes) -> bytes:
        """Return as many bytes as a signature may have."""
        del data
        return bytes(longest_value(self))


def longest_value(key: Certified) -> int:
    """Return how many bytes a signature value has at most: RSA's modulus, or ECDSA's two in DER."""
    public = x509.Certificate.load(key.certificate_der).public_key
    size = (int(public.bit_size) + 7) // 8
    return size if public.algorithm == "rsa" else 2 * size + 9


def room_for(key: Certified) -> int:
    """Return how many hexadecimal digits hold any signature container of this key."""
    certificates = len(key.certificate_der) + sum(map(len, key.chain_der))
    return 2 * (certificates + longest_value(key) + ATTRIBUTES)


def pades_container(key: Key, digest: bytes) -> bytes:
    """Return the PAdES container (DER) over the digest of a document's signed ranges.

    It carries no signing-time attribute: in PAdES the claimed time is the dictionary's /M
    (EN 319 142-1, 6.3).
    """
    container: cms.ContentInfo = run(
        KeySigner(key).async_sign(
            data_digest=digest,
            digest_algorithm=DIGEST,
            use_pades=True,
            signed_attr_settings=PdfCMSSignedAttributes(),
        )
    )
    return bytes(container.dump())


def sign_beside(key: Key, data: bytes, at: datetime) -> bytes:
    """Return a detached CAdES signature (DER) over `data`, which claims the time `at`."""
    container: cms.ContentInfo = run(
        KeySigner(key).async_sign_general_data(
            data,
            DIGEST,
            detached=True,
            use_cades=True,
            signed_attr_settings=CMSSignedAttributes(signing_time=at),  # type: ignore[arg-type]  # the wider class suffices outside a PDF
        )
    )
    return bytes(container.dump())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run pyHanko's coroutine to its end, whether or not this thread has an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
