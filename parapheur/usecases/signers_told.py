"""Hold the certificate of each signature against whose it is told to be.

1. A visa or signature is by a certificate that was issued to whoever acted by then, and stood
for them still, at its level. 2. A
guest's key is nobody else's, and gives the lowest level. 3. The certification at the start, and
each seal, are by a seal that the house has or had: the organisation's, or that of the body that
the event names.
"""

from collections.abc import Iterator, Mapping, Sequence

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.events import (
    DossierEvent,
    DossierStarted,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.findings import Finding
from parapheur.domain.issued import Certificates
from parapheur.domain.levels import Level
from parapheur.domain.people import Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.seals_astray import Seals, seals_of

Issued = Mapping[Login, Certificates]
"""The certificates that each account's trail says were issued."""


class HouseSeals:
    """The seals of the house: asked for once, and again for one that is not among them."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known = _seals(office)

    def has(self, body: BodyId | None, certificate: str) -> bool:
        """Say whether it is a body's or the organisation's, or nobody can tell."""
        if self._known is not None and certificate not in self._known.get(body, ()):
            self._known = _seals(self._office)
        return self._known is None or certificate in self._known.get(body, ())


def _seals(office: Office) -> Seals | None:
    try:
        return seals_of(office)
    except UNREADABLE:
        return None  # told where the seals of papers are looked at


def without_certificate(
    place: str, events: Sequence[DossierEvent], issued: Issued, seals: HouseSeals
) -> Iterator[Finding]:
    """Find each signature by a certificate that is not whose it is told to be."""
    for seq, event in enumerate(events, start=1):
        for problem in _problems(event, issued, seals):
            yield Finding(f"{place}, entry {seq}", problem)


def _problems(event: DossierEvent, issued: Issued, seals: HouseSeals) -> Iterator[str]:
    match event:
        case VisaGiven() | StepSigned():  # 1
            spans = issued.get(event.actor, {}).get(event.signature.certificate, ())
            given = next((one for one in reversed(spans) if one.covers(event.at)), None)
            if not spans:
                yield f"signed with a certificate that was never issued to {event.actor}"
            elif given is None:
                yield f"signed at a time when its certificate did not stand for {event.actor}"
            elif given.level is not event.signature.level:
                yield "is told at another level than its certificate gives"
        case GuestSigned(signature=made):  # 2
            if made.level is not Level.SIMPLE:
                yield "a guest's signature is told at a level that no guest's key gives"
            if any(made.certificate in known for known in issued.values()):
                yield "a guest is told to have signed with somebody's own certificate"
        case StepSealed(body=body, signature=made) if not seals.has(body, made.certificate):  # 3
            whose = f"the body {body}" if body else "the organisation"
            yield f"is sealed with a certificate that was never the seal of {whose}"
        case DossierStarted(signature=made) if not seals.has(None, made.certificate):  # 3
            yield "is certified with a certificate that was never the organisation's seal"
        case _:
            pass
