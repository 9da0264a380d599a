"""Put the organisation's seal on a paper that this program drew, and check it before it leaves."""

import hashlib

from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest
from parapheur.domain.grants import Grant
from parapheur.domain.people import ORGANISATION
from parapheur.domain.signature import CERTIFICATION
from parapheur.usecases.ports import Office


def sealed_paper(office: Office, drawn: bytes, *, number: int, place: int) -> bytes:
    """Return the paper certified: from here on, signatures alone may be added. `SignatureUnsound`.

    `place` says what kind of paper it is, below all steps; `number` which one of that kind. It is
    timestamped where a time server answers, and sealed in any case.
    """
    return sealed_at(office, drawn, number=number, place=place)[0]


def sealed_at(office: Office, drawn: bytes, *, number: int, place: int) -> tuple[bytes, Baseline]:
    """Return the same, with the level that the seal came to."""
    at, digest = office.now(), Digest(hashlib.sha256(drawn).hexdigest())
    least = Baseline.B if office.signer.tells_time else None
    with office.keys.organisation([Grant(number, 0, place, ORGANISATION, digest)]) as key:
        sealed = office.signer.certify(drawn, (), key=key, at=at, least=least)
        signed, certificate = [CERTIFICATION], key.certificate
        level = office.signer.check(drawn, sealed, signed=signed, certificate=certificate)
    return sealed, level
