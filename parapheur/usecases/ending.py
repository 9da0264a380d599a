"""Tell in time that a certificate ends: who signs by it, and of seals every administrator.

It is told once for each certificate, in the account's own trail, which sends the mail and marks
the account's page. Seals of a test authority are not told of: the program makes itself others.
"""

from datetime import datetime, timedelta

from parapheur.domain.about_people import KeyEnding, SealEnding
from parapheur.domain.documents import Digest
from parapheur.domain.people import WORKER, Login, Role
from parapheur.domain.registry.bodies import BodyId
from parapheur.usecases.ports import Key, Office

AHEAD = timedelta(days=60)
"""How long before its end a certificate is announced to end."""


def announce_endings(office: Office) -> None:
    """Tell of every certificate that ends soon, and was not told of yet."""
    for login in office.reading.certificates():
        with office.work() as work:
            key = work.key(login)
        if key is not None:
            until = office.signer.ends(key.certificate)
            _tell(office, login, KeyEnding, key.certificate_digest, until)
    for login, card in office.reading.cards().items() if office.cards else ():
        _tell(office, login, KeyEnding, card.digest, card.until)
    with office.keys.organisation() as seal:
        _tell_of_seal(office, seal)
    for body in office.directory.bodies:
        if office.keys.seals(body.id):
            with office.keys.body(body.id) as seal:
                _tell_of_seal(office, seal, body.id)


def _tell_of_seal(office: Office, seal: Key, body: BodyId | None = None) -> None:
    if seal.test:
        return
    until = office.signer.ends(seal.certificate_der)
    for person in office.reading.people():
        if Role.ADMINISTRATOR in person.roles:
            _tell(office, person.login, SealEnding, seal.certificate, until, body=body)


def _tell(
    office: Office,
    login: Login,
    kind: type[KeyEnding] | type[SealEnding],
    certificate: Digest,
    until: datetime,
    **more: BodyId | None,
) -> None:
    at = office.now()
    if until > at + AHEAD:
        return
    with office.work() as work:
        person = work.person(login, lock=True)  # two workers tell it once
        told = any(
            isinstance(one, kind) and one.certificate == certificate
            for one in office.reading.account_events(login)
        )
        if person is not None and person.active and not told:
            work.note(
                login, kind(at=at, actor=WORKER, certificate=certificate, until=until, **more)
            )
