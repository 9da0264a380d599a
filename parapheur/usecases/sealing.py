"""Put a seal on a paper that this program drew, and check it before it leaves.

A body seals its own papers, by its own seal: the signing process opens that for leaves which name
it, and for no other. A body that has none (where the organisation's stands on a token, and
config.yaml names none for the body) has its papers sealed by the organisation, and they say so.
A dossier is sealed by the organisation, but where it answers a letter of a body, by that body.
"""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager

from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.registry.bodies import BodyId, Sealer
from parapheur.domain.signature import CERTIFICATION
from parapheur.usecases.ports import Key, Office


def sealer_of(office: Office, body: BodyId) -> Sealer:
    """Return who seals the papers of a body: itself, if it has a seal. `NoSuchBody`."""
    if not office.keys.seals(body):
        return the_organisation(office)
    with office.keys.body(body) as key:
        return Sealer(office.directory.body(body).name, body, key.test, key.level)


def sealer_of_dossier(office: Office, dossier_id: DossierId, least: Level | None) -> Sealer:
    """Return who seals a dossier: the body whose letter it answers, if any; else the organisation.

    A body whose seal gives less than is asked for leaves it to the organisation.
    """
    letter = office.reading.letter_of_dossier(dossier_id)
    if letter is not None:
        theirs = sealer_of(office, office.reading.incoming(letter).body)
        if least is None or theirs.level.reaches(least):
            return theirs
    return the_organisation(office)


def the_organisation(office: Office) -> Sealer:
    """Return the organisation as the one who seals."""
    with office.keys.organisation() as key:
        return Sealer(office.organisation, None, key.test, key.level)


def opened_for(
    office: Office, sealer: Sealer, grants: Sequence[Grant]
) -> AbstractContextManager[Key]:
    """Open a seal for these signatures. `NotGranted`."""
    if sealer.body is None:
        return office.keys.organisation(grants)
    return office.keys.body(sealer.body, grants)


def sealed_paper(office: Office, drawn: bytes, *, by: Sealer, number: int, place: int) -> bytes:
    """Return the paper certified: from here on, signatures alone may be added. `SignatureUnsound`.

    `place` says what kind of paper it is, below all steps; `number` which one of that kind. It is
    timestamped where a time server answers, and sealed in any case.
    """
    return sealed_at(office, drawn, by=by, number=number, place=place)[0]


def sealed_at(
    office: Office, drawn: bytes, *, by: Sealer, number: int, place: int
) -> tuple[bytes, Baseline]:
    """Return the same, with the level that the seal came to."""
    at, digest = office.now(), Digest(hashlib.sha256(drawn).hexdigest())
    least = Baseline.B if office.signer.tells_time else None
    with opened_for(office, by, [Grant(number, 0, place, by.desk, digest)]) as key:
        sealed = office.signer.certify(drawn, (), key=key, at=at, least=least)
        signed, certificate = [CERTIFICATION], key.certificate
        level = office.signer.check(drawn, sealed, signed=signed, certificate=certificate)
    return sealed, level
