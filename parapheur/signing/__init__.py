"""Signatures and keys: make them, put them on documents, say what a signed file is worth.

The one room that knows cryptography, pyHanko and the insides of a PDF signature. It works on
bytes and values: it keeps no dossier, reads no clock (`at` comes in), opens no socket (who must be
asked outside is asked by the `fetch` it is given), and speaks to no other room. It never repairs a
file, never trusts a single verdict (our own byte-range gate stands in front of pyHanko), and never
judges a foreign file in the process that serves people: `child` does, within limits of time and
memory. A private key exists in the clear only while its context is open.
"""

from datetime import datetime
from pathlib import Path

from parapheur.domain.words import Words
from parapheur.signing.authority import TestAuthority
from parapheur.signing.certificates import load_trust
from parapheur.signing.child import verify_in_child
from parapheur.signing.clocks import TimeServers
from parapheur.signing.keys import SoftKeys
from parapheur.signing.own_time import own_time
from parapheur.signing.pades import PadesSigner
from parapheur.signing.timestamp import TimeTrust
from parapheur.signing.vault import Vault

__all__ = [
    "PadesSigner",
    "SoftKeys",
    "TimeServers",
    "TimeTrust",
    "load_trust",
    "open_signing",
    "verify_in_child",
]


def open_signing(
    folder: Path,
    organisation: Words,
    *,
    at: datetime,
    time: TimeServers | None = None,
    test_time: bool = False,
) -> tuple[SoftKeys, PadesSigner]:
    """Open the keys and the signer of an installation whose secrets stand in `folder`.

    At first use the folder gets the installation's secret, its test authority and the seal key
    of `organisation`; `at` dates their certificates. Signatures get their timestamps from `time`,
    or from a test server of the installation's own (`test_time`).
    """
    vault = Vault.at(folder)
    authority = TestAuthority.at(folder, vault, at=at)
    keys = SoftKeys(folder, vault, authority, organisation, at=at)
    if time is None and test_time:
        time = own_time(folder, vault, authority, at=at)
    return keys, PadesSigner(authority.certificate_der, time)
