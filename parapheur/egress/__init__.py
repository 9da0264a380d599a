"""The one door to servers outside: timestamps, revocation data, certificates of authorities.

No other room opens a connection for these. It calls hosts that the configuration names and no
other; it looks a name up, checks the address found, and connects to that very address, so that a
name which changes its mind leads nowhere; it follows no redirect; all of a call, from the lookup to
the last byte, takes five seconds at most, however slowly a server drips; an answer larger than a
right one can be is not read to its end; a server that keeps failing is left alone for a minute.
Whatever goes wrong is one `Outside`, with its sentence. What an answer means is not its affair.
"""

from parapheur.egress.client import Egress
from parapheur.egress.hosts import Hosts
from parapheur.egress.kept import KeptAnswers

__all__ = ["Egress", "Hosts", "KeptAnswers"]
