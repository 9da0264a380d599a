"""Signatures: make them, put them on documents, say what a signed file is worth.

The one room that knows pyHanko and the insides of a PDF signature. It works on
bytes and values: it keeps no dossier, reads no clock (`at` comes in), opens no socket but to its
own children (who must be asked outside is asked by the `fetch` it is given), and speaks to no other
room. It never repairs a file, never trusts a single verdict (our own byte-range gate stands in
front of pyHanko), and never judges a foreign file in the process that serves people: `child` does,
within limits of time and memory. A private key is never here: what is signed goes to a `Key`, which
is open somewhere else (`parapheur.keys`).
"""

from parapheur.signing.certificates import load_trust
from parapheur.signing.child import take_in_child, verify_in_child
from parapheur.signing.clocks import TimeServers
from parapheur.signing.pades import PadesSigner
from parapheur.signing.revocation import Revocation
from parapheur.signing.timestamp import TimeTrust

__all__ = [
    "PadesSigner",
    "Revocation",
    "TimeServers",
    "TimeTrust",
    "load_trust",
    "take_in_child",
    "verify_in_child",
]
