"""What the program beside a card is given by whoever starts it: an office, a code, a card."""

from pathlib import Path
from typing import TYPE_CHECKING

from parapheur.agent.office import RemoteOffice, host_of
from parapheur.domain.errors import Misconfigured
from parapheur.domain.words import Language
from parapheur.egress import Egress, Hosts

if TYPE_CHECKING:
    from parapheur.keys.reader import Reader

SECONDS = 60.0
"""Of a whole call: a document may come over a slow line."""


def an_office(
    url: str, code: str, language: Language, *, authorities: Path | None = None
) -> RemoteOffice:
    """Return the office at an address, and nobody else's. `OfficeInTheClear`.

    `authorities`: a PEM file of who vouches for it over https; None: whom the system trusts.
    """
    hosts = Hosts([], [host_of(url)])  # which may well stand at an address that is not public
    return RemoteOffice(
        url, code, language, Egress(hosts, authorities=authorities, seconds=SECONDS)
    )


def a_reader(module: Path, token: str = "") -> "Reader":
    """Return what reaches the cards in this computer. `Misconfigured`."""
    try:
        from parapheur.keys.reader import Reader
    except ImportError as error:
        problem = "python-pkcs11 is not installed (pip install 'parapheur[hsm]')"
        raise Misconfigured(place=str(module), problem=problem) from error
    return Reader(str(module), token)
