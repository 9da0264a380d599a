"""Check that papers of each body bear its own seal or the organisation's, and never another's.

1. Whose seals there were is what the trail of the house's keys tells; whose there are, what the
   signing process says.
2. Of each receipt, slip, page of a register and certificate of a disposal: the certificate that its
   seal names. That the seal holds was checked before the paper was kept, and its bytes are what
   they were (`letters_astray`).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from parapheur.domain.about_office import HouseKey, HouseKeyTaken, OfficeStream
from parapheur.domain.documents import Version
from parapheur.domain.findings import Finding
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.disposal import DisposalId
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.usecases.legible import UNREADABLE, going_on
from parapheur.usecases.ports import Office

Seals = Mapping[BodyId | None, set[str]]
"""The certificates of seals, by whose they are; None: the organisation's."""


def seals_astray(office: Office) -> Iterator[Finding]:
    """Yield every finding on who sealed what."""
    yield from going_on("seals", _all(office))


def _all(office: Office) -> Iterator[Finding]:
    reading, known = office.reading, seals_of(office)  # 1
    for letter in reading.letter_numbers():
        yield from going_on(f"incoming/{letter}", _incoming(office, known, letter))
    for out in reading.outgoing_numbers():
        yield from going_on(f"outgoing/{out}", _outgoing(office, known, out))
    for number in reading.disposal_numbers():
        yield from going_on(f"disposal/{number}", _disposal(office, known, number))
    for body, register in sorted({(body, which) for body, which, *_ in reading.registers()}):
        place = f"register/{body}/{register.value}"
        yield from going_on(place, _register(office, known, body, register))


def seals_of(office: Office) -> Seals:
    """Return the seals that each body and the organisation have, and have had."""
    with office.keys.organisation() as seal:
        known: dict[BodyId | None, set[str]] = {None: {seal.certificate}}
    for body in office.directory.bodies:
        if office.keys.seals(body.id):
            with office.keys.body(body.id) as seal:
                known[body.id] = {seal.certificate}
    for event in office.reading.office_events(OfficeStream.KEYS):
        if isinstance(event, HouseKeyTaken) and event.key in {HouseKey.SEAL, HouseKey.BODY}:
            known.setdefault(event.body, set()).add(event.certificate)
    return known


def _incoming(office: Office, known: Seals, number: LetterId) -> Iterator[Finding]:
    letter = office.reading.incoming(number)
    if letter.receipt is not None and letter.disposal is None:
        place = f"incoming/{number}"
        yield from _paper(office, known, place, letter.body, "its receipt", letter.receipt)


def _outgoing(office: Office, known: Seals, number: OutgoingId) -> Iterator[Finding]:
    letter = office.reading.outgoing_letter(number)
    if letter.slip is not None:
        yield from _paper(office, known, f"outgoing/{number}", letter.body, "its slip", letter.slip)


def _disposal(office: Office, known: Seals, number: DisposalId) -> Iterator[Finding]:
    told = office.reading.disposal(number)
    if told.certificate is not None:
        place = f"disposal/{number}"
        yield from _paper(office, known, place, told.body, "its certificate", told.certificate)


def _register(office: Office, known: Seals, body: BodyId, register: Register) -> Iterator[Finding]:
    place = f"register/{body}/{register.value}"
    for one in office.reading.closed_days(body, register, date.min, date.max):
        yield from _paper(office, known, place, body, f"the page of {one.day}", one.page)


def _paper(
    office: Office, known: Seals, place: str, body: BodyId, name: str, version: Version
) -> Iterator[Finding]:
    try:
        sealed = office.files.get(version.digest)
    except UNREADABLE:  # told where the bytes are looked for
        return
    bears = office.signer.bears(sealed)  # 2
    if bears is None:
        yield Finding(place, f"{name} bears no seal")
    elif bears not in known.get(body, ()) and bears not in known[None]:
        whose = next((one for one, seals in known.items() if bears in seals), None)
        of = f"the seal of {whose}" if whose else "a seal that the house never had"
        yield Finding(place, f"{name} bears {of}")
