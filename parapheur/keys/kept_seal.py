"""A seal that the program keeps itself: made at first use, and anew before it ends."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from parapheur.keys.bundle import Bundle, bundle_anew, bundle_once
from parapheur.keys.vault import Vault

RENEWAL = timedelta(days=30)
"""A seal gets a new key and certificate so long before the old one ends."""


class KeptSeal:
    """A seal in a file of its own, sealed under a label of its own."""

    def __init__(
        self,
        place: Path,
        vault: Vault,
        label: str,
        certify: Callable[[ec.EllipticCurvePublicKey], bytes],
        *,
        at: datetime,
    ) -> None:
        self._place = place
        self._vault = vault
        self._label = label
        self._certify = certify
        self._at = at
        self._lock = threading.Lock()
        self._bundle: Bundle | None = None

    def loaded(self) -> Bundle:
        """Return it: read once, then kept loaded."""
        with self._lock:
            if self._bundle is None:
                self._bundle = self._read()
            return self._bundle

    def _read(self) -> Bundle:
        def certify(key: ec.EllipticCurvePrivateKey) -> bytes:
            return self._certify(key.public_key())

        seal = bundle_once(self._place, self._vault, self._label, certify)
        ends = x509.load_der_x509_certificate(seal.certificate).not_valid_after_utc
        if ends < self._at + RENEWAL:
            return bundle_anew(self._place, self._vault, self._label, certify)
        return seal
